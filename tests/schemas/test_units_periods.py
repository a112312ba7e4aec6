"""Periods and their days, titles and what they name, units and their names."""

import datetime as dt
import unicodedata
from pathlib import Path

import pytest

from schemas.errors import DefinitionError, PhulucError
from schemas.periods.period import parse_period, period_in_title, period_kinds, period_written
from schemas.periods.scheme import scheme_of
from schemas.tables import Entry
from schemas.units.unit import COLUMNS, DEMO_ROSTER, load_roster, roster_of

# ---------------------------------------------------------------------------------------- periods

# The ministry's reporting scheme: not four quarters that add up.
WINDOWS = [
    # period,    first day,    last day,     what it contains
    ("2023-Q1", "2022-12-15", "2023-03-14", ()),
    ("2023-6T", "2022-12-15", "2023-06-14", ("Q1",)),
    ("2023-Q3", "2023-06-15", "2023-09-14", ()),
    ("2023-9T", "2022-12-15", "2023-09-14", ("6T", "Q3")),
    ("2023-NAM", "2022-12-15", "2023-12-14", ("9T",)),
    ("2025-NAM", "2024-12-15", "2025-12-14", ("9T",)),
]


@pytest.mark.parametrize(("text", "first", "last", "contains"), WINDOWS)
def test_a_period_covers_its_days(text, first, last, contains):
    period = parse_period(text)

    assert (first, last) == (period.start.isoformat(), period.end.isoformat())
    assert contains == period.contains
    assert text == period.id


def test_there_is_no_second_or_fourth_quarter():
    assert ("Q1", "6T", "Q3", "9T", "NAM") == period_kinds()


@pytest.mark.parametrize(
    "text",
    ["", "2023", "2023-Q2", "2023-Q4", "2023-6", "23-6T", "1999-6T", "2100-Q1", "2023_6T",
     "2023-6T-1", "6T-2023", "2023-", "2023-Quý I", "2023-6T.xlsx"],
)  # fmt: skip
def test_an_unknown_period_is_refused_with_the_known_ones(text):
    with pytest.raises(
        PhulucError, match="2023-Q1, 2023-6T, 2023-Q3, 2023-9T, 2023-NAM"
    ) as refusal:
        parse_period(text)

    assert f"“{text}”" in str(refusal.value)


@pytest.mark.parametrize("text", ["2023-6t", " 2023-6T ", "2023-6T"])
def test_case_and_spaces_of_a_period_do_not_matter(text):
    assert "2023-6T" == parse_period(text).id


TITLES = [
    ("2023-6T", "TẠI SỞ NGOẠI VỤ 6 THÁNG ĐẦU NĂM 2023"),
    ("2023-6T", "6 tháng đầu năm 2023"),
    ("2023-6T", "Sáu tháng đầu năm 2023"),
    ("2023-6T", "6 tháng năm 2023"),
    ("2023-6T", "6 tháng đầu năm\n2023"),
    ("2023-6T", "6   THÁNG – 2023"),
    ("2023-Q1", "QUÝ I NĂM 2023"),
    ("2023-Q1", "Quý I/2023"),
    ("2023-Q1", "quý 1 - 2023"),
    ("2023-Q1", "Quí I năm 2023"),
    ("2023-Q1", "QÚY I NĂM 2023"),
    ("2023-Q1", "3 tháng đầu năm 2023"),
    ("2023-Q1", "Quý I năm 2023 (từ ngày 15 tháng 12 năm 2022)"),
    ("2023-Q3", "QUÝ III NĂM 2023"),
    ("2023-Q3", "quý 3/2023"),
    ("2023-9T", "9 tháng đầu năm 2023"),
    ("2023-9T", "Chín tháng năm 2023"),
    ("2023-9T", "Báo cáo quý III và 9 tháng năm 2023"),
    ("2023-NAM", "NĂM 2023"),
    ("2023-NAM", "Cả năm 2023"),
    ("2023-NAM", "Báo cáo công tác năm 2023"),
    (None, "Quý II năm 2023"),
    (None, "QUÝ IV/2023"),
    (None, "tháng 6 năm 2023"),
    (None, "Số: /BC-SNgV ngày 15 tháng 6 năm 2023"),
    (None, "16 tháng 2023"),
    (None, "6 tháng đầu năm"),
    (None, "6 tháng đầu năm 1999"),
    (None, "6 tháng 20231"),
    (None, "THỐNG KÊ SỐ LIỆU VỀ KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH"),
    (None, ""),
]


@pytest.mark.parametrize(("period", "title"), TITLES)
def test_a_title_names_a_period_or_none(period, title):
    found = period_in_title(title)

    assert period == (found and found.id)


