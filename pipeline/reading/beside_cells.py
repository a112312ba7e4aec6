"""A Layout in, Notices out of what a person does not see as the figure's cell: notes, boxes, hidden lines.

Nothing is read from there; who wrote it may think that it was.
"""

from collections.abc import Iterator

from pipeline.grid import Remark, full_address
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.line_notices import where
from pipeline.reading.table.layout import Layout, Placed
from pipeline.returns import Notice

_NOTICE = {"note": "cell_note", "box": "text_box"}
_SHOWN = 200  # letters of a note


def remark_notices(layout: Layout) -> list[Notice]:
    """A notice for each remark on the lines of the form, and each hidden line with a figure."""
    return [
        notice for part in layout.parts or (layout,)
        for notice in (*_remarks(part), *_hidden(part))
    ]  # fmt: skip


def _remarks(layout: Layout) -> Iterator[Notice]:
    placed = {item.record.row: item for item in layout.placed}
    for remark in layout.table.remarks:
        item = placed.get(remark.row) or _over(remark, placed)
        if item is not None:
            keys = (item.row.key,) if item.row.is_value else ()
            at = layout.table.address(remark.row, remark.column)
            words = (("text", _cut(remark.text)),)
            yield Notice(_NOTICE[remark.kind], keys, (full_address(layout.table.name, at),), words)


def _over(remark: Remark, placed: dict[int, Placed]) -> Placed | None:
    """The line over a box that lies between two lines of the form."""
    if remark.kind != "box" or not placed or remark.row > max(placed):
        return None
    return placed.get(max((row for row in placed if row < remark.row), default=0))


def _hidden(layout: Layout) -> Iterator[Notice]:
    """A figure in a line or column that is not shown: whoever signed the return did not see it.

    The template itself hides the lines that its unit is not asked.
    """
    rows, columns = layout.table.hidden
    for item in layout.placed:
        record = item.record
        if not item.row.is_value or item.how == "key" or "value" not in record.cells:
            continue
        if record.row in rows or record.columns["value"] in columns:
            words = (("raw", raw_text(record.cells["value"])),)
            at = where(layout, record, "value")
            yield Notice("hidden_figure", (item.row.key,), (at,), words)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
