"""`phuluc check`: returns that have come, read and judged; letters for them where asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import clock
from pipeline.cli.bar import show_progress
from pipeline.cli.of_several import OfSeveral, heading
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
    exit_code,
    load_meanwhile,
    open_deadline,
    open_forms,
    open_period,
    open_units,
    others_of,
    output_of,
    read_places,
    returns_in,
    sources_of,
    tell_of_closing,
)
from pipeline.cli.words import argument, command, option
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.judging.background import Background, Sources
    from pipeline.judging.findings import Finding
    from pipeline.office.in_use import InUse
    from pipeline.reading.confirmations import Confirmations
    from pipeline.reading.read_return import Expected
    from pipeline.register.known import Known
    from pipeline.returns import Return
    from schemas.form.model import Form
    from schemas.periods.deadline import Deadline
    from schemas.periods.period import Period
    from schemas.units.unit import Roster


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
    in_use: InUse | None = IN_USE

    @property
    def output(self) -> Path | None:
        return self.feedback

    @property
    def closed(self) -> Path:
        """Where results of the period stand, closed or not."""
        return output_of(self.results, self.period)


@command(CheckWords, of_several=OfSeveral(together=True))
def check(each: Sequence[CheckWords]) -> None:
    """Kiểm tra báo cáo đã nhận: lỗi gì, ở ô nào, sửa thế nào."""
    words, expected = each[0], _expected(each)
    read = _read(each, expected)
    judged = [(one, *_judged(one, own, expected)) for one, own in _by_form(each, read)]
    findings = [finding for _, _, found, _ in judged for finding in found]

    from pipeline.cli.screen import beside_lines, check_json, check_text

    by_id = {form.id: form for form in expected.forms}
    by_id |= {form.id: form for _, told, _, forms in judged for form in _forms_of(told, forms)}
    if words.format == "json":
        click.echo(check_json([item for _, told, *_ in judged for item in told], findings, by_id))
    else:
        for one, told, found, _ in judged:
            lines = check_text(told, found, by_id, expected.roster)
            for line in (*([heading(one.in_use)] if one.in_use else []), *lines):
                click.echo(line)
        for line in beside_lines(_beside(each, read)):
            click.echo(line)
    for one in each:
        if one.period:
            tell_of_closing(one.closed, open_period(one.period, one.form))
    sys.exit(exit_code(findings))


def _expected(each: Sequence[CheckWords]) -> Expected:
    """What may come; of several forms each is asked, and the period is told where it is one for all."""
    from pipeline.reading.read_return import Expected
    from schemas.units.naming import unit_meant

    words = each[0]
    roster = open_units(words.units, words.form, words.format == "json", in_use=words.in_use)
    periods = {open_period(one.period, one.form) for one in each if one.period}
    period = periods.pop() if len(periods) == 1 else None
    forms = open_forms(words.form, period, words.in_use)
    unit = unit_meant(words.unit, roster, period).id if words.unit else ""
    asked = forms[0] if words.form else None
    return Expected(tuple(forms), roster, unit, period, asked, others_of(words.in_use))


def _read(each: Sequence[CheckWords], expected: Expected) -> Sequence[Return]:
    """Every return, of the form that is spoken of first; what is one of another form as well, twice."""
    words, places = each[0], returns_in(each[0].places)
    load_meanwhile("pipeline.judging.check_returns")
    from pipeline.judging.background import confirmations_of

    office_file = confirmations_of(words.repairs, expected.roster, places)
    returns = list(read_places(places, expected, office_file=office_file))
    for form in [one.in_use.form for one in each[1:] if one.in_use]:
        known = {item.file for item in returns if item.form == form.id}
        again = read_places(places, expected.speaking_of(form), office_file=office_file)
        returns += [item for item in again if item.form == form.id and item.file not in known]
    if words.recover:
        from pipeline.intake.recovery import recovered

        return recovered(returns, expected)
    return returns


def _by_form(
    each: Sequence[CheckWords], returns: Sequence[Return]
) -> Iterator[tuple[CheckWords, list[Return]]]:
    """The returns that each set of words is about; those of no form in use are the first one's."""
    others = {form.id for form in others_of(each[0].in_use)}
    yield each[0], [item for item in returns if item.form not in others]
    for one in each[1:]:
        yield one, [item for item in returns if one.in_use and item.form == one.in_use.form.id]


def _beside(each: Sequence[CheckWords], returns: Sequence[Return]) -> list[Return]:
    """Returns of forms in use that nobody asked for now."""
    asked = {one.in_use.form.id for one in each if one.in_use}
    others = {form.id for form in others_of(each[0].in_use)} - asked
    return [item for item in returns if item.form in others]


def _judged(
    words: CheckWords, returns: Sequence[Return], expected: Expected
) -> tuple[Sequence[Return], list[Finding], tuple[Form, ...]]:
    """The returns as they are confirmed, and what is found in them; the forms with the lines they name.

    Their letters are written where they are asked for.
    """
    from pipeline.judging.check_returns import check_returns

    roster, asked = expected.roster, words.in_use.form if words.in_use else expected.form
    period = open_period(words.period, words.form) if words.period else None
    about = period or _latest(returns, expected.forms)
    forms = _of_period_first(expected.forms, about, asked)
    places = returns_in(words.places)
    sources = sources_of(
        words.previous, words.waivers, roster, words.repairs, places, in_use=words.in_use
    )
    background = sources.load(forms, about, roster)
    known: Known | None = None
    if period:
        background, known = _with_decisions(
            background, sources, words.results, forms[0], period, returns
        )
    returns = _confirmed(returns, forms, background.confirmations)
    returns, forms = _with_their_lines(returns, forms)
    findings = check_returns(returns, forms, roster, background, expected.unit)
    if period and known:
        from pipeline.consolidation.checked import of_what_counts

        findings = of_what_counts(findings, returns, known, forms[0], period, roster)
    if words.feedback is not None:
        ends = _deadlines(returns, forms, words)
        findings = _write_feedback(returns, findings, forms, roster, words.feedback, ends)
    return returns, findings, forms


def _forms_of(returns: Sequence[Return], forms: Sequence[Form]) -> list[Form]:
    """Those that the returns are of."""
    named = {item.form for item in returns}
    return [form for form in forms if form.id in named]


def _of_period_first(
    forms: Sequence[Form], period: Period | None, asked: Form | None
) -> tuple[Form, ...]:
    """The form that is asked for, else that of the period's last day, before all others."""

    def is_first(form: Form) -> bool:
        if asked or period is None:
            return asked is not None and form.id == asked.id
        return form.is_asked_in(period) and form.valid_on(period.end)

    return tuple(sorted(forms, key=lambda form: not is_first(form)))


def _with_decisions(
    background: Background, sources: Sources, results: Path | None, form: Form, period: Period,
    returns: Sequence[Return],
) -> tuple[Background, Known | None]:  # fmt: skip
    """With what the period's register holds of these files; lines of the office's files on the rest."""
    from pipeline.consolidation.decided import beside
    from pipeline.consolidation.taken_in import unheard
    from pipeline.register.known import known_to
    from pipeline.register.mending import has_register
    from pipeline.register.register import open_register

    out = output_of(results, period.id)
    if not has_register(out):
        return background, None
    with open_register(out, period.id) as register:
        known = known_to(register, None)
        source = sources.waivers.name if sources.waivers else ""
        background = unheard(register, background, source, form, period)
    files = {item.checksum for item in returns}
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
