"""A form, a unit's cut and what is filled in, in; the hidden sheet that judges a template out.

A line for each row of the form prepares what rules look at (state, figures in millionths) and
gathers what is wrong with it; beside it a line for each rule. Rows are found by their keys, so
that sorted, inserted and deleted lines of the form are judged as what they are.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.past.previous import Past
from pipeline.template.asked_rows import Cut
from pipeline.template.columns import (
    CHECK_AT,
    CHECK_SHEET,
    COUNTS,
    FIRST_LINE,
    FORM_SHEET,
    TICK,
    check_area,
    check_cell,
    line_of,
)
from pipeline.template.live.cached_results import changed_rows, formula_results
from pipeline.template.live.gather_formulas import gathered
from pipeline.template.live.prepare_formulas import prepared
from pipeline.template.live.prepared_rows import Line, code_words, lines, word_codes
from pipeline.template.live.results import (
    Results,
    judged_rules,
    mark_weight,
    results,
    sayings,
)
from pipeline.xlsx.book import Cell, Sheet, address
from schemas.compilers.as_excel import Compiler
from schemas.form.model import Form, Row
from schemas.rules.expression import PAST
from schemas.rules.rule import Rule
from schemas.wording.prompts import words


@functools.lru_cache(maxsize=16)
def _formulas(form: Form, level: str, with_past: bool) -> dict[tuple[int, int], str]:
    """Every formula of the sheet; the same for all units of a level."""
    lists = _code_lists(form)
    found = {}
    for row in form.rows:
        line = line_of(form, row.key)
        formulas = prepared(form, row, lists) | gathered(form, row, with_past)
        found |= {(line, CHECK_AT[name]): f"={text}" for name, text in formulas.items()}
    compiler = Compiler(form, functools.partial(_place, form, with_past))
    for line, rule in enumerate(judged_rules(form, with_past), FIRST_LINE):
        told, weight = _told(rule, form, judged_rules(form, with_past)), mark_weight(rule)
        formulas = {
            "outcome": compiler.judged(rule, level),
            "weight": f"IF({told},{weight},0)",
            "failing": f'IF({told},{check_cell("says", line)}&"¦","")',
        }
        found |= {(line, CHECK_AT[name]): f"={text}" for name, text in formulas.items()}
    return found | _counts(form, with_past)


def _told(rule: Rule, form: Form, rules: tuple[Rule, ...]) -> str:
    """The condition that a rule fails and nothing that silences it does."""
    line = {judged.id: number for number, judged in enumerate(rules, FIRST_LINE)}
    fails = f"{check_cell('outcome', line[rule.id])}=0"
    others = [check_cell("outcome", line[other]) for other in form.silencers[rule.id]]
    return f"AND({fails},MIN({','.join(others)})>0)" if others else fails


def _place(form: Form, with_past: bool, key: str, part: str) -> str:
    """Where the sheet keeps one figure of a row; '' for what a template never holds."""
    row, line = form.by_key[key], line_of(form, key)
    if part in PAST:
        return check_cell(part, line) if with_past else ""
    if part in ("numerator", "denominator") and not row.takes_fraction:
        return ""
    return check_cell(part, line)


def _counts(form: Form, with_past: bool) -> dict[tuple[int, int], str]:
    rules, rows = len(judged_rules(form, with_past)), len(form.rows)
    total = (
        f"SUM({check_area('weight', FIRST_LINE, rules)})"
        f"+SUM({check_area('own_weight', FIRST_LINE, rows)})"
    )
    tick = f"'{FORM_SHEET}'!{address(*TICK, True)}"
    return {
        COUNTS["errors"]: f"=INT(({total})/1000000)",
        COUNTS["warnings"]: f"=INT(MOD({total},1000000)/1000)",
        COUNTS["missing"]: f"=MOD({total},1000)",
        COUNTS["nothing"]: f'=IF(ISTEXT({tick}),IF(TRIM({tick})="{words("tick.word")[1]}",1,0),0)',
    }


@functools.lru_cache(maxsize=16)
def _code_lists(form: Form) -> dict[str, int]:
    """Key of each coded row → the column with the texts that it takes; the numbers stand beside."""
    first = len(CHECK_AT) + 1
    distinct: dict[tuple, int] = {}
    found = {}
    for row in form.rows:
        if row.kind == "code":
            texts = tuple(code_words(row).items())
            found[row.key] = distinct.setdefault(texts, first + 2 * len(distinct))
    return found


@functools.lru_cache(maxsize=16)
def _constants(form: Form, with_past: bool) -> dict[tuple[int, int], Cell]:
    """Keys, lists and what each rule says: the cells that are the same for every unit."""
    cells = {
        (line_of(form, row.key), CHECK_AT["key"]): Cell(row.key, "small_plain") for row in form.rows
    }
    for line, (text, code) in enumerate(word_codes().items(), FIRST_LINE):
        cells[line, CHECK_AT["words"]] = Cell(text, "small_plain")
        cells[line, CHECK_AT["states"]] = Cell(code, "small_plain")
    for key, column in _code_lists(form).items():
        for line, (text, code) in enumerate(code_words(form.by_key[key]).items(), FIRST_LINE):
            cells[line, column] = Cell(text, "small_plain")
            cells[line, column + 1] = Cell(code, "small_plain")
    said = sayings(form, with_past)
    for line, rule in enumerate(judged_rules(form, with_past), FIRST_LINE):
        cells[line, CHECK_AT["rule"]] = Cell(rule.id, "small_plain")
        cells[line, CHECK_AT["says"]] = Cell(said[rule.id], "small_plain")
    for name in COUNTS:
        row, column = COUNTS[name]
        cells[row, column - 1] = Cell(name, "small_plain")
    return cells


@dataclass(frozen=True, eq=False)
class Blank:
    """The sheet of a blank template, and what it shows; of earlier periods it has no figures."""

    cells: Mapping[tuple[int, int], Cell]
    results: Results


@dataclass(frozen=True)
class Checks:
    """The hidden sheet, what it shows on each line, and on which it is not what a blank one shows."""

    sheet: Sheet
    results: Results
    changed: tuple[Row, ...]


@functools.lru_cache(maxsize=4)  # of some megabytes each; press.py brings equal ones together
def blank_checks(form: Form, level: str, asked: frozenset[str], with_past: bool) -> Blank:
    """What all sheets of units of a level that are asked the same rows begin with."""
    cut = Cut(level, asked, asked, frozenset())
    found = results(form, cut, lines(form, cut, {}, words("tick.word")[1]), {}, False, with_past)
    values, cells = formula_results(form.rows, form, found), dict(_constants(form, with_past))
    for row in form.rows:
        place = line_of(form, row.key), CHECK_AT["asked"]
        cells[place] = Cell(int(row.key in asked), "small_plain")
    for place, formula in _formulas(form, level, with_past).items():
        cells[place] = Cell(values.get(place, ""), "small_plain", formula)
    return Blank(cells, found)


def check_sheet(
    form: Form, cut: Cut, filled: Mapping[str, Line], past: Mapping[str, Past], nothing: bool
) -> Checks:  # fmt: skip
    """The sheet with the results that its formulas have at once."""
    blank = blank_checks(form, cut.level, cut.asked, bool(past))
    found = results(form, cut, filled, past, nothing, bool(past), blank.results)
    changed = changed_rows(form, found, blank.results)
    cells = dict(blank.cells)
    for place, value in formula_results(changed, form, found, blank.results).items():
        cell = cells.get(place)
        if cell and cell.formula and cell.value != value:
            cells[place] = Cell(value, cell.style, cell.formula)
    for key, figures in past.items():
        for name in PAST:
            if (figure := getattr(figures, name)) is not None:
                place = line_of(form, key), CHECK_AT[name]
                cells[place] = Cell(round(figure * 1_000_000), "small_plain")
    sheet = Sheet(CHECK_SHEET, cells, protected=True, visibility="hidden")
    return Checks(sheet, found, changed)
