"""What a template checks and shows in, the hidden sheet that judges it out.

Three lists side by side. A line for each row of the form prepares what rules look at (state, figures
in millionths), judges the rules about the row alone and gathers what is wrong with it; a line for
each rule between rows; a line for each message, whose number stands where it is due. Rows are found
by their keys, so that sorted, inserted and deleted lines of the form are judged as what they are.
"""

import functools
from collections.abc import Iterator, Mapping

from pipeline.past.previous import Past
from pipeline.template.columns import (
    CHECK_AT,
    CHECK_SHEET,
    COUNTS,
    FIRST_LINE,
    FIRST_OF,
    HEADER_LINE,
    line_of,
)
from pipeline.template.live.checks import Checks, Message, more_than_one
from pipeline.template.live.prepare_formulas import reading_formulas
from pipeline.template.live.prepared_rows import code_words, word_states
from pipeline.template.live.results import Results, blank_results, formula_results
from pipeline.template.live.verdict_formulas import (
    count_formulas,
    relation_formulas,
    row_formulas,
)
from pipeline.xlsx.book import Cell, Sheet
from schemas.form.model import Form
from schemas.rules.expression import MICRO, PAST

Place = tuple[int, int]  # line and column, from 0
_STYLE = "small_plain"


def check_sheet(results: Results, past: Mapping[str, Past]) -> Sheet:
    """The sheet with the results that its formulas have at once."""
    cells = dict(_blank_cells(results.checks))
    if results is not blank_results(results.checks):
        cells |= {place: Cell(0, _STYLE, f"={text}") for place, text in _excused(results)}
        for place, value in formula_results(results).items():
            cell = cells.get(place)
            if cell and cell.formula and cell.value != value:
                cells[place] = Cell(value, _STYLE, cell.formula)
    for key, figures in past.items():
        for name in PAST:
            if (figure := getattr(figures, name)) is not None:
                place = line_of(results.checks.form, key), CHECK_AT[name]
                cells[place] = Cell(round(figure * MICRO), _STYLE)
    return Sheet(CHECK_SHEET, cells, protected=True, visibility="hidden")


@functools.lru_cache(maxsize=4)
def _blank_cells(checks: Checks) -> dict[Place, Cell]:
    """The sheet of a blank template: the same for all units of a cut."""
    values = formula_results(blank_results(checks))
    cells = {place: Cell(value, _STYLE) for place, value in _constants(checks)}
    return cells | {
        place: Cell(values[place], _STYLE, f"={text}") for place, text in _formulas(checks)
    }


def _formulas(checks: Checks) -> Iterator[tuple[Place, str]]:
    yield from count_formulas(checks).items()
    lists = _code_lists(checks.form)
    for row in checks.rows:
        formulas = reading_formulas(checks.form, checks.cut, row, lists) | row_formulas(checks, row)
        for name, text in formulas.items():
            yield (line_of(checks.form, row.key), CHECK_AT[name]), text
    for rule in checks.relations:
        for name, text in relation_formulas(checks, rule).items():
            yield (checks.relation_lines[rule.id], CHECK_AT[name]), text


def _excused(results: Results) -> Iterator[tuple[Place, str]]:
    """The formulas of what looks at an excuse, in the place of those of every template."""
    checks, excuses = results.checks, results.excuses
    keys = {name.partition("|")[2] for name in excuses}  # of what rows say wrong by themselves
    for row in checks.rows:
        if row.key in keys or any(rule.id in excuses for rule in checks.row_rules[row.key]):
            for name, text in row_formulas(checks, row, excuses).items():
                yield (line_of(checks.form, row.key), CHECK_AT[name]), text
    for rule in checks.relations:
        if rule.id in excuses:
            for name, text in relation_formulas(checks, rule, excuses).items():
                yield (checks.relation_lines[rule.id], CHECK_AT[name]), text


def _code_lists(form: Form) -> dict[str, int]:
    """Key of each coded row → the column with the texts that it takes; the numbers stand beside."""
    first = len(CHECK_AT) + 1
    distinct: dict[tuple[tuple[str, int], ...], int] = {}
    return {
        row.key: distinct.setdefault(tuple(code_words(row).items()), first + 2 * len(distinct))
        for row in form.rows if row.kind == "code"
    }  # fmt: skip


def _constants(checks: Checks) -> Iterator[tuple[Place, str | int]]:
    form = checks.form
    for name, column in CHECK_AT.items():
        yield (HEADER_LINE, column), name
    for name, (line, column) in COUNTS.items():
        yield (line, column - 1), name
    for name, (line, column) in FIRST_OF.items():
        yield (line, column - 1), f"first {name}"
    for row in checks.rows:
        line = line_of(form, row.key)
        yield (line, CHECK_AT["key"]), row.key
        if rules := checks.row_rules[row.key]:
            yield (line, CHECK_AT["rules"]), " ".join(rule.family for rule in rules)
    for rule in checks.relations:
        line, first = checks.relation_lines[rule.id], checks.first_row(rule.named)
        yield (line, CHECK_AT["relation"]), rule.id
        yield (line, CHECK_AT["first"]), line_of(form, first) + 1
    for number, message in enumerate((Message(0, ""), *checks.messages)):
        line = FIRST_LINE + number
        yield (line, CHECK_AT["number"]), number
        yield (line, CHECK_AT["message_weight"]), message.weight
        yield (line, CHECK_AT["message"]), message.text
    for count in range(checks.most_messages + 1):
        yield (FIRST_LINE + count, CHECK_AT["more"]), more_than_one(count)
    yield from _list(CHECK_AT["word"], word_states())
    for key, column in _code_lists(form).items():
        yield from _list(column, code_words(form.by_key[key]))


def _list(column: int, texts: Mapping[str, int]) -> Iterator[tuple[Place, str | int]]:
    """Texts in one column, what they stand for in the next."""
    for line, (text, number) in enumerate(texts.items(), FIRST_LINE):
        yield (line, column), text
        yield (line, column + 1), number
