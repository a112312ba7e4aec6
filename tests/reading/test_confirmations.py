"""The secretariat's confirmed readings: applied, printed, and refused where they no longer fit."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner
from returns.case import Case
from returns.desk import EXPECTED, FORM, put

from pipeline.cli.main import main
from pipeline.reading.confirmations import confirm, load_confirmations
from pipeline.reading.read_return import read_return
from schemas.errors import DefinitionError

HEADER = "unit,code,period,raw,value,who,why,until\n"
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
    found = confirm(
        [read_return(returned, EXPECTED)], load_confirmations(path), [FORM], path, TODAY
    )
    return found[0], [dict(n.words)["problem"] for item in found[1:] for n in item.notices]


def answer(item, code):
    return next(a for a in item.answers if a.key == FORM.by_code[code].key)


@pytest.mark.parametrize(
    ("line", "code", "expected"),
    [
        ('SNgV,1.1.1,,,21,Lan,đã gọi,', "1.1.1", ("value", 21, None)),
        ('SNgV,1.1.1,,,đúng,Lan,đã gọi,', "1.1.1", ("value", 21, None)),
        ('SNgV,1.1.2,2023-6T,08/21,8,Lan,đã gọi,2023-12-31', "1.1.2", ("value", 8, None)),
        ('SNgV,2.2,,,1.234,Lan,đã gọi,', "2.2", ("value", 1234, None)),
        ('SNgV,3.3.3,,,5/8,Lan,đã gọi,', "3.3.3", ("value", 62.5, 8)),
        ('SNgV,2.1,,,KAD,Lan,đã gọi,', "2.1", ("not_applicable", None, None)),
        ('SNgV,2.1,,,để trống,Lan,đã gọi,', "2.1", ("blank", None, None)),
        ('SNgV,1.4.2,,,Phát phiếu,Lan,đã gọi,', "1.4.2", ("value", 1, None)),
    ],
)  # fmt: skip
def test_applied_and_printed(tmp_path, returned, line, code, expected):
    item, unused = applied(tmp_path, returned, line)
    found = answer(item, code)
    notices = [n for n in item.notices if n.keys == (found.key,)]

    assert expected == (found.state, found.value, found.denominator)
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
        ("SNgV,1.1.1,,20 nhiệm vụ,21,Lan,đã gọi,", "khác với lúc xác nhận"),
        ("SNgV,2.2,,,đúng,Lan,đã gọi,", "chưa đọc được"),
        ("SNgV,1.1.1,,,21,Lan,đã gọi,\nSNgV,1.1.1,,,22,Lan,đã gọi,", "nhiều dòng"),
    ],
)
def test_refused_and_reported(tmp_path, returned, line, problem):
    item, unused = applied(tmp_path, returned, line)

    assert problem in unused[0]
    assert read_return(returned, EXPECTED) == item


def test_a_total_that_was_confirmed_is_the_denominator_of_its_shares(tmp_path, returned):
    (tmp_path / "t.xlsx").write_bytes(Case("", "", "template", done=(
        put("3.3.3", 5, "numerator"), put("3.1.3", "8 hoặc 9", "value"))).bytes())  # fmt: skip
    item, _ = applied(tmp_path, tmp_path / "t.xlsx", "SNgV,3.1.3,,,10,Lan,đã gọi,")

    assert 10 == answer(item, "3.3.3").denominator


def test_a_file_without_its_columns_is_our_own_mistake(tmp_path):
    (tmp_path / "x.csv").write_text("unit,value\n", encoding="utf-8")

    with pytest.raises(DefinitionError):
        load_confirmations(tmp_path / "x.csv")


@pytest.mark.parametrize("option", [True, False], ids=["named", "beside the returns"])
def test_from_the_command_line(tmp_path, returned, option):
    path = tmp_path / ("x.csv" if option else "xac-nhan.csv")
    path.write_text(
        HEADER + "SNgV,2.2,,,1.234,Lan,đã gọi,\nSNgV,9.9,,,1,Lan,đã gọi,", encoding="utf-8"
    )
    arguments = [str(returned), "--repairs", str(path)] if option else [str(tmp_path)]
    result = CliRunner().invoke(main, ["check", *arguments, "--format", "json"])
    items = json.loads(result.stdout)["returns"]
    found = next(a for a in items[0]["answers"] if a["code"] == "2.2")

    assert (1234, "confirmed") == (found["value"], found["repairs"][-1])
    assert ["repair_unused"] == [f["rule"] for f in items[1]["findings"]]
    assert returned.name in items[0]["file"]
