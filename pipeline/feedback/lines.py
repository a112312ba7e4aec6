"""The items of a letter in, where each stands on its list out, and when each of its findings is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.feedback.items import Item
from pipeline.feedback.still_open import Open
from pipeline.xlsx.book import address
from schemas.wording.papers import worded

# All of them together are what a screen of 1366 pixels shows; the last is the one to be written in.
WIDTHS = {
    "number": 4.5, "done": 8, "severity": 9, "code": 9, "cell": 10.5, "written": 11, "problem": 39,
    "fix": 28, "explanation": 29,
}  # fmt: skip
AT = {name: number for number, name in enumerate(WIDTHS)}
KEY = len(WIDTHS)  # hidden: which findings a line is about
COUNT = KEY + 1  # hidden: how many of them are open
OPEN = COUNT + 1  # hidden, from here on a column for each finding: 1 while it is open
LEFT = (1, COUNT)  # hidden: how much of the list is left, in words
TITLES = 4
FIRST = TITLES + 2  # the line of the first item, from 0
SHEET = worded("feedback", "sheet")


@dataclass(frozen=True, slots=True)
class Line:
    """An item, where it stands on the sheet, and for each of its findings when it is open."""

    item: Item
    at: int
    opens: tuple[Open, ...] = ()

    @property
    def said(self) -> str:
        """The cell with the department's reason, as other sheets name it."""
        return f"'{SHEET}'!{address(self.at, AT['explanation'], True)}"

    def open_cell(self, number: int) -> str:
        """The cell that holds 1 while a finding of the line is open, as other sheets name it."""
        return f"'{SHEET}'!{address(self.at, OPEN + number, True)}"

    def is_open(self, number: int) -> bool:
        """Whether it is, as the letter is sent."""
        excused = self.item.explanation and not (self.opens and self.opens[number].sure)
        return self.item.kind != "read" and not excused

    @property
    def count(self) -> int:
        return sum(map(self.is_open, range(len(self.item.told))))


def placed(items: Sequence[Item]) -> list[Line]:
    """Each item on its line; over those that ask nothing one line is left for what they are."""
    return [Line(item, FIRST + n + (item.kind == "read")) for n, item in enumerate(items)]
