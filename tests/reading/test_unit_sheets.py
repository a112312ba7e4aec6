"""Sheets of several units in one workbook: a return for each, where every sheet says whose it is; else asked."""

from collections.abc import Callable

import grid_returns
import pytest
import wide_returns
from open_forms import open_form, table_of
from unit_tables import ROSTER as PROVINCE
from unit_tables import line, province_form, unit_named
from unit_tables import table_of as lines_of
from wide_returns import OTHERS, OWN, PERIOD, ROSTER, Sheet, book, name_unit, title

from pipeline.reading.read_return import Expected, read_content
from pipeline.returns import Return
from schemas.wording.messages import messages

SCT, STP, AN_BINH = OWN.name, OTHERS[0].name, OTHERS[2].name
TCD = "TCD01_TT2024"
Tabs = dict[str, Sheet]


def read(tabs: Tabs, form, roster=ROSTER, unit: str = "") -> Return:
    return read_content("a.xlsx", lambda: book(tabs), Expected((form,), roster, unit, PERIOD, form))


def wide(name: str, times: int = 1, over: str = "Biểu 01") -> Sheet:
    """The blank of the ministry with one line of a unit."""
    sheet = wide_returns.good_sheet(TCD)
    title(over)(sheet)
    name_unit(name)(sheet)
    wide_returns.every_figure(lambda figure: figure * times)(sheet)
    return sheet


def grid(over: str, times: int = 1) -> Sheet:
    sheet = grid_returns.good_sheet()
    title(over)(sheet)
    grid_returns.every_cell(lambda figure: figure * times)(sheet)
    return sheet


def told(item: Return) -> set[str]:
    return {notice.id for notice in item.notices}


def firsts(found: Return) -> dict[str, float | None]:
    """The first figure of each sheet, by unit and place."""
    return {f"{item.unit} {item.place}": item.answers[0].figure.value for item in found.lines}


