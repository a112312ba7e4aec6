"""What the files of the office say as decided in, lines of the register out; and what it cannot take.

Done once, at the beginning of a run, within the turn in which it notes down what came: a decision on
a reading is bound to the return that counts at that moment.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.consolidation.decided import placed
from pipeline.judging.background import Background
from pipeline.judging.waivers import Waiver
from pipeline.office.decisions import decisions_in
from pipeline.office.table import Lines
from pipeline.office.workbook import Office
from pipeline.reading.confirmation_lines import Confirmation
from pipeline.reading.confirmations import bound
from pipeline.register.decisions import Untaken, Written, is_taken_in, take_in
from pipeline.register.known import Known
from pipeline.register.official import settle
from pipeline.register.recall import known_to
from pipeline.register.register import Register, stamp
from pipeline.register.rulings import Ruling, about_row, enter, is_said
from pipeline.remaining.texts import said
from pipeline.returns import Return
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster
from schemas.wording.papers import worded


def written_waivers(waivers: Iterable[Waiver], source: str, period: Period) -> list[Written]:
    """The waivers of the period as decisions."""
    return [
        Written(
            "waiver", item.unit, item.who, item.why, value=item.rule, raw=item.code, source=source,
            until=item.until.isoformat(), about=f"waiver:{item.rule}|{item.code}",
        )
        for item in waivers if item.period == period.id
    ]  # fmt: skip


def written_in(
    office: Office, roster: Roster, period: Period, meant: Lines = list
) -> tuple[Written, ...]:
    """The decisions of its sheet about the period, of the lines that are meant; raises DefinitionError."""
    return tuple(
        Written(
            item.kind, item.unit, item.who, item.why, item.file, stamp(item.at) if item.at else "",
            source=office.path.name,
            place=said("place", sheet=item.line.sheet, cell=item.line.cells.get("kind", ""),
                       file=office.path.name),
        )
        for item in decisions_in(office, roster, period, meant)
    )  # fmt: skip


def take_in_all(
    register: Register, decided: Sequence[Written], confirmations: Sequence[Confirmation],
    returns: Sequence[Return], form: Form, period: Period, roster: Roster, now: dt.datetime,
    day: dt.date,
) -> list[Untaken]:  # fmt: skip
    """Enter everything; readings last, since they are of the returns that count then."""
    lying = {item.file: item.checksum for item in returns}
    of_files = (item for item in decided if item.kind != "reading")
    untaken = take_in(register, of_files, now, lambda name: lying.get(name, ""))
    readings = [
        *((line, _said(line), 0) for line in confirmations),
        *((_confirmation(item, form), item.said, item.after) for item in decided
          if item.kind == "reading"),
    ]  # fmt: skip
    if not readings:
        return untaken
    known = known_to(register, None)
    counting = list(_counting(returns, known, form, period, roster))
    for line, told, after in readings:
        if is_said(register, _ruling(line, form), told, after):
            continue
        beside = [other for other, _, _ in readings if other.source == line.source]
        made_on = bound(line, beside, counting, (form,), known.changed, day)
        if isinstance(made_on, str):
            untaken.append(Untaken(line.source, line.where, made_on, line.unit, line.code))
        else:
            enter(register, _ruling(made_on, form), now, told, after)
    return untaken


def unheard(
    register: Register, background: Background, source: str, form: Form, period: Period
) -> Background:  # fmt: skip
    """Without what the register has taken in of the files: bound there, or taken back, it says all of it.

    `source` is the file of the waivers; a line that no run has met yet still speaks for itself.
    """
    readings = tuple(
        line for line in background.confirmations.lines
        if not is_said(register, _ruling(line, form), _said(line))
    )  # fmt: skip
    waivers = tuple(
        line for line in background.waivers.lines
        if not any(is_taken_in(register, item) for item in written_waivers([line], source, period))
    )  # fmt: skip
    return replace(
        background, confirmations=replace(background.confirmations, lines=readings),
        waivers=replace(background.waivers, lines=waivers),
    )  # fmt: skip


def _said(line: Confirmation) -> tuple[str, ...]:
    """What makes a line the same when it is met again, wherever in its file."""
    return (line.unit, line.code, line.period, line.value, line.raw, line.until, line.file, line.who,
            line.why)  # fmt: skip


def _confirmation(item: Written, form: Form) -> Confirmation:
    row = form.by_key.get(item.about.partition(":")[2])
    return Confirmation(
        item.place, item.unit, row.code if row else "", item.value, item.who,
        item.why or worded("register", "no_reason"), raw=item.raw, file=item.file,
        mark=item.checksum, source=item.source,
    )  # fmt: skip


def _ruling(line: Confirmation, form: Form) -> Ruling:
    row = form.by_code.get(line.code.rstrip("."))
    return Ruling(
        "reading", line.unit, line.who, line.why, about_row(row.key if row else ""), line.mark,
        line.file, line.raw, line.value, line.until, source=line.source,
    )  # fmt: skip


def _counting(
    returns: Sequence[Return], known: Known, form: Form, period: Period, roster: Roster
) -> Iterator[Return]:
    whose = placed(returns, known)
    settled = settle(whose, known, form, period, roster.during(period, form))
    return (whose[at] for at in settled.counting.values())
