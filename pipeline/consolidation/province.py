"""TOTALS in, the province's own contradictions out: what the printed table says against itself.

Relations of the form are applied to the province's figures. Rules of one row alone are not: a figure
that breaks one is left out of its total or named beside it, and a limit of one unit (count_plausible)
is none of a province. A total is judged against another where both are of the same units, or where
nobody is waited for. Else it is the least that it can be: a figure that is still to come would look
like a contradiction, but what is too much already stays so.
"""

import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.judging.facts import Facts
from pipeline.judging.findings import Finding
from pipeline.judging.waivers import NONE, Waivers
from pipeline.totals.remarks import Total, totals_by_key
from schemas.compilers import as_vietnamese
from schemas.compilers.as_value import at_least, outcome
from schemas.compilers.value_spans import Cell, Given
from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.rules.expression import PAST, Call, Compare, Node, Ref, children, refs
from schemas.rules.rule import Rule
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.papers import worded
from schemas.wording.remark import some

PROVINCE = "T"
_JUDGED_CALLS = ("implies", "answered")  # the others ask what one unit wrote
_WEIGHTED_SPREAD, _OWNER_SPREAD = 0.01, 1.0  # as printed; an owner may have written whole per cents
_PUSHES: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.gt, "<": operator.ge, ">=": operator.lt, ">": operator.le, "==": operator.ne,
}  # fmt: skip


def contradictions(
    facts: Facts, totals: pd.DataFrame, period: Period, roster: Roster, waivers: Waivers = NONE
) -> list[Finding]:
    """Findings of the province, of unit «» and no file; `facts` are those that were added up.

    What rests on figures that were all accepted by waivers is a remark.
    """
    form, by_key = facts.form, totals_by_key(totals)
    cells = {key: _cell(form.by_key[key], total) for key, total in by_key.items()}
    so_far = {key: _so_far(form.by_key[key], by_key[key], cell) for key, cell in cells.items()}
    units = _Units(facts, roster)
    judged = (
        (rule, cells if _comparable(rule, by_key, form, roster) else so_far)
        for rule in _rules(form)
    )
    return [
        _finding(rule, form, known, units, period, waivers)
        for rule, known in judged if outcome(rule, form, PROVINCE, known) is False
    ]  # fmt: skip


def _so_far(row: Row, total: Total, cell: Cell) -> Cell:
    """A total that lacks units as the least that it can be; a share of them says nothing yet."""
    if not total.missing:
        return cell
    if row.kind == "ratio":
        return replace(cell, value=None, rising=True)
    return replace(cell, rising=True) if (row.minimum or 0) >= 0 else Cell()


def _cell(row: Row, total: Total) -> Cell:
    if total.is_empty or pd.isna(total.value):
        return Cell(total.state or "blank")
    spread = _WEIGHTED_SPREAD if total.how == "weighted" else _OWNER_SPREAD
    return Cell(
        "value", total.value, _known(total.numerator), _known(total.denominator),
        spread=spread if row.kind == "ratio" else 0,
    )  # fmt: skip


def _known(figure: float) -> float | None:
    return None if pd.isna(figure) else float(figure)


def _rules(form: Form) -> Iterator[Rule]:
    """Relations that can be asked of totals, and X of each ratio against the row that is its total."""
    for rule in form.rules:
        past = any(ref.part in PAST for ref in rule.cells)
        if not (rule.row or rule.own or rule.todo or past) and _can_be_asked(rule.tree):
            yield rule
        if rule.family == "denominator_is_total" and form.by_key[rule.row].takes_fraction:
            total = Ref(form.by_key[rule.row].denominator)
            yield replace(
                rule, id=f"numerator_within_total:{rule.row}", family="numerator_within_total",
                row="", severity="error", message=worded("province", "numerator"),
                title=worded("province", "numerator"),
                tree=Compare("<=", Ref(rule.row, "numerator"), total),
                named=(Ref(rule.row, "numerator"), total),
            )  # fmt: skip


def _can_be_asked(node: Node) -> bool:
    known = not isinstance(node, Call) or node.name in _JUDGED_CALLS
    return known and all(map(_can_be_asked, children(node)))


def _comparable(rule: Rule, totals: Mapping[str, Total], form: Form, roster: Roster) -> bool:
    rows = [form.by_key[ref.key] for ref in rule.cells if ref.key in totals]
    return _of_same_units(rows, roster) or not any(totals[row.key].missing for row in rows)


def _of_same_units(rows: Iterable[Row], roster: Roster) -> bool:
    asked = {tuple(unit.is_asked(row) for unit in roster.units) for row in rows}
    return len(asked) == 1


