"""What the program wrote is no return, wherever it lies; what cannot be opened is told."""

import os
import shutil

import openpyxl
import pytest
from offices import FORM, PERIOD, ROSTER, UNITS, carry_out, contents, read, send, task

from pipeline.consolidation.freeze import close
from pipeline.consolidation.wanted import Wanted
from pipeline.feedback.letters import write_feedback
from pipeline.intake.folder import find_files, read_all
from pipeline.output_folder import FEEDBACK, MANIFEST, OF_AN_OUTPUT, as_json, checksum
from pipeline.reading.read_return import Expected
from pipeline.template.template import write_templates
from schemas.errors import PhulucError

ONE, TWO, THREE = UNITS
EXPECTED = Expected((FORM,), ROSTER, period=PERIOD)


def names(folder):
    return [path.relative_to(folder).as_posix() for path in find_files([folder])]


def notices(folder):
    found = read(folder, FORM, ROSTER)
    return {item.file.rpartition("/")[2]: [n.id for n in item.notices] for item in found}


def test_an_office_that_works_in_the_folder_of_returns(tmp_path):
    """`cd returns; phuluc consolidate .`, again and again, and closes there."""
    returns, out = tmp_path, tmp_path / "output" / "2023-6T"
    send(returns, ONE, guidance_documents=-5)
    send(returns, TWO)
    (returns / "deadlines.csv").write_text("period,due,contact\n")
    for day in range(3):
        result, _ = carry_out(task(returns, out, day))

        assert [f"{ONE}.xlsx", f"{TWO}.xlsx"] == [item.file for item in result.returns]
        assert [f"{ONE} - CCHC 6T 2023 - cần sửa.xlsx"] == [
            path.name for path in (out / FEEDBACK).iterdir()
        ]
    close(task(returns, out, 3), result, Wanted(), "Lê Thị A")
    send(returns, THREE)
    carry_out(task(returns, out, 4))

    assert [f"{unit}.xlsx" for unit in sorted(UNITS)] == sorted(names(returns))


def test_output_and_closed_versions_are_known_in_any_folder(tmp_path):
    returns, out = tmp_path / "báo cáo", tmp_path / "kết quả"
    send(returns, ONE, guidance_documents=-5)
    result, _ = carry_out(task(returns, out), Wanted(copies=frozenset({"docx"})))
    close(task(returns, out), result, Wanted(copies=frozenset({"docx"})), "Lê Thị A")
    shutil.copytree(out, returns / "kỳ trước")
    shutil.copytree(out / "khoa-so" / "0", returns / "bản chốt")
    (returns / ".ẩn").mkdir()
    shutil.copyfile(out / "totals.csv", returns / ".ẩn" / "a.csv")

    assert [f"{ONE}.xlsx"] == names(returns)
    assert ["bao-cao/" + f"{ONE}.xlsx"] == [
        name for name in names(out / "khoa-so" / "0") if name.startswith("bao-cao/")
    ]


def test_every_file_of_an_output_is_known_by_its_name(tmp_path):
    pytest.importorskip("pyarrow")
    send(tmp_path / "báo cáo", ONE, guidance_documents=-5)
    _, files = carry_out(
        task(tmp_path / "báo cáo", tmp_path / "kết quả"),
        Wanted(copies=frozenset({"docx", "parquet"})),
    )
    written = [path.relative_to(tmp_path / "kết quả").as_posix() for path in files]

    assert [] == [name for name in written if not name.startswith(OF_AN_OUTPUT)]


def test_a_letter_that_was_answered_in_its_place_is_read(tmp_path):
    returns, out = tmp_path, tmp_path / "output"
    send(returns, ONE, guidance_documents=-5)
    carry_out(task(returns, out))
    send(out / FEEDBACK, ONE, guidance_documents=5)

    assert [f"{ONE}.xlsx", f"output/{FEEDBACK}/{ONE}.xlsx"] == names(returns)


def test_no_manifest_makes_a_return_pass_unread(tmp_path):
    path = send(tmp_path, ONE)
    (tmp_path / MANIFEST).write_text(as_json({"files": {path.name: checksum(path)}}), "utf-8")

    assert [path.name] == names(tmp_path)


def test_papers_that_were_copied_among_the_returns_say_what_they_are(tmp_path):
    returns, out = tmp_path / "báo cáo", tmp_path / "kết quả"
    send(returns, ONE)
    result, _ = carry_out(task(returns, out), Wanted(copies=frozenset({"docx"})))
    for name in ("phu-luc", "du-thao-bao-cao"):
        shutil.copyfile(out / f"{name}.docx", returns / f"{name} (ký).docx")
    received = {item.file: "08:00" for item in result.returns}
    write_feedback(result.returns, (), (FORM,), ROSTER, tmp_path / "nhận", received)
    shutil.copyfile(
        tmp_path / "nhận" / f"{ONE} - CCHC 6T 2023 - biên nhận.xlsx", returns / "biên nhận.xlsx"
    )
    copied = openpyxl.load_workbook(returns / "biên nhận.xlsx")
    del copied.custom_doc_props["phuluc_paper"]  # as where the sheet alone was copied
    copied.save(returns / "biên nhận chép.xlsx")
    shutil.copyfile(out / "viec-can-lam.xlsx", returns / "việc.xlsx")
    shutil.copyfile(out / "phu-luc.xlsx", returns / "tổng hợp.xlsx")
    write_templates(FORM, ROSTER.units[1:2], PERIOD, returns / "biểu")
    again, _ = carry_out(task(returns, out, 1))

    found = notices(returns)
    assert ["own_paper"] == found["biên nhận.xlsx"] == found["tổng hợp.xlsx"]
    assert ["own_paper"] == found["biên nhận chép.xlsx"] == found["việc.xlsx"]
    assert ["own_paper"] == found["phu-luc (ký).docx"] == found["du-thao-bao-cao (ký).docx"]
    assert "blank_form" in found[f"{TWO} - CCHC 6T 2023.xlsx"]
    assert result.totals["value"].equals(again.totals["value"])


def test_a_folder_that_cannot_be_looked_into_is_a_finding(tmp_path, monkeypatch):
    send(tmp_path, ONE)
    (tmp_path / "phòng khóa").mkdir()
    usual = os.scandir

    def scandir(path):
        if str(path).endswith("phòng khóa"):
            raise PermissionError(13, "Permission denied", str(path))
        return usual(path)

    monkeypatch.setattr(os, "scandir", scandir)
    files = find_files([tmp_path])
    monkeypatch.undo()

    assert [tmp_path / f"{ONE}.xlsx", tmp_path / "phòng khóa"] == files
    found = {item.file: item for item in read_all(files, EXPECTED)}
    assert ["closed_folder"] == [n.id for n in found[str(tmp_path / "phòng khóa")].notices]
    assert found[str(tmp_path / f"{ONE}.xlsx")].readable


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_file_that_cannot_be_opened_is_a_finding_and_the_rest_goes_on(tmp_path):
    returns, out = tmp_path / "báo cáo", tmp_path / "kết quả"
    send(returns, ONE)
    (returns / "khóa.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    result, _ = carry_out(task(returns, out))

    assert ["locked_file"] == [f.rule for f in result.findings if f.file == "khóa.xlsx"]
    assert "received" == result.submissions[0].status
    assert b"" != contents(out)["phu-luc.xlsx"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_no_return(tmp_path):
    os.mkfifo(tmp_path / "ống.xlsx")

    with pytest.raises(PhulucError):
        find_files([tmp_path])
