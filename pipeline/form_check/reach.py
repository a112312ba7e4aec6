"""A form in, for which levels and roles its relations can never fail out.

A relation of rows that no one unit is asked catches nothing on a template filled in right.
"""

from collections.abc import Iterable, Iterator

from pipeline.form_check.problem import Problem, problem
from schemas.compilers.as_value import outcome
from schemas.compilers.relation import least
from schemas.compilers.samples import samples
from schemas.compilers.value_spans import NOT_ASKED, Cell
from schemas.form.model import Form
from schemas.rules.rule import LEVELS, Rule
from schemas.units.unit import Unit
from schemas.vocabulary.words import role_name
from schemas.wording.papers import worded

PROVINCE = "T"


def kinds_of_unit(form: Form) -> list[Unit]:
    """One unit of each level that is asked, one for each role of an owner, and the province with all roles."""
    roles = sorted({row.owner for row in form.rows if row.owner})
    below = [level for level in LEVELS if level in form.levels and level != PROVINCE]
    units = [Unit(level, level, level, (), level, ()) for level in below]
    units += [Unit(role, role, role, (), "S", (role,)) for role in roles]
    return [*units, Unit(PROVINCE, PROVINCE, PROVINCE, (), PROVINCE, tuple(roles))]


def unreached(form: Form) -> Iterator[Problem]:
    """One problem for each relation that some kind of unit cannot break."""
    units = kinds_of_unit(form)
    for rule in (rule for rule in form.rules if not rule.row):
        working = [unit for unit in units if _can_fail(rule, unit, form)]
        idle = [unit for unit in units if unit not in working and _concerns(rule, unit, form)]
        keys = dict.fromkeys(ref.key for ref in rule.cells)
        if not working:
            yield problem("nobody_fails", [rule.id], codes=_codes(keys, form))
        elif {unit.level for unit in working} == {PROVINCE} and rule.levels != (PROVINCE,):
            yield problem("province_only", [rule.id], codes=_codes(keys, form))
        elif idle:
            lacking = [key for key in keys if any(key in _silent(rule, u, form) for u in idle)]
            who = _kinds(idle, working)
            yield problem("idle_for", [rule.id], who=who, codes=_codes(lacking, form))


def _codes(keys: Iterable[str], form: Form) -> str:
    return ", ".join(form.by_key[key].code for key in keys)


def _kinds(idle: list[Unit], working: list[Unit]) -> str:
    """Levels, each without the roles for which it is otherwise; roles of other levels by themselves."""
    levels = {unit.level for unit in idle if not unit.roles}
    names = []
    for unit in idle:
        if unit.roles and unit.level not in levels:
            names.append(role_name(unit.id))
        elif not unit.roles:
            but = ", ".join(role_name(other.id) for other in working if other.level == unit.level)
            names.append(
                LEVELS[unit.level] + (f" ({worded('review', 'but', roles=but)})" if but else "")
            )
    return "; ".join(names)


def _concerns(rule: Rule, unit: Unit, form: Form) -> bool:
    """Whether the unit is asked some of the rule's rows."""
    keys = {ref.key for ref in rule.cells if form.by_key[ref.key].is_value}
    inside = not rule.levels or unit.level in rule.levels
    return inside and bool(keys - _silent(rule, unit, form).keys())


def _silent(rule: Rule, unit: Unit, form: Form) -> dict[str, Cell]:
    """The rule's rows that the unit is not asked."""
    rows = [form.by_key[ref.key] for ref in rule.cells]
    return {row.key: NOT_ASKED for row in rows if row.is_value and not unit.is_asked(row)}


def _can_fail(rule: Rule, unit: Unit, form: Form) -> bool:
    if rule.levels and unit.level not in rule.levels:
        return False
    silent = _silent(rule, unit, form)
    return not silent or any(
        outcome(rule, form, unit.level, cells | silent) is False
        for cells in samples(rule, form) if _possible(cells, form)
    )  # fmt: skip


def _possible(cells: dict[str, Cell], form: Form) -> bool:
    """A figure below its row's minimum has a finding of its own, which silences relations."""
    return all(
        cell.value is None or cell.value >= least(form.by_key[key]) for key, cell in cells.items()
    )
