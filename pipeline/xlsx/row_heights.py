"""Text, a column's width and a style in, the height that the row needs out.

Neither Excel nor LibreOffice fits a row whose cells are merged, and LibreOffice fits none on the
way to a PDF of a protected sheet: heights are computed here, from the widths of the letters of
Times New Roman, a little generously, so that no line of text is ever cut.
"""

import functools
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.xlsx.looks import DIGIT_PIXELS, looks

_WIDTHS = {  # of each letter, in thousandths of the font size
    letter: int(width)
    for width, letters in tomllib.loads(
        Path(__file__).with_name("letters.toml").read_text(encoding="utf-8")
    ).items()
    for letter in letters
}
_WIDEST = 1000
_BOLD = 1.08
_SPARE = 1.05  # screens round each letter to whole pixels
_ON_SCREEN = 1.06  # more than that on a screen of LibreOffice
_LINE = 1.3  # height of a line in font sizes
_PADDING = 4.0  # points above and below the text
_CLOSE_LINE, _CLOSE_PADDING = 1.2, 1.0  # where nothing may be wasted: what the letters need
_INDENT = 9  # pixels that one step of indent takes
_TALLEST = 409.0  # Excel's limit for a row, in points


def row_height(cells: Iterable[tuple[str, float, str]]) -> float:
    """The height in points for cells given as (text, column width, style name)."""
    return _height(cells, _LINE, _PADDING)


def on_screen(cells: Iterable[tuple[str, float, str]]) -> Iterator[tuple[str, float, str]]:
    """The cells as narrow as they are for the letters of a screen."""
    return ((text, width / _ON_SCREEN, style) for text, width, style in cells)


def close_height(cells: Iterable[tuple[str, float, str]]) -> float:
    """As row_height, with no air between the lines: for what must leave room for other things."""
    return _height(cells, _CLOSE_LINE, _CLOSE_PADDING)


def _height(cells: Iterable[tuple[str, float, str]], line: float, padding: float) -> float:
    tallest = 0.0
    for text, width, style in cells:
        size = looks()[style]["font_size"]
        tallest = max(tallest, lines(text, width, style) * size * line + padding)
    return min(round(tallest * 4) / 4, _TALLEST)


def longest_word(text: str, style: str) -> float:
    """The width of the longest word, in font sizes of the style."""
    bold = _BOLD if looks()[style].get("bold") else 1
    return bold * max((sum(map(_letter, word)) for word in text.split()), default=0) / 1000


@functools.lru_cache(maxsize=4096)
def lines(text: str, width: float, style: str) -> int:
    """How many lines the text takes in a column of this width, broken between words."""
    look = looks()[style]
    if look.get("shrink"):
        return 1
    room = (width * DIGIT_PIXELS - look.get("indent", 0) * _INDENT) * 0.75 / look["font_size"]
    room /= _SPARE * (_BOLD if look.get("bold") else 1)
    return sum(_wrapped(part, max(room * 1000, _WIDEST)) for part in text.split("\n"))


def _wrapped(paragraph: str, room: float) -> int:
    """Lines of one paragraph; a word longer than a line is broken where it must be."""
    count, used = 1, 0.0
    for word in paragraph.split(" "):
        width = sum(map(_letter, word))
        if used and used + _WIDTHS[" "] + width > room:
            count, used = count + 1, 0.0
        used += width + (_WIDTHS[" "] if used else 0)
        while used > room:
            count, used = count + 1, used - room
    return count


@functools.cache
def _letter(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    base = unicodedata.normalize("NFD", letter)
    horned = unicodedata.normalize("NFC", base[0] + "\u031b") if "\u031b" in base else base[0]
    return _WIDTHS.get(horned, _WIDEST)
