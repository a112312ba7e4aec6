"""A folder of returns in; the register brought up to date and the output put in place, out.

Read without a lock; write down what was seen; judge; then, in one turn of the register, write down
the judgement and put the output in place. A run that finds, at either turn, that another has
meanwhile seen more starts again, so that an older view never replaces a newer one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.consolidation.apart import Lists, apart
from pipeline.consolidation.decided import placed
from pipeline.consolidation.opposite import Opposite, between_of
from pipeline.consolidation.taken_in import take_in_all, written_waivers
from pipeline.consolidation.wanted import Wanted
from pipeline.intake.folder import name_in
from pipeline.judging.background import Background, Sources
from pipeline.output_folder import checksum
from pipeline.reading.joined_lines import joined_lines
from pipeline.register.closings import last_closing
from pipeline.register.decisions import Untaken, Written
from pipeline.register.journal import Entry, record_judgement, record_seen
from pipeline.register.kept_roster import keep_roster
from pipeline.register.known import Known
from pipeline.register.publish import finish
from pipeline.register.recall import known_to
from pipeline.register.register import Register, open_register
from pipeline.remaining.desk import Desk, read_desk
from pipeline.returns import Return
from schemas.errors import PhulucError
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.rules.rule import Rule
from schemas.units.unit import Roster

if TYPE_CHECKING:  # what they import takes a second, and reading has begun before it is needed
    from pipeline.consolidation.consolidate import Consolidation
    from pipeline.judging.judge import Spread

_ATTEMPTS = 20  # each that fails is another run that brought something new


@dataclass(frozen=True)
class Task:
    """What to consolidate and where to; `now` is the office's clock, `due` the units' last day, and
    `contact` whom they call.

    `decided` are decisions that stand in a file of the office, to be taken into the register; `beside`
    are forms that it uses beside this one, whose returns lie in the same folder, and `lists` says in
    whose list a file of none of them is asked about; `rules` are those between
    this form and others, and `opposites` what is known of those others.
    """

    folder: Path
    form: Form
    period: Period
    roster: Roster
    out: Path
    now: dt.datetime
    due: dt.date | None = None
    sources: Sources = Sources()  # noqa: RUF009 - frozen
    background: Background = Background()  # noqa: RUF009 - frozen
    decided: tuple[Written, ...] = ()
    contact: str = ""
    beside: tuple[Form, ...] = ()
    lists: Lists | None = None
    rules: tuple[Rule, ...] = ()
    opposites: tuple[Opposite, ...] = ()


def run(
    task: Task, read: Callable[[], Sequence[Return]], wanted: Wanted, spread: Spread = map
) -> tuple[Consolidation, list[Path]]:
    """Carry the task out; returns what was found and the files of the output.

    `read` gives the returns of the folder as it is now; `spread` as `judge` takes it.
    """
    with open_register(task.out, task.period.id) as register:
        for _ in range(_ATTEMPTS):
            before = register.state()
            returns, of_others = apart(
                named_in(task.folder, read()), task.form, task.beside, task.lists
            )
            from pipeline.consolidation.asking import ask
            from pipeline.consolidation.consolidate import consolidate

            task = replace(task, form=joined_lines(returns, task.form)[1])
            entry, desk = Entry(register, str(task.folder), task.now), read_desk(task.out)
            noted = _take_note(task, entry, returns, before, desk)
            if noted is None:
                continue
            known, state = noted
            between = between_of(task.rules, task.form, task.opposites, task.folder)
            background = replace(task.background, between=between)
            result = consolidate(
                returns, task.form, task.period, task.roster, known, background, spread
            )
            with register.turn():
                if register.state() != state:
                    continue
                record_judgement(entry, result.returns, result.settled, result.submissions, known)
                outputs = _put_in_place(task, register, result, wanted)
            with register.turn():  # of its own: what is asked undoes nothing of what was judged
                result = replace(result, beside=of_others)
                named = task.form if task.beside else None
                return ask(result, register, task.out, desk, named), outputs
    raise PhulucError("too_busy", folder=task.out)


def named_in(folder: Path, returns: Sequence[Return]) -> list[Return]:
    """Returns with their file's name inside the folder, in its order: the same on every machine.

    Systems sort names differently, and workers answer in the order that they happen to end.
    """
    named = [
        replace(item, file=name_in(folder, item.file), checksum=item.checksum or _checksum(item))
        for item in returns
    ]
    return sorted(named, key=lambda item: item.source)


def _checksum(item: Return) -> str:
    """Of a file that was not read; '' for one that cannot be opened."""
    with contextlib.suppress(OSError):
        return checksum(Path(item.file))
    return ""


def _take_note(
    task: Task, entry: Entry, returns: Sequence[Return], before: tuple[int, int], desk: Desk
) -> tuple[Known, tuple[int, int]] | None:
    """Write down what was read, unless another run has meanwhile seen what this one may have not."""
    with entry.register.turn():
        finish(task.out)
        if entry.register.state() != before:
            return None
        record_seen(entry, returns)
        keep_roster(entry, task.roster)
        untaken = _take_in(task, entry.register, returns, desk)
        known = known_to(entry.register, task.due, untaken, task.contact)
        if known.placed:
            of_a_unit = [item for item in placed(returns, known) if item.checksum in known.placed]
            record_seen(entry, of_a_unit)
            known = known_to(entry.register, task.due, untaken, task.contact)
        return known, entry.register.state()


def _take_in(
    task: Task, register: Register, returns: Sequence[Return], desk: Desk
) -> list[Untaken]:
    """What the office has written down since the last run becomes lines of the register."""
    waivers, confirmations = task.background.waivers, task.background.confirmations
    source = task.sources.waivers.name if task.sources.waivers else ""
    chosen, unclear = desk.decisions(task.roster.during(task.period, task.form))
    decided = [*written_waivers(waivers.lines, source, task.period), *task.decided, *chosen]
    return unclear + take_in_all(
        register, decided, confirmations.lines, returns, task.form, task.period, task.roster,
        task.now, confirmations.day,
    )  # fmt: skip


def _put_in_place(
    task: Task, register: Register, result: Consolidation, wanted: Wanted
) -> list[Path]:
    """Into the folder itself; once the period is closed a change goes into an amendment beside it."""
    from pipeline.consolidation.closing import amended
    from pipeline.consolidation.outputs import write_outputs

    wanted = replace(wanted, day=task.now.date())
    closed = last_closing(register)
    if closed is None:
        return write_outputs(result, task.out, wanted)
    amendment, place = amended(closed, result, task.out), task.out / closed.next_name
    if amendment is None:  # nothing has changed since: the closed output stands, a draft goes
        shutil.rmtree(place, ignore_errors=True)
        return closed.outputs(task.out)
    return write_outputs(result, place, replace(wanted, amendment=amendment))
