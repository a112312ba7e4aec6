"""Rules of a grid form as they are written or printed in, the same of its cells out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from schemas.filling import PLACEHOLDER
from schemas.form.column_loading import Heads
from schemas.form.model import Grid, Line, Row
from schemas.rules.expression import Arithmetic, Node, Ref, children, substitute
from schemas.rules.number_line import NumberLine
from schemas.rules.printed_rules import Printed, printed_rules
from schemas.rules.rule import Rule

Names = Mapping[
    str, str
]  # keys of lines or columns, and those of the cells that they mean in one place


class Cells(NamedTuple):
    """The keys of the cells that are asked: by those of lines in a column, of columns in a line."""

    in_line: dict[str, dict[str, str]]
    in_column: dict[str, dict[str, str]]


def rules_of_cells(rule: Rule, cells: Cells, rows: Mapping[str, Row]) -> Iterator[Rule]:
    """A rule of columns once for each line, one of lines for each column, where all its cells are asked.

    Lines are not added up in a column of shares or codes.
    """
    keys = {ref.key for ref in rule.cells}
    of_columns, of_lines = keys & cells.in_column.keys(), keys & cells.in_line.keys()
    if bool(of_columns) == bool(of_lines):  # of cells, or of what is refused
        yield rule
        return
    for place, names in (cells.in_line if of_columns else cells.in_column).items():
        asked = (of_columns or of_lines) <= names.keys()
        if asked and (of_columns or not _adds(rule.tree) or _all_numbers(of_lines, names, rows)):
            yield _at(rule, place, names)


def _adds(node: Node) -> bool:
    return isinstance(node, Arithmetic) or any(map(_adds, children(node)))


def _all_numbers(keys: Iterable[str], names: Names, rows: Mapping[str, Row]) -> bool:
    return all(rows[names[key]].is_number for key in keys)


def _at(rule: Rule, place: str, names: Names) -> Rule:
    """The rule in one line or column."""

    def said(text: str) -> str:
        return PLACEHOLDER.sub(
            lambda match: match[0].replace(match[1], names.get(match[1], match[1]), 1), text
        )

    refs = {key: Ref(cell) for key, cell in names.items()}
    return replace(
        rule, id=f"{rule.id}:{place}", tree=substitute(rule.tree, refs),
        named=tuple(Ref(names.get(ref.key, ref.key), ref.part) for ref in rule.named),
        message=said(rule.message), reason=said(rule.reason), fix=said(rule.fix),
    )  # fmt: skip


def printed_in_lines(
    lines: Sequence[Line], heads: Heads, path: Path, rows: Mapping[str, Row], own: Sequence[Rule]
) -> Iterator[Rule]:
    """The number line in each line of the form; shares are not added up. `path` is where it stands."""
    at = tuple(line for line, _ in heads.asked)
    for line in lines:
        asked = asked_in(line, heads, rows)
        numbers = _of_numbers(heads.numbers, asked)
        yield from printed_rules(Printed(path, at, line.key), asked, numbers, own)


def asked_in(line: Line, heads: Heads, rows: Mapping[str, Row]) -> dict[int, Row]:
    """The rows of the cells of a line, by the places of their columns among those that ask."""
    return {
        place: rows[key] for place, (_, column) in enumerate(heads.asked)
        if (key := Grid.cell(line.key, column["key"])) in rows
    }  # fmt: skip


def _of_numbers(numbers: NumberLine, rows: Mapping[int, Row]) -> NumberLine:
    """What the number line says of cells that are counted or measured, and of those that are shares."""

    def fits(place: int) -> bool:
        return place not in rows or rows[place].is_number

    return replace(
        numbers,
        equalities=tuple(
            each for each in numbers.equalities
            if all(map(fits, (each.place, *(place for _, place in each.terms))))
        ),
        quotients=tuple(
            each for each in numbers.quotients
            if each.place in rows and rows[each.place].takes_fraction
        ),
    )  # fmt: skip
