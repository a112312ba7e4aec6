"""The command line: words in, stages called, text out. Heavy libraries load where they are used."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.bar import show_progress
from pipeline.cli.between import office_rules
from pipeline.cli.blank_forms import without_filled
from pipeline.cli.check import check
from pipeline.cli.close import close
from pipeline.cli.consolidate import consolidate
from pipeline.cli.decide import decide
from pipeline.cli.form import form
from pipeline.cli.menu import offer
from pipeline.cli.of_several import OfSeveral
from pipeline.cli.open_result import open_result
from pipeline.cli.options import (
    CONTACT,
    DEADLINES,
    FORM,
    IN_USE,
    PATH,
    PERIOD,
    PREVIOUS,
    RESULTS,
    UNITS,
    asked_of,
    exit_code,
    open_deadline,
    open_form,
    open_period,
    open_units,
    output_of,
    tell_of_closing,
)
from pipeline.cli.papers import post_of, write_invitations
from pipeline.cli.remind import remind
from pipeline.cli.send import send
from pipeline.cli.start import start
from pipeline.cli.status import status
from pipeline.cli.trace import trace
from pipeline.cli.verify import verify
from pipeline.cli.vietnamese import speak_vietnamese
from pipeline.cli.words import argument, command, of_office, option
from pipeline.workers.memory import seldom_collect
from schemas.errors import PhulucError
from schemas.text import first_of
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.office.in_use import InUse
    from pipeline.office.workbook import Office
    from schemas.form.model import Form
    from schemas.periods.period import Period
    from schemas.units.unit import Roster, Unit

speak_vietnamese()


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
    options_metavar=worded("screen", "help.options"),
    subcommand_metavar=worded("screen", "help.command"),
)
@click.version_option(package_name="phuluc", message="phuluc %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Thu thập, kiểm tra và tổng hợp phụ lục thống kê của tỉnh."""
    seldom_collect()
    if context.invoked_subcommand is None:
        offer(main.commands)


@dataclass(frozen=True)
class TemplateWords:
    """Whom blank workbooks are made for."""

    period: str = PERIOD
    form: str = FORM
    units: Path | None = UNITS
    unit: str | None = option(
        "--unit", metavar="ĐƠN_VỊ", help="Chỉ tạo cho một đơn vị: mã, tên viết tắt hoặc tên."
    )
    out: Path | None = option(
        "--out", type=PATH, metavar="THƯ_MỤC", office="templates", help="Thư mục ghi tệp biểu mẫu."
    )
    previous: tuple[Path, ...] = PREVIOUS
    deadlines: Path | None = DEADLINES
    contact: str | None = CONTACT
    results: Path | None = RESULTS
    workbook: Office | None = of_office("workbook")
    in_use: InUse | None = IN_USE
    full: bool = option("--full", is_flag=True, help="Cho mọi đơn vị điền tất cả các dòng.")

    @property
    def output(self) -> Path:
        return self.out or Path("input_templates") / self.period


@command(TemplateWords)
def template(words: TemplateWords) -> None:
    """Tạo tệp biểu mẫu để gửi từng đơn vị."""
    from pipeline.past.earlier import load_earlier
    from pipeline.past.previous import previous
    from pipeline.past.successors import joined
    from pipeline.template.template import write_templates

    period = open_period(words.period, words.form)
    form = open_form(words.form, period)
    listed = open_units(words.units, words.form, tell_codes=True, in_use=words.in_use)
    listed = asked_of(listed, words.in_use)
    roster = listed.during(period, form)
    _stop_on_contradictions(form, roster)
    chosen = [_reporting(words.unit, listed, period, form)] if words.unit else roster.units
    earlier = joined(load_earlier(words.previous, period), listed, form)
    past = previous(earlier, form, period)
    ends = open_deadline(period, words.deadlines, words.contact, words.in_use)
    chosen, told = without_filled(form, chosen, period, roster, words.output)
    with show_progress("templates", len(chosen)) as advance:
        write_templates(form, chosen, period, words.output, past, words.full, ends, advance)
    click.echo(
        worded("screen", "templates", count=len(chosen), period=period.title, folder=words.output)
    )
    for line in told:
        click.echo(line)
    if earlier.heirs:
        heirs = first_of([listed.by_id[unit].short for unit in earlier.heirs])
        click.echo(worded("screen", "templates.heirs", count=len(earlier.heirs), units=heirs))
    sender = words.workbook.says("office") if words.workbook else ""
    sender = sender or worded("screen", "sender")
    post = post_of(form, period, words.workbook, sender, words.in_use)
    if count := write_invitations(chosen, post, words.output, ends):
        click.echo(worded("screen", "invitations", count=count))
    tell_of_closing(output_of(words.results, period.id), period)


