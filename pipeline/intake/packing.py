"""A Return as bytes and back: how readings cross from process to process and are kept.

Answers go column by column. Of thousands of returns in one layout most columns are the same to the
letter, and such a column is held once. The bytes are compressed JSON: a folder that others can write
to must not hold what runs code when it is read, as a pickle does.
"""

import functools
import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from operator import attrgetter

from pipeline import limits
from pipeline.returns import Answer, Notice, Return
from schemas.figure import Figure

_FIGURE = tuple(field.name for field in fields(Figure))
_BESIDE = tuple(field.name for field in fields(Answer) if field.name not in ("key", "figure"))
FIELDS = ("key", *_FIGURE, *_BESIDE)
_VALUES = attrgetter("key", *(f"figure.{name}" for name in _FIGURE), *_BESIDE)
_AFTER_FIGURE = 1 + len(_FIGURE)
# Columns of a return's own: 1 and 1.0 are equal but not the same, and no two write the same texts.
_OWN = {"value", "decimals", "numerator", "denominator", "raw"}
_REPAIRS = FIELDS.index("repairs")
_HEAD = (
    "form", "unit", "period", "readable", "checksum", "explanations", "answers_file", "named",
    "place", "compiler", "beside",
)  # fmt: skip
_ANY = "surrogatepass"  # broken files hold halves of letters, which must come through unchanged
_FAST = 1  # zlib: three times as fast as its usual level, for a few bytes more


class Packed(Sequence):
    """The answers of one return, kept as columns; each Answer is made when it is asked for."""

    __slots__ = ("columns",)

    def __init__(self, columns: Sequence[tuple]) -> None:
        """`columns`: one tuple for each of FIELDS, all of one length."""
        self.columns = tuple(
            column if name in _OWN else _shared(column)
            for name, column in zip(FIELDS, columns, strict=True)
        )

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def __getitem__(self, index: int) -> Answer:  # type: ignore[override]
        return _answer([column[index] for column in self.columns])

    def __iter__(self) -> Iterator[Answer]:
        return map(_answer, zip(*self.columns, strict=True))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Packed):
            return self.columns == other.columns
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))


def _answer(values: Sequence) -> Answer:
    """The Answer of one line: one value for each of FIELDS."""
    return Answer(values[0], Figure(*values[1:_AFTER_FIGURE]), *values[_AFTER_FIGURE:])


def columns_of(answers: Sequence[Answer]) -> tuple[tuple, ...]:
    """One tuple for each of FIELDS."""
    if isinstance(answers, Packed):
        return answers.columns
    lines = zip(*map(_VALUES, answers), strict=True)
    return tuple(lines) or ((),) * len(FIELDS)


@functools.lru_cache(maxsize=4096)
def _shared(column: tuple) -> tuple:
    """The first column met that is equal: 121 keys are held once, not once a return."""
    return column


def pack(item: Return) -> bytes:
    """All of a return, and of its lines, but the name of its file."""
    text = json.dumps(_parts(item), ensure_ascii=False)
    return zlib.compress(text.encode("utf-8", _ANY), _FAST)


def _parts(item: Return) -> tuple:
    notices = [(n.id, n.keys, n.cells, n.words) for n in item.notices]
    head = [getattr(item, name) for name in _HEAD]
    answers = [*map(_told, columns_of(item.answers))]
    return head, notices, len(item.answers), answers, [*map(_parts, item.lines)]


def unpack(data: bytes, file: str) -> Return:
    """The return again, under the name of its file; raises some error where it is damaged.

    Never takes more memory than the largest reading does, whatever the bytes say.
    """
    head, notices, count, columns, lines = json.loads(inflated(data).decode("utf-8", _ANY))
    if len(lines) > limits.UNITS or any(line[-1] for line in lines):
        raise ValueError(f"{file}: lines of lines")
    return replace(
        _return(file, head, notices, count, columns), lines=tuple(_return(file, *line[:-1]) for line in lines)
    )  # fmt: skip


def _return(file: str, head: list, notices: list, count: int, columns: list) -> Return:
    if not 0 <= count <= limits.ANSWERS:
        raise ValueError(f"{file}: {count} answers")
    said = dict(zip(_HEAD, map(_tuples, head), strict=True))
    columns = [_column(column, count) for column in columns]
    columns[_REPAIRS] = tuple(map(_words, columns[_REPAIRS]))
    return Return(
        file, answers=Packed(columns), **said,
        notices=tuple(Notice(n[0], *map(_tuples, n[1:])) for n in notices),
    )  # fmt: skip


def inflated(data: bytes) -> bytes:
    """What was packed, of a size that a reading can have; raises ValueError or zlib.error."""
    inflating = zlib.decompressobj()
    text = inflating.decompress(data, limits.READING_BYTES)
    if not inflating.eof:
        raise ValueError("a reading that is cut off, or beyond all measure")
    return text


def _told(column: tuple):
    """A column that says the same on every line is told once; repairs are words in one text."""
    if column and type(column[0]) is tuple:
        column = tuple(map(" ".join, column))
    first = column[0] if column else None
    same = (first is None or type(first) is str) and column.count(first) == len(column)
    return first if same else column


def _column(told, count: int) -> tuple:
    """The column again; of equal texts, such as «0» or «Không có», one is held."""
    if not isinstance(told, list):
        return (told,) * count
    if len(told) != count:
        raise ValueError(f"{len(told)} of {count} answers")
    return tuple([sys.intern(value) if type(value) is str else value for value in told])


@functools.lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _tuples(found):
    """JSON knows lists only."""
    return tuple(map(_tuples, found)) if isinstance(found, list) else found
