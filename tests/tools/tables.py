"""A table drawn as text in, the bytes of a file of some format out: how people save their lists.

One line of text is a line of the table, “|” stands between its cells; a cell that is a day or a
number may be given as one (“=30/06/2025” is typed into Excel, and stored, as a day).
"""

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Callable
from types import SimpleNamespace

import openpyxl
from returns.files import ods as ods_of
from returns.old_text import in_legacy

Save = Callable[[str], bytes]


def cells(drawn: str) -> list[list[str]]:
    lines = (line.strip() for line in drawn.strip().splitlines())
    return [[cell.strip() for cell in line.split("|")] if line else [] for line in lines]


def text(
    separator: str = ",", encoding: str = "utf-8", letters: Callable[[str], str] = str
) -> Save:
    """A .csv, of these letters and in this encoding."""

    def save(drawn: str) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(cells(drawn))
        return letters(out.getvalue()).encode(encoding)

    return save


def tcvn3(drawn: str) -> bytes:
    return text(letters=in_legacy("tcvn3"), encoding="latin-1")(drawn)


def as_it_stands(drawn: str) -> bytes:
    """A file typed in Notepad."""
    return "\n".join(line.strip() for line in drawn.strip().splitlines()).encode()


def xlsx(*merged: str, sheet: str = "Sheet1", before: tuple[str, ...] = (), change=None) -> Save:
    """An .xlsx; `before` are sheets that stand before this one, `change` what else is done to it."""

    def save(drawn: str) -> bytes:
        book = openpyxl.Workbook()
        for name in before:
            book.create_sheet(name).append(["Ghi chú của văn phòng"])
        book.remove(book.worksheets[0])
        page = book.create_sheet(sheet)
        for row, line in enumerate(cells(drawn), 1):
            for column, said in enumerate(line, 1):
                if said:
                    page.cell(row, column, _stored(said))
        for area in merged:
            page.merge_cells(area)
        if change:
            change(page)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return save


def _stored(said: str):
    if not said.startswith("="):
        return said
    day = said.removeprefix("=")
    return dt.datetime.strptime(day, "%d/%m/%Y") if "/" in day else float(day)


def ods(drawn: str) -> bytes:
    lines = enumerate(cells(drawn), 1)
    found = {
        (row, column): said for row, line in lines for column, said in enumerate(line, 1) if said
    }
    return ods_of(SimpleNamespace(sheets=[SimpleNamespace(name="Đơn vị", cells=found)]))


def cp1258(drawn: str) -> bytes:
    """Tones stand behind their letters, all other marks in them."""
    return text(encoding="cp1258", letters=_with_tones_behind)(drawn)


def _with_tones_behind(said: str) -> str:
    def letter(one: str) -> str:
        parts = unicodedata.normalize("NFD", one)
        tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", parts.replace(tones, "", 1)) + tones

    return "".join(map(letter, unicodedata.normalize("NFC", said)))
