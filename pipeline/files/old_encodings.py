"""A Grid as stored in, the same in Unicode out, with Notices of the sheets that were converted.

TCVN3 (.VnTime) and VNI put Vietnamese letters in the places of Western ones, and only the font
shows them right. One cell alone is easily mistaken, so each sheet is decided once, by how many
words of the forms its texts hold when read either way; the font's name is told, never trusted.
"""

import functools
import operator
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from pipeline.files.misread import GONE, MISREAD, is_whole, lost_letters, meant
from pipeline.files.package import Unfit, why
from pipeline.grid import Grid, RawCell, Table
from pipeline.returns import Notice
from schemas.form.model import Form
from schemas.tables import records_of
from schemas.text import has_unprintable, printable
from schemas.vocabulary.words import phrases

# Letters of the old encodings that no Vietnamese text in Unicode has.
_SUSPECT = re.compile("[¡-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïñö÷øûüþ]")
_WORD = re.compile(r"[^\W\d_]+")
_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}
_FONTS = {"tcvn3": (".vn", "abc"), "vni": ("vni",)}
_ENOUGH = 2  # words recognised before a sheet is converted …
_SHOWN = 60  # letters of an example
_KEPT = 1000  # letters of a text worth remembering
_CLEARLY = 2  # … and how many times as many as without conversion


def in_unicode(grid: Grid, forms: tuple[Form, ...]) -> tuple[Grid, tuple[Notice, ...]]:
    """Convert the sheets that are in an old encoding, and drop what cannot be printed.

    Of a file whose letters are lost it is said so where no table of a form is found.
    """
    tables, notices = [], []
    for table in grid.tables:
        texts = [cell.value for cell in table.cells.values() if cell.kind == "text"]
        if _are_plain(texts):
            tables.append(table)
            continue
        if lost := lost_letters(texts):
            grid = replace(grid, without=("mojibake", lost[:_SHOWN].strip()))
        if any(map(MISREAD.search, texts)):
            table, told = _as_meant(table, texts, _vocabulary(forms))
            notices += told
            texts = [cell.value for cell in table.cells.values() if cell.kind == "text"]
        together = "\n".join(texts)
        if _SUSPECT.search(together):
            name, convert, whole = _decide(texts, _vocabulary(forms))
            if name:
                table = _converted(table, convert, whole)
                notices.append(_notice(table, name, convert, texts, grid.fonts))
        if has_unprintable(together):
            table = _converted(table, printable, True)
        tables.append(table)
    if all(map(operator.is_, tables, grid.tables)):
        return grid, ()
    return replace(grid, tables=tuple(tables)), tuple(notices)


def _are_plain(texts: list[str]) -> bool:
    """True where no text can be in an old encoding, or unprintable; most were looked at before."""
    return max(map(len, texts), default=0) <= _KEPT and all(map(_is_plain, texts))


@functools.lru_cache(maxsize=16384)
def _is_plain(text: str) -> bool:
    marks = (_SUSPECT, MISREAD, GONE)
    return not (any(mark.search(text) for mark in marks) or has_unprintable(text))


def _as_meant(table: Table, texts: list[str], known: frozenset[str]) -> tuple[Table, list[Notice]]:
    """The sheet as it was before its bytes were misread, where they were; raises Unfit for lost ones."""
    strange = [text for text in texts if MISREAD.search(text)]
    hits = _hits(list(map(meant, strange)), "", known)
    if hits < max(_ENOUGH, _CLEARLY * _hits(strange, "", known) + 1):
        return table, []
    sample = max(strange, key=lambda text: len(MISREAD.findall(text)))
    lost = next((text for text in strange if not is_whole(text)), "")
    words = {"sheet": table.name, "before": (lost or sample)[:_SHOWN].strip()}
    if lost:
        raise Unfit("mojibake", words["before"])
    words["after"] = meant(sample)[:_SHOWN].strip()
    cells = {
        place: cell._replace(value=meant(cell.value))
        if cell.kind == "text" and MISREAD.search(cell.value) else cell
        for place, cell in table.cells.items()
    }  # fmt: skip
    notice = Notice("text_misread", (), (table.name,), tuple(words.items()))
    return replace(table, cells=cells), [notice]


