"""Records and a Form in, which row of the form each record is out; what cannot be told is left.

First the key, then the label with the number to tell equals apart, then the number between rows
that are placed, or a label that is nearly right when no other row comes close. The last two are
told to a person; where two rows come close, none is taken.
"""

import difflib
from collections import Counter
from typing import NamedTuple

from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.table.labels import (
    is_unit_of,
    label_key,
    numbers_named,
    numbers_of,
    rows_by_label,
    rows_by_number,
)
from pipeline.reading.table.records import Record
from schemas.form.model import Form, Row
from schemas.text import bare, tidy

_SIMILAR = 0.85
_SIMILAR_WITH_NUMBER = 0.6  # where the number says the same, between its neighbours
_CLEARLY_BEST = 0.08
_SHARED_WORDS = 0.4
_SHORTEST = 4  # letters of a label that can be compared
_MOST_COMPARED = 400  # lines; a sheet with more strange lines is another table


class Placed(NamedTuple):
    """A record and the row of the form it is; `how` is key, label, similar or conflict.

    In a conflict the key names `row` while the words are exactly those of another row: the lines
    were sorted or pasted over, and which of the two the figure belongs to cannot be known.
    `altered` is true when the line's words are not the form's for this row, `misnumbered` when it
    carries the number of another row, `strange_unit` when its unit of measure is another.
    """

    row: Row
    record: Record
    how: str
    altered: bool
    misnumbered: bool
    strange_unit: bool


def _placed(row: Row, record: Record, how: str) -> Placed:
    altered = record.label != row.label and label_key(record.label) != label_key(row.label)
    misnumbered = bool(record.number) and record.number not in numbers_of(row)
    unit = record.cells.get("unit")
    strange = unit is not None and row.is_value and not is_unit_of(raw_text(unit), row)
    return Placed(row, record, how, altered, misnumbered, strange)


def place(records: list[Record], form: Form) -> tuple[tuple[Placed, ...], tuple[Record, ...]]:
    """Place every record that can be; the rest comes back as it is."""
    placed: list[Placed] = []
    left: list[Record] = []
    labels, last = rows_by_label(form), -1
    index: int | None
    for record in records:
        key = tidy(str(record.cells["key"].value)) if "key" in record.cells else ""
        if key in form.position:
            keyed = form.position[key]
            same = labels.get(label_key(record.label), (keyed,))
            index, how = keyed, "key" if keyed in same else "conflict"
        else:
            index, how = _by_words(record, form, last)
        if index is None:
            left.append(record)
            continue
        last = index
        placed.append(_placed(form.rows[index], record, how))
    if left:
        placed, left = _place_left(placed, left, form)
    return tuple(placed), tuple(left)


def _by_words(record: Record, form: Form, last: int) -> tuple[int | None, str]:
    """The row with exactly this label; among equals the one with this number, else the next one."""
    candidates = rows_by_label(form).get(label_key(record.label), ())
    if len(candidates) <= 1:
        return (candidates[0] if candidates else None), "label"
    numbered = [i for i in candidates if record.number in numbers_of(form.rows[i])]
    if numbered:
        return numbered[0], "label"
    later = [i for i in candidates if i > last]
    is_value = bool(later) and form.rows[later[0]].is_value
    return (later[0] if later else None), "similar" if is_value else "label"


def _place_left(placed: list[Placed], left: list[Record], form: Form):
    """Place what is left by number and likeness; each row is given away once."""
    taken = Counter(item.row.key for item in placed)
    free = [row for row in form.rows if row.key not in taken]
    at = {item.record.row: form.position[item.row.key] for item in placed}
    still_left = []
    for number, record in enumerate(left):
        row = _likeliest(record, free, form, at) if number < _MOST_COMPARED else None
        if row is None:
            still_left.append(record)
        else:
            free.remove(row)
            at[record.row] = form.position[row.key]
            placed.append(_placed(row, record, "similar"))
    return placed, still_left


def _likeliest(record: Record, free: list[Row], form: Form, at: dict[int, int]) -> Row | None:
    numbered = _by_number(record, free, form, at)
    wanted = label_key(record.label)
    if not wanted:
        return numbered
    if len(wanted) < _SHORTEST:
        return None
    scores = sorted(((_likeness(wanted, row), row.code, row) for row in free), reverse=True)
    if not scores:
        return None
    best, _, row = scores[0]
    rival = scores[1][0] if len(scores) > 1 else 0.0
    if best - rival < _CLEARLY_BEST:
        return None
    if numbered is row:
        return row if best >= _SIMILAR_WITH_NUMBER else None
    same = numbers_named(wanted) == numbers_named(label_key(row.label))
    return row if best >= _SIMILAR and same else None


def _likeness(wanted: str, row: Row) -> float:
    label = label_key(row.label)
    if wanted.isascii():
        label = bare(label)
    mine, its = set(wanted.split()), set(label.split())
    if len(mine & its) < _SHARED_WORDS * max(len(mine), len(its)):
        return 0.0
    return difflib.SequenceMatcher(None, wanted, label, autojunk=False).ratio()


def _by_number(record: Record, free: list[Row], form: Form, at: dict[int, int]) -> Row | None:
    """The one free row with this number that fits between the rows placed above and below."""
    rows = [form.rows[index] for index in rows_by_number(form).get(record.number, ())]
    above = max((line for line in at if line < record.row), default=None)
    below = min((line for line in at if line > record.row), default=None)
    low = at[above] if above is not None else -1
    high = at[below] if below is not None else len(form.rows)
    fitting = [row for row in rows if row in free and low < form.position[row.key] < high]
    return fitting[0] if len(fitting) == 1 else None
