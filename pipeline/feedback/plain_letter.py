"""The letter of a return whose own letter cannot be made: its findings as lines of text, no more."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.judging.findings import Finding
from pipeline.xlsx.book import Book, Cell, Sheet
from schemas.text import shortened
from schemas.wording.papers import worded

_WIDTH = 110.0  # of the column, in letters
_MOST = 2000  # letters of a line: what a person reads, and far below what a cell holds
_LINES = 5000


def plain_book(file: str, findings: Sequence[Finding]) -> Book:
    """A title and a line for each finding; nothing in it can be refused by a workbook."""
    title = worded("feedback", "file_title", file=Path(file).name)
    texts = [title, *(f"{' '.join(f.cells)} {f.message}. {f.fix}.".strip() for f in findings)]
    cells = {(line, 0): Cell(_plain(text)) for line, text in enumerate(texts[:_LINES])}
    return Book((Sheet(worded("feedback", "sheet"), cells, (_WIDTH,)),))


def _plain(text: str) -> str:
    """Letters that every program shows, as many as a person reads."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shortened(shown, _MOST)
