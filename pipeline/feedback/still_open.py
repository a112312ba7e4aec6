"""A finding of a letter in, the formula out that says whether it is still to be answered.

What the form's own checks know is open while they say so; all else while none of the cells that
a department may write in, in the rows that it is about, has been changed. A reason given on its line
answers all but a cell in which no figure can be read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.feedback.items import Told
from pipeline.returns import BLANK_FORM
from pipeline.template.columns import (
    AT,
    CHECK_SHEET,
    FIRST_LINE,
    FORM_SHEET,
    TICK,
    check_cell,
    line_of,
)
from pipeline.template.live.checks import GRAVE_PROBLEMS
from pipeline.template.live.results import Results, problem_id
from pipeline.xlsx.book import Cell, address

_WRITTEN = ("value", "numerator", "denominator", "note", "state")  # the parts of a row, by column
_COMPARED = 60  # letters of a text that are compared with what was sent back
_PROBLEMS = {"ratio_below_one": "below_one", "statement_contradicted": "contradicted"}


@dataclass(frozen=True, slots=True)
class Open:
    """`test` is true while the finding is open, whatever is said of it; `excused_as` names what the
    live checks are to leave out once a reason is given; `sure` where no reason can answer it."""

    test: str
    excused_as: str = ""
    sure: bool = False
    live: bool = False


def still_open(
    told: Told, results: Results, cells: Mapping[tuple[int, int], Cell]
) -> Open:  # fmt: skip
    """`results` are those of the form as it is sent back, with these `cells`."""
    if told.finding.rule == BLANK_FORM:
        return Open(_nothing_written(results))
    keys = tuple(dict.fromkeys(spot.place.key for spot in told.spots))
    grave = [key for key in keys if results.problems.get(key) in GRAVE_PROBLEMS]
    if grave and told.finding.severity == "error":
        last = max(results.checks.numbers[name] for name in GRAVE_PROBLEMS)
        tests = (f"{_checked('problem', results, key)}<={last}" for key in grave)
        return Open(_either(tests), sure=True, live=True)
    return _of_rule(told, results) or _of_problem(told, results) or Open(
        _all_of(test for key in keys for test in _unchanged(key, results, cells))
    )  # fmt: skip


def _nothing_written(results: Results) -> str:
    """While no cell of the form holds an answer, and nobody has said that there is nothing to report.

    What the template computes is a text until it has a figure.
    """
    last = FIRST_LINE + len(results.checks.form.rows) - 1

    def column(name: str) -> str:
        area = (address(line, AT[name], True) for line in (FIRST_LINE, last))
        return f"'{FORM_SHEET}'!{':'.join(area)}"

    written = "+".join(f"COUNT({column(part)})" for part in ("value", "numerator", "denominator"))
    words = f"COUNTA({column('state')})+SUMPRODUCT(--ISTEXT({column('value')}),--(LEN({column('value')})>0))"
    return f"AND({written}+{words}=0,LEN('{FORM_SHEET}'!{address(*TICK, True)})=0)"


def _of_rule(told: Told, results: Results) -> Open | None:
    """Open while the form's own check fails."""
    checks, rule = results.checks, told.finding.rule
    if results.verdicts.get(rule) is not False:
        return None
    if rule in checks.relation_lines:
        if rule not in results.unsilenced:
            return None
        failure = f"{CHECK_SHEET}!{check_cell('failure', checks.relation_lines[rule])}"
        return Open(f"ISNUMBER({failure})", rule, live=True)
    for key in told.finding.keys:
        ids = [own.id for own in checks.row_rules.get(key, ())]
        if rule in ids:
            verdicts = _checked("verdicts", results, key)
            return Open(f'MID({verdicts},{ids.index(rule) + 1},1)="0"', rule, live=True)
    return None


def _of_problem(told: Told, results: Results) -> Open | None:
    problem = _PROBLEMS.get(told.finding.rule, "")
    for key in told.finding.keys:
        if problem and results.problems.get(key) == problem:
            number = results.checks.numbers[problem]
            test = f"{_checked('problem', results, key)}={number}"
            return Open(test, problem_id(problem, key), live=True)
    return None


def _checked(name: str, results: Results, key: str) -> str:
    return f"{CHECK_SHEET}!{check_cell(name, line_of(results.checks.form, key))}"


def _unchanged(
    key: str, results: Results, cells: Mapping[tuple[int, int], Cell]
) -> Iterator[str]:  # fmt: skip
    """Tests that a row holds what it was sent back with; none of what the template computes."""
    line = line_of(results.checks.form, key)
    for name in _WRITTEN:
        cell = cells.get((line, AT[name]))
        if cell is None or cell.formula or not cell.style.startswith("input"):
            continue
        here = f"'{FORM_SHEET}'!{address(line, AT[name])}"
        if cell.value is None or cell.value == "":
            yield f'{here}=""'
        elif isinstance(cell.value, str):
            text = cell.value.split("\n")[0][:_COMPARED]
            yield f'LEFT({here},{len(text)})="{text.replace(chr(34), chr(34) * 2)}"'
        else:  # an empty cell equals 0
            yield f"ISNUMBER({here})"
            yield f"{here}={cell.value:.15g}"


def _all_of(tests: Iterator[str]) -> str:
    return f"AND({','.join(tests) or 'TRUE'})"


def _either(tests: Iterator[str]) -> str:
    return f"OR({','.join(tests)})"
