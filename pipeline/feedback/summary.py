"""The lines of a letter in, its first line out: how much is left, until when, and whom to ask.

The counts are live: they fall as the department works. They look at cells of single rows and rules
alone: from the first sheet LibreOffice loses its way to a sum over all rows of the form.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.feedback.items import KINDS
from pipeline.feedback.lines import COUNT, LEFT, SHEET, Line
from pipeline.xlsx.book import Cell, address
from schemas.periods.deadline import Deadline
from schemas.text import shortened
from schemas.wording.papers import worded

_LITERAL = 240  # letters of a text in a formula: Excel takes 255
_CONTACT = 180  # letters of whom to call, beside the day


@dataclass(frozen=True, slots=True)
class Summary:
    """What is `left`, which stands hidden at LEFT for the form to name, and the `line` that shows it."""

    left: Cell
    line: Cell


def summary(lines: Sequence[Line], ends: Deadline | None) -> Summary:
    """«2 lỗi phải sửa, 5 điều cần xem lại; chậm nhất ngày 16/06/2023; liên hệ …»."""
    kinds = {kind: [line for line in lines if line.item.kind == kind] for kind in KINDS[:-1]}
    kinds = {kind: some for kind, some in kinds.items() if some}
    counts = {kind: sum(line.count for line in some) for kind, some in kinds.items()}
    until, done = _until(ends), _text("done")
    left = ", ".join(_text(kind, count=count) for kind, count in counts.items() if count)
    pieces = "&".join(_pieces({kind: _sum_of(some) for kind, some in kinds.items()})) or '""'
    formula = f'=IF({open_sum(lines)}>0,{pieces},"{literal(done)}")'
    shown = f'={address(*LEFT)}&"{literal(until)}"'
    return Summary(
        Cell(left or done, "key", formula), Cell((left or done) + until, "summary", shown)
    )


def back(lines: Sequence[Line], left: Cell, counter: Cell) -> Cell:
    """The counter of the form as the way back to the list: what is left there, else what it says itself."""
    listed, words = f"'{SHEET}'!", worded("feedback", "back")
    said = f'IF({open_sum(lines, listed)}>0,"{words}: "&{listed}{address(*LEFT, True)},{counter.formula.removeprefix("=")})'
    shown = f"{words}: {left.value}" if any(line.count for line in lines) else counter.value
    return Cell(shown, "counter_back", f'=HYPERLINK("#{listed}A1",{said})')


def open_sum(lines: Sequence[Line], sheet: str = "") -> str:
    """How many findings are open, as a formula; of another sheet where it stands elsewhere."""
    asking = [line for line in lines if line.item.kind != "read"]
    return f"SUM({sheet}{_span(asking)})" if asking else "0"


def literal(text: str) -> str:
    """A text as it stands between quotation marks in a formula."""
    return shortened(text, _LITERAL).replace('"', '""')


def _pieces(sums: dict[str, str]) -> Iterator[str]:
    """Of each kind that is left its count in words, after a comma where another kind is before it."""
    before: list[str] = []
    for kind, count in sums.items():
        comma = f'IF({"+".join(before)}>0,", ","")&' if before else ""
        first, last = map(literal, _text(kind, count="¦").split("¦"))
        yield f'IF({count}>0,{comma}"{first}"&{count}&"{last}","")'
        before.append(count)


def _sum_of(lines: Sequence[Line]) -> str:
    """Lines of a kind stand together."""
    return f"SUM({_span(lines)})"


def _span(lines: Sequence[Line]) -> str:
    first, last = (address(line.at, COUNT, True) for line in (lines[0], lines[-1]))
    return f"{first}:{last}"


def _until(ends: Deadline | None) -> str:
    if ends is None:
        return ""
    due = _text("overdue" if ends.is_past else "until", due=f"{ends.due:%d/%m/%Y}")
    return due + (
        _text("contact", contact=shortened(ends.contact, _CONTACT)) if ends.contact else ""
    )


def _text(name: str, **words: object) -> str:
    return worded("feedback", f"summary.{name}", **words)
