"""rows.csv and columns.csv of a grid form in, a Row for each cell that is asked out.

A cell has what its line or its column says of it: either may leave a matter open that the other fixes.
Its key is those of both (`fees__paid`), its code their numbers («2/5»), its label their words. Rules may
be of lines (then they hold in each column), of columns (in each line), or of cells (grid_rules.py). A
line of kind `list` stands over lines that units name themselves (open_lists.py).
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.errors import DefinitionError, PhulucError
from schemas.form.column_loading import (
    JOINED,
    Heads,
    Record,
    headings_in,
    heads_of,
    label_of,
    with_numerators,
)
from schemas.form.definition import Table
from schemas.form.grid_rules import (
    Cells,
    asked_in,
    printed_in_lines,
    rules_of_cells,
    rules_of_lists,
)
from schemas.form.model import Grid, Line, Row
from schemas.form.row_loading import ROW_COLUMNS, form_rows
from schemas.rules.expression import Ref, parse, substitute, unparse
from schemas.rules.rule import Rule

HEADING, LIST = "heading", "list"  # kinds of lines that ask nothing themselves
_OF_FIGURES = (
    "kind", "unit", "codes", "aggregate", "numerator", "denominator", "minimum", "maximum",
)  # fmt: skip
LEFT_OPEN = (*_OF_FIGURES, "time", "owner", "levels", "required_when", "blank")


@dataclass(frozen=True)
class GridTable:
    """What a grid form prints, the rows of its headings and cells, and its relations, each of cells."""

    grid: Grid
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]


def grid_table(rows: Table, columns: Table, blank: str, own: Sequence[Rule]) -> GridTable:
    """`blank` as of form_rows, `own` the rules as they are written; raises DefinitionError."""
    heads = heads_of(*columns)
    lines = tuple(
        Line(
            record["key"], record["code"], record["printed"], record["label"],
            record["kind"] in (HEADING, LIST), record["kind"] == LIST, record["parent"],
        )
        for _, record in rows.records
    )  # fmt: skip
    cells = _cells(lines, heads, columns)
    found = _crossed(form_rows(rows.path, list(_records(rows, heads, cells)), blank), lines, heads)
    by_key = {row.key: row for row in found}
    for line in lines:
        of_line = with_numerators(asked_in(line, heads, by_key), heads.numbers)
        by_key |= {row.key: row for row in of_line.values()}
    of_lines = [listed for rule in own for listed in rules_of_lists(rule, lines)]
    relations = [cell for rule in of_lines for cell in rules_of_cells(rule, cells, by_key)]
    printed = printed_in_lines(lines, heads, columns.path, by_key, relations)
    grid = Grid(lines, heads.columns, _written(rows), _written(columns), tuple(own))
    return GridTable(grid, tuple(by_key.values()), (*printed, *relations))


def _written(table: Table) -> tuple[Record, ...]:
    """The records in one writing, whoever wrote them; what cannot be read has been refused."""

    def one(name: str, text: str) -> str:
        with contextlib.suppress(ValueError, PhulucError):  # of a column that asks nothing
            if name in ("minimum", "maximum"):
                return repr(float(text))
            if name == "required_when":
                return unparse(parse(text))
        return text

    return tuple(
        {name: one(name, text) for name, text in sorted(record.items()) if text}
        for _, record in table.records
    )


def _cells(lines: Sequence[Line], heads: Heads, columns: Table) -> Cells:
    """Every cell but those that a column crosses out in its `blocked`, by the keys of their lines."""
    figures = [line.key for line in lines if not line.is_heading]
    cells = Cells({line: {} for line in figures}, {})
    for at, record in heads.asked:
        column, blocked = record["key"], record.get("blocked", "").split()
        if column in figures:
            raise DefinitionError(columns.path, at, "grid.same_key", key=column)
        if unknown := sorted({*blocked}.difference(figures)):
            raise DefinitionError(columns.path, at, "grid.blocked", key=unknown[0])
        asked = {line: Grid.cell(line, column) for line in figures if line not in blocked}
        cells.in_column[column] = asked
        for line, cell in asked.items():
            cells.in_line[line][column] = cell
    return cells


def _records(rows: Table, heads: Heads, cells: Cells) -> Iterator[tuple[int, Record]]:
    """The records of the headings, and of the cells of each line from left to right."""
    headings: set[str] = set()
    known: set[str] = set()
    for at, line in rows.records:
        if line["parent"] and line["parent"] not in known:
            raise DefinitionError(rows.path, at, "row.parent", parent=line["parent"])
        known.add(line["key"])
        parent = line["parent"] if line["parent"] in headings else ""
        if line["kind"] in (HEADING, LIST):
            headings.add(line["key"])
            yield at, line | {"kind": HEADING, "aggregate": "none"}
            continue
        for (_, column), number in zip(heads.asked, heads.numbers.codes, strict=True):
            if column["key"] in cells.in_line[line["key"]]:
                try:
                    yield at, _cell(line, column, number, cells) | {"parent": parent}
                except PhulucError as error:
                    raise error.at(rows.path, at) from error


def _cell(line: Record, column: Record, number: str, cells: Cells) -> Record:
    """The record of rows.csv that asks for one cell; raises PhulucError."""
    found = {name: _fixed(name, *_saying(name, line, column), line, number) for name in LEFT_OPEN}
    names = cells.in_line[line["key"]] | cells.in_column[column["key"]]
    if found["required_when"]:
        refs = {key: Ref(cell) for key, cell in names.items()}
        found["required_when"] = unparse(substitute(parse(found["required_when"]), refs))
    code = f"{line['code']}/{number}"
    return dict.fromkeys(ROW_COLUMNS, "") | found | {
        "key": Grid.cell(line["key"], column["key"]), "code": code, "printed": code,
        "label": f"{line['label']}{JOINED}{label_of(headings_in(column['path']))}",
        "denominator": names.get(found["denominator"], found["denominator"]),
        "printed_unit": found["unit"], "note": line["note"],
    }  # fmt: skip


def _crossed(rows: Iterable[Row], lines: Sequence[Line], heads: Heads) -> tuple[Row, ...]:
    """The rows with the numbers of the line and the column where each of them is asked."""
    numbers = {
        Grid.cell(line.key, column["key"]): (line.code, number)
        for line in lines
        for (_, column), number in zip(heads.asked, heads.numbers.codes, strict=True)
    }
    return tuple(replace(row, crossing=numbers.get(row.key, ())) for row in rows)


def _saying(name: str, line: Record, column: Record) -> tuple[str, str]:
    """What both sides say; of its figures only a share does: it is one whatever stands across."""
    said = line.get(name, ""), column.get(name, "")
    shares = [side["kind"] == "ratio" for side in (line, column)]
    if name in _OF_FIGURES and len({*shares}) > 1:
        return (said[0], "") if shares[0] else ("", said[1])
    return said


def _fixed(name: str, of_line: str, of_column: str, line: Record, number: str) -> str:
    """What the line or the column says; that both say something else is no matter for a guess."""
    said = {text for text in (of_line, of_column) if text}
    if len(said) > 1:
        words = {"row": line["code"], "number": number, "column": name}
        raise PhulucError("grid.both", **words, one=of_line, other=of_column)
    return next(iter(said), "")