@functools.lru_cache(maxsize=8)
def _vocabulary(forms: tuple[Form, ...]) -> frozenset[str]:
    """Every accented word of the forms, and of the lines above them."""
    labels = " ".join(row.label for form in forms for row in form.rows)
    headers = " ".join(text for form in forms for text in form.header.values())
    titles = " ".join(form.title for form in forms)
    words = words_of(f"{labels} {headers} {titles} {' '.join(phrases('of_offices'))}")
    return frozenset(word for word in words if not word.isascii())


def words_of(text: str) -> list[str]:
    """The words of a text, composed and in lower case."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def _decide(texts: list[str], known: frozenset[str]) -> tuple[str, Callable[[str], str], bool]:
    """The encoding ('' for Unicode), its converter, and whether the whole sheet is in it."""
    suspect = [text for text in texts if _SUSPECT.search(text)]
    plain = _hits(suspect, "", known)
    scores = {name: _hits(suspect, name, known) for name in _NAMES}
    name = max(scores, key=lambda name: scores[name])
    if scores[name] < max(_ENOUGH, _CLEARLY * plain + 1):
        return "", str, False
    others = [text for text in texts if not _SUSPECT.search(text)]
    whole = _hits(others, name, known) >= _hits(others, "", known)
    return name, converter(name), whole


def _hits(texts: list[str], name: str, known: frozenset[str]) -> int:
    """How many known words the texts hold, read in an encoding ('' for Unicode)."""
    return sum(_hits_in(text, name, known) for text in texts)


@functools.lru_cache(maxsize=4096)  # the guide of every template has «quoted» words
def _hits_in(text: str, name: str, known: frozenset[str]) -> int:
    words = words_of(converter(name)(text) if name else text)
    return sum(word in known for word in words)


@functools.cache
def converter(name: str) -> Callable[[str], str]:
    """From text in an old encoding to Unicode; longer spellings first, all else unchanged."""
    spellings = {}
    for record in records_of("vocabulary", "legacy", "letter", "tcvn3", "vni"):
        if code := record[name]:
            spellings[chr(int(code, 16)) if name == "tcvn3" else code] = record["letter"]
    pattern = re.compile("|".join(sorted(map(re.escape, spellings), key=len, reverse=True)))

    def convert(text: str) -> str:
        composed = unicodedata.normalize("NFC", text)
        return pattern.sub(lambda match: spellings[match[0]], composed)

    return convert


def _converted(table: Table, convert: Callable[[str], str], whole: bool) -> Table:
    """The table with its texts converted; a cell of which nothing is left is blank."""
    cells = {
        place: _cell(cell, convert, whole) if cell.kind == "text" else cell
        for place, cell in table.cells.items()
    }
    left = {
        place: cell for place, cell in cells.items() if cell.kind != "text" or cell.value.strip()
    }
    return replace(table, cells=left)


def _cell(cell: RawCell, convert: Callable[[str], str], whole: bool) -> RawCell:
    if whole or _SUSPECT.search(cell.value):
        return cell._replace(value=convert(cell.value))
    return cell


def _notice(table: Table, name: str, convert, texts: list[str], fonts: frozenset[str]) -> Notice:
    sample = max(texts, key=lambda text: len(_SUSPECT.findall(text)))[:_SHOWN]
    named = sorted(font for font in fonts if font.lower().startswith(_FONTS[name]))
    words = {
        "sheet": table.name, "encoding": _NAMES[name], "before": sample.strip(),
        "after": convert(sample).strip(), "fonts": ", ".join(named) or why("font_unknown"),
    }  # fmt: skip
    return Notice("legacy_text", (), (table.name,), tuple(words.items()))
