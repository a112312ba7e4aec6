"""What the register knows as decided in; returns placed with their units, and Background, out.

A version closed by an earlier program says nothing of rulings: there the files kept beside it speak.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from pipeline.judging.background import Background
from pipeline.judging.waivers import Waiver, Waivers, Word
from pipeline.reading.confirmation_lines import Confirmation, Confirmations
from pipeline.register.known import Decision, Known
from pipeline.register.official import WHOSE
from pipeline.register.rulings import Ruling, words_that_hold
from pipeline.returns import Notice, Return
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.wording.as_text import day_in_words
from schemas.wording.papers import worded


def placed(returns: Sequence[Return], known: Known) -> list[Return]:
    """The returns, those of which the office has said whose they are under that unit."""
    if not known.placed:
        return list(returns)
    return [
        _of_unit(item, word) if (word := known.placed.get(item.checksum)) else item
        for item in returns
    ]


def _of_unit(item: Return, word: Decision) -> Return:
    notices = tuple(notice for notice in item.notices if notice.id not in WHOSE)
    said = Notice.of("file_placed", who=word.who, why=word.why)
    return replace(item, unit=word.value, notices=(*notices, said))


def background_of(known: Known, background: Background, form: Form, period: Period) -> Background:
    """With the readings and acceptances of the register in the place of those of files."""
    if known.rulings is None:
        return background
    day = background.confirmations.day
    readings = (_confirmation(ruling, form) for ruling in known.rulings if ruling.kind == "reading")
    waivers = (_waiver(ruling, period) for ruling in known.rulings if ruling.kind == "waiver")
    return replace(
        background, confirmations=Confirmations(tuple(readings), day),
        waivers=Waivers(tuple(waivers), day, tuple(_words(known.rulings))),
    )  # fmt: skip


def beside(
    known: Known, background: Background, form: Form, period: Period, files: Collection[str]
) -> Background:
    """The decisions on these files, by their checksums, beside what files of the office say of the rest."""
    rulings = (
        item for item in known.rulings or () if item.kind == "waiver" or item.checksum in files
    )
    held = background_of(replace(known, rulings=tuple(rulings)), background, form, period)
    rows = {(line.unit, line.code) for line in held.confirmations.lines}
    of_rules = {(line.rule, line.unit, line.code) for line in held.waivers.lines}
    readings = (
        line for line in background.confirmations.lines if (line.unit, line.code) not in rows
    )
    waivers = (
        line for line in background.waivers.lines
        if (line.rule, line.unit, line.code) not in of_rules
    )  # fmt: skip
    return replace(
        held,
        confirmations=replace(
            held.confirmations, lines=(*held.confirmations.lines, *readings)
        ),
        waivers=replace(held.waivers, lines=(*held.waivers.lines, *waivers)),
    )  # fmt: skip


def _confirmation(ruling: Ruling, form: Form) -> Confirmation:
    row = form.by_key.get(ruling.key)
    where = worded("confirmations", "decided", day=day_in_words(ruling.at[:10]), who=ruling.who)
    return Confirmation(
        where, ruling.unit, row.code if row else ruling.key, ruling.value, ruling.who, ruling.why,
        raw=ruling.raw, until=ruling.until, file=ruling.name, mark=ruling.checksum,
        source=ruling.source, at=ruling.at,
    )  # fmt: skip


def _waiver(ruling: Ruling, period: Period) -> Waiver:
    until = dt.date.fromisoformat(ruling.until)
    return Waiver(ruling.value, ruling.unit, period.id, ruling.who, ruling.why, until, ruling.raw)


def _words(rulings: Sequence[Ruling]) -> Iterator[Word]:
    for ruling in words_that_hold(rulings):
        yield Word(
            ruling.identity, ruling.checksum, ruling.unit, ruling.who, ruling.why, ruling.at,
            ruling.kind == "accepted",
        )  # fmt: skip
