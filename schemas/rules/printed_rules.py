"""What a number line equates in, rules of a form out: how they are worded stands in number_line.csv."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from schemas.filling import fill
from schemas.rules.number_line import Equality, NumberLine
from schemas.rules.rule import COLUMNS, Rule, rules_of
from schemas.tables import records_of

TABLE = "number_line"


class Printed(NamedTuple):
    """Where a number line is printed: the file and its line for each column; of a grid, a line of the form."""

    path: Path
    lines: tuple[int, ...]
    line_of_grid: str = ""


def printed_rules(
    at: Printed, rows: Mapping[int, Any], numbers: NumberLine, own: Iterable[Rule] = ()
) -> list[Rule]:
    """A rule for each sum and share; `rows` (form.model.Row, which stands above this room) by their column.

    A cell that is crossed out has no row: it counts nothing in a sum, and is not the sum of others. What
    a rule of the form's `own` states is left to it: so an office makes it a warning, or asks it of some
    levels only.
    """
    stated, keys = {rule.tree for rule in own}, {place: row.key for place, row in rows.items()}
    wordings = {record["of"]: record for record in records_of("rules", TABLE, "of", *COLUMNS)}
    records = [
        (at.lines[place], {name: fill(text, names) for name, text in wordings[of].items()})
        for of, place, names in (*_sums(keys, numbers), *_shares(rows, numbers))
    ]
    apart = f":{at.line_of_grid}" if at.line_of_grid else ""
    return [
        replace(rule, id=f"{rule.id}{apart}", printed=True)
        for rule in rules_of(at.path, records) if rule.tree not in stated
    ]  # fmt: skip


Named = Iterator[tuple[str, int, dict[str, str]]]  # which wording, the column, and its words


def _sums(keys: Mapping[int, str], numbers: NumberLine) -> Named:
    for equality in numbers.equalities:
        right = _sum(equality, keys)
        if equality.place in keys and right:
            names = {"number": equality.number, "sum": equality.sum}
            yield "sum", equality.place, names | {"left": keys[equality.place], "right": right}


def _sum(equality: Equality, keys: Mapping[int, str]) -> str:
    terms = [(sign, keys[place]) for sign, place in equality.terms if place in keys]
    signed = " ".join(f"{'-' if sign < 0 else '+'} {key}" for sign, key in terms)
    return signed.removeprefix("+ ") if not signed.startswith("-") else f"0 {signed}"


def _shares(rows: Mapping[int, Any], numbers: NumberLine) -> Named:
    """A share whose Y is the row of a total is asked for X alone: general rules compare that Y."""
    for quotient in numbers.quotients:
        places = (quotient.place, quotient.numerator, quotient.denominator)
        if rows.keys() >= {*places}:
            share, numerator, denominator = (rows[place] for place in places)
            of_total = share.denominator == denominator.key
            yield "share_of_total" if of_total else "share", quotient.place, {
                "number": quotient.number, "sum": quotient.sum, "left": share.key,
                "numerator": numerator.key, "denominator": denominator.key,
            }  # fmt: skip
