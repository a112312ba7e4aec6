"""What the command line says when something is wrong: in Vietnamese, with the exit code promised."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from command import run, with_list, write_return
from places import PASTED

from pipeline.xlsx.write import write_book
from schemas.units.unit import Unit


@pytest.fixture
def returns(tmp_path, form, roster):
    """A folder with the clean returns of two communes."""
    folder = tmp_path / "báo cáo đã nhận"
    for unit in ("X01", "X02"):
        write_return(folder / f"{unit}.xlsx", form, roster.by_id[unit])
    return folder


COMMANDS_THAT_STOP = [
    (["check", "không-có.xlsx"], "Không có tệp hoặc thư mục “không-có.xlsx”"),
    (["consolidate", "không-có", "--period", "2023-6T"], "Không có tệp hoặc thư mục"),
    (["consolidate", ".", "--period", "2023-Q2"], "Không có kỳ báo cáo “2023-Q2”"),
    (["consolidate", ".", "--period", "2023-6T", "--form", "lạ"], "Không có biểu “lạ”"),
    (["template", "--period", "2023"], "Không có kỳ báo cáo “2023”"),
    (["template", "--period", "2020-6T"], "không dùng cho kỳ 2020-6T"),
    (["template", "--period", "2023-6T", "--unit", "LẠ"], "Không có đơn vị “LẠ”"),
    (["check", ".", "--unit", "LẠ"], "Không có đơn vị “LẠ”"),
    (["check", ".", "--unit", "so ngoai vu"], "Có thể là “SNgV” (Sở Ngoại vụ)"),
    (
        ["template", "--period", "2023-6T", "--unit", "SNNMT"],
        "không báo cáo trong kỳ 6 tháng đầu năm 2023",
    ),
    (["check", ".", "--units", "thiếu.csv"], "Tệp thiếu.csv: không có tệp này"),
    (["explain", "9.9.9"], "Không có quy tắc hoặc chỉ tiêu “9.9.9”"),
    (["consolidate", "."], "Chưa rõ kỳ báo cáo"),
    (["check-form", "--form", "."], "Tệp form.toml: không có tệp này"),
    (["form", "compare", "CCHC_2023", "không-có.xlsx"], "Tệp không-có.xlsx: không có tệp này"),
    (["chek"], "Không có lệnh 'chek'"),
    (["check", ".", "--format", "xml"], "'xml' không thuộc 'text', 'json'"),
]


@pytest.mark.parametrize(("arguments", "sentence"), COMMANDS_THAT_STOP)
def test_a_command_that_cannot_be_carried_out_says_why(arguments, sentence):
    code, _, said = run(*arguments)

    assert 2 == code
    assert sentence in said


def test_help_of_a_group_of_commands_is_vietnamese_too():
    assert "[TÙY_CHỌN] LỆNH" in run("form", "--help")[1]


def test_one_file_is_no_folder_of_returns(returns, tmp_path):
    out = tmp_path / "out"
    code, _, said = run("consolidate", returns / "X01.xlsx", "--period", "2023-6T", "--out", out)

    assert 2 == code and "X01.xlsx” là một tệp" in said and not out.exists()


def test_an_empty_folder_is_told_and_leaves_the_last_output(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "phu-luc.xlsx").write_text("bản đã ký")
    (tmp_path / "rỗng").mkdir()

    code, _, said = run("consolidate", tmp_path / "rỗng", "--period", "2023-6T", "--out", out)

    assert 2 == code
    assert "chưa có tệp báo cáo nào" in said
    assert "bản đã ký" == (out / "phu-luc.xlsx").read_text()


def damaged(path: Path, form, roster) -> None:
    path.write_bytes(PASTED.read_bytes()[:4000])


def no_table(path: Path, form, roster) -> None:
    from pipeline.xlsx.write import Book, Cell, Sheet

    write_book(Book((Sheet("Trang_tính1", {(0, 0): Cell("Kính gửi")}),)), path)


def plain_zip(path: Path, form, roster) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "không phải bảng tính")


def other_period(path: Path, form, roster) -> None:
    write_return(path, form, roster.by_id["X03"], "2023-Q1")


def stranger(path: Path, form, roster) -> None:
    write_return(path, form, Unit("X99", "Xã Lạ", "", (), "X", ()))


def second_return(path: Path, form, roster) -> None:
    from pipeline.returns import Filled

    write_return(path, form, roster.by_id["X01"], changes={"plan_tasks": Filled(777)})


STRANGE_FILES = [
    (lambda path, *_: path.write_text("xin chào"), "no_table", 2),
    (lambda path, *_: path.write_bytes(b"\x89PNG\r\n\x1a\n"), "is_picture", 2),
    (lambda path, *_: path.write_bytes(b""), "empty_file", 2),
    (damaged, "damaged", 2),
    (no_table, "no_table", 2),
    (plain_zip, "is_archive", 2),
    (other_period, "period_conflict", 2),
    (stranger, "unit_not_on_roster", 2),
    (second_return, "two_returns", 1),
]


@pytest.mark.parametrize(("write", "rule", "accepted"), STRANGE_FILES, ids=lambda v: str(v)[:20])
def test_a_strange_file_is_a_finding_and_the_others_are_processed(
    returns, tmp_path, form, roster, write, rule, accepted
):
    write(returns / "lạ.xlsx", form, roster)
    before = {path: path.read_bytes() for path in returns.iterdir()}
    out = tmp_path / "kết quả"

    code, said, _ = run(
        "consolidate", returns, "--period", "2023-6T", "--out", out, "--format", "json"
    )
    found = json.loads(said)

    assert 1 == code
    assert rule in [finding["rule"] for finding in found["findings"]]
    assert accepted == sum(line["status"] == "received" for line in found["submissions"])
    assert before == {path: path.read_bytes() for path in returns.iterdir()}
    assert "lạ.xlsx" in (out / "findings.csv").read_text(encoding="utf-8-sig")


def test_a_file_that_cannot_be_read_is_one_object_with_one_finding(tmp_path):
    path = tmp_path / "lạ.xlsx"
    path.write_bytes(b"%PDF-1.7 xin")

    code, said, _ = run("check", path, "--format", "json")
    (found,) = json.loads(said)["returns"]

    assert 1 == code
    assert found["readable"] is False
    assert ["is_picture"] == [finding["rule"] for finding in found["findings"]]
    assert "Excel" in found["findings"][0]["fix"]


def test_clean_returns_end_with_zero(returns):
    code, said, _ = run("check", returns)

    assert 0 == code
    assert "Không có lỗi, không có cảnh báo." in said


def test_unit_and_period_from_the_command_line_when_the_file_does_not_say(tmp_path, form):
    import openpyxl

    book = openpyxl.load_workbook(PASTED)
    for line in (5, 7):
        book.active.cell(line, 1).value = None
    book.save(tmp_path / "khuyết danh.xlsx")

    _, said, _ = run("check", tmp_path / "khuyết danh.xlsx", "--format", "json")
    (unnamed,) = json.loads(said)["returns"]
    _, said, _ = run(
        "check", tmp_path / "khuyết danh.xlsx", "--format", "json",
        "--unit", "SNgV", "--period", "2023-6T",
    )  # fmt: skip
    (named,) = json.loads(said)["returns"]

    assert ("", "") == (unnamed["unit"], unnamed["period"])
    assert {"unit_missing", "period_missing"} <= {f["rule"] for f in unnamed["findings"]}
    assert ("SNgV", "2023-6T") == (named["unit"], named["period"])


def test_a_return_of_one_unit_given_as_another_is_an_error(returns):
    code, said, _ = run("check", returns / "X01.xlsx", "--unit", "X02", "--format", "json")

    assert 1 == code
    assert "unit_conflict" in said


def test_roster_in_excel_equals_roster_in_csv(tmp_path):
    import csv

    import openpyxl

    from pipeline.office.roster import open_roster
    from schemas.units.unit import DEMO_ROSTER

    book = openpyxl.Workbook()
    with DEMO_ROSTER.open(encoding="utf-8") as lines:
        for line in csv.reader(lines):
            book.active.append(line)
    book.save(tmp_path / "đơn vị.xlsx")

    assert open_roster(DEMO_ROSTER).roster == open_roster(tmp_path / "đơn vị.xlsx").roster


EXPLAINED = ["3.3.3", "plan_done", "Tỷ lệ không thể có với tổng số đã ghi", "chỉ tiêu của cấp khác"]


@pytest.mark.parametrize("subject", EXPLAINED)
def test_explain_says_a_rule_in_words_that_people_read(subject):
    """Of a row, or of a rule by what it is called, or by its id."""
    code, said, _ = run("explain", subject)

    assert 0 == code
    for words in ("Quy tắc:", "Lý do:", "Cách sửa:", "Ví dụ sai:"):
        assert words in said
    assert not re.search(r"[a-z]_[a-z]|=IF\(", said)


def test_templates_for_the_units_of_the_period(tmp_path):
    units = tmp_path / "units.csv"
    shutil.copyfile(Path("schemas/units/rosters/demo.csv"), units)

    code, said, _ = run(
        "template", "--period", "2023-6T", "--units", units, "--out", tmp_path / "trắng"
    )

    assert 0 == code
    assert 33 == len(list((tmp_path / "trắng").glob("*.xlsx")))
    assert "33 tệp biểu mẫu" in said


def test_no_bar_and_no_heavy_library_for_help():
    code = "import sys; sys.argv = ['phuluc', '--help']; from pipeline.cli.main import main\n"
    code += "try: main()\nexcept SystemExit: pass\n"
    code += "print(sorted({'pandas', 'pandera', 'rich', 'lxml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.splitlines()[-1]
    assert "" == done.stderr


@pytest.mark.parametrize("command", ["check", "consolidate"])
def test_reading_begins_before_what_judging_needs_is_loaded(command, returns, tmp_path):
    """A second of a command of three: pandas loads while other processes read."""
    code = (
        f"import sys; import pipeline.cli.{command} as c; from pipeline.cli.main import main\n"
        "c.load_meanwhile = lambda name: print(sorted({'pandas', 'pandera', 'xlsxwriter'} & set(sys.modules)))\n"
        "main()"
    )
    words = with_list(command, returns, "--period", "2023-6T")
    words += ["--out", str(tmp_path / "ra")] if command == "consolidate" else []
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, encoding="utf-8"
    )

    assert "[]" == done.stdout.splitlines()[1]  # under the line that says which list is used