TYPED = [
    ("6 thang dau nam 2023", "2023-6T"), ("06 thang/2023", "2023-6T"), ("2023 6T", "2023-6T"),
    ("quy I/2023", "2023-Q1"), ("Quy 3 nam 2023", "2023-Q3"), ("nam 2023", "2023-NAM"),
    ("9 thang dau nam 2023", "2023-9T"), ("ky 6 thang nam 2023", "2023-6T"),
    ("6 tháng đầu năm 2023", "2023-6T"), ("2023-6t", "2023-6T"),
    ("quy II/2023", ""), ("6 thang cuoi nam 2023", ""), ("2023", ""), ("6 thang", ""),
    ("nam 2022 va nam 2023", ""), ("5 nam 2021-2025", ""), ("ngay 15 thang 6 nam 2023", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "period"), TYPED)
def test_a_period_that_a_person_types_needs_no_diacritics_where_it_can_be_one_only(text, period):
    if period:
        assert period == period_written(text).id
        return
    with pytest.raises(PhulucError, match="Không có kỳ báo cáo"):
        period_written(text)


def test_of_kinds_that_differ_by_diacritics_alone_none_is_meant_without_them():
    line = {"starts": "01-01", "ends": "12-31", "cumulative": "", "contains": "", "titles": ""}
    kinds = [line | {"kind": "A", "label": "Đợt mở"}, line | {"kind": "B", "label": "Đợt mỡ"}]
    scheme = scheme_of(Path("periods.csv"), list(enumerate(kinds)))

    assert "2023-B" == period_written("đợt mỡ năm 2023", scheme).id
    with pytest.raises(PhulucError, match="Không có kỳ báo cáo"):
        period_written("dot mo nam 2023", scheme)


@pytest.mark.parametrize("kind", period_kinds())
def test_a_periods_own_title_names_it(kind):
    period = parse_period(f"2023-{kind}")

    assert period == period_in_title(period.title)
    assert period == period_in_title(unicodedata.normalize("NFD", period.title.upper()))


# ------------------------------------------------------------------------------------------ units


def roster(*lines: str):
    """A roster of lines such as “X01|Xã Sơn Hà|SH|UBND xã Sơn Hà;Sơn Hà cũ|2025-03-01|2025-06-30”."""
    records = []
    for number, line in enumerate(lines, start=2):
        unit, name, short, aliases, first, last = (line.split("|") + [""] * 5)[:6]
        cells = (unit, name, short, aliases.replace(";", "|"), "X", "", first, last)
        records.append(Entry(DEMO_ROSTER, number, dict(zip(COLUMNS, cells, strict=True))))
    return roster_of(DEMO_ROSTER, records)


def ids(units) -> list[str]:
    return [unit.id for unit in units]


# Pairs of communes of one province that are one name without diacritics; two provinces have the last.
ONE_DIACRITIC = [
    ("Mỹ Tho", "Mỹ Thọ"),
    ("Ba Tơ", "Ba Tô"),
    ("Sơn Hà", "Sơn Hạ"),
    ("Văn Lang", "Văn Lăng"),
    ("Cẩm Giang", "Cẩm Giàng"),
    ("Đồng Tiến", "Đông Tiến"),
    ("Lộc Thạnh", "Lộc Thành"),
    ("Thanh An", "Thạnh An"),
    ("Tân Thành", "Tân Thạnh"),
]


@pytest.mark.parametrize("spelling", ["NFC", "NFD"])
@pytest.mark.parametrize(("first", "second"), ONE_DIACRITIC)
def test_one_diacritic_is_another_unit(first, second, spelling):
    units = roster(f"A|Xã {first}", f"B|Xã {second}")
    for unit, name in (("A", first), ("B", second)):
        written = unicodedata.normalize(spelling, name)

        assert [unit] == ids(units.named(f"xã {written}"))
        assert [unit] == ids(units.named(f"XÃ {written.upper()}"))
        assert [unit] == ids(units.within(f"BÁO CÁO CỦA UBND XÃ {written.upper()} NĂM 2023"))


@pytest.mark.parametrize("name", ["Xa Son Ha", "Xa_Son_Ha", "xã Son Hà", "Sơn"])
def test_a_name_without_its_diacritics_names_nobody(name):
    units = roster("A|Xã Sơn Hà", "B|Xã Sơn Hạ")

    assert [] == ids(units.named(name))
    assert [] == ids(units.within(name))


SAME_NAME = [
    ("Phường Hòa Bình", "Phường Hoà Bình"),
    ("Phường Thủy Xuân", "PHƯỜNG THUỶ XUÂN"),
    ("Xã Quý Hòa", "Xã Qúy Hoà"),
    ("Xã Mỹ Tho", "Xã Mĩ Tho"),
    ("Sở Lao động - Thương binh và Xã hội", "SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI"),
    ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hoá Thể thao và Du lịch"),
    ("Phường Móng Cái 2", "phường  Móng Cái 2"),
]


@pytest.mark.parametrize(("name", "written"), SAME_NAME)
def test_tone_style_case_and_punctuation_do_not_matter(name, written):
    units = roster(f"A|{name}", "B|Xã Khác")

    assert ["A"] == ids(units.named(written))
    assert ["A"] == ids(units.within(f"TẠI {written} 6 THÁNG"))
    assert name == units.by_id["A"].name


