"""An open form, a unit and a period in, the workbook in which the unit names the lines out.

It is the ministry's own table: headings, number line, and under each list empty lines to be named and
filled. What the number line and the rules add up is filled by formula, the total over all lines too.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeline.identity_marks import marks, properties
from pipeline.template.columns import FORM_SHEET
from pipeline.template.identity_sheet import identity_sheet
from pipeline.template.printed_sheet import titles_of
from pipeline.template.printed_table import PrintedTable, printed_table
from pipeline.template.validations import tick
from pipeline.xlsx.book import Book, Cell, Sheet, Validation, address
from pipeline.xlsx.row_heights import row_height
from schemas.form.model import Form, Grid, Line
from schemas.form.open_lists import Named, line_key, lines_under, lists_of, one_line, with_lines
from schemas.periods.deadline import Deadline
from schemas.periods.period import Period
from schemas.rules.expression import Arithmetic, Compare, Node, Ref, needs_brackets, refs
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.prompts import words

_TICK, _TOP = 4, 5  # rows of «Cả biểu không phát sinh», and of the headings, from 0
_LABEL = 3  # columns that its words stand in, before the cell that is ticked
_EMPTY = 20  # lines under each list, to be named
_HEIGHT = 21.0  # points of a line
_ANY = "x"  # a line on which the sums of any line are known


class _Drawn(NamedTuple):
    """A line of the sheet; `of` is the list that it stands under, or its own key."""

    row: int
    line: Line | None
    of: str
    number: str


def open_template(form: Form, unit: Unit, period: Period, ends: Deadline | None = None) -> Book:
    """The blank workbook; it says whose it is as every template does."""
    table = printed_table(one_line(form), _TOP)
    lines = list(_lines(form, table.first))
    titles = (*titles_of(form, unit, period), _told(ends))
    cells = {(row, 0): cell for row, cell in enumerate(titles)} | table.cells
    for line in lines:
        cells |= _cells(form, table, line, lines)
    ticked = _TICK, table.last - 1
    cells[_TICK, ticked[1] - _LABEL] = Cell(words("tick.label")[1], "printed_note")
    cells |= {ticked: Cell(None, "input_choice"), (_TICK, table.last): Cell(None, "input_choice")}
    identity = marks(form.id, unit.id, period.id)
    sheet = Sheet(
        FORM_SHEET, cells, table.widths, _heights(table, titles, lines),
        (
            *((row, 0, row, table.last) for row in range(len(titles))),
            (_TICK, ticked[1] - _LABEL, _TICK, ticked[1] - 1), (*ticked, _TICK, table.last),
            *table.merges,
        ),
        freeze=(table.first, table.names + 1), selected=(table.first + 1, table.names),
        validations=(*_accepted(form, table, lines), tick(ticked, "nothing", {})),
        page=table.page(_TOP, lines[-1].row),
    )  # fmt: skip
    return Book(
        (sheet, identity_sheet(identity)), f"{form.title} - {unit.name} - {period.title}",
        properties(identity),
    )  # fmt: skip


def _told(ends: Deadline | None) -> Cell:
    deadline = as_text.deadline_words(ends.due if ends else None, ends.contact if ends else "")
    return Cell(words("open.told", deadline=deadline)[1], "small_plain")


def _lines(form: Form, first: int) -> Iterator[_Drawn]:
    """Lists, each over the lines that the form has and those to be named, and what stands beside them."""
    of_lists = {line.key for of in lists_of(form) for line in lines_under(form, of.key)}
    row = first
    for line in form.grid.lines if form.grid else ():
        if line.key in of_lists:
            continue
        yield _Drawn(row, line, line.key, line.printed)
        row += 1
        if line.is_list:
            known: list[Line | None] = [*lines_under(form, line.key), *[None] * _EMPTY]
            for number, own in enumerate(known, 1):
                yield _Drawn(row, own, line.key, str(number))
                row += 1


def _cells(
    form: Form, table: PrintedTable, drawn: _Drawn, lines: list[_Drawn]
) -> dict[tuple[int, int], Cell]:
    line, row = drawn.line, drawn.row
    is_heading = line is not None and line.is_heading
    style = "form_section" if line and drawn.of == line.key else "cell"
    cells = table.stubs(row, line.label if line else "", drawn.number, style)
    if line is None:
        cells[row, table.names] = Cell(None, "input_text")
    for place, column in enumerate(table.columns):
        if column.is_stub:
            continue
        formula = "" if is_heading else _formula(form, table, column.key, drawn, lines)
        look = "centre" if is_heading else "printed_total" if formula else "input"
        cells[row, place] = Cell("" if is_heading or formula else None, look, formula)
    return cells


def _formula(
    form: Form, table: PrintedTable, column: str, drawn: _Drawn, lines: list[_Drawn]
) -> str:
    """What the form says that the cell adds up; '' where the unit writes it."""
    if drawn.line and drawn.line.key == drawn.of and (added := _sum_of(form, drawn.of)):
        place = next(place for place, own in enumerate(table.columns) if own.key == column)
        spans = {ref.key: _span(lines, ref.key, place) for ref in refs(added)}
        return _unless_empty(spans, _written(added, {of: f"SUM({it})" for of, it in spans.items()}))
    if (added := _sums_of_columns(form).get(column)) is None:
        return ""
    at = {own.key: address(drawn.row, place) for place, own in enumerate(table.columns)}
    return _unless_empty({ref.key: at[ref.key] for ref in refs(added)}, _written(added, at))


def _unless_empty(cells: Mapping[str, str], added: str) -> str:
    """Where nothing is written there is nothing to add up."""
    return f'=IF(COUNT({",".join(cells.values())})=0,"",{added})'


def _span(lines: list[_Drawn], of: str, place: int) -> str:
    """The cells of a column on the lines of a list."""
    rows = [line.row for line in lines if line.of == of][1:]
    return f"{address(rows[0], place)}:{address(rows[-1], place)}"


def _sum_of(form: Form, line: str) -> Node | None:
    """The lists that a line adds up by a rule of the form."""
    lists = {of.key for of in lists_of(form)}
    for rule in form.grid.rules if form.grid else ():
        match rule.tree:
            case Compare("==", Ref(key, "value"), added) if key == line:
                if {ref.key for ref in refs(added)} <= lists:
                    return added
    return None


def _sums_of_columns(form: Form) -> dict[str, Node]:
    """What each column that the number line equates adds up, in columns."""
    named = Named(lists_of(form)[0].key, _ANY)
    line = line_key(form, named)
    columns = {Grid.cell(line, column.key): column.key for column in one_line(form).columns}
    found: dict[str, Node] = {}
    for rule in with_lines(form, (named,)).rules:
        match rule.tree:
            case Compare("==", Ref(key, "value"), Arithmetic() as added) if rule.printed:
                if key in columns:
                    found.setdefault(columns[key], _in_columns(added, columns))
    return found


def _in_columns(node: Node, columns: Mapping[str, str]) -> Node:
    match node:
        case Ref(key, part):
            return Ref(columns[key], part)
        case Arithmetic(op, left, right):
            return Arithmetic(op, _in_columns(left, columns), _in_columns(right, columns))
    return node


def _written(node: Node, at: Mapping[str, str]) -> str:
    """A sum as Excel writes it, cells and spans by key."""
    match node:
        case Arithmetic(op, left, right):
            one, other = _written(left, at), _written(right, at)
            return (
                f"{one}{op}({other})"
                if needs_brackets(right, op, right=True)
                else f"{one}{op}{other}"
            )
        case Ref(key):
            return at[key]
    raise TypeError(node)


def _accepted(form: Form, table: PrintedTable, lines: list[_Drawn]) -> Iterator[Validation]:
    """Figures of each column: as many lines as there are, one validation."""
    rows = [line.row for line in lines]
    for place, column in enumerate(table.columns):
        if column.is_stub:
            continue
        row = one_line(form).by_key[column.key]
        title, text = words("open.figure", code=row.code, unit=row.unit)
        yield Validation(
            (rows[0], place, rows[-1], place),
            {"validate": "integer" if row.kind == "count" else "decimal", "criteria": ">=",
             "value": 0 if row.minimum is None else row.minimum, "error_title": title,
             "error_message": text, "ignore_blank": True},
        )  # fmt: skip


def _heights(
    table: PrintedTable, titles: tuple[Cell, ...], lines: list[_Drawn]
) -> dict[int, float]:
    wide = sum(table.widths)
    over = {
        row: row_height([(str(cell.value), wide, cell.style)]) for row, cell in enumerate(titles)
    }
    named = {
        line.row: max(_HEIGHT, row_height([(line.line.label, table.widths[table.names], "form_section")]))
        for line in lines if line.line
    }  # fmt: skip
    label = sum(table.widths[table.last - 1 - _LABEL : table.last - 1])
    over[_TICK] = row_height([(words("tick.label")[1], label, "printed_note")])
    return over | table.heights | dict.fromkeys((line.row for line in lines), _HEIGHT) | named
