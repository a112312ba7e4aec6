"""The entry sheet of a wide form or a grid in, the official table beside it out, filled by formula.

The unit writes in one place, a line for each column, where everything is checked; this sheet is what
it prints and signs. When the file comes back the reader passes it over: it says the same.
"""

from collections.abc import Callable, Iterator

from pipeline.identity_marks import PRINT
from pipeline.template.columns import AT, FORM_SHEET, line_of
from pipeline.template.printed_lines import PrintedLines, printed_lines
from pipeline.template.printed_table import LABEL, PrintedTable, days_of, printed_table
from pipeline.xlsx.book import Cell, Sheet, address
from pipeline.xlsx.row_heights import row_height
from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.prompts import words

_TOP = 4  # row of the headings, from 0
_LEAST, _GAP = 30.0, 6.0  # points of the unit's line, and between table and note
_NOTE_HEIGHT = 48.0  # three lines: what they say is not known before the unit writes it


def printed_sheets(form: Form, unit: Unit, period: Period, entry: Sheet) -> tuple[Sheet, ...]:
    """The official table of a wide form or a grid; nothing of a tall one, which is official as it is."""
    return (_printed_sheet(form, unit, period, entry),) if form.printed_columns else ()


def _printed_sheet(form: Form, unit: Unit, period: Period, entry: Sheet) -> Sheet:
    """Titles, headings, the unit's line or the lines of the grid, and the note line under them."""
    table = printed_table(form, _TOP)
    titles = titles_of(form, unit, period)

    def figure(row: Row) -> Cell:
        return _figure(form, row, entry)

    if form.grid:
        lines = printed_lines(form, form.grid, table, figure)
    else:
        lines = _line_of_unit(form, table, unit.name, figure)
    note = lines.last + 2
    cells = {(row, 0): cell for row, cell in enumerate(titles)} | table.cells | lines.cells
    cells[note, 0] = _note(form, entry)
    cells[note + 2, 0] = Cell(words("printed.locked", sheet=FORM_SHEET)[1], "small_plain")
    cells[0, table.last + 1] = Cell(PRINT, "key")
    return Sheet(
        words("sheet.printed")[1], cells, (*table.widths, 10),
        _heights(table, titles, note) | lines.heights,
        (*((row, 0, row, table.last) for row in (*range(len(titles)), note)), *table.merges),
        freeze=(table.first, table.names + 1), hidden_columns=(table.last + 1,), protected=True,
        page=table.page(_TOP, note),
    )  # fmt: skip


def _line_of_unit(
    form: Form, table: PrintedTable, name: str, figure: Callable[[Row], Cell]
) -> PrintedLines:
    """The one line of a wide form."""
    figures = {
        (table.first, place): figure(form.by_key[column.key])
        for place, column in enumerate(table.columns) if not column.is_stub
    }  # fmt: skip
    named = row_height([(name, table.widths[table.names], LABEL)])
    cells = table.stubs(table.first, name, "1") | figures
    return PrintedLines(cells, {table.first: max(named, _LEAST)}, table.first)


def titles_of(form: Form, unit: Unit, period: Period) -> tuple[Cell, ...]:
    """What stands over the official table: the form, whose figures, of which days."""
    place = words("title.unit", unit=unit.name.upper(), period=period.title.upper())[1]
    return (
        Cell(as_text.titled(form, form.title.upper()), "title"),
        Cell(place, "title"),
        Cell(days_of(period), "subtitle"),
    )


def _heights(table: PrintedTable, titles: tuple[Cell, ...], note: int) -> dict[int, float]:
    wide = sum(table.widths)
    heights = {
        row: row_height([(str(cell.value), wide, cell.style)]) for row, cell in enumerate(titles)
    }
    return heights | table.heights | {note - 1: _GAP, note: _NOTE_HEIGHT}


def _figure(form: Form, row: Row, entry: Sheet) -> Cell:
    """What the entry sheet says of a column or a cell, blank where it is blank there."""
    place = line_of(form, row.key), AT["value"]
    there, value = f"'{FORM_SHEET}'!{address(*place)}", entry.cells[place].value
    style = "cell" if row.kind == "text" else "printed_entry"
    return Cell("" if value is None else value, style, f'=IF({there}="","",{there})')


def _note(form: Form, entry: Sheet) -> Cell:
    """«Ghi chú:», and behind it the notes of the entry sheet, each with the number of its column."""
    first = f"{words('printed.note')[1]} "
    parts, said = [f'"{first}"'], [first]
    for number, there, text in _notes(form, entry):
        parts.append(f'IF({there}="","","({number}) "&{there}&"; ")')
        said.append(f"({number}) {text}; " if text else "")
    return Cell("".join(said), "printed_note", f"={'&'.join(parts)}")


def _notes(form: Form, entry: Sheet) -> Iterator[tuple[str, str, str]]:
    for row in form.value_rows:
        place = line_of(form, row.key), AT["note"]
        yield row.code, f"'{FORM_SHEET}'!{address(*place)}", str(entry.cells[place].value or "")
