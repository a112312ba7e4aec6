"""A good return as a book of cells, and the things that people do to it, one function each."""

import csv
import functools
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from one_return import read_return

from pipeline.files.which_format import read_workbook
from pipeline.reading.read_return import Expected
from pipeline.returns import Filled
from pipeline.template.columns import AT
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster

ROOT = Path(__file__).parents[3]
PASTED = ROOT / "pipeline" / "cli" / "demo_data" / "sngv-2023-6T-pasted.xlsx"
TRUTH = ROOT / "tests" / "cases" / "sngv-2023-6T-expected.csv"
FORM, ROSTER, PERIOD = load_form("cchc_2023"), load_roster(DEMO_ROSTER), parse_period("2023-6T")
EXPECTED = Expected((FORM,), ROSTER)
_PASTED = ("stt", "label", "unit", "value", "note")
COLUMNS = {
    "pasted": {name: column for column, name in enumerate(_PASTED, 1)},
    "template": {
        name: AT[name] + 1 for name in (*_PASTED, "numerator", "denominator", "state", "key")
    },
}


class Shown(NamedTuple):
    """A number with a format code, a formula with its result, an error, what is struck through, or in
    the colour of its ground.
    """

    value: Any
    format: str = ""
    formula: str = ""
    struck: bool = False
    unseen: bool = False


@dataclass
class Sheet:
    name: str
    cells: dict[tuple[int, int], Any]
    hidden: bool = False


@dataclass
class Book:
    """Sheets in order; the form is on `sheets[main]`. `at` are its columns, `rows` its lines by code."""

    sheets: list[Sheet]
    at: dict[str, int]
    rows: dict[str, int]
    main: int = 0
    options: dict = field(default_factory=dict)

    @property
    def cells(self) -> dict[tuple[int, int], Any]:
        return self.sheets[self.main].cells


Done = Callable[[Book], None]


def truth() -> dict[str, tuple]:
    """What a person reads in the real return: code → (value, X, Y), None where blank."""
    with TRUTH.open(encoding="utf-8") as lines:
        records = [
            line for line in csv.DictReader(lines) if line["kind"] in ("count", "ratio", "code")
        ]
    names = ("value", "numerator", "denominator")
    return {
        line["code"]: tuple(float(line[name]) if line[name] else None for name in names)
        for line in records
    }


@functools.cache
def _template_bytes() -> bytes:
    filled = {
        FORM.by_code[code].key: Filled(value, x, y)
        for code, (value, x, y) in truth().items() if value is not None
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        write_book(template_book(FORM, ROSTER.by_id["SNgV"], PERIOD, filled), path)
        return path.read_bytes()


@functools.cache
def source(base: str) -> bytes:
    """The bytes of a good return: “pasted” from Word, or our “template” filled in."""
    return PASTED.read_bytes() if base == "pasted" else _template_bytes()


@functools.cache
def _rows(base: str) -> dict[str, int]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.xlsx"
        path.write_bytes(source(base))
        answers = read_return(path, EXPECTED).answers
    return {FORM.by_key[a.key].code: int(a.cell.lstrip("ABCDEFGH")) for a in answers if a.cell}


def good_book(base: str) -> Book:
    """A fresh copy of the good return, to be ruined."""
    sheets = [Sheet(sheet.name, dict(sheet.cells), sheet.hidden) for sheet in _good_sheets(base)]
    main = next(n for n, sheet in enumerate(sheets) if len(sheet.cells) > 300)
    return Book(sheets, dict(COLUMNS[base]), dict(_rows(base)), main)


@functools.cache
def _good_sheets(base: str) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(table.name, {
            place: Shown(cell.value, cell.format) if cell.format else cell.value
            for place, cell in table.cells.items()
        }, not table.visible)
        for table in read_workbook(source(base)).tables
    )  # fmt: skip


def put(code: str, value: Any, column: str = "value") -> Done:
    """Write over one cell of a row."""

    def done(book: Book) -> None:
        book.cells[book.rows[code], book.at[column]] = value

    return done


def wipe(code: str, column: str = "value") -> Done:
    return lambda book: book.cells.pop((book.rows[code], book.at[column]), None)


def every(change: Callable[[Any], Any], *columns: str) -> Done:
    """Change every cell of some columns, or of the whole sheet."""

    def done(book: Book) -> None:
        wanted = {book.at[column] for column in columns}
        for place, value in book.cells.items():
            if not columns or (place[1] in wanted and place[0] in book.rows.values()):
                book.cells[place] = change(value)

    return done


def every_text(change: Callable[[str], str]) -> Done:
    return every(lambda value: change(value) if isinstance(value, str) else value)


def _move(book: Book, place: Callable[[int, int], tuple[int, int] | None]) -> None:
    moved = {place(*key): value for key, value in book.cells.items()}
    moved.pop(None, None)
    book.sheets[book.main].cells = moved