WITHIN = [
    (["SNgV"], "TẠI SỞ NGOẠI VỤ 6 THÁNG ĐẦU NĂM 2023"),
    (["SNgV"], "Số: /BC-SNgV ngày /6/2023"),
    (["SNNPTNT"], "Sở Nông nghiệp và PHÁT TRIỂN NÔNG THÔN báo cáo"),
    (["BQLKKT"], "BAN QUẢN LÝ KHU KINH TẾ TỈNH"),
    (["SNV", "STP"], "Sở Nội vụ gửi Sở Tư pháp"),
    (["X02"], "ỦY BAN NHÂN DÂN XÃ SƠN HẠ"),
    ([], "Sở Nội"),
    ([], "bảng tổng hợp VP"),
    ([], "SƠN HÀ"),
]


@pytest.mark.parametrize(("expected", "title"), WITHIN)
def test_a_title_names_the_units_in_it(expected, title):
    assert expected == ids(load_roster(DEMO_ROSTER).within(title))


def test_the_longest_name_wins_in_a_title():
    units = roster(
        "A|Sở Văn hóa", "B|Sở Văn hóa và Thể thao", "C|Phường Móng Cái", "D|Phường Móng Cái 2"
    )

    assert ["B"] == ids(units.within("SỞ VĂN HÓA VÀ THỂ THAO báo cáo"))
    assert ["A"] == ids(units.within("SỞ VĂN HÓA báo cáo"))
    assert ["D"] == ids(units.within("UBND phường Móng Cái 2"))
    assert ["C"] == ids(units.within("UBND phường Móng Cái"))


def test_a_name_passes_from_one_unit_to_its_successor():
    """Both may bear it as long as they never exist on the same day."""
    units = roster("OLD|Xã Sơn Hà||||2025-06-30", "NEW|Xã Sơn Hạ Mới||Xã Sơn Hà|2025-07-01|")

    assert ["OLD"] == ids(units.during(parse_period("2025-6T")).named("Xã Sơn Hà"))
    assert ["NEW"] == ids(units.during(parse_period("2025-Q3")).named("Xã Sơn Hà"))


DURING = [
    # period, a department merged on 1 March 2025, the one that it became
    ("2024-NAM", True, False),
    ("2025-Q1", False, True),
    ("2025-6T", False, True),
]


@pytest.mark.parametrize(("period", "before", "after"), DURING)
def test_units_report_for_the_periods_in_which_they_exist(period, before, after):
    units = load_roster(DEMO_ROSTER).during(parse_period(period))

    assert (before, after) == ("SNNPTNT" in units.by_id, "SNNMT" in units.by_id)


REFUSED = {
    "one id twice": (["A|Xã Một", "A|Xã Hai"], 3, "dòng 2"),
    "one name twice": (["A|Xã Một", "B|Xã Một"], 3, "tên “Xã Một” dùng chung"),
    "one name in two tone styles": (["A|Xã Hòa", "B|Xã Hoà"], 3, "tên “Xã Hoà” dùng chung"),
    "an alias that is another's name": (["A|Xã Một", "B|Xã Hai||Xã Một"], 3, "dùng chung"),
    "an abbreviation that is another's id": (
        ["SNV|Sở Nội vụ", "B|Sở Ngoại vụ|SNV"],
        3,
        "dùng chung",
    ),
    "one name on one day": (["A|Xã Một||||2025-06-30", "B|Xã Một|||2025-06-30"], 3, "dùng chung"),
    "no name": (["A|Xã Một", "B|"], 3, "thiếu"),
    "no id": (["|Xã Một"], 2, "thiếu"),
    "an id that is no file name": (["A/B|Xã Một"], 2, "tên tệp"),
    "a day that does not exist": (["A|Xã Một|||2025-02-30"], 2, "2025-02-30"),
    "a day written as people write it": (["A|Xã Một|||01/07/2025"], 2, "01/07/2025"),
}


@pytest.mark.parametrize(("lines", "line", "problem"), REFUSED.values(), ids=REFUSED)
def test_a_roster_that_contradicts_itself_is_refused(lines, line, problem):
    with pytest.raises(DefinitionError, match=problem) as refusal:
        roster(*lines)

    assert (DEMO_ROSTER, line) == (refusal.value.path, refusal.value.line)


def test_an_unknown_level_is_refused(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(f"{','.join(COLUMNS)}\nA,Xã Một,,,Q,,,\n", encoding="utf-8")

    with pytest.raises(DefinitionError, match="cấp “Q”") as refusal:
        load_roster(path)

    assert (path, 2) == (refusal.value.path, refusal.value.line)


def test_days_are_read_as_days():
    unit = roster("A|Xã Một|||2025-03-01|2025-06-30").by_id["A"]

    assert (dt.date(2025, 3, 1), dt.date(2025, 6, 30)) == (unit.valid_from, unit.valid_to)
