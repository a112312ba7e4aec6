"""A form (and a roster) in, what is wrong with its own rules out, before templates are sent.

Rules are tried on samples (schemas/compilers/samples.py) and all together by the solver that makes the demo's
figures: what it satisfies is consistent for certain, what it cannot is named as a contradiction.
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.form_book.columns import PRINTED_COLUMNS, ROWS, sheet_name
from pipeline.form_book.read import undecided_cells
from pipeline.form_check.plausible import plausible_figures
from pipeline.form_check.problem import Problem, problem
from pipeline.form_check.reach import kinds_of_unit, unreached
from pipeline.form_check.satisfy import Unsatisfiable
from schemas.compilers.samples import outcomes, totals_of
from schemas.form.model import Form
from schemas.frames import SEVERITIES
from schemas.periods.period import Period
from schemas.rules.expression import unparse
from schemas.rules.rule import Rule
from schemas.text import first_of
from schemas.units.unit import Roster, Unit
from schemas.vocabulary.words import role_name
from schemas.wording.papers import worded


def review(form: Form, roster: Roster | None = None) -> list[Problem]:
    """Everything found, errors first."""
    found = [*_of_form(form), *(_owners(form, roster) if roster else ())]
    return sorted(found, key=lambda item: SEVERITIES.index(item.severity))


@functools.lru_cache(maxsize=4)  # a second command of one process need not wait for it again
def _of_form(form: Form) -> tuple[Problem, ...]:
    alone = tuple(_one_by_one(form))
    return (
        *alone, *unreached(form), *_contradictions(form, alone), *_equal(form), *_twice(form),
        *_undecided(form),
    )  # fmt: skip


def _one_by_one(form: Form) -> Iterator[Problem]:
    """A general rule that cannot fail on a row is idle there, and no fault of the form's."""
    for rule in form.rules:
        shown = outcomes(rule, form).keys() - {None}
        if not shown:
            yield problem("never_judged", [rule.id])
        elif shown == {True} and not rule.row:
            yield problem("never_fails", [rule.id])
        elif shown == {False}:
            yield problem("never_holds", [rule.id])


def _contradictions(form: Form, alone: Iterable[Problem]) -> Iterator[Problem]:
    """Rules that hold one by one and not together; what fails alone is told of already."""
    for found in alone:
        if found.id == "never_holds":
            form = _without(form, found.rules[0])
    period = _some_period(form)
    told: set[str] = set()
    for unit in kinds_of_unit(form):
        failing = _unsatisfied(form, unit, period)
        if failing and not told & {rule.id for rule in failing}:
            names = _conflict(form, unit, period, failing)
            told |= {*names, *(rule.id for rule in failing)}
            who = worded("review", f"who.{unit.level}")
            yield problem("contradiction", names, who=who)


def _some_period(form: Form) -> Period:
    return form.scheme.period(form.valid_from.year + 1, form.periods[-1])


def _unsatisfied(form: Form, unit: Unit, period: Period) -> list[Rule]:
    try:
        plausible_figures(form, unit, period)
    except Unsatisfiable as error:
        return error.rules
    return []


def _conflict(form: Form, unit: Unit, period: Period, failing: list[Rule]) -> list[str]:
    """The rules without any one of which figures are found; all that fail where it takes more."""
    keys = {ref.key for rule in failing for ref in rule.cells}
    near = [rule for rule in form.rules if not rule.row and keys & {ref.key for ref in rule.cells}]
    small = replace(form, rules=tuple(rule for rule in form.rules if rule in near or _bounds(rule)))
    freeing = [
        rule.id for rule in near if not _unsatisfied(_without(small, rule.id), unit, period)
    ]  # fmt: skip
    return freeing or [rule.id for rule in failing]


def _bounds(rule: Rule) -> bool:
    """A general rule that limits one row; relations elsewhere have no part in the conflict."""
    return bool(rule.row) and rule.severity == "error"


def _without(form: Form, dropped: str) -> Form:
    return replace(form, rules=tuple(rule for rule in form.rules if rule.id != dropped))


def _undecided(form: Form) -> Iterator[Problem]:
    """What a form was guessed from a blank table with is asked until somebody has decided it."""
    for sheet, cells in undecided_cells(form).items():
        yield problem("undecided", sheet=sheet, count=len(cells), cells=first_of(cells))


def _equal(form: Form) -> Iterator[Problem]:
    same: dict[tuple, list[str]] = {}
    for rule in form.rules:
        same.setdefault((unparse(rule.tree), rule.levels), []).append(rule.id)
    for names in same.values():
        if len(names) > 1:
            yield problem("same_rule", names)


def _twice(form: Form) -> Iterator[Problem]:
    """A sum that holds a row twice, or a total beside one of its own parts."""
    totals = totals_of(form)
    code = {row.key: row.code for row in form.rows}
    for rule, keys in totals.values():
        for key in {key for key in keys if keys.count(key) > 1}:
            yield problem("repeated_part", [rule.id], part=code[key])
        for total in (key for key in keys if key in totals):
            other, parts = totals[total]
            for part in (part for part in parts if part in keys):
                yield problem(
                    "counted_twice", [rule.id], total=code[total], part=code[part], other=other.id
                )


def _owners(form: Form, roster: Roster) -> Iterator[Problem]:
    owned: dict[str, list[str]] = {}
    for row in form.value_rows:
        if row.owner:
            owned.setdefault(row.owner, []).append(row.code)
    for role, codes in owned.items():
        owners = roster.owners(role)
        if len(owners) != 1:
            units = ", ".join(unit.short for unit in owners)
            identifier = "two_owners" if owners else "no_owner"
            yield problem(identifier, role=role_name(role), units=units, codes=", ".join(codes))
    idle = [
        row.code for row in form.value_rows
        if not row.owner and not any(unit.is_asked(row) for unit in roster.units)
    ]  # fmt: skip
    if idle:
        yield problem("no_unit_level", codes=", ".join(idle))


def _place(name: str, line: int, form: Form) -> str:
    """A line of a table of the form's folder, or of a sheet of its workbook."""
    if form.path.is_file():
        return worded("review", "place.sheet", sheet=sheet_name(name), line=line)
    return worded("review", "place.line", file=name, line=line)


def _with_places(found: Problem, form: Form) -> str:
    """What is wrong, and in which lines of the form's tables the rules stand."""
    rules = [rule for rule in form.rules if rule.id in found.rules]
    at = [(Path(rule.path).name, rule.line) for rule in rules if not rule.row]
    asked = PRINTED_COLUMNS if form.columns else ROWS
    at += [
        (asked if form.path.is_file() else f"{asked}.csv", form.by_key[rule.row].line)
        for rule in rules
        if rule.row
    ]
    places = "; ".join(_place(name, line, form) for name, line in dict.fromkeys(at))
    return worded("review", "place", text=found.text, places=places) if places else found.text


def review_lines(form: Form, problems: list[Problem]) -> Iterator[str]:
    """The review as the terminal shows it."""
    from schemas.wording.as_text import SEVERITY

    for found in problems:
        said = (_with_places(found, form), found.fix)
        yield f"{SEVERITY[found.severity]}: {'. '.join(filter(None, said))}."
    counts = {f"{name}s": sum(found.severity == name for found in problems) for name in SEVERITY}
    name = "summary" if problems else "clean"
    yield worded("review", name, form=form.id, count=len(form.rules), **counts)