def shift(rows: int = 0, columns: int = 0) -> Done:
    """Everything further down and to the right."""

    def done(book: Book) -> None:
        _move(book, lambda r, c: (r + rows, c + columns))
        book.rows = {code: row + rows for code, row in book.rows.items()}
        book.at = {name: column + columns for name, column in book.at.items()}

    return done


def drop_column(name: str) -> Done:
    def done(book: Book) -> None:
        at = book.at.pop(name)
        _move(book, lambda r, c: None if c == at else (r, c - (c > at)))
        book.at = {n: c - (c > at) for n, c in book.at.items()}

    return done


def add_column(before: str, heading: str, value: Callable[[str], Any], line: int = 2) -> Done:
    """A new column with a heading in each header (second line by default) and values by code."""

    def done(book: Book) -> None:
        at = book.at[before]
        headers = [r for (r, c), v in book.cells.items() if c == book.at["label"]
                   and str(v).startswith("Chỉ tiêu thống kê")]  # fmt: skip
        _move(book, lambda r, c: (r, c + (c >= at)))
        book.at = {n: c + (c >= at) for n, c in book.at.items()}
        for row in headers:
            book.cells[row + line - 1, at] = heading
        for code, row in book.rows.items():
            if value(code) is not None:
                book.cells[row, at] = value(code)

    return done


def swap_columns(first: str, second: str) -> Done:
    def done(book: Book) -> None:
        a, b = book.at[first], book.at[second]
        _move(book, lambda r, c: (r, {a: b, b: a}.get(c, c)))
        book.at[first], book.at[second] = b, a

    return done


def drop_row(code: str) -> Done:
    def done(book: Book) -> None:
        row = book.rows.pop(code)
        _move(book, lambda r, c: None if r == row else (r - (r > row), c))
        book.rows = {n: r - (r > row) for n, r in book.rows.items()}

    return done


def insert_row(before: str, **cells: Any) -> Done:
    """A new line above a row, with cells by column name."""

    def done(book: Book) -> None:
        at = book.rows[before]
        _move(book, lambda r, c: (r + (r >= at), c))
        book.rows = {n: r + (r >= at) for n, r in book.rows.items()}
        for name, value in cells.items():
            book.cells[at, book.at[name]] = value

    return done


def swap_rows(first: str, second: str, *only: str) -> Done:
    """Exchange two whole lines, or only some of their columns."""

    def done(book: Book) -> None:
        a, b = book.rows[first], book.rows[second]
        columns = {book.at[name] for name in only}
        _move(book, lambda r, c: ({a: b, b: a}.get(r, r) if not only or c in columns else r, c))
        if not only:
            book.rows[first], book.rows[second] = b, a

    return done


def copy_row(code: str, after: str, **changes: Any) -> Done:
    """The same line once more further down, with changes."""

    def done(book: Book) -> None:
        row = book.rows[code]
        cells = {name: book.cells.get((row, at)) for name, at in book.at.items()}
        kept = {name: value for name, value in (cells | changes).items() if value is not None}
        insert_row(after, **kept)(book)

    return done


def drop_headers(book: Book) -> None:
    """Delete every header line of the table."""
    rows = {r for (r, c), v in book.cells.items() if c == book.at["label"]
            and str(v).startswith("Chỉ tiêu thống kê")}  # fmt: skip
    _move(book, lambda r, c: None if r in rows or r - 1 in rows else (r, c))


def write(row: int, column: int, value: Any) -> Done:
    def done(book: Book) -> None:
        book.cells[row, column] = value

    return done


def rename(name: str) -> Done:
    def done(book: Book) -> None:
        book.sheets[book.main].name = name

    return done


def add_sheet(
    name: str, cells: dict | None = None, first: bool = False, copy: bool = False
) -> Done:
    """Another sheet, blank, with cells, or a copy of the form."""

    def done(book: Book) -> None:
        sheet = Sheet(name, dict(book.cells) if copy else dict(cells or {}))
        book.sheets.insert(0 if first else len(book.sheets), sheet)
        book.main += first

    return done


def side_by_side(at: str) -> Done:
    """The lower half of the table beside the upper one, as offices do to save paper."""

    def done(book: Book) -> None:
        row, width = book.rows[at], max(book.at.values()) + 1
        header = next(r for (r, c), v in sorted(book.cells.items()) if v == "STT")
        up = row - header - 2
        again = {r for (r, c), v in book.cells.items() if v == "STT" and r != header}
        cells = {k: v for k, v in book.cells.items() if not {k[0], k[0] - 1} & again}
        lower = {k: v for k, v in cells.items() if k[0] >= row}
        kept = {k: v for k, v in cells.items() if k[0] < row}
        heads = {(r, c + width): v for (r, c), v in cells.items() if r in (header, header + 1)}
        book.sheets[book.main].cells = kept | heads | {
            (r - up, c + width): v for (r, c), v in lower.items()
        }  # fmt: skip

    return done
