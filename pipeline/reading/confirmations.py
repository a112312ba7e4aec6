"""The secretariat's confirmed readings, applied to the cells that they were made on.

A probable reading is accepted, or another one put in its place, by a line that says who and why. It
holds for the text that stood in the cell: once another text is there that needs no confirming, the
line is told and left aside. The department's file is never touched.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.grid import RawCell, full_address
from pipeline.reading.cell.value_cell import read_cell
from pipeline.reading.confirmation_lines import Confirmation, Confirmations
from pipeline.returns import Answer, Notice, Return
from schemas.days import day_written
from schemas.figure import BLANK, Figure
from schemas.form.model import Form, Row
from schemas.text import fold
from schemas.vocabulary.words import phrases
from schemas.wording.as_text import day_in_words
from schemas.wording.figures import shown_with_fraction
from schemas.wording.messages import is_repair, messages
from schemas.wording.papers import worded

CONFIRMED = "repair_confirmed"
_ACCEPTED = tuple(map(fold, phrases("confirmed")))
(_LEFT_BLANK,) = map(fold, phrases("left_blank"))
# Notices, beside repairs, that a confirmed reading of their row answers.
_ANSWERED = {
    "row_conflict", "row_repeated", "label_similar", "label_changed", "unit_changed",
    "fraction_unread", "fraction_twice",
}  # fmt: skip
# Repairs by which X and Y came from the value cell itself: they go with the text that is replaced.
_FRACTIONS = {
    "fraction_in_count", "fraction_in_ratio", "fraction_or_month", "date_was_fraction",
}  # fmt: skip
_SHORTEST_CHECKSUM = 8


class _Unusable(Exception):
    """A line that cannot be applied; `args[0]` says why, for the secretariat."""

    def __init__(self, identifier: str, **words: str) -> None:
        super().__init__(worded("confirmations", identifier, **words))


def confirm(
    returns: Sequence[Return], confirmations: Confirmations, forms: Sequence[Form],
    changed: Mapping[str, Collection[str]] = {},
) -> tuple[list[Return], list[Return]]:  # fmt: skip
    """The returns with what is confirmed of them; what does not hold, told of the file it stands in.

    Each line is tried on every return of its unit: pass those that count. `changed` are the keys in
    which the returns of a unit have differed, by unit: there a line must say what it was made on.
    """
    confirmed, unused = list(returns), list[tuple[str, Notice]]()
    by_id = {form.id: form for form in forms}
    wanted = Counter(map(_subject, confirmations.lines))
    for item in confirmations.lines:
        try:
            _check(item, wanted, confirmations.day)
            for place in _places(item, confirmed):
                found = confirmed[place]
                keys = changed.get(item.unit, ())
                confirmed[place] = _applied(item, found, by_id[found.form], keys)
        except _Unusable as problem:
            unused.append((item.source, _unused(item, str(problem))))
    sources = dict.fromkeys(source for source, _ in unused)
    return confirmed, [
        Return(source, notices=tuple(notice for of, notice in unused if of == source))
        for source in sources
    ]


def bound(
    item: Confirmation, among: Sequence[Confirmation], returns: Sequence[Return],
    forms: Sequence[Form], changed: Mapping[str, Collection[str]], day: dt.date,
) -> Confirmation | str:  # fmt: skip
    """The line with the file and the text that it was made on; why it cannot be applied where it cannot.

    A line that gives the text itself and no file holds for that text in any file. `among` are the
    lines that it was written with, `returns` those that count.
    """
    wanted = Counter(map(_subject, among))
    try:
        _check(item, wanted, day)
        found = returns[_places(item, returns)[0]]
        form = next(form for form in forms if form.id == found.form)
        answer, _ = _decided(item, found, form, changed.get(item.unit, ()))
    except _Unusable as problem:
        return str(problem)
    raw = answer.raw.strip()
    if item.raw and not (item.file or item.mark):
        return replace(item, raw=raw)
    return replace(item, raw=raw, file=Path(found.file).name, mark=found.checksum)


def _subject(item: Confirmation) -> tuple[str, ...]:
    return item.unit, item.period, item.code


def _unused(item: Confirmation, problem: str) -> Notice:
    return Notice.of(
        "repair_unused", where=item.where, unit=item.unit, code=item.code, problem=problem
    )


def _check(item: Confirmation, wanted: Mapping[tuple[str, ...], int], day: dt.date) -> None:
    if wanted[_subject(item)] > 1:
        raise _Unusable("several")
    if not (item.who and item.why):
        raise _Unusable("unsigned")
    until = day_written(item.until) if item.until else day
    if until is None:
        raise _Unusable("bad_day", until=item.until)
    if until < day:
        raise _Unusable("expired", until=day_in_words(until.isoformat()))


def _places(item: Confirmation, returns: Sequence[Return]) -> list[int]:
    """Where the returns stand that it may be about."""
    places = [
        number for number, found in enumerate(returns)
        if found.readable and found.unit == item.unit and item.period in ("", found.period)
    ]  # fmt: skip
    if not places:
        raise _Unusable("no_return")
    of_file = [at for at in places if _is_of(item, returns[at])]
    if item.mark and not of_file:
        return places  # to be told how what is there now differs from what it was made on
    if not of_file:
        name = Path(returns[places[0]].file).name
        raise _Unusable("other_file", file=name, confirmed=item.file)
    return of_file


def _is_of(item: Confirmation, found: Return) -> bool:
    if item.mark:
        return item.mark == found.checksum
    named = ("", found.file, Path(found.file).name)
    return item.file in named or _by_checksum(item.file, found)


def _by_checksum(file: str, found: Return) -> bool:
    return len(file) >= _SHORTEST_CHECKSUM and found.checksum.startswith(file.lower())


def _decided(
    item: Confirmation, found: Return, form: Form, changed: Collection[str]
) -> tuple[Answer, Figure]:
    """The answer that it is about, and the figure that it puts in the place of its own."""
    row = form.by_code.get(item.code.rstrip("."))
    answer = next((a for a in found.answers if row and a.key == row.key), None)
    if row is None or answer is None:
        raise _Unusable("no_row")
    if item.raw and item.raw != answer.raw.strip():
        raise _Unusable("other_text", raw=answer.raw, confirmed=item.raw)
    if item.mark not in ("", found.checksum):
        name = Path(found.file).name
        raise _Unusable("other_version", file=name, confirmed=item.file, raw=answer.raw)
    figure = _confirmed(item, row, answer)
    if not (item.raw or item.mark or _by_checksum(item.file, found)):
        if answer.key in changed:
            raise _Unusable("changed", raw=answer.raw)
        if _is_clear(answer, found) and figure.value != answer.figure.value:
            raise _Unusable("clear", raw=answer.raw)
    return answer, _with_own_fraction(figure, answer)


def _applied(item: Confirmation, found: Return, form: Form, changed: Collection[str]) -> Return:
    answer, figure = _decided(item, found, form, changed)
    new = replace(answer, figure=figure, repairs=(*answer.repairs, "confirmed"))
    words = {"raw": answer.raw, "value": shown_with_fraction(figure), "who": item.who,
             "why": item.why, "at": item.at}  # fmt: skip
    where = (full_address(answer.sheet, answer.cell),) if answer.sheet else ()
    notices = [n for n in found.notices if not is_answered_by_reading(n.id, n.keys, answer.key)]
    notices.append(Notice(CONFIRMED, (answer.key,), where, tuple(words.items())))
    answers = tuple(
        new if a.key == answer.key else _with_total(a, form.by_key[a.key], answer, new)
        for a in found.answers
    )
    return replace(found, answers=answers, notices=tuple(notices))


def _is_clear(answer: Answer, found: Return) -> bool:
    """True where a figure was read that nothing was asked about."""
    doubted = any(messages()[repair].severity for repair in answer.repairs)
    asked = any(is_answered_by_reading(n.id, n.keys, answer.key) for n in found.notices)
    return answer.figure.state == "value" and not doubted and not asked


def _with_own_fraction(figure: Figure, answer: Answer) -> Figure:
    """X and Y of their own cells stay beside a value that is confirmed without them."""
    own = _FRACTIONS.isdisjoint(answer.repairs) and figure.denominator is None
    if figure.state != "value" or not own:
        return figure
    x, y = answer.figure.numerator, answer.figure.denominator
    return replace(figure, numerator=x, denominator=y)


def _confirmed(item: Confirmation, row: Row, answer: Answer) -> Figure:
    word = fold(item.value)
    if word in _ACCEPTED:
        if answer.figure.state in ("unreadable", "blank"):
            raise _Unusable("nothing_read")
        return answer.figure
    if word == _LEFT_BLANK:
        return BLANK
    figure = read_cell(RawCell(item.value, "text"), row).figure
    if figure.state in ("unreadable", "blank"):
        raise _Unusable("unread", value=item.value)
    return figure


def _with_total(answer: Answer, row: Row, old: Answer, new: Answer) -> Answer:
    """A share whose Y was the figure now confirmed to be another."""
    share, was, now = answer.figure, old.figure.value, new.figure.value
    x = share.numerator
    if not row.denominator_is_row or row.denominator != old.key or x is None:
        return answer
    if was is not None and share.denominator != was:
        return answer  # it has a Y of its own
    share = replace(share, denominator=now)
    if "computed_from_fraction" in answer.repairs and now:
        share = replace(share, value=100 * x / now)
    return replace(answer, figure=share)


def is_answered_by_reading(notice: str, keys: Sequence[str], key: str) -> bool:
    """True of what a decision on how the row is read puts an end to."""
    return tuple(keys) == (key,) and (is_repair(notice) or notice in _ANSWERED)
