"""What is signed stays: whatever becomes of the register, the returns, the program and the clock."""

import csv
import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest
from command import CLOSING
from offices import FORM, ROSTER, UNITS, carry_out, contents, send, task

from pipeline.consolidation.freeze import close, write_roster
from pipeline.consolidation.verify import verify
from pipeline.consolidation.wanted import Wanted
from pipeline.judging.background import Sources
from pipeline.output_folder import MANIFEST, REGISTER, as_json, checksum, read_manifest
from pipeline.register.closings import closings
from pipeline.register.decisions import record_decision
from pipeline.register.recall import known_to
from pipeline.register.register import open_register
from pipeline.register.sealed import SEAL
from schemas.errors import PhulucError
from schemas.tables import KEPT_DEFINITIONS, definitions

ONE, TWO, THREE = UNITS
KEY = "guidance_documents"


def shut(returns, out, days=0, who="Lê Thị A"):
    work = task(returns, out, days)
    result, _ = carry_out(work)
    return close(work, result, Wanted(), who)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A closed period in which a decision counts: of two returns of a unit the first was named."""
    home = tmp_path_factory.mktemp("văn phòng")
    returns, out = home / "báo cáo", home / "kết quả"
    send(returns, ONE, **{KEY: 5})
    carry_out(task(returns, out))
    send(returns, ONE, "gửi lại.xlsx", **{KEY: 6})
    with open_register(out, "2023-6T") as register:
        record_decision(register, ONE, "official", f"{ONE}.xlsx", "", "Lê Thị A", "theo công văn")
    shut(returns, out, days=1)
    return home


@pytest.fixture
def closed(office, tmp_path):
    """A copy of it; returns the folders of returns and of output."""
    shutil.copytree(office, tmp_path / "bản sao")
    return tmp_path / "bản sao" / "báo cáo", tmp_path / "bản sao" / "kết quả"


def versions(out):
    with open_register(out, "2023-6T") as register:
        return closings(register)


def known(out):
    with open_register(out, "2023-6T") as register:
        return known_to(register, None)


def sealed(out):
    return contents(out / "khoa-so")


def _deleted(register):
    register.unlink()


def _deleted_in_the_middle_of_writing(register):
    register.with_name(f"{REGISTER}-journal").write_bytes(os.urandom(4096))
    register.unlink()


def _emptied(register):
    register.write_bytes(b"")


def _garbage(register):
    register.write_bytes(b"not a database" * 400)


def _cut_short(register):
    register.write_bytes(register.read_bytes()[:9000])


def _overwritten(register):
    content = bytearray(register.read_bytes())
    content[4096:12288] = os.urandom(8192)
    register.write_bytes(content)


def _without_a_table(register):
    with sqlite3.connect(register) as database:
        database.execute("DROP TABLE ruling")
    database.close()


def _without_its_closing(register):
    """As where the program was killed between sealing and writing it down."""
    with sqlite3.connect(register) as database:
        database.execute("DROP TRIGGER closing_no_DELETE")
        database.execute("DELETE FROM closing")
    database.close()


def _of_other_types(register):
    with sqlite3.connect(register) as database:
        database.execute("DROP TRIGGER seen_no_UPDATE")
        database.execute("UPDATE seen SET name = x'00ff'")
    database.close()


LOSSES = [_of_other_types, _deleted, _deleted_in_the_middle_of_writing, _emptied, _garbage, _cut_short, _overwritten,
          _without_a_table, _without_its_closing]  # fmt: skip


@pytest.mark.parametrize("lose", LOSSES, ids=[lose.__name__[1:] for lose in LOSSES])
def test_a_register_that_is_lost_is_made_again_from_what_is_sealed(closed, lose):
    _, out = closed
    before, (closing,), knew = sealed(out), versions(out), known(out)
    lose(out / REGISTER)

    assert [closing] == versions(out)
    assert knew == known(out)
    assert before == sealed(out)


def test_after_its_register_was_lost_the_period_is_closed_as_before(closed):
    before = {name: data for name, data in contents(closed[1]).items() if REGISTER not in name}
    (closed[1] / REGISTER).unlink()

    carry_out(task(*closed, days=400))
    with pytest.raises(PhulucError, match="không có thay đổi nào"):
        shut(*closed, days=401, who="Trần Văn B")
    assert before == {
        name: data for name, data in contents(closed[1]).items() if REGISTER not in name
    }
    assert ["Lê Thị A"] == [version.who for version in versions(closed[1])]
    assert [] == verify(versions(closed[1])[0], closed[1])


def test_a_damaged_register_is_put_aside_not_thrown_away(closed):
    (closed[1] / REGISTER).write_bytes(b"not a database")
    versions(closed[1])

    assert b"not a database" == (closed[1] / f"{REGISTER}.hong-1").read_bytes()


def test_an_amendment_counts_on_after_the_register_was_lost(closed):
    send(closed[0], TWO, **{KEY: 7})
    shut(*closed, days=5)
    (closed[1] / REGISTER).unlink()
    send(closed[0], THREE, **{KEY: 8})

    assert 2 == shut(*closed, days=9).number
    assert ["0", "1", "2"] == sorted(path.name for path in (closed[1] / "khoa-so").iterdir())


REFUSALS = [
    ("0/khoa-so.json", b" ", "không nguyên vẹn"),
    (f"0/{SEAL}", b" ", "không nguyên vẹn"),
    (f"0/{REGISTER}", b" ", "không nguyên vẹn"),
]


@pytest.mark.parametrize(("name", "more", "told"), REFUSALS, ids=[name for name, *_ in REFUSALS])
def test_a_sealed_record_that_is_not_whole_is_no_ground_for_a_register(closed, name, more, told):
    with (closed[1] / "khoa-so" / name).open("ab") as file:
        file.write(more)
    (closed[1] / REGISTER).unlink()
    before = sealed(closed[1])

    for job in (carry_out, lambda work: shut(*closed)):
        with pytest.raises(PhulucError, match=told):
            job(task(*closed))
    assert before == sealed(closed[1])


@pytest.mark.parametrize("name", ["khoa-so.json", "ket-qua/totals.csv"])
def test_nothing_is_compared_with_a_version_that_was_altered(closed, name):
    with (closed[1] / "khoa-so" / "0" / name).open("ab") as file:
        file.write(b"\n")

    with pytest.raises(PhulucError, match="đã bị thay đổi"):
        carry_out(task(*closed))
    assert not (closed[1] / "dieu-chinh-1").exists()


def test_a_register_of_a_newer_program_is_not_replaced(closed):
    with sqlite3.connect(closed[1] / REGISTER) as database:
        database.execute("DROP TRIGGER register_no_UPDATE")
        database.execute("UPDATE register SET version = 99")
    database.close()
    before = (closed[1] / REGISTER).read_bytes()

    with pytest.raises(PhulucError, match=r"mới hơn ghi \(sổ phiên bản 99\)"):
        versions(closed[1])
    assert before == (closed[1] / REGISTER).read_bytes()


def test_a_damaged_register_of_an_open_period_is_told(tmp_path):
    send(tmp_path / "báo cáo", ONE)
    (tmp_path / "kết quả").mkdir()
    (tmp_path / "kết quả" / REGISTER).write_bytes(b"not a database" * 99)

    with pytest.raises(PhulucError, match="bị hỏng"):
        carry_out(task(tmp_path / "báo cáo", tmp_path / "kết quả"))
    assert b"not a database" * 99 == (tmp_path / "kết quả" / REGISTER).read_bytes()


def test_a_byte_changed_in_any_kept_file_is_told(closed):
    (version,) = versions(closed[1])
    folder = version.frozen(closed[1])
    names = set(contents(folder))
    assert {"khoa-so.json", SEAL, REGISTER, f"bao-cao/{ONE}.xlsx", "quy-dinh/units.csv",
            f"ket-qua/{MANIFEST}", "ket-qua/phu-luc.xlsx"} <= names  # fmt: skip
    assert [] == version.altered(closed[1])

    for name in names:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(bytes([content[0] ^ 1]) + content[1:])
        told = version.altered(closed[1])
        (folder / name).write_bytes(content)
        assert ["khoa-so.json" if name == SEAL else name] == told

    (folder / "bao-cao" / "thêm.xlsx").write_bytes(b"")
    assert ["bao-cao/thêm.xlsx"] == version.altered(closed[1])


def test_another_version_of_a_library_changes_nothing(closed, monkeypatch):
    monkeypatch.setattr("pipeline.consolidation.verify.versions", lambda: {"xlsxwriter": "99"})

    assert [] == verify(versions(closed[1])[0], closed[1])


def test_it_is_judged_again_by_the_definitions_kept(tmp_path):
    """Another program closed the period: the sentence of a notice and the severity of one are its own."""
    law, returns, out = tmp_path / "law", tmp_path / "báo cáo", tmp_path / "kết quả"
    law.mkdir()
    for path in definitions():
        shutil.copyfile(path, law / path.name)
    notices = (law / "notices.csv").read_text("utf-8")
    (law / "notices.csv").write_text(
        notices.replace("no_table,error,Không có bảng", "no_table,warning,Vắng bảng"), "utf-8"
    )
    send(returns, ONE)
    (returns / "ảnh.csv").write_text("a,b\n1,2\n", "utf-8")
    write_roster(ROSTER, tmp_path / "units.csv")
    command = [sys.executable, "-m", "pipeline", "close", returns, "--period", "2023-6T", "--units",
               tmp_path / "units.csv", "--out", out, "--who", "Lê Thị A", *CLOSING[2:]]  # fmt: skip
    subprocess.run(command, env=os.environ | {KEPT_DEFINITIONS: str(law)}, check=True, timeout=120)

    with (out / "findings.csv").open(encoding="utf-8-sig") as lines:
        found = {line["rule"]: line["severity"] for line in csv.DictReader(lines)}
    assert "warning" == found["no_table"]
    assert [] == verify(versions(out)[0], out)


def test_what_was_put_into_the_output_meanwhile_is_not_sealed(tmp_path):
    returns, out = tmp_path / "báo cáo", tmp_path / "kết quả"
    send(returns, ONE)
    work = task(returns, out)
    result, _ = carry_out(work)
    real = (out / "phu-luc.xlsx").read_bytes()
    (out / "phu-luc.xlsx").write_bytes(b"forged")
    forged = read_manifest(out)
    forged["files"]["phu-luc.xlsx"] = checksum(out / "phu-luc.xlsx")
    (out / MANIFEST).write_text(as_json(forged), "utf-8")
    close(work, result, Wanted(), "Lê Thị A")

    assert real == (out / "khoa-so" / "0" / "ket-qua" / "phu-luc.xlsx").read_bytes()
    assert real == (out / "phu-luc.xlsx").read_bytes()


def test_an_archive_is_sealed_as_it_came(tmp_path):
    returns, out = tmp_path / "báo cáo", tmp_path / "kết quả"
    send(tmp_path / "gộp", ONE)
    send(tmp_path / "gộp" / "phòng", TWO)
    returns.mkdir()
    shutil.make_archive(str(returns / "gop"), "zip", tmp_path / "gộp")
    closing = shut(returns, out)
    kept = closing.frozen(out) / "bao-cao"

    assert {"gop.zip": (returns / "gop.zip").read_bytes()} == contents(kept)
    assert [] == verify(closing, out)


def _gone(path):
    path.unlink()


def _changed(path):
    path.write_bytes(path.read_bytes() + b" ")


CHANGES = [(_gone, f"“{ONE}.xlsx” không còn"), (_changed, f"“{ONE}.xlsx” vừa bị thay đổi")]


@pytest.mark.parametrize(("change", "told"), CHANGES, ids=["gone", "changed"])
def test_a_return_that_changes_during_closing_is_told(tmp_path, change, told):
    returns, out = tmp_path / "báo cáo", tmp_path / "kết quả"
    path = send(returns, ONE)
    send(returns, TWO)
    work = task(returns, out)
    result, _ = carry_out(work)
    change(path)

    with pytest.raises(PhulucError, match=told):
        close(work, result, Wanted(), "Lê Thị A")
    assert {} == sealed(out)
    assert [] == versions(out)


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_return_that_cannot_be_opened_is_a_finding_and_the_rest_is_closed(tmp_path):
    returns, out = tmp_path / "báo cáo", tmp_path / "kết quả"
    send(returns, ONE)
    (returns / "khóa.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    closing = shut(returns, out)

    assert {"khóa.xlsx": ["locked_file", "No such file or directory"]} == closing.manifest[
        "unopened"
    ]
    assert [] == verify(closing, out)


def test_a_confirmation_outside_the_folder_is_sealed_and_expires_by_the_day_of_closing(tmp_path):
    """It held until a day that passed long before this test is run."""
    returns, out, confirmed = tmp_path / "báo cáo", tmp_path / "kết quả", tmp_path / "sửa.csv"
    send(returns, ONE, **{KEY: "khoảng 5"})
    day = dt.date(2023, 6, 15)
    confirmed.write_text(
        "unit,code,value,who,why,until\n"
        f"{ONE},{FORM.by_key[KEY].code},9,Lê Thị A,đã hỏi,2023-06-15\n"
        f"{TWO},{FORM.by_key[KEY].code},9,Lê Thị A,không có báo cáo,2023-06-15\n", "utf-8",
    )  # fmt: skip
    work = task(returns, out)
    sources = Sources(day=day, confirmations=confirmed)
    background = sources.load((FORM,), work.period, work.roster)
    work = replace(work, sources=sources, background=background)
    result, _ = carry_out(work)
    closing = close(work, result, Wanted(), "Lê Thị A")
    shutil.rmtree(returns)
    confirmed.unlink()

    assert 9 == result.totals.set_index("key")["value"][KEY]
    assert [] == verify(closing, out)


STRANGE = [
    "\x1b[31mđỏ.xlsx", "a\u202excod.xlsx", "=1+1.xlsx", "hai\ndòng.xlsx", "x" * 250 + ".xlsx",
    b"b\xe1o c\xe1o.xlsx".decode("utf-8", "surrogateescape"), "CON.xlsx", "tên . .xlsx",
]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows takes none of these names")
def test_returns_of_strange_names_are_read_written_closed_and_verified(tmp_path):
    returns, out = tmp_path / "báo cáo", tmp_path / "kết quả"
    path = send(returns, ONE, **{KEY: -5})
    content = path.read_bytes()
    for number, name in enumerate(STRANGE):
        (returns / name).write_bytes(content + bytes(number + 1))
    path.unlink()
    closing = shut(returns, out)

    assert [] == verify(closing, out)
    assert len(STRANGE) == len(closing.manifest["inputs"])
    text = "".join(
        data.decode() for name, data in contents(out).items() if name.endswith((".csv", ".json"))
    )
    assert not set("\x1b\u202e") & set(text)
    assert "\n=1+1" not in text
    assert "," + "=1+1" not in text
    for name in contents(out):
        assert not set('<>:"\\|?*\x1b\n\u202e') & set(name)
        assert all(len(part.encode()) < 255 for part in name.split("/"))
