"""The equalities of a number line in, rules of a form out: what they say stands in number_line.csv."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from schemas.filling import fill
from schemas.rules.number_line import Equality
from schemas.rules.rule import COLUMNS, Rule, rules_of
from schemas.tables import records_of

TABLE = "number_line"


def printed_sums(
    path: Path,
    lines: Sequence[int],
    keys: Sequence[str],
    equalities: Iterable[Equality],
    own: Iterable[Rule] = (),
) -> list[Rule]:
    """A rule for each equality of columns with these keys, each on its line of the file at `path`.

    An equality that a rule of the form's `own` states is left to it: so an office makes it a warning,
    or asks it of some levels only.
    """  # fmt: skip
    stated = {rule.tree for rule in own}
    (words,) = records_of("rules", TABLE, *COLUMNS)
    records = []
    for equality in equalities:
        names = {
            "number": equality.number, "sum": equality.sum,
            "left": keys[equality.place], "right": _sum(equality, keys),
        }  # fmt: skip
        records.append(
            (lines[equality.place], {name: fill(text, names) for name, text in words.items()})
        )
    return [
        replace(rule, printed=True) for rule in rules_of(path, records) if rule.tree not in stated
    ]


def _sum(equality: Equality, keys: Sequence[str]) -> str:
    signed = (f"{'-' if sign < 0 else '+'} {keys[place]}" for sign, place in equality.terms)
    return " ".join(signed).removeprefix("+ ")
