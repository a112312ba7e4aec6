"""A blank wide table in, the form that it draws out, and the cells of its workbook that the office must decide."""

import datetime as dt

from pipeline.form_book.columns import FORM, PRINTED_COLUMNS, RULES
from pipeline.form_book.definition_columns import key_of_number
from pipeline.form_new.draft import UNDECIDED, Doubts, settings_of
from pipeline.form_new.table import BlankTable
from pipeline.form_new.wide_guesses import guess_column, guess_share, is_note, is_stub
from pipeline.form_new.wide_table import PrintedColumn, WideTable
from schemas.errors import DefinitionError, Spot, refuse
from schemas.form.column_loading import APART, COLUMN_COLUMNS, STUB, label_of, number_line_of
from schemas.form.definition import Definition, Table
from schemas.form.loading import form_of
from schemas.form.model import Form
from schemas.rules.number_line import number_of


def draft_wide_form(wide: WideTable, today: dt.date) -> tuple[Form, Doubts]:
    """The form, complete enough to be used, and what is only a guess in it.

    Raises DefinitionError where the number line contradicts itself, by the cells of the blank.
    """
    records, guessed = _records(wide)
    doubts: Doubts = {FORM: {(0, name) for name in (*UNDECIDED, "blank")}, RULES: set(), PRINTED_COLUMNS: guessed}  # fmt: skip
    settings = settings_of(BlankTable(wide.above, {}, ()), today, None) | {"blank": "zero"}
    path = wide.path.with_name("bieu-moi.xlsx")
    none = Table(path, [])
    return form_of(Definition(
        path=path, path_of_settings=path, settings=settings, rows=none, rules=none, stocks=none,
        columns=Table(path, list(enumerate(records, start=1))),
    )), doubts  # fmt: skip


def _records(wide: WideTable) -> tuple[list[dict[str, str]], set[tuple[int, str]]]:
    """A record for each column, and the columns of the sheet «Cột» that are guessed, by record from 0."""
    stubs = _stubs(wide)
    records, doubts = [], set()
    for at, column in enumerate(wide.columns):
        record = dict.fromkeys(COLUMN_COLUMNS, "") | {
            "printed": column.printed, "path": APART.join(column.path)
        }  # fmt: skip
        if at in stubs:
            records.append(record | {"kind": STUB})
            continue
        guessed = guess_column(column.path)
        doubts |= {(at, name) for name in guessed.doubtful}
        if not (column.printed or column.is_merged):
            doubts.add((at, "printed"))
        records.append(record | guessed.cells)
    _number(wide, [at for at in range(len(records)) if at not in stubs], records, doubts)
    return records, doubts


def _stubs(wide: WideTable) -> set[int]:
    """The columns that ask nothing: those before the first figure, and notes."""

    def asks(column: PrintedColumn) -> bool:
        return not is_stub(column.path, number_of(column.printed))

    first = next((at for at, column in enumerate(wide.columns) if asks(column)), 0)
    notes = {at for at, column in enumerate(wide.columns) if is_note(column.path)}
    return {*range(first), *notes}


def _number(
    wide: WideTable, figures: list[int], records: list[dict[str, str]], doubts: set[tuple[int, str]]
) -> None:
    """Give each column of figures its key, and what its number line tells; raises DefinitionError."""
    numbers = number_line_of([records[at] for at in figures])
    refuse([
        DefinitionError(
            wide.path, Spot(sheet=wide.sheet, cell=wide.columns[figures[place]].cell),
            error.id, **error.words,
        )
        for place, error in numbers.problems
    ])  # fmt: skip
    for at, code in zip(figures, numbers.codes, strict=True):
        records[at]["key"] = key_of_number(code)
    for equality in numbers.equalities:  # what is added up is of one unit
        total = records[figures[equality.place]]
        for _, part in equality.terms:
            records[figures[part]]["unit"] = records[figures[part]]["unit"] or total["unit"]
    for quotient in numbers.quotients:
        share, numerator, denominator = (
            figures[place] for place in (quotient.place, quotient.numerator, quotient.denominator)
        )
        counted = label_of(wide.columns[numerator].path)
        guessed = guess_share(wide.columns[share].path, counted, records[denominator]["key"])
        records[share] |= guessed.cells
        doubts -= {(at, name) for at, name in doubts if at == share}
        doubts |= {(share, name) for name in guessed.doubtful}
