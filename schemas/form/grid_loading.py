"""rows.csv and columns.csv of a grid form in, a Row for each cell that is asked out.

A cell has what its line or its column says of it: either may leave a matter open that the other fixes.
Its key is those of both (`fees__paid`), its code their numbers («2/5»), its label their words. Rules may
be of lines (then they hold in each column), of columns (in each line), or of cells.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from schemas.errors import DefinitionError, PhulucError
from schemas.filling import PLACEHOLDER
from schemas.form.column_loading import JOINED, Heads, Record, headings_in, heads_of, label_of
from schemas.form.definition import Table
from schemas.form.model import Grid, Line, Row
from schemas.form.row_loading import ROW_COLUMNS, form_rows
from schemas.rules.expression import Arithmetic, Node, Ref, children, parse, substitute, unparse
from schemas.rules.number_line import NumberLine
from schemas.rules.printed_rules import Printed, printed_rules
from schemas.rules.rule import Rule

HEADING = "heading"
_OPEN = (
    "kind", "unit", "codes", "time", "aggregate", "numerator", "denominator", "owner", "levels",
    "minimum", "maximum", "required_when", "blank",
)  # fmt: skip
Names = Mapping[
    str, str
]  # keys of lines or columns, and those of the cells that they mean in one place


@dataclass(frozen=True)
class GridTable:
    """What a grid form prints, the rows of its headings and cells, and its relations, each of cells."""

    grid: Grid
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]


class _Cells(NamedTuple):
    """The cells that are asked, by the keys of line and column."""

    asked: frozenset[tuple[str, str]]
    columns: tuple[str, ...]

    def in_line(self, line: str) -> Names:
        return {c: Grid.cell(line, c) for each, c in self.asked if each == line}

    def in_column(self, column: str) -> Names:
        return {each: Grid.cell(each, column) for each, c in self.asked if c == column}


def grid_table(rows: Table, columns: Table, blank: str, own: Sequence[Rule]) -> GridTable:
    """`blank` as of form_rows, `own` the rules as they are written; raises DefinitionError."""
    heads = heads_of(*columns)
    lines = tuple(
        Line(record["key"], record["code"], record["printed"], record["label"], record["kind"] == HEADING)
        for _, record in rows.records
    )  # fmt: skip
    cells = _cells(lines, heads, columns)
    found = form_rows(rows.path, list(_records(rows, heads, cells)), blank)
    by_key = {row.key: row for row in found}
    relations = [cell for rule in own for cell in _of_cells(rule, lines, cells, by_key)]
    printed = _printed(lines, heads, columns, by_key, relations)
    grid = Grid(lines, heads.columns, _written(rows), _written(columns), tuple(own))
    return GridTable(grid, found, (*printed, *relations))


def _written(table: Table) -> tuple[Record, ...]:
    """The records in one writing, whoever wrote them; what cannot be read has been refused."""

    def one(name: str, text: str) -> str:
        if name in ("minimum", "maximum"):
            return repr(float(text))
        return unparse(parse(text)) if name == "required_when" else text

    return tuple(
        {name: one(name, text) for name, text in sorted(record.items()) if text}
        for _, record in table.records
    )


def _cells(lines: Sequence[Line], heads: Heads, columns: Table) -> _Cells:
    """Every cell but those that a column crosses out in its `blocked`, by the keys of their lines."""
    figures = {line.key for line in lines if not line.is_heading}
    asked = set()
    for at, record in heads.asked:
        blocked = record.get("blocked", "").split()
        if record["key"] in figures:
            raise DefinitionError(columns.path, at, "grid.same_key", key=record["key"])
        if unknown := sorted({*blocked} - figures):
            raise DefinitionError(columns.path, at, "grid.blocked", key=unknown[0])
        asked |= {(line, record["key"]) for line in figures.difference(blocked)}
    return _Cells(frozenset(asked), tuple(record["key"] for _, record in heads.asked))


def _records(rows: Table, heads: Heads, cells: _Cells) -> Iterator[tuple[int, Record]]:
    """The records of the headings, and of the cells of each line from left to right."""
    headings: set[str] = set()
    known: set[str] = set()
    for at, line in rows.records:
        if line["parent"] and line["parent"] not in known:
            raise DefinitionError(rows.path, at, "row.parent", parent=line["parent"])
        known.add(line["key"])
        parent = line["parent"] if line["parent"] in headings else ""
        if line["kind"] == HEADING:
            headings.add(line["key"])
            yield at, dict(line)
            continue
        for (_, column), number in zip(heads.asked, heads.numbers.codes, strict=True):
            if (line["key"], column["key"]) in cells.asked:
                try:
                    yield at, _cell(line, column, number, cells) | {"parent": parent}
                except PhulucError as error:
                    raise error.at(rows.path, at) from error


def _cell(line: Record, column: Record, number: str, cells: _Cells) -> Record:
    """The record of rows.csv that asks for one cell; raises PhulucError."""
    found = {name: _fixed(name, line, column, number) for name in _OPEN}
    names = {**cells.in_line(line["key"]), **cells.in_column(column["key"])}
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


def _fixed(name: str, line: Record, column: Record, number: str) -> str:
    """What the line or the column says; that both say something else is no matter for a guess."""
    said = {text for text in (line.get(name, ""), column.get(name, "")) if text}
    if len(said) > 1:
        words = {"row": line["code"], "number": number, "column": name}
        raise PhulucError("grid.both", **words, one=line[name], other=column[name])
    return next(iter(said), "")


def _of_cells(
    rule: Rule, lines: Sequence[Line], cells: _Cells, rows: Mapping[str, Row]
) -> Iterator[Rule]:
    """A rule of columns once for each line, one of lines for each column, where all its cells are asked.

    Lines are not added up in a column of shares or codes.
    """
    keys = {ref.key for ref in rule.cells}
    figures = [line.key for line in lines if not line.is_heading]
    of_columns, of_lines = keys & {*cells.columns}, keys & {*figures}
    if bool(of_columns) == bool(of_lines):  # of cells, or of what is refused
        yield rule
        return
    places = {line: cells.in_line(line) for line in figures if of_columns}
    places |= {column: cells.in_column(column) for column in cells.columns if of_lines}
    for place, names in places.items():
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


def _printed(
    lines: Sequence[Line],
    heads: Heads,
    columns: Table,
    rows: Mapping[str, Row],
    own: Sequence[Rule],
) -> Iterator[Rule]:
    """The number line in each line of the form; shares are not added up."""
    at = tuple(line for line, _ in heads.asked)
    for line in lines:
        asked = {
            place: rows[key] for place, (_, column) in enumerate(heads.asked)
            if (key := Grid.cell(line.key, column["key"])) in rows
        }  # fmt: skip
        numbers = _of_numbers(heads.numbers, asked)
        yield from printed_rules(Printed(columns.path, at, line.key), asked, numbers, own)


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
