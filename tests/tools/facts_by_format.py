"""What each reader tells of a cell: one table of facts × formats, which the tests go through.

The workbook is written by xlsxwriter and saved in the other formats by LibreOffice; a table of Word
is written by python-docx. A cell of the table is TOLD, says what is read instead, or is
a dash where the format has no such thing or no program here writes it.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import docx
import xlsxwriter
from docx.shared import RGBColor
from recalculation import recalculated
from returns.desk import Book, Sheet, Shown
from returns.xlsb import xlsb

from pipeline.files.which_format import read_workbook
from pipeline.grid import RawCell, Table
from pipeline.reading.cell.number_format import seen_text, shown_in_thousands
from pipeline.reading.cell.stored_number import format_kind

FORMATS = (
    "xlsx", "xlsx saved by Calc", "xls", "ods", "fods", "xlsb", "html", "csv", "docx", "odt", "rtf",
)  # fmt: skip
_OF_CALC, _OF_WRITER = ("xlsx", "xls", "ods", "fods", "html", "csv"), ("odt", "rtf")
TOLD, LOST, NONE = "told", "not told", "–"
_COLUMN = 2
_FILTERS = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"}  # as shown
_IN_WORD = {
    "a text": (("KAD", ""),), "a struck run": (("12", "~"), ("15", "")),
    "a raised run": (("9", ""), ("1", "^")), "a lowered run": (("9", ""), ("1", "_")),
    "a figure in the colour of its ground": (("21", "white"),), "a note": (("21", "note"),),
}  # fmt: skip
_WHITE = {"font_color": "white"}
_RUNS = {"^": {"font_script": 1}, "_": {"font_script": 2}, "~": {"font_strikeout": True}, "": {}}


class Fact(NamedTuple):
    """`write` puts it on a row of the workbook; `holds` asks a cell read back; `by_format` is the table.

    `by_format` has what is other than TOLD in every format of spreadsheets.
    """

    name: str
    write: Callable
    holds: Callable[[RawCell | None, Table, int], bool]
    by_format: dict[str, str]


def _number(value: float, **look):
    return lambda page, book, row: page.write_number(row, 1, value, book.add_format(look))


def _text_in(code: str):
    return lambda page, book, row: page.write_string(
        row, 1, "8", book.add_format({"num_format": code})
    )


def _formula(result):
    return lambda page, book, row: page.write_formula(row, 1, "=4+5", None, result)


def _runs(*runs: str):
    def write(page, book, row):
        looks = [
            (book.add_format(_RUNS[run[:1].strip("0123456789")]), run.lstrip("^_~")) for run in runs
        ]
        page.write_rich_string(row, 1, *(part for look in looks for part in look))

    return write


def _hidden_row(page, book, row):
    page.write_number(row, 1, 21)
    page.set_row(row, None, None, {"hidden": True})


def _hidden_column(page, book, row):
    page.write_number(row, _COLUMN, 21)
    page.set_column(_COLUMN, _COLUMN, None, None, {"hidden": True})


def _hidden_by_rule(page, book, row):
    page.write_number(row, 1, 21)
    look = {"type": "cell", "criteria": ">", "value": 20, "format": book.add_format(_WHITE)}
    page.conditional_format(row, 1, row, 1, look)


def _note(page, book, row):
    page.write_number(row, 1, 21)
    page.write_comment(row, 1, "Số đúng là 12", {"author": "Lan"})


def _box(page, book, row):
    page.insert_textbox(row, 1, "Số đúng là 12")


def _is(kind: str, value) -> Callable[[RawCell | None, Table, int], bool]:
    return lambda cell, table, row: cell is not None and (cell.kind, cell.value) == (kind, value)


def _has(question: Callable[[RawCell], bool]) -> Callable[[RawCell | None, Table, int], bool]:
    return lambda cell, table, row: cell is not None and question(cell)


def _beside(kind: str) -> Callable[[RawCell | None, Table, int], bool]:
    expected = (_COLUMN, kind, "Số đúng là 12")
    return lambda cell, table, row: expected in [a[1:] for a in table.annotations if a.row == row]


_WRITTEN = ("docx", "odt", "rtf")  # documents: a cell of theirs is a text and looks
_TEXT_ONLY = dict.fromkeys(("csv", *_WRITTEN), "as its text")
_NO_DOCUMENT = dict.fromkeys(_WRITTEN, NONE)
_ELSEWHERE = {"xlsb": NONE}  # no program here writes it; the corpus has what its own tests write
_NO_LOOKS = {"csv": NONE}
_NO_RUNS = _NO_LOOKS | _ELSEWHERE | {"html": NONE}  # Calc leaves them out of a page
FACTS = (
    Fact("a number", _number(21.5), _is("number", 21.5), _TEXT_ONLY),
    Fact("a text", lambda page, book, row: page.write_string(row, 1, "KAD"), _is("text", "KAD"), {}),
    Fact("a truth value", lambda page, book, row: page.write_boolean(row, 1, True),
         _is("boolean", True), _TEXT_ONLY),
    Fact("an error", lambda page, book, row: page.write_formula(row, 1, "=1/0", None, "#DIV/0!"),
         _has(lambda cell: cell.kind == "error"), _TEXT_ONLY),
    Fact("a percentage", _number(0.625, num_format="0.0%"),
         _has(lambda cell: (cell.value, format_kind(cell.format)) == (0.625, "percent")), _TEXT_ONLY),
    Fact("a date", _number(44409, num_format="mmm-yy"),
         _has(lambda cell: (cell.value, format_kind(cell.format)) == (44409, "date")), _TEXT_ONLY),
    Fact("what a format adds", _number(6, num_format='0"/8"'),
         _has(lambda cell: seen_text(cell) == "6/8"), _NO_DOCUMENT),
    Fact("what a format adds to a text", _text_in('@"/25"'), _is("text", "8/25"), _NO_DOCUMENT),
    Fact("a format in thousands", _number(1234567, num_format="#,##0,"),
         _has(lambda cell: bool(shown_in_thousands(cell))), _TEXT_ONLY | {"html": "as shown"}),
    Fact("a word for zero", _number(0, num_format='0;-0;"KAD"'),
         _has(lambda cell: seen_text(cell) == "KAD"), _NO_DOCUMENT),
    Fact("a formula's result", _formula(9), _has(lambda cell: cell.value in (9, "9")),
         _ELSEWHERE | _NO_DOCUMENT),
    Fact("a formula without result", _formula(""), _has(lambda cell: cell.kind == "formula"),
         dict.fromkeys(FORMATS[1:], "computed by Calc") | _ELSEWHERE | _NO_DOCUMENT),
    Fact("a result not computed again", _formula(0), _has(lambda cell: cell.doubt == "stale"),
         dict.fromkeys(FORMATS[1:], "computed by Calc") | _ELSEWHERE | _NO_DOCUMENT),
    Fact("a struck cell", _number(21, font_strikeout=True),
         _has(lambda cell: cell.doubt == "struck"), _NO_LOOKS | _NO_DOCUMENT),
    Fact("a struck run", _runs("~12", "15"), _is("text", "~12~15"), _NO_RUNS),
    Fact("a raised run", _runs("9", "^1"), _is("text", "9¹"), _NO_RUNS),
    Fact("a lowered run", _runs("9", "_1"), _is("text", "9¹"), _NO_RUNS),
    Fact("a hidden row", _hidden_row, lambda cell, table, row: row in table.hidden.rows,
         _NO_RUNS | _NO_DOCUMENT),
    Fact("a hidden column", _hidden_column,
         lambda cell, table, row: _COLUMN + 1 in table.hidden.columns, _NO_RUNS | _NO_DOCUMENT),
    Fact("a figure in the colour of its ground", _number(21, **_WHITE),
         _has(lambda cell: cell.doubt == "unseen"), _NO_LOOKS | dict.fromkeys(("odt", "rtf"), LOST)),
    Fact("a figure that a conditional format hides", _hidden_by_rule,
         _has(lambda cell: cell.doubt == "unseen"),
         _NO_LOOKS | _ELSEWHERE | {"xls": LOST} | _NO_DOCUMENT),
    Fact("a note", _note, _beside("note"), _NO_LOOKS | _ELSEWHERE),
    Fact("a box with a text", _box, _beside("box"),
         _NO_RUNS | _NO_DOCUMENT),
)  # fmt: skip


def workbook() -> bytes:
    """One fact on each row, in column B."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Sheet1")
        for row, fact in enumerate(FACTS):
            page.write_string(row, 0, fact.name)
            fact.write(page, book, row)
    return out.getvalue()


