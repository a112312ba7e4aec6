"""A note in, a Notice out where what it counts up or leaves over does not fit its figure.

«Gồm 3 quyết định, 4 kế hoạch» beside 8, «còn 3 hồ sơ trễ hạn» beside 1108 of 1232: only where the words
leave no room, the whole list or all of the rest.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeline.reading.notes.corrections import notice_of_note
from pipeline.reading.notes.counts import part_of, whole_of
from pipeline.reading.notes.words import (
    CLAUSE,
    FIGURE,
    PER_CENT,
    is_of_other,
    telling,
    value_of,
    words_of,
)
from pipeline.returns import Answer, Notice
from schemas.form.model import Form, Row
from schemas.text import fold
from schemas.vocabulary.note_words import any_of, note_words
from schemas.wording.as_text import number

_LIST = re.compile(
    rf"(?<!\w)(?:{any_of('lists')})(?!\w)[\s:]*(?P<items>[^.…]+)(?=\.?\s*$|\.\s)", re.I
)
_BETWEEN = re.compile(rf"[,;+\n]|(?<!\w)(?:{any_of('and')})(?!\w)", re.I)
_ITEM = re.compile(rf"(?P<count>{FIGURE}) (?P<thing>[^\d:]*[^\W\d][^\d:]*)")
_COUNTED = rf"(?:{FIGURE})(?: ?[^\W\d]+(?: [^\W\d]+)*)?"
_SUM = re.compile(rf"{_COUNTED}(?:\s*\+\s*{_COUNTED})+(?=\W*(?:=|$))")
_COUNT = re.compile(
    rf"(?<![\w/.,])(?P<count>{FIGURE})(?:\s*/\s*(?P<of>{FIGURE}))?\s*(?P<percent>{PER_CENT})?", re.I
)
_PIECE = re.compile(r"[()\[\]]|,(?!\d)")
_FEWEST = 2  # things of a list
_ON_TIME, _TIME_LIMIT = (
    frozenset(word for words in note_words(meaning) for word in words.split())
    for meaning in ("on_time", "time_limit")
)


def sums(
    note: str, row: Row, answer: Answer, answers: Mapping[str, Answer], form: Form
) -> Iterator[Notice]:
    """At most one notice."""
    value = answer.figure.value
    if row.is_number and value is not None:
        for counts in (_listed(note, row, value), _added(note)):
            if counts and value not in counts and sum(counts) != value:
                words = {"sum": number(sum(counts)), "value": number(value)}
                yield notice_of_note("note_sum_differs", (answer,), **words)
                return
    yield from _rest(note, row, answer, answers, form)


def _listed(note: str, row: Row, value: float) -> list[float]:
    """The counts of «gồm 3 quyết định, 4 kế hoạch», where every thing of the list has one."""
    match = _LIST.search(note)
    before = note[: match.start()] if match else ""
    of_others = any(value_of(said) != value for said in re.findall(FIGURE, before))
    if match is None or of_others or _is_left_open(before) or is_of_other(before, row):
        return []
    if {*fold(match["items"]).split()} & {*note_words("without")}:
        return []
    items = [_ITEM.fullmatch(item.strip(" ()")) for item in _BETWEEN.split(match["items"])]
    found = [item for item in items if item and not _is_apart(item["thing"], row)]
    is_whole = len(found) == len(items) >= _FEWEST
    return [value_of(item["count"]) for item in found] if is_whole else []


def _is_left_open(before: str) -> bool:
    """True of «trong đó gồm», «chưa bao gồm»: not all, or what is not counted."""
    last = fold(before).split()[-1:]
    return bool(last) and last[0] in (*note_words("without"), *note_words("among"))


def _is_apart(thing: str, row: Row) -> bool:
    """True of things that are not counted with the row's: «5 phòng» beside people, «2 văn bản năm trước».

    A plan is one, as a document of this time.
    """
    first, *others = fold(thing).split()
    is_other_thing = first in note_words("not_with") and first not in fold(row.unit).split()
    return is_other_thing or is_of_other(" ".join(others[1:]), row)


def _added(note: str) -> list[float]:
    """The counts of «3 QĐ + 4 KH»."""
    match = _SUM.search(note)
    if match is None or telling(note[: match.start()]):
        return []
    return list(map(value_of, re.findall(FIGURE, match[0])))


class _Rest(NamedTuple):
    """What a note says is left; `exact` where it is all of that, a `share` in per cent."""

    said: str
    amount: float
    exact: bool
    share: bool


def _rest(
    note: str, row: Row, answer: Answer, answers: Mapping[str, Answer], form: Form
) -> Iterator[Notice]:
    part, whole, value = part_of(row, answer), whole_of(row, answer, answers), answer.figure.value
    said = list(_left(note, row, whole, form))
    if len(said) != 1:
        return
    left = said[0]
    if left.share:
        rest, total, own, room = 100.0 - (value or 0), 100.0, value, 1.0
    elif part is not None and whole is not None:
        rest, total, own, room = whole - part, whole, part, 0.0
    else:
        return
    if (left.exact and abs(left.amount - rest) > room) or left.amount > rest + room:
        words = {
            "said": left.said.strip(), "whole": number(total), "value": number(own),
            "rest": number(rest, 2 if left.share else 0),
        }  # fmt: skip
        yield notice_of_note("note_rest_differs", (answer,), **words)


def _left(note: str, row: Row, whole: float | None, form: Form) -> Iterator[_Rest]:
    """«Còn 3 nhiệm vụ chưa hoàn thành», «3/1232 hồ sơ trễ hạn», «tỷ lệ trễ hạn 5%» and nothing more."""
    for piece in (piece for clause in CLAUSE.split(note) for piece in _PIECE.split(clause)):
        counts = list(_COUNT.finditer(piece))
        if len(counts) != 1 or is_of_other(_without_left(piece), row):
            continue
        (match,) = counts
        share = bool(match["percent"])
        before, after = piece[: match.start()], piece[match.end() :]
        exact = _is_of_rest([*telling(_without_left(before)), *telling(after)], row, form)
        is_of_whole = match["of"] is None or value_of(match["of"]) == whole
        if exact is None or not is_of_whole or (share and not (exact and row.kind == "ratio")):
            continue
        yield _Rest(piece, value_of(match["count"]), exact, share)


def _without_left(text: str) -> str:
    said = f" {fold(text)} "
    for words in note_words("left"):
        said = said.replace(f" {words} ", " ")
    return said


def _is_of_rest(words: list[str], row: Row, form: Form) -> bool | None:
    """True where the words are of all that the row leaves of its whole, False of a part, else None."""
    known = words_of(row, form)
    said = [word for word in words if word not in known.things]
    own = set(known.tells)
    is_timed = own >= _ON_TIME
    if is_timed and any({*said} == {late, *_TIME_LIMIT} for late in note_words("late")):
        return own == _ON_TIME
    verbs = {*said[1:]}
    if not verbs or said[0] not in note_words("without") or not verbs <= known.own:
        return None
    return bool(own) and verbs >= (_TIME_LIMIT if is_timed else {known.tells[0]})
