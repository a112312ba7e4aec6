"""What `phuluc check` is given in, its returns judged as the next consolidation would out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import clock
from pipeline.cli.bar import show_progress
from pipeline.cli.between import between_forms
from pipeline.cli.options import (
    CONTACT,
    DEADLINES,
    FORM,
    FORMAT,
    IN_USE,
    PATH,
    PREVIOUS,
    REPAIRS,
    RESULTS,
    UNITS,
    WAIVERS,
    open_deadline,
    open_period,
    output_of,
    returns_in,
    sources_of,
)
from pipeline.cli.words import argument, of_office, option
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.judging.background import Background, Sources
    from pipeline.judging.between import Between
    from pipeline.judging.findings import Finding
    from pipeline.office.in_use import InUse
    from pipeline.office.workbook import Office
    from pipeline.reading.confirmation_lines import Confirmations
    from pipeline.reading.read_return import Expected
    from pipeline.register.known import Known
    from pipeline.returns import Return
    from schemas.form.model import Form
    from schemas.periods.deadline import Deadline
    from schemas.periods.period import Period
    from schemas.units.unit import Roster, Unit


@dataclass(frozen=True)
class CheckWords:
    """What is checked, and what is known of it."""

    places: tuple[Path, ...] = argument(
        nargs=-1, type=PATH, metavar="[TỆP_HOẶC_THƯ_MỤC...]", office="returns"
    )
    form: str = FORM
    units: Path | None = UNITS
    period: str = option(
        "--period", default="", metavar="KỲ", office="period", help="Kỳ báo cáo, nếu tệp không ghi."
    )
    unit: str = option(
        "--unit", default="", metavar="ĐƠN_VỊ",
        help="Mã, tên viết tắt hoặc tên của đơn vị, nếu tệp không ghi.",
    )  # fmt: skip
    feedback: Path | None = option(
        "--feedback", type=PATH, metavar="THƯ_MỤC",
        help="Ghi tệp phản hồi (hoặc biên nhận) cho từng báo cáo vào thư mục này.",
    )  # fmt: skip
    recover: bool = option(
        "--recover", is_flag=True,
        help="Tệp hỏng: thử đọc bằng LibreOffice; số đọc được chỉ để hỏi lại đơn vị, không được tính.",
    )  # fmt: skip
    repairs: Path | None = REPAIRS
    previous: tuple[Path, ...] = PREVIOUS
    waivers: Path | None = WAIVERS
    results: Path | None = RESULTS
    format: str = FORMAT
    deadlines: Path | None = DEADLINES
    contact: str | None = CONTACT
    workbook: Office | None = of_office("workbook")
    in_use: InUse | None = IN_USE

    @property
    def output(self) -> Path | None:
        return self.feedback

    @property
    def closed(self) -> Path:
        """Where results of the period stand, closed or not."""
        return output_of(self.results, self.period)


@dataclass(frozen=True)
class Judged:
    """Returns as they are confirmed, what is found in them, and the forms with the lines they name.

    `uncompared` are units of which rules between forms could not be judged.
    """

    returns: Sequence[Return]
    findings: list[Finding]
    forms: tuple[Form, ...]
    uncompared: Sequence[Unit] = ()


def judged(
    words: CheckWords, returns: Sequence[Return], read: Sequence[Return], expected: Expected
) -> Judged:
    """Judge the returns of one form out of all that were `read`; their letters are written where they are asked for."""
    from pipeline.judging.check_returns import check_returns

    roster, asked = expected.roster, words.in_use.form if words.in_use else expected.form
    period = open_period(words.period, words.form) if words.period else None
    about = period or _latest(returns, expected.forms)
    forms = of_period_first(expected.forms, about, asked)
    places = returns_in(words.places)
    sources = sources_of(
        words.previous, words.waivers, roster, words.repairs, places, in_use=words.in_use
    )
    background = sources.load(forms, about, roster)
    known: Known | None = None
    if period:
        background, known = _with_decisions(background, sources, words, forms[0], period, returns)
    returns = _confirmed(returns, forms, background.confirmations)
    returns, forms = _with_their_lines(returns, forms)
    findings = check_returns(returns, forms, roster, background, expected.unit)
    uncompared: Sequence[Unit] = ()
    papers: Sequence[Return] = ()
    if period:
        from pipeline.consolidation.checked import of_what_counts

        background = replace(background, between=_between(words, forms[0], read))
        told = of_what_counts(findings, returns, known, background, forms[0], period, roster)
        findings, uncompared, papers = told.findings, told.uncompared, told.papers
    if words.feedback is not None:
        ends = _deadlines(returns, forms, words)
        findings = _write_feedback(returns, findings, forms, roster, words.feedback, ends)
    return Judged([*returns, *papers], findings, forms, uncompared)


def _between(words: CheckWords, form: Form, read: Sequence[Return]) -> Between:
    """The rules between the form and others, with what these say in the returns that were read."""
    from pipeline.consolidation.opposite import between_of

    rules, opposites = between_forms(words, lambda *_: read)
    return between_of(rules, form, opposites, Path())


def of_period_first(
    forms: Sequence[Form], period: Period | None, asked: Form | None
) -> tuple[Form, ...]:
    """The form that is asked for, else that of the period's last day, before all others."""

    def is_first(form: Form) -> bool:
        if asked or period is None:
            return asked is not None and form.id == asked.id
        return form.is_asked_in(period) and form.valid_on(period.end)

    return tuple(sorted(forms, key=lambda form: not is_first(form)))


