"""The lines of a letter in, its first line out: how much is left, until when, and whom to ask.

The counts are live: they fall as the department works. Once nothing of the list is left, what the form
itself finds still is.
"""

from collections.abc import Iterator, Sequence

from pipeline.feedback.items import KINDS
from pipeline.feedback.lines import COUNT, Line
from pipeline.template.columns import CHECK_SHEET, COUNTS, FORM_SHEET
from pipeline.xlsx.book import Cell, address
from schemas.periods.deadline import Deadline
from schemas.text import shortened
from schemas.wording.papers import worded

_IN_FORM = "+".join(
    f"{CHECK_SHEET}!{address(*COUNTS[name], True)}" for name in ("errors", "missing")
)
_LITERAL = 240  # letters of a text in a formula: Excel takes 255
_CONTACT = 180  # letters of whom to call, beside the day


def summary(lines: Sequence[Line], in_form: int, ends: Deadline | None) -> Cell:
    """«2 lỗi phải sửa, 5 điều cần xem lại; chậm nhất ngày 16/06/2023; liên hệ …».

    `in_form` is what the form finds wrong or not filled in, as it is sent.
    """
    kinds = {kind: [line for line in lines if line.item.kind == kind] for kind in KINDS[:-1]}
    kinds = {kind: some for kind, some in kinds.items() if some}
    counts = {kind: sum(line.count for line in some) for kind, some in kinds.items()}
    until = _until(ends)
    left = ", ".join(_text(kind, count=count) for kind, count in counts.items() if count)
    done = _text("form", count=in_form, sheet=FORM_SHEET) if in_form else _text("done")
    formula = f'IF({_IN_FORM}>0,{_counted("form", f"({_IN_FORM})", sheet=FORM_SHEET)},"{literal(_text("done"))}")'
    if kinds:
        pieces = "&".join(_pieces({kind: _sum_of(some) for kind, some in kinds.items()}))
        formula = f"IF({open_sum(lines)}>0,{pieces},{formula})"
    return Cell((left or done) + until, "summary", f'={formula}&"{literal(until)}"')


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
        yield f'IF({count}>0,{comma}{_counted(kind, count)},"")'
        before.append(count)


def _counted(name: str, count: str, **words: str) -> str:
    """A text with a count that is a formula."""
    first, last = map(literal, _text(name, count="¦", **words).split("¦"))
    return f'"{first}"&{count}&"{last}"'


def _sum_of(lines: Sequence[Line]) -> str:
    """Lines of a kind stand together."""
    return f"SUM({_span(lines)})"


def _span(lines: Sequence[Line]) -> str:
    first, last = (address(line.at, COUNT, True) for line in (lines[0], lines[-1]))
    return f"{first}:{last}"


def _until(ends: Deadline | None) -> str:
    if ends is None:
        return ""
    due = _text("until", due=f"{ends.due:%d/%m/%Y}")
    return due + (
        _text("contact", contact=shortened(ends.contact, _CONTACT)) if ends.contact else ""
    )


def _text(name: str, **words: object) -> str:
    return worded("feedback", f"summary.{name}", **words)
