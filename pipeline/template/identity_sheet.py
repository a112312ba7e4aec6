"""The very hidden sheet that says whose return a workbook is."""

from collections.abc import Mapping

from pipeline.identity_marks import HIDDEN_SHEET
from pipeline.xlsx.book import Cell, Sheet


def identity_sheet(marks: Mapping[str, str]) -> Sheet:
    """A line for each mark: its name, and what it says."""
    lines = enumerate(marks.items())
    cells = {(line, n): Cell(text) for line, pair in lines for n, text in enumerate(pair)}
    return Sheet(HIDDEN_SHEET, cells, (12, 24), protected=True, visibility="very_hidden")
