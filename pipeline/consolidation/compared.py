"""Two writings of one table in, the places where they say something else out.

Figures are compared as figures: another version of a library may write the last digit of a quotient
otherwise. Sentences are not compared: who words a fault better has not changed a signed period.
"""

import csv
import io
import math
from collections.abc import Iterator

from schemas.wording.papers import worded

_SENTENCES = {"message", "fix"}
_NEARLY = 1e-9  # of a figure: what the order of additions can change

Line = dict[str, str]


def lines_of(content: bytes) -> list[Line]:
    """The records of a CSV as csv_blocks writes it."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def differences(table: str, was: bytes, now: bytes) -> Iterator[str]:
    """Sentences on how `now` differs; columns that `was` had not are not asked for."""
    old, new = lines_of(was), lines_of(now)
    if len(old) != len(new):
        yield worded("closing", "verify.lines", table=table, was=len(old), now=len(new))
    columns = list(old[0]) if old else []
    for column in columns:
        if new and column not in new[0]:
            yield worded("closing", "verify.column", table=table, column=column)
    compared = [column for column in columns if column not in _SENTENCES]
    places = [
        (number, column)
        for number, (before, after) in enumerate(zip(old, new, strict=False), start=2)
        for column in compared
        if column in after and not _same(before[column], after[column])
    ]
    if places:
        line, column = places[0]
        yield worded(
            "closing", "verify.table", table=table, count=len(places), line=line, column=column,
            was=old[line - 2][column], now=new[line - 2][column],
        )  # fmt: skip


def _same(was: str, now: str) -> bool:
    if was == now:
        return True
    try:
        return math.isclose(float(was), float(now), rel_tol=_NEARLY)
    except ValueError:
        return False