def _reporting(name: str, roster: Roster, period: Period, form: Form) -> Unit:
    """The unit that is named, if it reports for the period."""
    from schemas.units.naming import unit_meant

    unit = unit_meant(name, roster, period)
    if not unit.valid_in(period, form):
        raise PhulucError("unit_not_in_period", unit=unit.name, period=period.title)
    return unit


def _stop_on_contradictions(form: Form, roster: Roster) -> None:
    """A form whose rules contradict is not sent out; lesser problems are told."""
    from pipeline.form_check.review import review, review_lines

    problems = [problem for problem in review(form, roster) if problem.severity != "info"]
    lines = list(review_lines(form, problems))[:-1]
    if exit_code(problems):
        raise PhulucError(
            "form.contradicts", form=form.id, lines="\n".join(lines).removesuffix(".")
        )
    for line in lines:
        click.echo(line, err=True)


@dataclass(frozen=True)
class ExplainWords:
    """What is explained."""

    subject: str = argument(metavar="QUY_TẮC_HOẶC_MÃ_CHỈ_TIÊU")
    form: str = FORM
    workbook: Office | None = of_office("workbook")
    in_use: InUse | None = IN_USE


def _explained(words: ExplainWords, form: Form) -> list[str]:
    from pipeline.cli.explain import explain_between, explain_subject

    others = words.in_use.others if words.in_use else ()
    rules = office_rules(words.workbook, words.in_use)
    return [
        *explain_subject(words.subject, form),
        *explain_between(words.subject, form, others, rules),
    ]


@command(
    ExplainWords,
    of_several=OfSeveral(lambda words: bool(_explained(words, words.in_use.form))),
)
def explain(words: ExplainWords) -> None:
    """Giải thích một quy tắc, hoặc mọi quy tắc của một chỉ tiêu (ví dụ 3.3.3)."""
    form = open_form(words.form)
    lines = _explained(words, form)
    if not lines:
        raise PhulucError("subject_unknown", subject=words.subject, form=form.id)
    for line in lines:
        click.echo(line)


@dataclass(frozen=True)
class CheckFormWords:
    """Which form, and the units that are asked; without any it is told what holds for all."""

    named: str = argument(metavar="[BIỂU]", required=False, default="")
    form: str = FORM
    units: Path | None = UNITS
    in_use: InUse | None = IN_USE


@command(CheckFormWords, "check-form")
def check_form(words: CheckFormWords) -> None:
    """Kiểm tra chính bộ quy tắc của biểu: mâu thuẫn, thừa, cộng hai lần, thiếu đơn vị chủ trì."""
    from pipeline.form_check.review import review, review_lines

    named = words.named or words.form
    form = open_form(named)
    listed = open_units(words.units, named, in_use=words.in_use) if words.units else None
    roster = asked_of(listed, words.in_use) if listed else None
    problems = review(form, roster)
    for line in review_lines(form, problems):
        click.echo(line)
    sys.exit(exit_code(problems))


@dataclass(frozen=True)
class DemoWords:
    """Where the example is put."""

    output: Path = option(
        "--out", type=PATH, metavar="THƯ_MỤC", default=Path("output/demo"), show_default=True,
        help="Thư mục ghi kết quả.",
    )  # fmt: skip


@command(DemoWords)
def demo(words: DemoWords) -> None:
    """Chạy thử toàn bộ quy trình trên dữ liệu mẫu đi kèm."""
    from pipeline.cli.demo import run_demo

    for line in run_demo(words.output, show_progress):
        click.echo(line)


for each in (
    start, template, check, explain, check_form, demo, consolidate, status, remind, trace, decide, close,
    verify, send, open_result, form,
):  # fmt: skip
    main.add_command(each)
