"""The secretariat's confirmed readings, applied to the cells that they were made on.

A probable reading is accepted, or another one put in its place, by a line that says who and why. It
holds for the text that stood in the cell: once another text is there that needs no confirming, the
line is told and left aside. The department's file is never touched.
"""

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.grid import RawCell, full_address
from pipeline.office.table import read_table
from pipeline.reading.cell.value_cell import read_cell
from pipeline.returns import Answer, Notice, Return
from schemas.days import day_written
from schemas.errors import PhulucError
from schemas.figure import BLANK, Figure
from schemas.form.model import Form, Row
from schemas.periods.period import period_written
from schemas.tables import Entry
from schemas.text import fold
from schemas.units.naming import unit_meant
from schemas.units.unit import Roster
from schemas.vocabulary.words import phrases
from schemas.wording.figures import shown_with_fraction
from schemas.wording.messages import is_repair, messages
from schemas.wording.papers import worded

NAME, TABLE = "xac-nhan.csv", "confirmations"
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


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One line. `raw`, where given, must still stand in the cell; `file` names what it is of.

    `file` is a file's name or the first digits of its checksum.
    """

    line: int
    unit: str
    code: str
    value: str
    who: str
    why: str
    period: str = ""
    raw: str = ""
    until: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Confirmations:
    """The lines of a file, and the day on which it is asked whether they still hold."""

    lines: tuple[Confirmation, ...] = ()
    file: str = ""
    day: dt.date = dt.date.min


NO_CONFIRMATIONS = Confirmations()


class _Unusable(Exception):
    """A line that cannot be applied; `args[0]` says why, for the secretariat."""

    def __init__(self, identifier: str, **words: str) -> None:
        super().__init__(worded("confirmations", identifier, **words))


def open_confirmations(path: Path | None, day: dt.date, roster: Roster) -> Confirmations:
    """Read the lines, if there are any; raises DefinitionError where it has not the columns.

    A unit or period that is none is left as it is written: `confirm` tells of the line.
    """
    if path is None:
        return Confirmations(day=day)
    return Confirmations(
        tuple(_line(entry, roster) for entry in read_table(path, TABLE)), path.name, day
    )


def _line(entry: Entry, roster: Roster) -> Confirmation:
    texts = {name: entry[name] for name in Confirmation.__dataclass_fields__ if name != "line"}
    with contextlib.suppress(PhulucError):
        texts["unit"] = unit_meant(entry["unit"], roster).id
        texts["period"] = period_written(entry["period"]).id if entry["period"] else ""
    return Confirmation(entry.line, **texts)


def confirm(
    returns: Sequence[Return], confirmations: Confirmations, forms: Sequence[Form],
    changed: Mapping[str, Collection[str]] = {},
) -> tuple[list[Return], list[Notice]]:  # fmt: skip
    """The returns with what is confirmed of them, and a Notice for each line that does not hold.

    Each line is tried on every return of its unit: pass those that count. `changed` are the keys in
    which the returns of a unit have differed, by unit: there a line must say what it was made on.
    """
    confirmed, unused = list(returns), []
    by_id = {form.id: form for form in forms}
    wanted = Counter((item.unit, item.period, item.code) for item in confirmations.lines)
    for item in confirmations.lines:
        try:
            if wanted[item.unit, item.period, item.code] > 1:
                raise _Unusable("several")
            _check(item, confirmations.day)
            _apply(item, confirmed, by_id, changed.get(item.unit, ()))
        except _Unusable as problem:
            words = {"line": str(item.line), "unit": item.unit, "code": item.code}
            words["problem"] = str(problem)
            unused.append(Notice("repair_unused", words=tuple(words.items())))
    return confirmed, unused


def _check(item: Confirmation, day: dt.date) -> None:
    if not (item.who and item.why):
        raise _Unusable("unsigned")
    until = day_written(item.until) if item.until else day
    if until is None:
        raise _Unusable("bad_day", until=item.until)
    if until < day:
        raise _Unusable("expired", until=item.until)


def _apply(
    item: Confirmation, returns: list[Return], forms: dict[str, Form], changed: Collection[str]
) -> None:
    places = [
        number for number, found in enumerate(returns)
        if found.readable and found.unit == item.unit and item.period in ("", found.period)
    ]  # fmt: skip
    if not places:
        raise _Unusable("no_return")
    of_file = [at for at in places if not item.file or _is_of(item.file, returns[at])]
    if not of_file:
        name = Path(returns[places[0]].file).name
        raise _Unusable("other_file", file=name, confirmed=item.file)
    for place in of_file:
        returns[place] = _applied(item, returns[place], forms[returns[place].form], changed)


def _is_of(file: str, found: Return) -> bool:
    return file in (found.file, Path(found.file).name) or _by_checksum(file, found)


def _by_checksum(file: str, found: Return) -> bool:
    return len(file) >= _SHORTEST_CHECKSUM and found.checksum.startswith(file.lower())


def _applied(item: Confirmation, found: Return, form: Form, changed: Collection[str]) -> Return:
    row = form.by_code.get(item.code.rstrip("."))
    answer = next((a for a in found.answers if row and a.key == row.key), None)
    if row is None or answer is None:
        raise _Unusable("no_row")
    if item.raw and item.raw != answer.raw.strip():
        raise _Unusable("other_text", raw=answer.raw, confirmed=item.raw)
    figure = _confirmed(item, row, answer)
    if not (item.raw or _by_checksum(item.file, found)):
        if answer.key in changed:
            raise _Unusable("changed", raw=answer.raw)
        if _is_clear(answer, found) and figure.value != answer.figure.value:
            raise _Unusable("clear", raw=answer.raw)
    figure = _with_own_fraction(figure, answer)
    new = replace(answer, figure=figure, repairs=(*answer.repairs, "confirmed"))
    shown = shown_with_fraction(figure)
    words = {"raw": answer.raw, "value": shown, "who": item.who, "why": item.why}
    where = (full_address(answer.sheet, answer.cell),) if answer.sheet else ()
    notices = [n for n in found.notices if not _is_answered(n, row.key)]
    notices.append(Notice("repair_confirmed", (row.key,), where, tuple(words.items())))
    answers = tuple(
        new if a.key == row.key else _with_total(a, form.by_key[a.key], answer, new)
        for a in found.answers
    )
    return replace(found, answers=answers, notices=tuple(notices))


def _is_clear(answer: Answer, found: Return) -> bool:
    """True where a figure was read that nothing was asked about."""
    doubted = any(messages()[repair].severity for repair in answer.repairs)
    asked = any(_is_answered(notice, answer.key) for notice in found.notices)
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


def _is_answered(notice: Notice, key: str) -> bool:
    return notice.keys == (key,) and (is_repair(notice.id) or notice.id in _ANSWERED)
