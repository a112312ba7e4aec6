"""A letter done as it says, or answered by reasons alone, has no mark left and counts nothing.

LibreOffice computes what a department would see; each kind of mark is a line of the table.
"""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from department import LIST, LIST_AT, lines
from grid_returns import form as grid_form
from recalculation import recalculated, values
from wide_forms import wide_form

from pipeline.feedback.letters import write_feedback
from pipeline.feedback.lines import COUNT
from pipeline.form_check.plausible import plausible_figures
from pipeline.intake.folder import read_all
from pipeline.judging.check_returns import check_returns
from pipeline.reading.read_return import Expected
from pipeline.returns import Filled
from pipeline.template.columns import AT, CHECK_SHEET, COUNTS, FLAGS, FORM_SHEET, TICK, line_of
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form
from schemas.form.model import Form
from schemas.periods.period import Period, parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster

pytestmark = pytest.mark.libreoffice
FORM, ROSTER, PERIOD = load_form("cchc_2023"), load_roster(DEMO_ROSTER), parse_period("2023-6T")
WIDE, GRID = wide_form(Path(tempfile.mkdtemp()), "TCD01_TT2024"), grid_form()
FORMS, LATER = (FORM, WIDE, GRID), parse_period("2025-6T")  # a period of the last two
UNIT = ROSTER.by_id["SNgV"]
EXPECTED = Expected(FORMS, ROSTER)
REASON = "Đã kiểm tra, số liệu đúng"
DONE = "✓ Đã xong: lưu và gửi lại tệp này"


@dataclass(frozen=True)
class Fault:
    """What a return held by code, the `rule` that finds it, and what is typed as its letter says.

    A cell is typed into as (code, part); what is answered by its `reason` alone has none.
    """

    rule: str
    held: dict[str, Filled]
    typed: dict[tuple[str, str], Any] = field(default_factory=dict)
    can_be_right: bool = True  # else no reason answers it
    form: Form = FORM

    @property
    def period(self) -> Period:
        return PERIOD if self.form is FORM else LATER

    def key(self, code: str) -> str:
        return self.form.by_code[code].key