# What stands on the tabs; the first figure of each return by unit and place, what is told of the file.
WIDE: dict[str, tuple[Callable[[], Tabs], dict, str]] = {
    "the lines name them": (
        lambda: {"Sheet1": wide(SCT), "Sheet2": wide(STP, 2)},
        {"SCT trang tính Sheet1": 101, "STP trang tính Sheet2": 202}, ""),
    "the tabs name them": (
        lambda: {"SCT": wide(""), "2. Sở Tư pháp": wide("", 2)},
        {"SCT trang tính SCT": 101, "STP trang tính 2. Sở Tư pháp": 202}, ""),
    "the words over the tables name them": (
        lambda: {"1": wide("", 1, f"Đơn vị: {SCT}"), "2": wide("", 2, f"Đơn vị: {STP}")},
        {"SCT trang tính 1": 101, "STP trang tính 2": 202}, ""),
    "who sends stands over both": (
        lambda: {"1": wide(SCT, 1, f"Tại {AN_BINH}"), "2": wide(STP, 2, f"Tại {AN_BINH}")},
        {"SCT trang tính 1": 101, "STP trang tính 2": 202}, ""),
    "a total that holds": (
        lambda: {"Tổng hợp": wide("", 3), "SCT": wide(""), "STP": wide("", 2)},
        {"SCT trang tính SCT": 101, "STP trang tính STP": 202, "Tổng hợp trang tính Tổng hợp": 303}, "totals_hold"),
    "a total that does not": (
        lambda: {"SCT": wide(""), "STP": wide("", 2), "Toàn tỉnh": wide("Toàn tỉnh", 4)},
        {"SCT trang tính SCT": 101, "STP trang tính STP": 202, "Toàn tỉnh trang tính Toàn tỉnh": 404}, "total_differs"),
    "one without figures": (
        lambda: {"SCT": wide(""), "STP": wide("", 2), "UBND xã An Bình": wide("", 0)},
        {"SCT trang tính SCT": 101, "STP trang tính STP": 202, "X1 trang tính UBND xã An Bình": 0}, ""),
    "one of two at once": (
        lambda: {"SCT": wide(""), "STP": wide("", 2), "STP (2)": wide(STP, 3)},
        {"SCT trang tính SCT": 101, "STP trang tính STP": 202, "STP trang tính STP (2)": 303}, "unit_twice"),
    "the same sheet twice": (
        lambda: {"SCT": wide(""), "STP": wide("", 2), "Bản in": wide(STP, 2)},
        {"SCT trang tính SCT": 101, "STP trang tính STP": 202}, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", WIDE)
def test_a_sheet_is_of_the_unit_that_it_names(case):
    tabs, expected, tells = WIDE[case]
    found = read(tabs(), wide_returns.form_of(TCD))

    assert expected == firsts(found)
    assert {"table_of_units", tells} - {""} - {"unit_twice"} == told(found)
    assert ("unit_twice" == tells) == any("unit_twice" in told(item) for item in found.lines)
    for item in found.lines:
        asked = {name for name in told(item) if messages()[name].blocks}
        assert asked <= {"total_line", "unit_twice"}
        assert {item.place.removeprefix("trang tính ")} == {answer.sheet for answer in item.answers}


ASKED: dict[str, Callable[[], Tabs]] = {
    "one of nobody": lambda: {"SCT": wide(""), "STP": wide("", 2), "Nháp": wide("", 3)},
    "one of nobody on the roster": lambda: {"SCT": wide(""), "STP": wide("Phòng Nội chính", 2)},
    "tab and line of two units": lambda: {"SCT": wide(""), "STP": wide(SCT, 2)},
    "words over it and line of two units": lambda: {
        "SCT": wide(""), "2": wide(SCT, 2, f"Đơn vị: {STP}")},
    "two of one unit": lambda: {"1": wide(SCT), "2": wide(SCT, 2)},
}  # fmt: skip


@pytest.mark.parametrize("case", ASKED)
def test_a_sheet_that_is_not_clearly_of_a_unit_keeps_the_file_a_question(case):
    found = read(ASKED[case](), wide_returns.form_of(TCD))

    assert () == found.lines
    assert "several_tables" in told(found)


def test_tables_of_several_units_on_several_sheets():
    one, two, three = "UBND xã Đồng Phú", "UBND xã An Bình", "Sở Y tế"
    tabs = {
        "Xã": lines_of([line("Cấp xã", 5, 5), line(one, 2, 2), line(two, 3, 3)]),
        "Sở": lines_of([line(three, 7, 7)]),
    }
    found = read(tabs, province_form(), PROVINCE)
    ids = [unit_named(name).id for name in (one, two, three)]

    assert [*ids, "Cấp xã"] == [item.unit for item in found.lines]
    assert ["trang tính Xã"] * 2 == [item.place.split(" ", 2)[2] for item in found.lines[:2]]
    assert [2, 3, 7, 5] == [item.answers[0].figure.value for item in found.lines]
    assert {"table_of_units", "totals_hold"} == told(found)


def test_a_summary_and_the_sheets_that_it_sums():
    one, two = "UBND xã Đồng Phú", "UBND xã An Bình"
    tabs = {
        "TH": lines_of([line("Tổng cộng", 5, 5), line(one, 2, 2), line(two, 3, 3)]),
        "Đồng Phú": lines_of([line(one, 2, 2)]), "An Bình": lines_of([line(two, 3, 3)]),
    }  # fmt: skip
    found = read(tabs, province_form(), PROVINCE)

    assert [2, 3, 5] == [item.answers[0].figure.value for item in found.lines]
    assert set() == set().union(*map(told, found.lines[:2]))


def test_sheets_of_a_grid():
    tabs = {"Sheet1": grid(f"Học nghề tại {SCT}"), "Sheet2": grid(f"Học nghề tại {STP}", 2),
            "Toàn tỉnh": grid("Học nghề toàn tỉnh", 3)}  # fmt: skip
    found = read(tabs, grid_returns.form())
    truth = list(grid_returns.truth().values())

    assert ["SCT", "STP", "Toàn tỉnh"] == [item.unit for item in found.lines]
    for times, item in enumerate(found.lines, 1):
        said = [answer.figure.value for answer in item.answers]
        assert [value * times for value in truth] == said
    assert {"table_of_units", "totals_hold"} == told(found)


ONE = "I|Thẩm quyền của cấp xã\n1|Chứng thực|30|20|5|5|20|10|10|0|10|10|0"
OTHER = "I|Thẩm quyền của cấp xã\n1|Đất đai|4|4|||3|3|||1|1"


def test_sheets_of_an_open_list_keep_their_own_lines():
    tabs = {"1": table_of(ONE, AN_BINH), "2": table_of(OTHER, "UBND xã Đồng Phú")}
    found = read(tabs, open_form())

    assert ["X1", "X2"] == [item.unit for item in found.lines]
    assert [(("own", "Chứng thực"),), (("own", "Đất đai"),)] == [i.named for i in found.lines]
    assert [30, 4] == [item.answers[0].figure.value for item in found.lines]


def test_two_sheets_of_one_unit_with_lines_of_an_open_list_are_one_table():
    second = table_of(f"{OTHER}\n|TỔNG CỘNG|34|24|5|5|23|13|10|0|11|11|0", AN_BINH)
    found = read({"1": table_of(ONE, AN_BINH), "2": second}, open_form())
    figures = {answer.key: answer.figure.value for answer in found.answers}

    assert ("X1", (), ()) == (found.unit, found.lines, found.notices)
    assert {("own", "Chứng thực"), ("own", "Đất đai")} == set(found.named)
    assert {30, 4, 34} == {value for key, value in figures.items() if key.endswith("__c3")}


def test_of_sheets_whose_unit_the_caller_names_the_file_stays_a_question():
    found = read({"SCT": wide(""), "STP": wide("", 2)}, wide_returns.form_of(TCD), unit="SCT")

    assert ("SCT", ()) == (found.unit, found.lines)
    assert "several_tables" in told(found)
