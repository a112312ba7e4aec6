"""The equalities of a number line in, rules of a form out: what they say stands in number_line.csv."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from schemas.filling import fill
from schemas.rules.number_line import Equality
from schemas.rules.rule import COLUMNS, Rule, rules_of
from schemas.tables import records_of

TABLE = "number_line"


class Printed(NamedTuple):
    """Where a number line is printed: the file and its line for each column; of a grid a line of the form."""

    path: Path
    lines: tuple[int, ...]
    code: str = ""
    key: str = ""


def printed_sums(
    at: Printed, keys: Mapping[int, str], equalities: Iterable[Equality], own: Iterable[Rule] = ()
) -> list[Rule]:
    """A rule for each equality; `keys` are those of the rows by the place of their column.

    A cell that is crossed out has no row: it counts nothing in a sum, and is not the sum of others. An
    equality that a rule of the form's `own` states is left to it: so an office makes it a warning, or
    asks it of some levels only.
    """
    stated = {rule.tree for rule in own}
    words = next(
        r for r in records_of("rules", TABLE, *COLUMNS) if ("{key}" in r["id"]) == bool(at.key)
    )
    records = []
    for equality in equalities:
        right = _sum(equality, keys)
        if equality.place in keys and right:
            names = {"number": equality.number, "sum": equality.sum, "code": at.code, "key": at.key,
                     "left": keys[equality.place], "right": right}  # fmt: skip
            record = {name: fill(text, names) for name, text in words.items()}
            records.append((at.lines[equality.place], record))
    rules = rules_of(at.path, records)
    return [replace(rule, printed=True) for rule in rules if rule.tree not in stated]


def _sum(equality: Equality, keys: Mapping[int, str]) -> str:
    terms = [(sign, keys[place]) for sign, place in equality.terms if place in keys]
    signed = " ".join(f"{'-' if sign < 0 else '+'} {key}" for sign, key in terms)
    return signed.removeprefix("+ ") if not signed.startswith("-") else f"0 {signed}"
