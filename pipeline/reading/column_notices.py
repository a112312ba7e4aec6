"""A wide Layout and what was told of its rows in, Notices in the words of a table of columns out.

What a tall table says of each of its lines is said once here, with all the columns that it is about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.grid import full_address
from pipeline.reading.table.layout import Layout
from pipeline.reading.table.wide_table import Match, Wide
from pipeline.returns import Notice
from schemas.form.model import Form, Row

SHOWN = 12  # columns and cells named in one notice
_OF_COLUMNS = {
    "row_unplaced": "column_unplaced", "rows_unplaced": "columns_unplaced",
    "rows_lost": "columns_lost",
}  # fmt: skip


def column_notices(layout: Layout, told: Sequence[Notice], form: Form) -> tuple[Notice, ...]:
    """All that is told of the table; `told` as it is where the layout is of no columns."""
    if layout.listed:
        return (*told, *(replace(n, keys=()) for n in of_headings(layout, layout.listed)))
    if layout.wide is None:
        return tuple(told)
    missing = [notice.keys[0] for notice in told if notice.id == "row_missing"]
    kept = list(in_columns(layout, [notice for notice in told if notice.id != "row_missing"]))
    if missing:
        told_once = missing_ones("column_missing", layout, [form.by_key[key] for key in missing])
        kept.append(replace(told_once, keys=tuple(missing)))
    for part in layout.parts or (layout,):
        if part.wide:
            kept += of_headings(part, part.wide)
    return tuple(kept)


def in_columns(layout: Layout, told: Sequence[Notice]) -> tuple[Notice, ...]:
    """The same in the words of columns, where the table is one of columns."""
    if layout.wide is None:
        return tuple(told)
    return tuple(replace(notice, id=_OF_COLUMNS.get(notice.id, notice.id)) for notice in told)


def of_headings(layout: Layout, wide: Wide) -> Iterator[Notice]:
    """Headings in other words, numbers of other columns, and the note under the table."""
    reworded = [match for match in wide.matches if match.how in ("number", "similar")]
    if reworded:
        texts = [f"“{match.found.heading}” → ({match.row.code})" for match in reworded]
        yield _notice("headings_reworded", layout, wide, reworded, columns=listed(texts))
    if alone := [match for match in wide.matches if match.how == "numbers"]:
        texts = [f"({match.row.code})" for match in alone]
        yield _notice("headings_gone", layout, wide, alone, columns=listed(texts))
    if other := [match for match in wide.matches if match.misnumbered]:
        texts = [f"({match.found.number or '–'}) → ({match.row.code})" for match in other]
        yield _notice("columns_misnumbered", layout, wide, other, columns=listed(texts))
    if wide.note:
        cells = (full_address(layout.table.name, layout.table.address(*wide.note_at)),)
        yield Notice("note_under_table", cells=cells, words=(("text", wide.note),))


def missing_ones(identifier: str, layout: Layout, rows: Sequence[Row]) -> Notice:
    """One notice of all columns, or lines, that stand nowhere in the table."""
    texts = [f"({row.code}) {row.label}" for row in rows]
    words = (("count", str(len(rows))), ("missing", listed(texts)))
    return Notice(identifier, (), (layout.table.name,), words)


def _notice(
    identifier: str, layout: Layout, wide: Wide, matches: Sequence[Match], **words: str
) -> Notice:
    """One notice of several columns, at the last line of their headings."""
    cells = tuple(
        full_address(layout.table.name, layout.table.address(wide.headings, match.found.column))
        for match in matches
    )
    keys = tuple(match.row.key for match in matches)
    return Notice(identifier, keys, cells[:SHOWN], tuple(words.items()))


def listed(texts: Sequence[str]) -> str:
    return "; ".join(texts[:SHOWN]) + ("; …" if len(texts) > SHOWN else "")
