"""`phuluc check`: returns that have come, read and judged; letters for them where asked."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.bar import show_progress
from pipeline.cli.options import (
    CONTACT,
    DEADLINES,
    FORM,
    FORMAT,
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
    from pipeline.reading.confirmations import Confirmations
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

    @property
    def output(self) -> Path | None:
        return self.feedback


@command(CheckWords)
def check(words: CheckWords) -> None:
    """Kiểm tra báo cáo đã nhận: lỗi gì, ở ô nào, sửa thế nào."""
    places = returns_in(words.places)
    roster = open_units(words.units, words.form, words.format == "json")
    period = open_period(words.period, words.form) if words.period else None
    forms = open_forms(words.form, period)
    sources = sources_of(words.previous, words.waivers, roster, words.repairs, places)
    load_meanwhile("pipeline.judging.check_returns")
    from pipeline.reading.read_return import Expected
    from schemas.units.naming import unit_meant

    unit = unit_meant(words.unit, roster, period).id if words.unit else ""
    asked = forms[0] if words.form else None
    expected = Expected(tuple(forms), roster, unit, period, asked)
    returns = read_places(places, expected, office_file=sources.confirmations)
    if words.recover:
        from pipeline.intake.recovery import recovered

        returns = recovered(returns, expected)
    about = period or _latest(returns, forms)
    forms = _of_period_first(forms, about, asked)
    background = sources.load(forms, about, roster)
    if period:
        background = _with_decisions(background, sources, words.results, forms[0], period, returns)
    returns = _confirmed(returns, forms, background.confirmations)
    returns, forms = _with_their_lines(returns, forms)

    from pipeline.cli.screen import check_json, check_text
    from pipeline.judging.check_returns import check_returns

    findings = check_returns(returns, forms, roster, background, unit)
    by_id = {form.id: form for form in forms}
    if words.feedback is not None:
        ends = _deadlines(returns, forms, words)
        findings = _write_feedback(returns, findings, forms, roster, words.feedback, ends)
    if words.format == "json":
        click.echo(check_json(returns, findings, by_id))
    else:
        for line in check_text(returns, findings, by_id, roster):
            click.echo(line)
    if period:
        tell_of_closing(output_of(words.results, period.id), period)
    sys.exit(exit_code(findings))


def _of_period_first(
    forms: Sequence[Form], period: Period | None, asked: Form | None
) -> tuple[Form, ...]:
    """The form that is asked for, else that of the period's last day, before all others."""

    def is_first(form: Form) -> bool:
        if asked or period is None:
            return form is asked
        return form.is_asked_in(period) and form.valid_on(period.end)

    return tuple(sorted(forms, key=lambda form: not is_first(form)))


def _with_decisions(
    background: Background, sources: Sources, results: Path | None, form: Form, period: Period,
    returns: Sequence[Return],
) -> Background:  # fmt: skip
    """With what the period's register holds of these files; lines of the office's files on the rest."""
    from pipeline.consolidation.decided import beside
    from pipeline.consolidation.taken_in import unheard
    from pipeline.register.known import known_to
    from pipeline.register.mending import has_register
    from pipeline.register.register import open_register

    out = output_of(results, period.id)
    if not has_register(out):
        return background
    with open_register(out, period.id) as register:
        known = known_to(register, None)
        source = sources.waivers.name if sources.waivers else ""
        background = unheard(register, background, source, form, period)
    return beside(known, background, form, period, {item.checksum for item in returns})


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
        period.id: open_deadline(period, words.deadlines, words.contact)
        for period in _periods(returns, forms)
    }
    return {period: ends for period, ends in found.items() if ends}


def _latest(returns: Sequence[Return], forms: Sequence[Form]) -> Period | None:
    """The latest period that the returns are of, where the command does not say one."""
    return max(_periods(returns, forms), key=lambda period: period.end, default=None)


def _periods(returns: Sequence[Return], forms: Sequence[Form]) -> list[Period]:
    from schemas.form.loading import period_of

    by_id = {form.id: (form,) for form in forms}
    return [period_of(item.period, by_id.get(item.form, forms)) for item in returns if item.period]
