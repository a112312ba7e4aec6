"""A blank wide table in, the form that it draws out, and the cells of its workbook that the office must decide."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.form_book.columns import FORM, PRINTED_COLUMNS
from pipeline.form_book.definition_columns import key_of_number
from pipeline.form_new.blank_headings import has_digit
from pipeline.form_new.draft import PATH, Doubts, drafted, settings_of, undecided_settings
from pipeline.form_new.guesses import Guess
from pipeline.form_new.older import Older, older, taken_over
from pipeline.form_new.table import BlankTable, Line
from pipeline.form_new.wide_guesses import (
    guess_column,
    guess_share,
    is_note,
    is_stub,
    unit_above,
)
from pipeline.form_new.wide_table import PrintedColumn, WideTable
from schemas.errors import DefinitionError, PhulucError, Spot, refuse
from schemas.form.column_loading import (
    APART,
    COLUMN_COLUMNS,
    STUB,
    Record,
    label_of,
    number_line_of,
)
from schemas.form.definition import Table
from schemas.form.model import Form, Row
from schemas.rules.number_line import NumberLine, number_of


def draft_wide_form(
    wide: WideTable, today: dt.date, like: Form | None = None
) -> tuple[Form, Doubts]:
    """The form, complete enough to be used, and what is only a guess in it.

    Columns of `like`, an older version, are known by their headings, as rows are by their words. Raises
    DefinitionError where the number line contradicts itself, by the cells of the blank.
    """
    places, records = _figures(wide), list(map(printed_record, wide.columns))
    columns = [wide.columns[at] for at in places]
    numbers = numbers_over(columns, wide)
    guesses = guesses_of(columns, numbers, wide.above)
    lines = [line_of(*each) for each in zip(columns, numbers.codes, guesses, strict=True)]
    old = older(like, lines, numbers.codes, guesses) if like else None
    doubts = set()
    keys = keys_of(numbers, old.rows if old else (), old.form.by_key if old else ())
    for at, key, guess in zip(places, keys, _told(lines, guesses, old), strict=True):
        records[at] |= guess.cells | {"key": key}
        doubts |= {(at, name) for name in guess.doubtful}
    name_totals([records[at] for at in places], numbers)
    settings = {"blank": "zero"} | settings_of(BlankTable(wide.above, {}, ()), today, old)
    form = drafted(settings, old, [], columns=Table(PATH, list(enumerate(records, start=1))))
    of_blanks = set() if like else {(0, "blank")}
    return form, {FORM: undecided_settings(settings, like) | of_blanks, PRINTED_COLUMNS: doubts}


def printed_record(column: PrintedColumn) -> Record:
    """The record of a column that asks nothing, until it is told what it asks."""
    told = {"printed": column.printed, "path": APART.join(column.path), "kind": STUB}
    return dict.fromkeys(COLUMN_COLUMNS, "") | told


def _figures(wide: WideTable) -> list[int]:
    """The places of the columns that ask: those from the first figure on, but for notes.

    Letters are of columns that ask nothing, where others have numbers.
    """
    is_lettered = not any(has_digit(column.printed) for column in wide.columns)

    def asks(column: PrintedColumn) -> bool:
        return not is_stub(column.path, "" if is_lettered else number_of(column.printed))

    places = range(len(wide.columns))
    first = next((at for at in places if asks(wide.columns[at])), 0)
    return [at for at in places[first:] if not is_note(wide.columns[at].path)]


def numbers_over(columns: Sequence[PrintedColumn], wide: WideTable) -> NumberLine:
    """What the number line says of the columns that ask; raises DefinitionError, by its cells."""
    numbers = number_line_of(list(map(printed_record, columns)))
    refuse([_misprint(columns[place], wide, error) for place, error in numbers.problems])
    return numbers


def _misprint(column: PrintedColumn, wide: WideTable, error: PhulucError) -> DefinitionError:
    spot = Spot(sheet=wide.sheet, cell=column.cell)
    return DefinitionError(wide.path, spot, error.id, **error.words)


def guesses_of(
    columns: Sequence[PrintedColumn], numbers: NumberLine, above: Sequence[str]
) -> list[Guess]:
    """What the headings, the number line and the lines over the table tell of each column."""
    usual = unit_above(above)
    found = [guess_column(column.path, usual) for column in columns]
    for quotient in numbers.quotients:
        counted = label_of(columns[quotient.numerator].path)
        total = numbers.codes[quotient.denominator]  # until it is known by its key
        found[quotient.place] = guess_share(columns[quotient.place].path, counted, total)
    for equality in numbers.equalities:  # what is added up is of one unit
        unit = found[equality.place].cells["unit"]
        for _, place in equality.terms:
            part = found[place]
            found[place] = replace(part, cells=part.cells | {"unit": part.cells["unit"] or unit})
        if any(sign < 0 for sign, _ in equality.terms):  # a difference may be below zero
            less = found[equality.place]
            found[equality.place] = replace(less, doubtful=(*less.doubtful, "minimum"))
    is_numbered = any(column.printed for column in columns)
    return [
        guess if column.printed or column.is_merged or not is_numbered
        else replace(guess, doubtful=(*guess.doubtful, "printed"))
        for column, guess in zip(columns, found, strict=True)
    ]  # fmt: skip


def line_of(column: PrintedColumn, code: str, guess: Guess) -> Line:
    """The column as the line of a tall table that asks the same; a unit that is guessed tells nothing."""
    unit = "" if "unit" in guess.doubtful else guess.cells["unit"]
    return Line(code, label_of(column.path), unit, False)


def _told(lines: Sequence[Line], guesses: Sequence[Guess], old: Older | None) -> list[Guess]:
    """The guesses, as far as an older version does not tell."""
    rows = old.rows if old else (None,) * len(lines)
    return [
        taken_over(row, line, guess, old) if row and old else guess
        for row, line, guess in zip(rows, lines, guesses, strict=True)
    ]


def keys_of(
    numbers: NumberLine, rows: Sequence[Row | None], known: Collection[str]
) -> list[str]:  # fmt: skip
    """The keys of an older version's `rows`, else new ones that no column, of before (`known`) or now, has."""
    given, keys = set(known), []
    for code, row in zip(numbers.codes, rows or (None,) * len(numbers.codes), strict=True):
        keys.append(row.key if row else key_of_number(code, given))
        given.add(keys[-1])
    return keys


def name_totals(records: Sequence[Record], numbers: NumberLine) -> None:
    """The total of a share that is printed as a quotient, by its key."""
    for quotient in numbers.quotients:
        share, total = records[quotient.place], records[quotient.denominator]
        if share["denominator"] == numbers.codes[quotient.denominator]:
            share["denominator"] = total["key"]