FAULTS = {
    "the sum of parts": Fault("plan_done", {"1.1.1": Filled(5), "1.1.2": Filled(9)}, {("1.1.2", "value"): 4}),
    "a count with a fraction": Fault("count_whole", {"1.1.3": Filled(2.5)}, {("1.1.3", "value"): 2}),
    "a count that is too large": Fault("count_plausible", {"1.1.3": Filled(99999)}, {("1.1.3", "value"): 9}),
    "X over Y": Fault("numerator_within_denominator", {"3.4.1": Filled(None, 9, 4)}, {("3.4.1", "numerator"): 4}),
    "a share out of bounds": Fault("ratio_range", {"3.4.1": Filled(150)}, {("3.4.1", "value"): 50}),
    "a share typed as a fraction of one": Fault("ratio_below_one", {"3.4.1": Filled(0.5)}, {("3.4.1", "value"): 50}),
    "zeros between rows": Fault("survey_mode_without_survey",
        {"1.4.1": Filled(0), "1.4.2": Filled("0 - Trực tuyến")}, {("1.4.2", "value"): "Không áp dụng"}),
    "a figure that others report": Fault("owner_only", {"4.1.1": Filled(3)}, {("4.1.1", "value"): None}),
    "three that others report": Fault("owner_only",
        {"4.1.1": Filled(3), "7.3": Filled(2), "7.6.1.1": Filled(1)},
        {("4.1.1", "value"): None, ("7.3", "value"): None, ("7.6.1.1", "value"): None}),
    "a row left blank": Fault("missing", {"1.1.3": Filled()}, {("1.1.3", "value"): 3}),
    "words": Fault("not_a_number", {"1.1.3": Filled("không rõ")}, {("1.1.3", "value"): 3}, False),
    "words for X": Fault("fraction_unread", {"3.4.1": Filled(None, "tám", 9)}, {("3.4.1", "numerator"): 8}, False),
    "a figure and a reason why there is none": Fault("reason_conflict",
        {"1.1.3": Filled(4, state="Không áp dụng")}, {("1.1.3", "state"): None}, False),
    "nothing to report, and a figure": Fault("statement_contradicted",
        {"1.1": Filled(state="Không phát sinh")}, {("1.1", "state"): None}),
    "X and Y in the note": Fault("note_fraction",
        {"3.4.1": Filled(75, note="6/8 hồ sơ")}, {("3.4.1", "numerator"): 6, ("3.4.1", "denominator"): 8}),
    "the number line of a wide form": Fault("number_line",
        {"1": Filled(5), "4": Filled(1), "13": Filled(1), "22": Filled(1)}, {("1", "value"): 3}, form=WIDE),
    "words in a wide form": Fault("not_a_number",
        {"1": Filled("ba"), "4": Filled(1), "13": Filled(1), "22": Filled(1)}, {("1", "value"): 3}, False, WIDE),
    "the number line of a grid": Fault("number_line", {"3/1": Filled(5)}, {("3/1", "value"): 0}, form=GRID),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """By the name of a fault: its return, and what is found in it."""
    home = tmp_path_factory.mktemp("nhận")
    paths = []
    for number, fault in enumerate(FAULTS.values()):
        held = plausible_figures(fault.form, UNIT, fault.period)
        held |= {fault.key(code): answer for code, answer in fault.held.items()}
        paths.append(home / f"{number}.xlsx")
        write_book(template_book(fault.form, UNIT, fault.period, held), paths[-1])
    items = read_all(paths, EXPECTED)
    findings = check_returns(items, FORMS, ROSTER)
    return {
        name: (item, [finding for finding in findings if finding.file == item.file])
        for name, item in zip(FAULTS, items, strict=True)
    }


@pytest.fixture(scope="module")
def letters(tmp_path_factory, found):
    home = tmp_path_factory.mktemp("thư")
    written = {}
    for name, (item, findings) in found.items():
        (path,) = write_feedback([item], findings, FORMS, ROSTER, home / name).values()
        written[name] = path
    return written


def answered(letters: dict[str, Path], home: Path, edit) -> dict[str, Path]:
    """Each letter edited and then saved by LibreOffice, in one run of it."""
    (home / "edited").mkdir(parents=True)
    copies = []
    for number, (name, path) in enumerate(letters.items()):
        book = openpyxl.load_workbook(path)
        edit(book, FAULTS[name])
        copies.append(home / "edited" / f"{number}.xlsx")
        book.save(copies[-1])
    return dict(zip(letters, recalculated(copies, home / "saved"), strict=True))


def obey(book, fault: Fault) -> None:
    """Type what the fix says where it says so; give the reason of what is right as it is."""
    for (code, part), value in fault.typed.items():
        line = line_of(fault.form, fault.key(code))
        book[FORM_SHEET].cell(line + 1, AT[part] + 1).value = value


def give_reasons(book, _: Fault) -> None:
    for line in lines(book):
        line[LIST_AT["explanation"]].value = REASON


@pytest.fixture(scope="module")
def obeyed(letters, tmp_path_factory):
    return answered(letters, tmp_path_factory.mktemp("done"), obey)


@pytest.fixture(scope="module")
def reasoned(letters, tmp_path_factory):
    return answered(letters, tmp_path_factory.mktemp("reasons"), give_reasons)


@pytest.fixture(scope="module")
def untouched(letters, tmp_path_factory):
    return answered(letters, tmp_path_factory.mktemp("untouched"), lambda book, fault: None)


def marks(path: Path) -> list[tuple[int, int, Any]]:
    """The hidden marks of the form that give a cell its colour."""
    cells = values(path, FORM_SHEET)
    columns = {AT[flag] for flag in FLAGS.values()}
    return [
        (*place, value) for place, value in cells.items() if place[1] in columns and value not in ("", 0)
        and isinstance(value, int | float)
    ]  # fmt: skip


def left(path: Path) -> tuple[str, list[Any], list[Any]]:
    """The first line of the list, what each of its lines counts, and the counters of the form."""
    listed, checked = values(path, LIST), values(path, CHECK_SHEET)
    counts = [
        value
        for (_, column), value in listed.items()
        if column == COUNT and isinstance(value, int | float)
    ]
    return (
        str(listed[1, 0]),
        counts,
        [checked[COUNTS[name]] for name in ("errors", "warnings", "missing")],
    )


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_told_and_marked(name, found, untouched):
    assert FAULTS[name].rule in {finding.rule.partition(":")[0] for finding in found[name][1]}

    first, counts, _ = left(untouched[name])

    assert not first.startswith("✓")
    assert all(counts)
    assert marks(untouched[name])


@pytest.mark.parametrize("name", FAULTS)
def test_done_as_it_says_nothing_is_left(name, obeyed):
    first, counts, counters = left(obeyed[name])
    (item,) = read_all([obeyed[name]], EXPECTED)
    severities = {finding.severity for finding in check_returns([item], FORMS, ROSTER)}

    assert [] == marks(obeyed[name])
    assert (DONE, 0, [0, 0, 0]) == (first, sum(counts), counters)
    assert severities <= {"info"}


@pytest.mark.parametrize("name", FAULTS)
def test_a_reason_alone_answers_what_can_be_right(name, found, reasoned):
    first, counts, counters = left(reasoned[name])
    (item,) = read_all([reasoned[name]], EXPECTED)
    again = check_returns([item], FORMS, ROSTER)
    open_ones = [finding for finding in again if finding.severity in ("error", "warning")]

    if not FAULTS[name].can_be_right:
        assert not first.startswith("✓")
        assert marks(reasoned[name])
        return
    assert [] == marks(reasoned[name])
    assert (DONE, 0, [0, 0, 0]) == (first, sum(counts), counters)
    assert {REASON} >= {finding.explanation for finding in open_ones}


TYPED = [  # what is written into a form that came back blank, and whether its letter is done
    ({}, False),
    ({("1.1.1", "value"): 3}, True),
    ({("1.1.3", "value"): "KAD"}, True),
    ({("3.4.1", "numerator"): 1}, True),
    ({("1.1.3", "state"): "Chưa có số liệu"}, True),
    ({"tick": "Không phát sinh"}, True),
]


def test_the_letter_of_a_blank_form_is_done_once_it_says_something(tmp_path):
    blank = tmp_path / "SNgV.xlsx"
    write_book(template_book(FORM, UNIT, PERIOD), blank)
    items = read_all([blank], EXPECTED)
    findings = check_returns(items, [FORM], ROSTER)
    (letter,) = write_feedback(items, findings, [FORM], ROSTER, tmp_path / "thư").values()
    copies = []
    for number, (typed, _) in enumerate(TYPED):
        book = openpyxl.load_workbook(letter)
        for place, value in typed.items():
            row, column = (
                TICK
                if place == "tick"
                else (line_of(FORM, FORM.by_code[place[0]].key), AT[place[1]])
            )
            book[FORM_SHEET].cell(row + 1, column + 1).value = value
        copies.append(tmp_path / f"{number}.xlsx")
        book.save(copies[-1])
    done = [left(path)[0].startswith("✓") for path in recalculated(copies, tmp_path / "saved")]

    assert ["blank_form"] == [finding.rule for finding in findings]
    assert [is_done for _, is_done in TYPED] == done
