"""The secretariat's confirmed readings: applied, printed, and refused where they no longer fit."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from one_return import read_return
from returns.case import Case
from returns.desk import EXPECTED, FORM, put

from pipeline.cli.main import main
from pipeline.reading.confirmation_lines import open_confirmations
from pipeline.reading.confirmations import confirm
from schemas.errors import DefinitionError
from schemas.units.unit import DEMO_ROSTER

HEADER = "unit,code,period,raw,value,who,why,until,file\n"
TODAY = dt.date(2023, 6, 17)


@pytest.fixture
def returned(tmp_path):
    path = tmp_path / "sngv.xlsx"
    changes = (put("2.2", "1,234"), put("3.3.3", "6/8"), put("2.1", "không"))
    path.write_bytes(Case("", "", done=changes).bytes())
    return path


def applied(tmp_path, returned, *lines):
    path = tmp_path / "xac-nhan.csv"
    path.write_text(HEADER + "\n".join(lines), encoding="utf-8-sig")
    found, unused = confirm(
        [read_return(returned, EXPECTED)], open_confirmations(path, TODAY, EXPECTED.roster), [FORM]
    )
    problems = [dict(n.words)["problem"] for paper in unused for n in paper.notices]
    return found[0], problems


def answer(item, code):
    return next(a for a in item.answers if a.key == FORM.by_code[code].key)


@pytest.mark.parametrize(
    ("line", "code", "expected"),
    [
        ('SNgV,1.1.1,,,21,Lan,đã gọi,', "1.1.1", ("value", 21, None)),
        ('SNgV,1.1.1,,,đúng,Lan,đã gọi,', "1.1.1", ("value", 21, None)),
        ('SNgV,1.1.2,2023-6T,08/21,8,Lan,đã gọi,2023-12-31', "1.1.2", ("value", 8, None)),
        ('SNgV,2.2,,,1.234,Lan,đã gọi,', "2.2", ("value", 1234, None)),
        ('SNgV,3.3.3,,6/8,5/8,Lan,đã gọi,', "3.3.3", ("value", 62.5, 8)),
        ('SNgV,2.1,,,KAD,Lan,đã gọi,', "2.1", ("not_applicable", None, None)),
        ('SNgV,2.1,,,để trống,Lan,đã gọi,', "2.1", ("blank", None, None)),
        ('SNgV,1.4.2,,0,Phát phiếu,Lan,đã gọi,', "1.4.2", ("value", 1, None)),
    ],
)  # fmt: skip
def test_applied_and_printed(tmp_path, returned, line, code, expected):
    item, unused = applied(tmp_path, returned, line)
    found = answer(item, code)
    notices = [n for n in item.notices if n.keys == (found.key,)]

    assert expected == (found.figure.state, found.figure.value, found.figure.denominator)
    assert "confirmed" == found.repairs[-1]
    assert [] == unused
    assert ["repair_confirmed"] == [n.id for n in notices]
    assert {"who": "Lan", "why": "đã gọi"}.items() <= dict(notices[0].words).items()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("XYZ,1.1.1,,,21,Lan,đã gọi,", "không có báo cáo"),
        ("SNgV,1.1.1,2022-NAM,,21,Lan,đã gọi,", "không có báo cáo"),
        ("SNgV,9.9.9,,,21,Lan,đã gọi,", "không có chỉ tiêu"),
        ("SNgV,1.1.1,,,abc,Lan,đã gọi,", "không đọc được"),
        ("SNgV,1.1.1,,,21,,đã gọi,", "thiếu người"),
        ("SNgV,1.1.1,,,21,Lan,,", "thiếu người"),
        ("SNgV,1.1.1,,,21,Lan,đã gọi,2023-06-16", "hết hạn"),
        ("SNgV,1.1.1,,,21,Lan,đã gọi,mai", "không đúng dạng"),
        ("SNgV,1.1.1,,20 nhiệm vụ,21,Lan,đã gọi,", "khác với khi xác nhận"),
        ("SNgV,2.2,,,đúng,Lan,đã gọi,", "chưa đọc được"),
        ("SNgV,1.1.2,,,21,Lan,đã gọi,,khác.xlsx", "khác với tệp"),
        ("SNgV,1.1.3,,,21,Lan,đã gọi,", "không còn gì phải xác nhận"),
        ("SNgV,1.1.1,,,21,Lan,đã gọi,\nSNgV,1.1.1,,,22,Lan,đã gọi,", "nhiều dòng"),
    ],
)
def test_refused_and_reported(tmp_path, returned, line, problem):
    item, unused = applied(tmp_path, returned, line)

    assert problem in unused[0]
    assert read_return(returned, EXPECTED) == item


OWN_CELLS = (put("3.4.1", "89,9 (tạm tính)"), put("3.4.1", 1108, "numerator"),
             put("3.4.1", 1232, "denominator"))  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("89,94", ("value", 89.94, 1108, 1232)),
        ("1109/1232", ("value", 100 * 1109 / 1232, 1109, 1232)),
        ("KAD", ("not_applicable", None, None, None)),
    ],
)
def test_x_and_y_of_their_own_cells_stay(tmp_path, value, expected):
    path = tmp_path / "t.xlsx"
    path.write_bytes(Case("", "", "template", done=OWN_CELLS).bytes())
    item, unused = applied(tmp_path, path, f'SNgV,3.4.1,,,"{value}",Lan,đã gọi,')
    found = answer(item, "3.4.1")

    assert [] == unused
    assert expected == found.figure.said


def test_a_line_without_the_text_of_the_cell_does_not_outlive_a_change(tmp_path, returned):
    """Where the returns of the unit have differed nobody knows what such a line was made on."""
    path = tmp_path / "xac-nhan.csv"
    path.write_text(HEADER + "SNgV,1.1.1,,,21,Lan,đã gọi,", encoding="utf-8-sig")
    changed = {"SNgV": [FORM.by_code["1.1.1"].key]}
    lines = open_confirmations(path, TODAY, EXPECTED.roster)
    _, unused = confirm([read_return(returned, EXPECTED)], lines, [FORM], changed)

    assert "các bản ghi khác nhau" in dict(unused[0].notices[0].words)["problem"]


def test_a_total_that_was_confirmed_is_the_denominator_of_its_shares(tmp_path, returned):
    (tmp_path / "t.xlsx").write_bytes(Case("", "", "template", done=(
        put("3.3.3", 5, "numerator"), put("3.1.3", "8 hoặc 9", "value"))).bytes())  # fmt: skip
    item, _ = applied(tmp_path, tmp_path / "t.xlsx", "SNgV,3.1.3,,,10,Lan,đã gọi,")

    assert 10 == answer(item, "3.3.3").figure.denominator


def test_a_file_without_its_columns_is_our_own_mistake(tmp_path):
    (tmp_path / "x.csv").write_text("unit,value\n", encoding="utf-8")

    with pytest.raises(DefinitionError):
        open_confirmations(tmp_path / "x.csv", TODAY, EXPECTED.roster)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("named", 1234),
        ("beside the roster", 1234),
        ("among the returns", None),
        ("named, among the returns", 1234),
    ],
)
def test_from_the_command_line(tmp_path, returned, place, value):
    """One that lies among the returns may be anybody's: it is told, and decides nothing."""
    folder = tmp_path / "nhận"
    folder.mkdir()
    returned.rename(folder / "sngv.xlsx")
    shutil.copyfile(DEMO_ROSTER, tmp_path / "units.csv")
    name = "x.csv" if place == "named" else "xac-nhan.csv"
    path = (folder if "among" in place else tmp_path) / name
    path.write_text(
        HEADER + "SNgV,2.2,,,1.234,Lan,đã gọi,\nSNgV,9.9,,,1,Lan,đã gọi,", encoding="utf-8"
    )
    arguments = [str(folder), "--units", str(tmp_path / "units.csv"), "--format", "json"]
    arguments += ["--repairs", str(path)] if "named" in place else []
    result = CliRunner().invoke(main, ["check", *arguments])
    items = {Path(item["file"]).name: item for item in json.loads(result.stdout)["returns"]}
    found = next(a for a in items["sngv.xlsx"]["answers"] if a["code"] == "2.2")

    assert value == found["value"]
    rule = "confirmations_among_returns" if value is None else "repair_unused"
    assert [rule] == [f["rule"] for f in items[path.name]["findings"]]
