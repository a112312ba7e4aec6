"""A Form in, its workbook as a value out: four sheets with headings, lists to choose from, explanations."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from pipeline.form_book import written_form, written_grid
from pipeline.form_book.columns import (
    COLUMNS,
    FORM,
    PERIODS,
    PRINTED_COLUMNS,
    ROWS,
    RULES,
    SETTINGS,
    UNDECIDED,
    Column,
    choices,
    explanation,
    heading,
    sheet_name,
)
from pipeline.form_book.written_form import Record, Text
from pipeline.grid import address
from pipeline.xlsx.book import Book, Cell, Conditional, Page, Sheet, Validation
from pipeline.xlsx.row_heights import row_height
from schemas.form.model import Form
from schemas.wording.papers import line_of_paper, worded

Doubts = Mapping[str, Collection[tuple[int, str]]]  # sheet → (record from 0, column)
NO_DOUBTS: Doubts = {}
HEADER = 2  # the line of the headings, from 0
_FROZEN = {ROWS: 4, PRINTED_COLUMNS: 2, RULES: 1}  # columns that stay in sight
_SPARE = 30  # lines below the last that are ready to be written in
_SETTING_WIDTHS = (34.0, 64.0, 60.0)
_PROMPT, _PROMPT_TITLE = 255, 32  # letters that Excel shows


def form_book(form: Form, doubts: Doubts = NO_DOUBTS) -> Book:
    """The workbook of a form; the cells in `doubts` are marked, for the office to decide.

    What is asked stands on a sheet of rows, of a wide form on one of columns, of a grid on both.
    """
    return Book(
        sheets=(
            _settings_sheet(form, doubts),
            *(
                _table(sheet, records, (HEADER + 1, _FROZEN[sheet]), doubts)
                for sheet, records in _tables(form).items()
            ),
            _table(PERIODS, written_form.periods_of(form), (HEADER + 1, 1), doubts),
        ),
        title=form.title,
    )  # fmt: skip


def _tables(form: Form) -> dict[str, list[Record]]:
    """What is asked, and the rules: of lines, of columns, or of both."""
    if form.grid:
        return {
            ROWS: written_grid.lines_of(form.grid),
            PRINTED_COLUMNS: written_grid.columns_of(form.grid),
            RULES: written_grid.rules_of(form.grid),
        }
    rules = {RULES: written_form.rules_of(form, printed=False)}
    if form.columns:
        return {PRINTED_COLUMNS: written_form.columns_of(form)} | rules
    return {ROWS: written_form.rows_of(form)} | rules


def _titles(sheet: str) -> dict[tuple[int, int], Cell]:
    title = line_of_paper("form_book", f"title.{sheet}")
    return {(0, 0): Cell(title["text"], "left_title"), (1, 0): Cell(title["explanation"], "legend")}


def _settings_sheet(form: Form, doubts: Doubts) -> Sheet:
    values, cells, heights = written_form.settings_of(form), _titles(FORM), {}
    accepted = []
    for line, name in enumerate(SETTINGS, HEADER):
        value = _marked(values.get(name, ""), (0, name) in doubts.get(FORM, ()))
        each = [
            Cell(heading(FORM, name), "guide_term"), Cell(value, "input_text"),
            Cell(explanation(FORM, name), "cell"),
        ]  # fmt: skip
        cells |= {(line, column): cell for column, cell in enumerate(each)}
        heights[line] = _height(each, _SETTING_WIDTHS)
        if name == "blank":
            column = Column(name, 0, "blank")
            accepted.append(_validation(FORM, column, (line, 1, line, 1)))
    return Sheet(
        sheet_name(FORM), cells, _SETTING_WIDTHS, heights, validations=tuple(accepted),
        conditionals=(_coloured((HEADER, 1, HEADER + len(SETTINGS), 1)),),
        page=Page(landscape=True),
    )  # fmt: skip


def _table(sheet: str, records: Sequence[Record], freeze: tuple[int, int], doubts: Doubts) -> Sheet:
    columns = COLUMNS[sheet]
    widths = tuple(column.width for column in columns)
    header = [Cell(heading(sheet, column.name), "list_header") for column in columns]
    cells = _titles(sheet) | {(HEADER, at): cell for at, cell in enumerate(header)}
    heights = {HEADER: _height(header, widths)}
    for line, record in enumerate(records, HEADER + 1):
        open_ = {name for at, name in doubts.get(sheet, ()) if at == line - HEADER - 1}
        each = [
            Cell(_marked(record[column.name], column.name in open_), "input_text")
            for column in columns
        ]
        cells |= {(line, at): cell for at, cell in enumerate(each)}
        heights[line] = _height(each, widths)
    last = HEADER + len(records) + _SPARE
    spare = range(HEADER + len(records) + 1, last + 1)  # as text: 14/6 typed there stays 14/6
    cells |= {(line, at): Cell(None, "input_text") for line in spare for at in range(len(columns))}
    return Sheet(
        sheet_name(sheet), cells, widths, heights, freeze=freeze,
        validations=tuple(_validations(sheet, last)),
        conditionals=(_coloured((HEADER + 1, 0, last, len(columns) - 1)),),
        page=Page(landscape=True, repeat_rows=(HEADER, HEADER)),
    )  # fmt: skip


def _marked(content: Text, is_guess: bool) -> Text:
    """What is only guessed has a mark before it, that goes when the office has decided."""
    if not is_guess:
        return content
    shown = content if isinstance(content, str) else f"{content:.15g}"
    return f"{UNDECIDED} {shown}".strip()


def _coloured(area: tuple[int, int, int, int]) -> Conditional:
    """Cells that are still to be decided stand out until they are."""
    first = address(area[0] + 1, area[1] + 1)
    return Conditional(
        area, {"type": "formula", "criteria": f'=LEFT({first},1)="{UNDECIDED}"'}, "undecided"
    )


def _validations(sheet: str, last: int) -> Iterator[Validation]:
    for at, column in enumerate(COLUMNS[sheet]):
        yield _validation(sheet, column, (HEADER + 1, at, last, at))


def _validation(sheet: str, column: Column, area: tuple[int, int, int, int]) -> Validation:
    """How a column is written, told when a cell is chosen; where there is a list, only what is in it."""
    options: dict = {
        "validate": "any", "input_title": heading(sheet, column.name)[:_PROMPT_TITLE],
        "input_message": explanation(sheet, column.name)[:_PROMPT],
    }  # fmt: skip
    if column.choice:
        options |= {
            "validate": "list", "source": list(choices(column.choice).values()),
            "error_title": heading(sheet, column.name)[:_PROMPT_TITLE],
            "error_message": worded("form_book", "choose"),
        }  # fmt: skip
    return Validation(area, options)


def _height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    return row_height(
        (str(cell.value), width, cell.style) for cell, width in zip(cells, widths, strict=True)
    )
