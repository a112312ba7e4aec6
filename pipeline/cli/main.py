"""The command line: words in, stages called, text out. Heavy libraries load where they are used."""

import sys
from pathlib import Path

import click

from pipeline.cli.consolidate import close, consolidate
from pipeline.cli.options import (
    DEADLINES,
    FORM,
    FORMAT,
    PERIOD,
    PREVIOUS,
    REPAIRS,
    UNITS,
    WAIVERS,
    Stop,
    check_form_fits,
    exit_code,
    open_background,
    open_deadline,
    open_form,
    open_forms,
    open_period,
    open_units,
    read_places,
    show_progress,
    sources_of,
)
from pipeline.cli.register import decide, remind, status, trace, verify
from pipeline.cli.vietnamese import speak_vietnamese

speak_vietnamese()


class _Commands(click.Group):
    """The commands; Ctrl-C is no error of the data, and must not look like one to a caller."""

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Stop("đã dừng theo yêu cầu; kết quả của lần chạy trước còn nguyên.") from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="phuluc", message="phuluc %(version)s")
def main() -> None:
    """Thu thập, kiểm tra và tổng hợp phụ lục thống kê của tỉnh."""


@main.command()
@PERIOD
@FORM
@UNITS
@click.option("--unit", "unit_id", help="Chỉ tạo cho một đơn vị.")
@click.option("--out", type=click.Path(path_type=Path), help="Thư mục ghi biểu trắng.")
@PREVIOUS
@DEADLINES
@click.option("--full", is_flag=True, help="Để ngỏ mọi dòng cho mọi đơn vị.")
def template(period_text, form_name, units, unit_id, out, previous, deadlines, full) -> None:
    """Tạo biểu trắng để gửi cho từng đơn vị."""
    from pipeline.template.template import write_templates

    period, form = open_period(period_text), open_form(form_name)
    check_form_fits(form, period)
    roster = open_units(units).during(period)
    _stop_on_contradictions(form, roster)
    chosen = [unit for unit in roster.units if unit_id in (None, unit.id)]
    if not chosen:
        raise Stop(f"Không có đơn vị «{unit_id}» trong danh sách của kỳ {period.id}.")
    out = out or Path("input_templates") / period.id
    past = open_background(sources_of(previous, None, roster), (form,), period, roster).previous
    ends = open_deadline(period, deadlines)
    with show_progress("Tạo biểu trắng", len(chosen)) as advance:
        for unit in chosen:
            write_templates(form, [unit], period, out, past, full, ends)
            advance()
    click.echo(f"Đã tạo {len(chosen)} biểu trắng kỳ {period.title} trong {out}.")


@main.command()
@click.argument("places", nargs=-1, required=True, type=click.Path(path_type=Path),
                metavar="TỆP_HOẶC_THƯ_MỤC...")  # fmt: skip
@FORM
@UNITS
@click.option("--period", "period_text", metavar="KỲ", help="Kỳ báo cáo, nếu tệp không ghi.")
@click.option("--unit", "unit_id", default="", help="Mã đơn vị, nếu tệp không ghi.")
@click.option("--feedback", type=click.Path(path_type=Path), metavar="THƯ_MỤC",
              help="Ghi tệp phản hồi (hoặc biên nhận) cho từng báo cáo vào thư mục này.")  # fmt: skip
@REPAIRS
@PREVIOUS
@WAIVERS
@FORMAT
def check(
    places, form_name, units, period_text, unit_id, feedback, repairs, previous, waivers_path,
    output_format,
) -> None:  # fmt: skip
    """Kiểm tra báo cáo đã nhận: lỗi gì, ở ô nào, sửa thế nào."""
    from pipeline.cli.screen import check_json, check_text
    from pipeline.consolidation.consolidate import check_returns

    forms, roster = open_forms(form_name), open_units(units)
    period = open_period(period_text) if period_text else None
    sources = sources_of(previous, waivers_path, roster, repairs, places)
    confirmed = sources.confirmations
    returns = read_places(places, forms, roster, unit_id, period, office_file=confirmed)
    background = open_background(sources, forms, period or _latest(returns), roster)
    returns = _confirmed(returns, forms, background.confirmations)
    findings = check_returns(returns, forms, roster, background, unit_id)
    by_id = {form.id: form for form in forms}
    if feedback is not None:
        _write_feedback(returns, findings, forms, roster, feedback)
    if output_format == "json":
        click.echo(check_json(returns, findings, by_id))
    else:
        for line in check_text(returns, findings, by_id, roster):
            click.echo(line)
    sys.exit(exit_code(findings))


def _confirmed(returns, forms, confirmations):
    """The returns with what is confirmed of them; lines that do not hold are told of their file."""
    from pipeline.reading.confirmations import confirm
    from pipeline.returns import Return

    confirmed, unused = confirm(returns, confirmations, forms)
    told = [Return(confirmations.file, notices=tuple(unused))] if unused else []
    return [*confirmed, *told]


def _write_feedback(returns, findings, forms, roster, folder: Path) -> None:
    from pipeline.feedback.letters import write_feedback
    from pipeline.intake.folder import received_at

    received = {item.file: received_at(Path(item.file)) for item in returns}
    paths = write_feedback(
        returns, findings, forms, roster, folder, received, progress=show_progress
    )
    click.echo(f"Đã ghi {len(paths)} tệp phản hồi và biên nhận trong {folder}.", err=True)


def _stop_on_contradictions(form, roster) -> None:
    """A form whose rules contradict is not sent out; lesser problems are told."""
    from pipeline.form_check.review import review, review_lines

    problems = [problem for problem in review(form, roster) if problem.severity != "info"]
    lines = list(review_lines(form, problems))[:-1]
    if exit_code(problems):
        raise Stop("\n".join((f"bộ quy tắc của biểu {form.id} có lỗi.", *lines)))
    for line in lines:
        click.echo(line, err=True)


def _latest(returns):
    """The latest period that the returns are of, where the command does not say one."""
    from schemas.periods.period import parse_period

    periods = [parse_period(item.period) for item in returns if item.period]
    return max(periods, key=lambda period: period.end, default=None)


@main.command()
@click.argument("subject", metavar="QUY_TẮC_HOẶC_MÃ_CHỈ_TIÊU")
@FORM
def explain(subject, form_name) -> None:
    """Giải thích một quy tắc, hoặc mọi quy tắc của một chỉ tiêu (ví dụ 3.3.3)."""
    from pipeline.cli.explain import explain_subject

    lines = explain_subject(subject, open_form(form_name))
    if not lines:
        raise Stop(f"Không có quy tắc hoặc chỉ tiêu «{subject}» trong biểu {form_name}.")
    for line in lines:
        click.echo(line)


@main.command("check-form")
@FORM
@UNITS
def check_form(form_name, units) -> None:
    """Kiểm tra chính bộ quy tắc của biểu: mâu thuẫn, thừa, cộng hai lần, thiếu đơn vị chủ trì."""
    from pipeline.form_check.review import review, review_lines

    form = open_form(form_name)
    problems = review(form, open_units(units))
    for line in review_lines(form, problems):
        click.echo(line)
    sys.exit(exit_code(problems))


@main.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("output/demo"),
              show_default=True, help="Thư mục ghi kết quả.")  # fmt: skip
def demo(out) -> None:
    """Chạy thử toàn bộ quy trình trên dữ liệu mẫu đi kèm."""
    from pipeline.cli.demo import run_demo

    for line in run_demo(out, show_progress):
        click.echo(line)


for command in (consolidate, status, remind, trace, decide, close, verify):
    main.add_command(command)