def read_all_formats(folder: Path) -> dict[str, Table]:
    """The sheet of facts as it is read in each format; files are left in the folder."""
    book, page = folder / "facts.xlsx", folder / "facts.docx"
    book.write_bytes(workbook())
    page.write_bytes(_word())
    data = {"xlsx": book, "docx": page}
    for source, suffixes in ((book, _OF_CALC), (page, _OF_WRITER)):
        for suffix in suffixes:
            name = "xlsx saved by Calc" if suffix == "xlsx" else suffix
            data[name] = _saved_as(suffix, source, folder)
    grids = {name: path.read_bytes() for name, path in data.items()}
    grids["xlsb"] = _binary(book.read_bytes())
    return {name: read_workbook(grids[name]).tables[0] for name in FORMATS}


def _saved_as(suffix: str, source: Path, folder: Path) -> Path:
    kind = _FILTERS.get(suffix, suffix)
    return recalculated([source], folder / suffix, "en-US", kind)[0]


def _binary(data: bytes) -> bytes:
    """The facts that the tests' own writer of .xlsb knows."""
    cells = {
        (row, column): cell.value if cell.kind == "error" else
        Shown(cell.value, cell.format, struck=cell.doubt == "struck", unseen=cell.doubt == "unseen")
        for (row, column), cell in read_workbook(data).tables[0].cells.items()
    }  # fmt: skip
    return xlsb(Book([Sheet("Sheet1", cells)], {}, {}))


def _word() -> bytes:
    """A table with the facts that a text can show; each on its line."""
    document = docx.Document()
    table = document.add_table(len(FACTS), 2)
    for fact, line in zip(FACTS, table.rows, strict=True):
        line.cells[0].text = fact.name
        for text, look in _IN_WORD.get(fact.name, ()):
            run = line.cells[1].paragraphs[0].add_run(text)
            run.font.strike = look == "~"
            if look == "^":
                run.font.superscript = True
            if look == "_":
                run.font.subscript = True
            if look == "white":
                run.font.color.rgb = RGBColor(255, 255, 255)
            if look == "note":
                document.add_comment(run, "Số đúng là 12", author="Lan")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def row_of(fact: Fact, table: Table) -> int:
    """The row that is labelled by a fact: some programs write an empty line before a table."""
    return next(row for (row, _), cell in table.cells.items() if cell.value == fact.name)


def markdown() -> str:
    """The table of the README beside the formats."""
    lines = ["| | " + " | ".join(FORMATS) + " |", "| --- " * (len(FORMATS) + 1) + "|"]
    lines += [
        f"| {fact.name} | " + " | ".join(fact.by_format.get(name, TOLD) for name in FORMATS) + " |"
        for fact in FACTS
    ]
    return "\n".join(lines)