def _with_decisions(
    background: Background, sources: Sources, words: CheckWords, form: Form, period: Period,
    returns: Sequence[Return],
) -> tuple[Background, Known | None]:  # fmt: skip
    """With what the period's next run will know of these files; lines of the office's files on the rest.

    A chosen file that is not among them is gone only where all that the last run read is checked.
    """
    from pipeline.consolidation.decided import beside
    from pipeline.consolidation.next_run import as_next_run_knows
    from pipeline.consolidation.taken_in import unheard
    from pipeline.register.mending import has_register
    from pipeline.register.recall import known_to
    from pipeline.register.register import open_register

    out = output_of(words.results, period.id)
    if not has_register(out):
        return background, None
    with open_register(out, period.id) as register:
        known = known_to(register, None)
        source = sources.waivers.name if sources.waivers else ""
        background = unheard(register, background, source, form, period)
        last = Path(register.last_folder)
    known = as_next_run_knows(known, returns, last=last)
    files = {item.checksum for item in returns}
    if last.resolve() not in [place.resolve() for place in returns_in(words.places)]:
        given = {unit: word for unit, word in known.official.items() if word.checksum in files}
        known = replace(known, official=given)
    return beside(known, background, form, period, files), known


def _with_their_lines(
    returns: Sequence[Return], forms: Sequence[Form]
) -> tuple[Sequence[Return], tuple[Form, ...]]:
    """Open forms with the lines that the returns name."""
    from pipeline.reading.joined_lines import joined_lines

    found = []
    for form in forms:
        returns, whole = joined_lines(returns, form)
        found.append(whole)
    return returns, tuple(found)


def _confirmed(
    returns: Sequence[Return], forms: Sequence[Form], confirmations: Confirmations
) -> list[Return]:
    """The returns with what is confirmed of them; lines that do not hold are told of their file."""
    from pipeline.reading.confirmations import confirm

    confirmed, unused = confirm(returns, confirmations, forms)
    return [*confirmed, *unused]


def _write_feedback(
    returns: Sequence[Return], findings: Sequence[Finding], forms: Sequence[Form], roster: Roster,
    folder: Path, ends: Mapping[str, Deadline],
) -> list[Finding]:  # fmt: skip
    """Write the letters; returns the findings, with one for each letter that could not be made."""
    from pipeline.feedback.letters import write_feedback
    from pipeline.intake.folder import received_at

    received = {item.file: received_at(item) for item in returns}
    failed: list[Finding] = []
    paths = write_feedback(
        returns, findings, forms, roster, folder, received, progress=show_progress,
        told=failed.append, ends=ends,
    )  # fmt: skip
    click.echo(worded("screen", "feedback", count=len(paths), folder=folder), err=True)
    return [*findings, *failed]


def _deadlines(
    returns: Sequence[Return], forms: Sequence[Form], words: CheckWords
) -> dict[str, Deadline]:
    """The last days of the periods that the returns are of."""
    found = {
        period.id: open_deadline(period, words.deadlines, words.contact, words.in_use)
        for period in _periods(returns, forms)
    }
    today = clock.now().date()
    return {period: replace(ends, today=today) for period, ends in found.items() if ends}


def _latest(returns: Sequence[Return], forms: Sequence[Form]) -> Period | None:
    """The latest period that the returns are of, where the command does not say one."""
    return max(_periods(returns, forms), key=lambda period: period.end, default=None)


def _periods(returns: Sequence[Return], forms: Sequence[Form]) -> list[Period]:
    from schemas.form.loading import period_of

    by_id = {form.id: (form,) for form in forms}
    return [period_of(item.period, by_id.get(item.form, forms)) for item in returns if item.period]
