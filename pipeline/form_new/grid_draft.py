"""A blank grid in, the form that it draws out, and the cells of its workbook that the office must decide.

Where lines have units of measure they say what their cells ask, and of the columns only those that are
shares of others do; else the columns say it. What lines are the sum of is told by line_sums.py.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.form_book.chosen import new_key
from pipeline.form_book.columns import FORM, PRINTED_COLUMNS, ROWS, RULES
from pipeline.form_book.same_rows import Named
from pipeline.form_new.draft import PATH, Doubts, drafted, settings_of, undecided_settings
from pipeline.form_new.grid_lines import GridBody
from pipeline.form_new.guesses import Guess, guess
from pipeline.form_new.line_sums import CodedLine, coded_lines, sums_of_lines
from pipeline.form_new.older import Older
from pipeline.form_new.older_grid import OlderGrid, older_grid
from pipeline.form_new.table import BlankTable, Line
from pipeline.form_new.wide_draft import (
    guesses_of,
    keys_of,
    name_totals,
    numbers_over,
    printed_record,
)
from pipeline.form_new.wide_guesses import UNKNOWN
from pipeline.form_new.wide_table import PrintedColumn, WideTable
from schemas.form.column_loading import Record, label_of
from schemas.form.definition import Table
from schemas.form.grid_loading import HEADING, LIST
from schemas.form.model import Form
from schemas.form.row_loading import ROW_COLUMNS
from schemas.rules.number_line import NumberLine
from schemas.vocabulary.words import phrases

_OF_ALL = ("time", "levels", "owner")  # what a share leaves to the lines
_SIGNS = " -–—.…\"“”″'"  # of «the same as above»
Marks = set[tuple[int, str]]  # record from 0, column


@dataclass(frozen=True)
class _Asked:
    """What is drafted of: lines by code, the columns that ask with their numbers, an older form."""

    lines: tuple[CodedLine, ...]
    columns: tuple[PrintedColumn, ...]
    numbers: NumberLine
    old: OlderGrid | None

    @property
    def lines_have_units(self) -> bool:
        """Whether they say what is asked on them; what units name is measured as its column is."""
        if self.old:
            return self.old.lines_have_units
        lines = [coded.line for coded in self.lines]
        return any(line.unit for line in lines) and not any(line.is_list for line in lines)


def draft_grid_form(
    wide: WideTable, body: GridBody, today: dt.date, like: Form | None = None
) -> tuple[Form, Doubts]:
    """The form, complete enough to be used, and what is only a guess in it.

    Lines and columns of `like`, an older grid, are known by their words: they keep its keys, and what it says
    of them. Raises DefinitionError where a number line contradicts itself, by the cells of the blank.
    """
    asked = _asked(wide, body, like)
    rows, open_rows = _rows(asked)
    columns, open_columns = _columns(asked, wide, [record["key"] for record in rows])
    rules, open_rules = sums_of_lines(asked.lines, rows, wide.path, wide.sheet)
    if asked.old:
        rules, open_rules = asked.old.rules, set()
    older = Older(like, (), frozenset()) if like else None  # its rows are asked in other places
    table = BlankTable(wide.above, _header(body, wide), ())
    settings = {"blank": "zero"} | settings_of(table, today, older)
    written = (Table(PATH, list(enumerate(each, start=1))) for each in (rows, columns))
    form = drafted(settings, None, rules, **dict(zip(("rows", "columns"), written, strict=True)))
    of_blanks = set() if like else {(0, "blank")}
    return form, {
        FORM: undecided_settings(settings, like) | of_blanks, ROWS: open_rows,
        PRINTED_COLUMNS: open_columns, RULES: open_rules,
    }  # fmt: skip


def _asked(wide: WideTable, body: GridBody, like: Form | None) -> _Asked:
    columns = tuple(column for column in wide.columns if column.column in body.figures)
    numbers, lines = numbers_over(columns, wide), coded_lines(body.lines)
    words = [Named(coded.line.label, coded.code) for coded in lines]
    heads = [
        Named(label_of(column.path), code)
        for column, code in zip(columns, numbers.codes, strict=True)
    ]
    return _Asked(lines, columns, numbers, older_grid(like, words, heads) if like else None)


def _header(body: GridBody, wide: WideTable) -> dict[str, str]:
    """What stands over labels and units."""
    over = {column.column: column.path[-1] for column in wide.columns if column.path}
    named = {"label": over.get(body.label, ""), "unit": over.get(body.unit, "")}
    return {name: text for name, text in named.items() if text}


def _rows(asked: _Asked) -> tuple[list[Record], Marks]:
    """A record for each line; where lines have units, with what is asked on it."""
    given = set(asked.old.known) if asked.old else set()
    rows = asked.old.lines if asked.old else (None,) * len(asked.lines)
    keys: dict[str, str] = {}
    records, marks = [], set[tuple[int, str]]()
    for at, (coded, row) in enumerate(zip(asked.lines, rows, strict=True)):
        key = row.key if row else new_key(coded.code, given)
        given.add(key)
        keys[coded.code] = key
        told = _told_of_line(asked, at)
        if asked.old and row:
            told = Guess(asked.old.said[key], ())
        record = dict.fromkeys(ROW_COLUMNS, "") | told.cells | {
            "key": key, "code": coded.code, "printed": coded.line.number, "label": coded.line.label,
            "parent": keys.get(coded.parent, ""),
        }  # fmt: skip
        marks |= {(at, name) for name in told.doubtful}
        records.append(record)
    return records, marks


def _told_of_line(asked: _Asked, at: int) -> Guess:
    coded = asked.lines[at]
    has_parts = any(other.parent == coded.code for other in asked.lines)
    if coded.line.is_list:
        return Guess({"kind": LIST}, ())
    if coded.line.is_heading:
        return Guess({"kind": HEADING}, ())
    if not asked.lines_have_units:
        return Guess({}, ("kind",) if has_parts else ())
    unit = _unit(asked.lines, at)
    if not coded.line.unit and has_parts:
        return Guess({"kind": HEADING}, ("kind",))
    guessed = guess(Line("", coded.line.label, unit or UNKNOWN, False), has_parts=False)
    return guessed if coded.line.unit else replace(guessed, doubtful=(*guessed.doubtful, "unit"))


def _unit(lines: Sequence[CodedLine], at: int) -> str:
    """The unit of a line; one without, or with a mark of repetition, has that of the line before."""
    units = (coded.line.unit for coded in reversed(lines[: at + 1]))
    repeated = {"", *phrases("as_above")}
    return next((unit for unit in units if unit.strip(_SIGNS).casefold() not in repeated), "")


def _columns(asked: _Asked, wide: WideTable, keys: Sequence[str]) -> tuple[list[Record], Marks]:
    """A record for each column of the sheet; `keys` are those of the lines."""
    old = asked.old
    guesses = guesses_of(asked.columns, asked.numbers, wide.above)
    records, marks = list(map(printed_record, wide.columns)), set[tuple[int, str]]()
    named = keys_of(asked.numbers, old.columns if old else (), old.known if old else ())
    places = [wide.columns.index(column) for column in asked.columns]
    for at, key, guessed in zip(places, named, guesses, strict=True):
        told = _of_column(asked, guessed)
        if old and key in old.said:
            told = Guess(old.said[key], ())
        crossed = [
            line for line, coded in zip(keys, asked.lines, strict=True)
            if wide.columns[at].column in coded.line.crossed
            and not (coded.line.is_heading or coded.line.is_list)
        ]  # fmt: skip
        records[at] |= {"kind": ""} | told.cells | {"key": key, "blocked": " ".join(crossed)}
        marks |= {(at, name) for name in told.doubtful}
    name_totals([records[at] for at in places], asked.numbers)
    return records, marks


def _of_column(asked: _Asked, guessed: Guess) -> Guess:
    """What a column says: all where lines have no units, else only that it is a share of others."""
    if not asked.lines_have_units:
        return guessed
    if guessed.cells["kind"] != "ratio":
        return Guess({}, ())
    cells = {name: text for name, text in guessed.cells.items() if name not in _OF_ALL}
    return Guess(cells, tuple(name for name in guessed.doubtful if name not in _OF_ALL))
