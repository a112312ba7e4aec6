"""A Layout in, Notices out of what is beside its cells (notes, boxes), and of figures that nobody sees.

Nothing is read from there; who wrote it may think that it was.
"""

import functools
from collections.abc import Iterator

from pipeline.grid import Annotation, full_address
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.line_notices import where
from pipeline.reading.table.layout import Layout, Placed
from pipeline.reading.table.records import FIGURES
from pipeline.returns import Notice
from schemas.text import shortened, tidy
from schemas.wording.as_text import SEVERITY
from schemas.wording.papers import worded

_NOTICE = {"note": "cell_note", "box": "text_box"}
_OUR_LINES = {"written": "raw", "read": "value", "fix": "fix"}  # and a problem's
_SHOWN = 200  # letters of a note


def unread_notices(layout: Layout) -> list[Notice]:
    """A notice for each annotation on the sheet of the form, and each hidden line with a figure."""
    return [
        notice for part in layout.parts or (layout,)
        for notice in (*_annotations(part), *_hidden(part))
    ]  # fmt: skip


def _annotations(layout: Layout) -> Iterator[Notice]:
    """What a department wrote there; the notes of our letters come back with them."""
    placed = {item.record.row: item for item in layout.placed}
    cells = {(item.record.row, item.record.columns.get("value")): item for item in layout.placed}
    for annotation in layout.table.annotations:
        item = cells.get((annotation.row, annotation.column)) or placed.get(annotation.row)
        item = item or _over(annotation, placed)
        text = tidy(annotation.text)
        if text and not _is_ours(annotation.text):
            keys = (item.row.key,) if item is not None and item.row.is_value else ()
            at = layout.table.address(annotation.row, annotation.column)
            yield Notice(
                _NOTICE[annotation.kind], keys, (full_address(layout.table.name, at),),
                (("text", shortened(text, _SHOWN)),),
            )  # fmt: skip


def _is_ours(text: str) -> bool:
    """True where every line begins as those of a letter's notes do: many programs lose the author."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return all(line.startswith(_our_beginnings()) for line in lines)


@functools.cache
def _our_beginnings() -> tuple[str, ...]:
    gap = "\0"
    lines = [
        worded("feedback", f"note.{name}", **{field: gap}) for name, field in _OUR_LINES.items()
    ]
    lines += [
        worded("feedback", "note.problem", severity=severity, message=gap)
        for severity in SEVERITY.values()
    ]
    return tuple(line.partition(gap)[0] for line in lines)


def _over(annotation: Annotation, placed: dict[int, Placed]) -> Placed | None:
    """The line over a box that lies between two lines of the form."""
    if annotation.kind != "box" or not placed or annotation.row > max(placed):
        return None
    return placed.get(max((row for row in placed if row < annotation.row), default=0))


def _hidden(layout: Layout) -> Iterator[Notice]:
    """A figure in a line or column that is not shown, under another cell or in the colour of its own:
    whoever signed the return did not see it.
    """
    for item in layout.placed:
        record = item.record
        for name in FIGURES if item.row.is_value else ():
            cell = record.cells.get(name)
            if cell is not None and (
                cell.doubt == "unseen" or _is_out_of_sight(item, name, layout)
            ):
                at = where(layout, record, name)
                yield Notice("hidden_figure", (item.row.key,), (at,), (("raw", raw_text(cell)),))


def _is_out_of_sight(item: Placed, name: str, layout: Layout) -> bool:
    """The template itself hides the lines that its unit is not asked."""
    row, column = item.record.row, item.record.columns[name]
    hidden = row in layout.table.hidden.rows or column in layout.table.hidden.columns
    return item.how != "key" and (hidden or layout.table.is_covered(row, column))
