"""Tables of several units: a return for each unit's line, totals told from units, what is not clear asked."""

from collections import Counter

import pytest
from unit_tables import (
    LEVELS,
    ROSTER,
    line,
    province_lines,
    read_table,
    table_of,
    unit_named,
)
from wide_returns import calc, rename, shift, text_file, title, unmerge, xlsx

from pipeline.grid import address
from pipeline.intake.packing import pack, unpack
from pipeline.reading.units.table import unit_on
from pipeline.returns import Return
from schemas.wording.messages import messages

TOTALS = ("Toàn tỉnh", "Cấp tỉnh", "UBND cấp huyện", "Cấp xã", "Thành phố Vĩnh Long", "Huyện Trà Ôn",
          "Huyện Long Hồ", "Tổng")  # fmt: skip
LONG_HO, DONG_PHU, AN_BINH = "UBND huyện Long Hồ", "UBND xã Đồng Phú", "UBND xã An Bình"


def read(*lines: list[str], **words: str) -> Return:
    return read_table(xlsx(table_of(lines)), **words)


def told(item: Return) -> set[str]:
    return {notice.id for notice in item.notices}


def units(found: Return) -> dict[str, list[float | None]]:
    """The first figures of each line that is no total, by the unit's name."""
    return {
        ROSTER.by_id[item.unit].name if item.unit else item.place:
            [answer.figure.value for answer in item.answers[:3]]
        for item in found.lines if not item.is_total
    }  # fmt: skip


@pytest.mark.parametrize("save", [xlsx, text_file, calc])
@pytest.mark.parametrize("ruin", [lambda sheet: None, shift(3, 1), unmerge])
def test_a_province_is_read_line_by_line(save, ruin):
    sheet = table_of(province_lines())
    ruin(sheet)
    found = read_table(save(sheet))
    truth = {name: [float(cell or 0) for cell in cells] for name, *cells in province_lines()}
    own = [item for item in found.lines if not item.is_total]

    assert [unit_named(name).id for name in LEVELS] == [item.unit for item in own]
    assert TOTALS == tuple(item.unit for item in found.lines if item.is_total)
    for item in own:
        assert truth[ROSTER.by_id[item.unit].name] == [a.figure.value for a in item.answers]
        assert () == item.notices
    assert {"table_of_units", "totals_hold"} == told(found)


def test_every_figure_keeps_its_cell():
    sheet = table_of(province_lines())
    lines = read_table(xlsx(sheet)).lines
    (item,) = (item for item in lines if item.unit == unit_named(DONG_PHU).id)
    row = sheet.line + [name for name, *_ in province_lines()].index(DONG_PHU)

    assert f"dòng {row}" == item.place
    assert [address(row, column) for column in range(2, 24)] == [a.cell for a in item.answers]


def test_each_line_has_a_name_and_a_checksum_of_its_own():
    found = read_table(xlsx(table_of(province_lines()))).each()

    assert "tong-hop.xlsx" == found[0].file
    assert f"tong-hop.xlsx, {found[1].place}" == found[1].file
    assert {"tong-hop.xlsx"} == {item.source for item in found}
    assert {1} == set(Counter(item.checksum for item in found).values())
    assert {1} == set(Counter(item.file for item in found).values())


def test_a_table_comes_back_from_where_it_was_kept():
    found = read_table(xlsx(table_of(province_lines())))

    assert found.each() == unpack(pack(found), found.file).each()