@dataclass(frozen=True, eq=False)
class _Units:
    """What each unit brings into the totals: its figures that count, all else as nothing.

    Of what is left out, only a row that does not apply is a zero; the others are `unknown`.
    """

    facts: Facts
    roster: Roster

    def short(self, unit: str) -> str:
        return self.roster.by_id[unit].short

    def cells(self, keys: Iterable[str]) -> Iterator[tuple[str, dict[str, Cell], set[str]]]:
        """(unit, what it brings by row, rows of which its figure is not known)."""
        names = ("value", "numerator", "denominator", "counted", "state")
        columns = {key: [self.facts.row(name, key) for name in names] for key in keys}
        for line, unit in enumerate(self.facts.units):
            rows = {key: [c[line] for c in of_row] for key, of_row in columns.items()}
            unknown = {
                key for key, (*_, counted, state) in rows.items()
                if not counted and state != "not_applicable" and self._is_asked(unit, key)
            }  # fmt: skip
            yield unit, {key: _part(*figures[:4]) for key, figures in rows.items()}, unknown

    def are_asked(self, unit: str, side: Node) -> bool:
        """Whether a unit is asked any row of a side of a comparison; of a number it need not be."""
        keys = [ref.key for ref in refs(side)]
        return not keys or any(self._is_asked(unit, key) for key in keys)

    def _is_asked(self, unit: str, key: str) -> bool:
        return self.roster.by_id[unit].is_asked(self.facts.form.by_key[key])


def _part(value: float, numerator: float, denominator: float, counted: bool) -> Cell:
    if not counted:
        return Cell("not_applicable", numerator=0, denominator=0)
    return Cell("value", float(value), _known(numerator), _known(denominator))


def _finding(
    rule: Rule, form: Form, cells: Mapping[str, Cell], units: _Units, period: Period,
    waivers: Waivers,
) -> Finding:  # fmt: skip
    named = tuple(ref for ref in rule.named if ref.key in cells)
    codes = tuple(form.by_key[key].code for key in dict.fromkeys(ref.key for ref in named))
    shown = as_vietnamese.figures(named, form, lambda ref: _shown(cells[ref.key], ref))
    statement = as_vietnamese.statement(rule.tree, form)
    pushing = _pushing(rule, form, units)
    accepted = bool(pushing) and all(
        waivers.accepts(rule.id, unit, period.id, codes) for unit in pushing
    )
    message = worded(
        "province", "message", what=as_vietnamese.described(rule.message, rule, form),
        figures=as_text.figures_against(rule.severity, shown, statement),
    )  # fmt: skip
    return Finding(
        rule=rule.id, severity="info" if accepted else rule.severity, unit="", file="", period=period.id, codes=codes,
        cells=(), message=" ".join((
            message, *_said("units", some(list(pushing.values()))),
            *([worded("province", "accepted")] if accepted else []),
        )),
        fix=worded("province", "fix"), keys=tuple(dict.fromkeys(ref.key for ref in named)),
        title=rule.title,
    )  # fmt: skip


def _said(name: str, units: str) -> Iterator[str]:
    if units:
        yield worded("province", name, units=units)


def _shown(cell: Cell, ref: Ref) -> str:
    written: float | None = getattr(cell, ref.part)
    if written is None:
        return as_text.STATE[cell.state].lower()
    figure = as_text.number(round(written, 2))
    return worded("province", "so_far", figure=figure) if cell.rising else figure


def _pushing(rule: Rule, form: Form, units: _Units) -> dict[str, str]:
    """The units whose own figures go against a comparison, the heaviest first, with both sides."""
    if not isinstance(rule.tree, Compare) or rule.tree.op not in _PUSHES:
        return {}
    left, right = rule.tree.left, rule.tree.right
    keys = {ref.key for ref in rule.cells if form.by_key[ref.key].is_value}
    found = []
    for unit, cells, unknown in units.cells(keys):
        given = Given(form, cells)
        a, b = at_least(left, given), at_least(right, given)
        if a is not None and b is not None and _PUSHES[rule.tree.op](a, b) and a != b:
            said = [
                _side(figure, side, form, unknown)
                for figure, side in ((a, left), (b, right)) if units.are_asked(unit, side)
            ]  # fmt: skip
            found.append((abs(a - b), unit, f" {worded('province', 'against')} ".join(said)))
    found.sort(key=lambda item: -item[0])
    return {
        unit: worded("province", "unit", unit=units.short(unit), figures=figures)
        for _, unit, figures in found
    }


def _side(figure: float, node: Node, form: Form, unknown: Collection[str]) -> str:
    """One side of a comparison in words: a figure that nobody could count is none, not a zero."""
    keys = list(dict.fromkeys(ref.key for ref in refs(node)))
    missing = [form.by_key[key].code for key in keys if key in unknown]
    if not missing:
        return as_text.number(figure)
    kind = "unknown" if len(missing) == len(keys) else "partly"
    return worded("province", kind, figure=as_text.number(figure), codes=", ".join(missing))
