"""A form in, templates filled so that every rule is broken in at least one of them out."""

import functools
import random
from dataclasses import dataclass

from fillings import KINDS, unit_of

from pipeline.past.previous import Past
from pipeline.returns import Filled
from pipeline.template.asked_rows import Cut, cut_to
from pipeline.template.live.checks import Checks, checks_of
from pipeline.template.live.prepared_rows import prepared_rows
from pipeline.template.live.results import verdicts_of
from schemas.form.model import Form, Row
from schemas.rules.expression import PAST
from schemas.rules.rule import Rule
from schemas.wording.as_text import STATE

TRIES = 4000
_FIGURES = {
    "count": (0, 1, 5, 30, 2.5, -1, 10**8), "amount": (0, 1, 5.5, 30, -1, 10**8), "heading_total": (0, 5, 30),
    "ratio": (0, 6, 50, 60, 150, -5000), "code": (0, 1, 7),
}  # fmt: skip
_FRACTIONS = ((None, None), (None, None), (5, 8), (9, 8), (0, 0), (-1, 8), (4, 9), (6.3, 8.4))


@dataclass(frozen=True)
class Breach:
    """A unit's level and roles, what to fill in, and the rules that are then broken."""

    kind: tuple[str, str]
    filled: dict[str, Filled]
    past: dict[str, Past]
    rules: tuple[Rule, ...]


def breaches(form: Form) -> tuple[list[Breach], list[Rule]]:
    """Few templates that break every rule between them, and the rules that no try broke."""
    chance, single, unbroken = random.Random(7), [], []
    for rule in (rule for rule in form.rules if not never_breakable(rule, form)):
        found = _breach(rule, form, chance)
        single += [found] if found else []
        unbroken += [] if found else [rule]
    packs = _packed(single, form)
    return sorted(
        packs, key=lambda pack: (pack.kind, bool(pack.past))
    ), unbroken  # one kind is laid out once


def _breach(rule: Rule, form: Form, chance: random.Random) -> Breach | None:
    rows = [form.by_key[key] for key in dict.fromkeys(ref.key for ref in rule.cells)]
    rows += [form.by_key[row.denominator] for row in rows if row.denominator_is_row]
    past_keys = {ref.key for ref in rule.cells if ref.part in PAST}
    options = [[*_options(row)] for row in rows]
    for attempt in range(TRIES):
        kind = KINDS[attempt % len(KINDS)]
        filled = {
            row.key: chance.choice(choices) for row, choices in zip(rows, options, strict=True)
        }
        past = {key: _past(chance) for key in past_keys}
        if not _broken([rule], kind, filled, past, form):
            continue
        return Breach(kind, filled, past, (rule,))
    return None


def _options(row: Row):
    yield Filled()
    if row.takes_fraction:
        yield Filled(STATE["not_available"], 5, 8)
    for figure in _FIGURES.get(row.kind, ()):
        if row.takes_fraction:
            yield from (Filled(figure, x, y) for x, y in _FRACTIONS)
        else:
            yield Filled(figure)


def _past(chance: random.Random) -> Past:
    figure = chance.choice((25, 100, 400))
    return Past(figure, figure, "value")


@functools.cache
def _checks(form: Form, kind: tuple[str, str]) -> tuple[Cut, Checks]:
    cut = cut_to(form, unit_of(0, *kind), full=True)
    return cut, checks_of(form, cut, with_past=True)


def _broken(rules, kind, filled, past, form) -> list[Rule]:
    cut, checks = _checks(form, kind)
    verdicts = verdicts_of(checks, prepared_rows(form, cut, filled), past, rules)
    return [rule for rule in rules if verdicts[rule.id] is False]


def _packed(single: list[Breach], form: Form) -> list[Breach]:
    """Join breaches of one kind of unit that touch different rows, while all stay broken."""
    packs: list[Breach] = []
    for breach in single:
        for number, pack in enumerate(packs):
            if pack.kind != breach.kind or pack.filled.keys() & breach.filled.keys():
                continue
            rules = (*pack.rules, *breach.rules)
            filled, past = pack.filled | breach.filled, pack.past | breach.past
            if len(_broken(rules, pack.kind, filled, past, form)) == len(rules):
                packs[number] = Breach(pack.kind, filled, past, rules)
                break
        else:
            packs.append(breach)
    return packs


def never_breakable(rule: Rule, form: Form) -> bool:
    """True where no template can hold the fault: X and Y of a count, a row of every level, a blank of zero."""
    row = form.by_key.get(rule.row)
    if row is None:
        return False
    parts = {ref.part for ref in rule.cells}
    if {"numerator", "denominator"} & parts and not row.takes_fraction:
        return True
    if rule.family == "missing" and row.blank_is_zero:
        return True
    return rule.family == "level_only" and {level for level, _ in KINDS} <= set(row.levels)
