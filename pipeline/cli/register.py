"""`phuluc status`, `remind`, `trace`, `decide`, `verify`: what a period's register says."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import clock
from pipeline.cli.of_several import OfSeveral
from pipeline.cli.options import (
    CONTACT,
    DEADLINES,
    FORM,
    IN_USE,
    OUT,
    PATH,
    PERIOD,
    asked_of,
    open_deadline,
    open_form,
    open_period,
    open_units,
    output_of,
    tell_of_closing,
    tell_of_mending,
    version_named,
)
from pipeline.cli.overview import overview
from pipeline.cli.words import argument, command, of_office, option
from schemas.errors import PhulucError
from schemas.wording.papers import named, worded

if TYPE_CHECKING:
    from pipeline.office.in_use import InUse
    from pipeline.office.workbook import Office
    from pipeline.register.kept_roster import KeptRoster
    from pipeline.register.known import Known
    from pipeline.register.register import Register
    from pipeline.register.reminders import Reminder
    from pipeline.register.submission import Submission
    from schemas.form.model import Form, Row
    from schemas.periods.deadline import Deadline
    from schemas.periods.period import Period
    from schemas.units.unit import Roster


@dataclass(frozen=True)
class RegisterWords:
    """Whose register is opened."""

    period: str = PERIOD
    out: Path | None = OUT
    form: str = FORM
    in_use: InUse | None = IN_USE

    @property
    def output(self) -> Path:
        return output_of(self.out, self.period)


@dataclass(frozen=True)
class UnitsWords(RegisterWords):
    """And the units that are asked: those the period was consolidated by, unless others are typed."""

    units: Path | None = option(
        "--units",
        type=PATH,
        metavar="TỆP",
        help="Danh sách đơn vị; mặc định danh sách của lần tổng hợp gần nhất.",
    )
    listed: Path | None = of_office("units")
    contact: str | None = CONTACT


@dataclass(frozen=True)
class StatusWords(UnitsWords):
    """And what it is compared with."""

    deadlines: Path | None = DEADLINES


@command(StatusWords, of_several=OfSeveral(after=overview))
def status(words: StatusWords) -> list[Submission]:
    """Sổ theo dõi: đơn vị nào đã gửi, lúc nào, còn thiếu ai, tính theo tệp nào."""
    from pipeline.past.output_tables import with_lines_of
    from pipeline.register.standing import standing, status_lines

    form = open_form(words.form, open_period(words.period, words.form))
    form = with_lines_of(form, words.output)
    with _opened(words, words.deadlines, form) as found:
        submitted = standing(found.register, found.roster, found.known)
        for line in status_lines(found.register, submitted, found.known, form):
            click.echo(line)
        return submitted


@dataclass(frozen=True)
class RemindWords(UnitsWords):
    """And who reminds."""

    deadlines: Path | None = DEADLINES
    sender: str = option(
        "--sender", default="", metavar="TÊN", office="office",
        help="Tên cơ quan nhắc; mặc định theo van-phong.xlsx.",
    )  # fmt: skip
    save: Path | None = option(
        "--save", type=PATH, metavar="THƯ_MỤC", office="reminders",
        help="Ghi vào thư mục này, mỗi đơn vị: lời nhắc (.txt), công văn (.docx), thư chờ gửi (.eml).",
    )  # fmt: skip
    workbook: Office | None = of_office("workbook")

    @property
    def office(self) -> str:
        return self.sender or worded("screen", "sender")


@command(RemindWords)
def remind(words: RemindWords) -> None:
    """Viết lời nhắc cho từng đơn vị chưa gửi, chưa dùng được hoặc cần sửa."""
    from pipeline.register.reminders import reminders
    from pipeline.register.standing import standing

    form = None
    if words.form or words.save:
        form = open_form(words.form, open_period(words.period, words.form, words.output))
    with _opened(words, words.deadlines, form) as found:
        if found.deadline is None:
            raise PhulucError("deadline.missing", period=words.period)
        submitted = standing(found.register, found.roster, found.known)
        texts = reminders(
            submitted,
            found.period,
            found.deadline,
            words.office,
            clock.now().date(),
            words.in_use.form if words.in_use else None,
        )
    for item in texts:
        click.echo(f"{item.text}\n")
    others = [item for item in texts if not item.to_self]
    click.echo(worded("screen", "reminded", count=len(others)))
    if words.save and form and (others or words.save.is_dir()):
        _save(others, words, words.save, found.period, form)


def _save(
    texts: Sequence[Reminder], words: RemindWords, folder: Path, period: Period, form: Form
) -> None:
    from pipeline.cli.papers import post_of, write_reminders
    from pipeline.output_folder import FEEDBACK, version_that_holds

    post = post_of(form, period, words.workbook, words.office, words.in_use)
    letters = version_that_holds(words.output).folder / FEEDBACK
    mails = write_reminders(texts, post, folder, letters)
    click.echo(worded("screen", "reminders", folder=folder, mails=mails))


@dataclass(frozen=True)
class TraceWords(UnitsWords):
    """And which figure."""

    code: str = argument(metavar="MÃ_CHỈ_TIÊU")


def _row_meant(words: TraceWords, form: Form) -> Row | None:
    row = form.by_code.get(words.code.rstrip(".")) or form.by_key.get(words.code)
    return row if row is not None and row.is_value else None


@command(TraceWords, of_several=OfSeveral(lambda words: bool(_row_meant(words, words.in_use.form))))
def trace(words: TraceWords) -> None:
    """Một số liệu trong phụ lục từ đâu mà có: đơn vị, tệp, ô, nguyên văn."""
    from pipeline.cli.trace import trace as lines_of
    from pipeline.past.output_tables import with_lines_of

    form = open_form(words.form, open_period(words.period, words.form))
    form = with_lines_of(form, words.output)
    row = _row_meant(words, form)
    if row is None:
        raise PhulucError("indicator_unknown", code=words.code, form=form.id)
    with _opened(words, form=form) as found:
        for line in lines_of(row, form, found.roster, words.output, found.known):
            click.echo(line)


_VERBS = named("screen", "verb")  # kinds as they are typed; the kinds themselves are understood too


def _kind_meant(context: click.Context, parameter: click.Parameter, text: str) -> str:
    from pipeline.office.decisions import kind_meant

    kind = kind_meant(text)
    if not kind:
        known = ", ".join(_VERBS.values())
        raise click.BadParameter(worded("screen", "decide.unknown", text=text, known=known))
    return kind


@dataclass(frozen=True)
class DecideWords(UnitsWords):
    """And what is decided about whom."""

    unit: str = argument(metavar="ĐƠN_VỊ")
    kind: str = argument(callback=_kind_meant, metavar="QUYẾT_ĐỊNH")
    file: str = option("--file", default="", metavar="TỆP", help="Tên tệp đã nhận.")
    at: str = option("--at", default="", metavar="LÚC", help="Ví dụ 2023-06-15T16:30.")
    who: str = option("--who", required=True, metavar="HỌ_TÊN", help="Người quyết định.")
    why: str = option("--why", required=True, metavar="LÝ_DO", help="Lý do, được in trong sổ.")


_MEANINGS = "; ".join(
    f"{verb} – {worded('screen', f'decision.{kind}')}" for kind, verb in _VERBS.items()
)


def _has_seen(words: DecideWords) -> bool:
    """Whether the file has come as a return of the form; of a word on a unit any form may be meant."""
    from pipeline.register.journal import has_seen
    from pipeline.register.mending import has_register
    from pipeline.register.register import open_register

    if not words.file or not has_register(words.output):
        return not words.file
    with open_register(words.output, words.period) as register:
        return has_seen(register, words.file)


@command(
    DecideWords, help_text=worded("screen", "decide", kinds=_MEANINGS),
    of_several=OfSeveral(_has_seen, is_of_one=lambda typed: not typed["file"]),
)  # fmt: skip
def decide(words: DecideWords) -> None:
    from pipeline.register.decisions import record_decision
    from schemas.units.naming import unit_meant

    with _opened(words) as found:
        unit = unit_meant(words.unit, found.roster).id
        record_decision(
            found.register, unit, words.kind, words.file, words.at, words.who, words.why,
            clock.now(),
        )  # fmt: skip
    what = worded("screen", f"decision.{words.kind}")
    click.echo(worded("screen", "decided", unit=unit, what=what))


@command(RegisterWords)
def verify(words: RegisterWords) -> None:
    """Xem các bản đã chốt có còn nguyên không, và tính lại số liệu từ những gì đã giữ."""
    from pipeline.consolidation.verify import verify as differences
    from pipeline.register.closings import closings

    same = True
    with register_of(words) as register:
        closed = closings(register)
        if not closed:
            raise PhulucError("not_closed", period=words.period)
        for version in closed:
            name = version_named(version.number)
            problems = differences(version, words.output)
            same = same and not problems
            click.echo(worded("screen", "verify.differs" if problems else "verify.same", name=name))
            for problem in problems:
                click.echo(f"  {problem}")
    sys.exit(0 if same else 1)


@dataclass(frozen=True)
class _Opened:
    """The register of a period that has been consolidated, and what it knows."""

    register: Register
    known: Known
    roster: Roster
    period: Period
    deadline: Deadline | None


@contextmanager
def _opened(
    words: UnitsWords, deadlines: Path | None = None, form: Form | None = None
) -> Iterator[_Opened]:
    from pipeline.register.known import known_to

    period = open_period(words.period, out=words.output)
    ends = open_deadline(period, deadlines, words.contact, words.in_use)
    with register_of(words) as register:
        roster = _roster(words, register).during(period, form)
        known = known_to(register, ends.due if ends else None)
        yield _Opened(register, known, roster, period, ends)


def _roster(words: UnitsWords, register: Register) -> Roster:
    """The list that was typed, else the one that the register keeps, else the office's own."""
    from pipeline.register.kept_roster import kept_roster

    kept = kept_roster(register)
    if words.units or kept is None:
        listed = open_units(words.units or words.listed, in_use=words.in_use)
        return asked_of(listed, words.in_use)
    told = {
        "file": kept.roster.path,
        "count": len(kept.roster.units),
        "day": f"{kept.day:%d/%m/%Y}",
    }
    click.echo(worded("screen", "roster.kept", **told))
    if words.listed and not _is_still(words.listed, kept, words.in_use):
        click.echo(worded("screen", "roster.changed", file=words.listed), err=True)
    return kept.roster


def _is_still(path: Path, kept: KeptRoster, in_use: InUse | None) -> bool:
    """A list that cannot be read now is another than the one that was."""
    from pipeline.office.roster import open_roster

    try:
        return kept.is_still(asked_of(open_roster(path).roster, in_use))
    except (PhulucError, OSError):
        return False


@contextmanager
def register_of(words: RegisterWords) -> Iterator[Register]:
    """The register alone, made again where it can be; raises PhulucError where there is none."""
    from pipeline.register.mending import has_register
    from pipeline.register.publish import finish
    from pipeline.register.register import open_register

    out = words.output
    period = open_period(words.period, out=out)
    if not has_register(out):
        raise PhulucError("no_register", folder=out)
    tell_of_mending(out, period.id)
    with open_register(out, period.id) as register:
        with register.turn():
            finish(out)
        yield register
    tell_of_closing(out, period)