# Lines, units with their first figures, what is told of the table and of the lines.
CASES = {
    "two units": ([line(LONG_HO, 5, 2, 3), line(AN_BINH, 4, 4)],
                  {LONG_HO: [5, 2, 3], AN_BINH: [4, 4, 0]}, ()),
    "an abbreviated total that does not hold": (
        [line("Cộng", 8, 6, 3), line(LONG_HO, 5, 2, 3), line(AN_BINH, 4, 4)],
        {LONG_HO: [5, 2, 3], AN_BINH: [4, 4, 0]}, ("total_differs",)),
    "a heading in words that adds up what is below": (
        [line("Các phòng, ban thuộc tỉnh", 9, 6, 3), line("Sở Y tế", 5, 2, 3), line("Thanh tra tỉnh", 4, 4),
         line("Các địa phương", 2, 2), line(DONG_PHU, 1, 1), line(AN_BINH, 1, 1)],
        {"Sở Y tế": [5, 2, 3], "Thanh tra tỉnh": [4, 4, 0], DONG_PHU: [1, 1, 0], AN_BINH: [1, 1, 0]},
        ("totals_hold",)),
    "a district by its own name over its communes": (
        [line("Huyện Long Hồ", 9, 6, 3), line(DONG_PHU, 5, 2, 3), line(AN_BINH, 4, 4)],
        {DONG_PHU: [5, 2, 3], AN_BINH: [4, 4, 0]}, ("totals_hold",)),
    "the same, and the sum is wrong": (
        [line("Huyện Long Hồ", 8, 5, 3), line(DONG_PHU, 5, 2, 3), line(AN_BINH, 4, 4)],
        {DONG_PHU: [5, 2, 3], AN_BINH: [4, 4, 0]}, ("total_differs",)),
    "a total by the name of the district's office": (
        [line(LONG_HO, 9, 6, 3), line(DONG_PHU, 5, 2, 3), line(AN_BINH, 4, 4)],
        {DONG_PHU: [5, 2, 3], AN_BINH: [4, 4, 0]}, ("totals_hold",)),
    "an office with figures of its own over its communes": (
        [line(LONG_HO, 8, 6, 2), line(DONG_PHU, 5, 2, 3), line(AN_BINH, 4, 4)],
        {LONG_HO: [8, 6, 2], DONG_PHU: [5, 2, 3], AN_BINH: [4, 4, 0]}, ()),
    "a unit without figures": ([line(LONG_HO, 5, 2, 3), line(AN_BINH, 4, 4), line(DONG_PHU)],
                               {LONG_HO: [5, 2, 3], AN_BINH: [4, 4, 0], DONG_PHU: [0, 0, 0]}, ()),
    "a line of nobody": ([line(LONG_HO, 5, 2, 3), line("Phòng Tổng hợp", 4, 4), line("Phòng Nội chính")],
                         {LONG_HO: [5, 2, 3], "dòng 8": [4, 4, None]}, ("unit_not_on_roster",)),
    "a line without a name": ([line(LONG_HO, 5, 2, 3), line("", 4, 4)],
                              {LONG_HO: [5, 2, 3], "dòng 8": [4, 4, None]}, ("unit_missing",)),
    "a unit twice": ([line(LONG_HO, 5, 2, 3), line(AN_BINH, 4, 4), line(AN_BINH, 4, 4)],
                     {LONG_HO: [5, 2, 3], AN_BINH: [4, 4, 0]}, ("unit_twice",)),
    "a unit twice, otherwise": ([line(LONG_HO, 5, 2, 3), line(AN_BINH, 4, 4), line(AN_BINH, 4, 5)],
                                {LONG_HO: [5, 2, 3], AN_BINH: [4, None, 0]}, ("unit_twice", "row_repeated")),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_units_are_told_from_totals_and_what_is_not_clear_is_asked(case):
    lines, expected, finds = CASES[case]
    found = read(*lines)
    of_lines = set().union(*(told(item) for item in found.lines if not item.is_total))

    assert expected == units(found)
    assert set(finds) == (told(found) | of_lines) - {"table_of_units"}
    for item in found.lines:
        is_asked = any(messages()[name].blocks for name in told(item))
        assert is_asked == item.is_total or {
            "unit_not_on_roster",
            "unit_missing",
            "unit_twice",
        } & told(item)


def test_who_sent_the_table_is_known_where_it_says_so():
    sheet = table_of([line(DONG_PHU, 5, 2, 3), line(AN_BINH, 4, 4)])
    title(f"Tại {LONG_HO}")(sheet)
    found = read_table(xlsx(sheet))

    assert unit_named(LONG_HO).id == found.unit
    assert {unit_named(LONG_HO).id} == {item.compiler for item in found.lines}


def test_what_is_told_of_every_line_is_told_once():
    sheet = table_of([line(DONG_PHU, 5, 2, 3), line(AN_BINH, 4, 4)])
    rename("Số đơn đã xử lý", "Đơn đã được xử lý")(sheet)
    found = read_table(xlsx(sheet))

    assert {"table_of_units", "headings_reworded"} == told(found)
    assert {frozenset()} == {frozenset(told(item)) for item in found.lines}


def test_a_table_of_nobody_known_is_one_question():
    found = read(line("Phòng Tổng hợp", 5, 2, 3), line("Phòng Nội chính", 4, 4))

    assert () == found.lines
    assert "several_units" in told(found)


def test_of_a_table_whose_unit_the_caller_names_only_its_line_is_read():
    unit = unit_named(AN_BINH).id
    found = read(line(LONG_HO, 5, 2, 3), line(AN_BINH, 4, 4), unit=unit)

    assert (unit, ()) == (found.unit, found.lines)
    assert [4, 4, 0] == [answer.figure.value for answer in found.answers[:3]]
    assert "lines_of_others" in told(found)


def test_a_table_of_more_lines_than_units_can_be_is_one_question(monkeypatch):
    monkeypatch.setattr("pipeline.limits.UNITS", 2)

    assert () == read(*([name, "1"] for name in (LONG_HO, DONG_PHU, AN_BINH))).lines


# What stands on a line, and the unit that it is of.
NAMES = {
    "UBND xã Tân Mỹ": "UBND xã Tân Mỹ", "xã Tân Mỹ": "UBND xã Tân Mỹ", "12. UBND xã tân mỹ": "UBND xã Tân Mỹ",
    "- UBND Xã Tân Mỹ": "UBND xã Tân Mỹ", "II. Sở Y tế": "Sở Y tế", "Sở Y tế tỉnh Vĩnh Long": "Sở Y tế",
    "UBND xã Tân Mỹ, huyện Trà Ôn": "UBND xã Tân Mỹ", "UBND Xã Vĩnh Xuân": "Xã Vĩnh Xuân",
    "UBND xã Tân Mỹ Đông": "", "Phòng Tổng hợp Sở Y tế": "", "Sở Y tế, Thanh tra tỉnh": "", "Sở Y tê": "",
}  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_a_longer_name_is_another_unit(text):
    unit = unit_on(text, ROSTER)

    assert NAMES[text] == (unit.name if unit else "")
