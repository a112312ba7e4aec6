"""The command line: words in, stages called, text out. Heavy libraries load where they are used."""

import sys
from pathlib import Path

import click

from pipeline.speech import speak_vietnamese

speak_vietnamese()

_UNITS = click.option(
    "--units", type=click.Path(path_type=Path),
    help="Danh sách đơn vị (.csv hoặc .xlsx); mặc định units.csv trong thư mục hiện tại.",
)  # fmt: skip
_FORM = click.option(
    "--form", "form_name", default="cchc_2023", show_default=True, metavar="BIỂU",
    help="Mã biểu có sẵn hoặc đường dẫn thư mục biểu.",
)  # fmt: skip
_WAIVERS = click.option(
    "--waivers", "waivers_path", type=click.Path(path_type=Path), metavar="TỆP",
    help="Các ngoại lệ đã chấp nhận (.csv); mặc định waivers.csv cạnh danh sách đơn vị.",
)  # fmt: skip
_PREVIOUS = click.option(
    "--previous", multiple=True, type=click.Path(path_type=Path), metavar="THƯ_MỤC",
    help="Kết quả tổng hợp kỳ trước để so sánh (có facts.csv); dùng được nhiều lần.",
)  # fmt: skip
_FORMAT = click.option(
    "--format", "output_format", type=click.Choice(["text", "json"]), default="text",
    show_default=True, help="Cách hiển thị kết quả.",
)  # fmt: skip
_REPAIRS = click.option(
    "--repairs", type=click.Path(path_type=Path), metavar="TỆP",
    help="Số liệu đã được văn thư xác nhận (.csv: unit, code, value, who, why); "
    "mặc định xac-nhan.csv trong thư mục báo cáo.",
)  # fmt: skip


_PREVIOUS = click.option(
    "--previous", multiple=True, type=click.Path(path_type=Path), metavar="THƯ_MỤC",
    help="Kết quả tổng hợp kỳ trước, để so sánh; dùng được nhiều lần.",
)  # fmt: skip


class Stop(click.ClickException):
    """The command could not be carried out: a Vietnamese sentence, exit code 2."""

    exit_code = 2

    def show(self, file=None) -> None:
        click.echo(f"Không thực hiện được: {self.message}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="phuluc", message="phuluc %(version)s")
def main() -> None:
    """Thu thập, kiểm tra và tổng hợp phụ lục thống kê của tỉnh."""


@main.command()
@click.option("--period", "period_text", required=True, metavar="KỲ", help="Ví dụ 2023-6T.")
@_FORM
@_UNITS
@click.option("--unit", "unit_id", help="Chỉ tạo cho một đơn vị.")
@click.option("--out", type=click.Path(path_type=Path), help="Thư mục ghi biểu trắng.")
@_PREVIOUS
@click.option("--full", is_flag=True, help="Để ngỏ mọi dòng cho mọi đơn vị.")
def template(period_text, form_name, units, unit_id, out, previous, full) -> None:
    """Tạo biểu trắng để gửi cho từng đơn vị."""
    from pipeline.template import write_templates

    period, form = _period(period_text), _form(form_name)
    if period.kind not in form.periods or not form.valid_on(period.end):
        raise Stop(f"Biểu {form.id} không dùng cho kỳ {period.id}; {_validity(form)}.")
    roster = _roster(units).during(period)
    _stop_on_contradictions(form, roster)
    chosen = [unit for unit in roster.units if unit_id in (None, unit.id)]
    if not chosen:
        raise Stop(f"Không có đơn vị «{unit_id}» trong danh sách của kỳ {period.id}.")
    out = out or Path("input_templates") / period.id
    past = _past(previous, form, period)
    with _progress("Tạo biểu trắng", len(chosen)) as advance:
        for unit in chosen:
            write_templates(form, [unit], period, out, past, full)
            advance()
    click.echo(f"Đã tạo {len(chosen)} biểu trắng kỳ {period.title} trong {out}.")


@main.command()
@click.argument("places", nargs=-1, required=True, type=click.Path(path_type=Path),
                metavar="TỆP_HOẶC_THƯ_MỤC...")  # fmt: skip
@_FORM
@_UNITS
@click.option("--period", "period_text", metavar="KỲ", help="Kỳ báo cáo, nếu tệp không ghi.")
@click.option("--unit", "unit_id", default="", help="Mã đơn vị, nếu tệp không ghi.")
@click.option("--feedback", type=click.Path(path_type=Path), metavar="THƯ_MỤC",
              help="Ghi tệp phản hồi (hoặc biên nhận) cho từng báo cáo vào thư mục này.")  # fmt: skip
@_REPAIRS
@_PREVIOUS
@_WAIVERS
@_FORMAT
def check(
    places, form_name, units, period_text, unit_id, feedback, repairs, previous, waivers_path,
    output_format,
) -> None:  # fmt: skip
    """Kiểm tra báo cáo đã nhận: lỗi gì, ở ô nào, sửa thế nào."""
    from pipeline.consolidate import check_returns
    from pipeline.report import check_json, check_text

    forms, roster = _forms(form_name), _roster(units)
    period = _period(period_text) if period_text else None
    returns = _read(places, forms, roster, unit_id, period, repairs)
    beside = _beside(previous, forms, period or _latest(returns), roster, waivers_path)
    findings = check_returns(returns, forms, roster, **beside)
    by_id = {form.id: form for form in forms}
    if feedback is not None:
        _write_feedback(returns, findings, forms, roster, feedback)
    if output_format == "json":
        click.echo(check_json(returns, findings, by_id))
    else:
        for line in check_text(returns, findings, by_id, roster):
            click.echo(line)
    sys.exit(_exit_code(findings))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="THƯ_MỤC")
@click.option("--period", "period_text", required=True, metavar="KỲ", help="Ví dụ 2023-6T.")
@_FORM
@_UNITS
@click.option("--out", type=click.Path(path_type=Path), help="Thư mục ghi kết quả.")
@_REPAIRS
@_PREVIOUS
@_WAIVERS
@_FORMAT
def consolidate(
    folder, period_text, form_name, units, out, repairs, previous, waivers_path, output_format
) -> None:
    """Tổng hợp báo cáo của các đơn vị thành phụ lục của tỉnh."""
    period, form, roster = _period(period_text), _form(form_name), _roster(units)
    beside = _beside(previous, (form,), period, roster, waivers_path)
    result, outputs = run_consolidation(folder, period, form, roster, out, repairs, beside)
    _show_consolidation(result, outputs, output_format)
    sys.exit(_exit_code(result.findings))


def run_consolidation(
    folder: Path, period, form, roster, out: Path | None, repairs: Path | None = None, beside=None
):
    """Read, judge, add up and write; returns the Consolidation and the files written.

    `beside` is what is known besides the returns: the past, waivers.
    """
    from pipeline.consolidate import consolidate as consolidate_returns
    from pipeline.consolidate import write_outputs

    if period.kind not in form.periods or not form.valid_on(period.end):
        raise Stop(f"Biểu {form.id} không dùng cho kỳ {period.id}; {_validity(form)}.")
    returns = _read([folder], (form,), roster, "", period, repairs)
    result = consolidate_returns(returns, form, period, roster, **(beside or {}))
    return result, write_outputs(result, out or Path("output") / period.id)


def _show_consolidation(result, outputs, output_format: str) -> None:
    from pipeline.report import consolidation_json, consolidation_text

    if output_format == "json":
        click.echo(consolidation_json(result.submissions, result.findings, outputs))
        return
    for line in consolidation_text(result.submissions, result.findings, outputs):
        click.echo(line)


@main.command()
@click.argument("subject", metavar="QUY_TẮC_HOẶC_MÃ_CHỈ_TIÊU")
@_FORM
def explain(subject, form_name) -> None:
    """Giải thích một quy tắc, hoặc mọi quy tắc của một chỉ tiêu (ví dụ 3.3.3)."""
    from pipeline.explanation import explain_subject

    lines = explain_subject(subject, _form(form_name))
    if not lines:
        raise Stop(f"Không có quy tắc hoặc chỉ tiêu «{subject}» trong biểu {form_name}.")
    for line in lines:
        click.echo(line)


@main.command("check-form")
@_FORM
@_UNITS
def check_form(form_name, units) -> None:
    """Kiểm tra chính bộ quy tắc của biểu: mâu thuẫn, thừa, cộng hai lần, thiếu đơn vị chủ trì."""
    from pipeline.form_review import review, review_lines

    form = _form(form_name)
    problems = review(form, _roster(units))
    for line in review_lines(form, problems):
        click.echo(line)
    sys.exit(_exit_code(problems))


@main.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("output/demo"),
              show_default=True, help="Thư mục ghi kết quả.")  # fmt: skip
def demo(out) -> None:
    """Chạy thử toàn bộ quy trình trên dữ liệu mẫu đi kèm."""
    from pipeline.demo import run_demo

    for line in run_demo(out, _progress):
        click.echo(line)


def _read(places, forms, roster, unit_id: str, period, repairs: Path | None = None):
    from pipeline.intake import NothingToRead, find_files, read_all
    from pipeline.reading import Expected

    if unit_id and unit_id not in roster.by_id:
        raise Stop(f"Không có đơn vị «{unit_id}» trong danh sách {roster.path}.")
    try:
        files = find_files(places)
    except NothingToRead as error:
        raise Stop(str(error)) from error
    with _progress("Đọc báo cáo", len(files)) as advance:
        returns = read_all(files, Expected(tuple(forms), roster, unit_id, period), advance=advance)
    return _confirmed(returns, places, forms, repairs)


def _confirmed(returns, places, forms, repairs: Path | None):
    """The returns with what the secretariat has confirmed, from the file given or found beside them."""
    from pipeline.confirmations import confirm, load_confirmations
    from pipeline.intake import CONFIRMATIONS
    from schemas.errors import DefinitionError

    beside = (Path(place) / CONFIRMATIONS for place in places)
    path = repairs or next((found for found in beside if found.exists()), None)
    if path is None:
        return returns
    try:
        return confirm(returns, load_confirmations(path), forms, path)
    except DefinitionError as error:
        raise Stop(f"tệp xác nhận không dùng được. {error}") from error


def _past(folders, form, period):
    """Earlier figures; without --previous, or a period to compare, there are none."""
    from pipeline.previous import NOTHING, PreviousError, load_previous

    if not folders or period is None:
        return NOTHING
    try:
        return load_previous(folders, form, period)
    except PreviousError as error:
        raise Stop(str(error)) from error


def _latest(returns):
    """The latest period that the returns are of, where the command does not say one."""
    from schemas.period import parse_period

    periods = [parse_period(item.period) for item in returns if item.period]
    return max(periods, key=lambda period: period.end, default=None)


def _write_feedback(returns, findings, forms, roster, folder: Path) -> None:
    from pipeline.feedback_files import write_feedback
    from pipeline.intake import received_at

    received = {item.file: received_at(Path(item.file)) for item in returns}
    paths = write_feedback(returns, findings, forms, roster, folder, received)
    click.echo(f"Đã ghi {len(paths)} tệp phản hồi và biên nhận trong {folder}.", err=True)


def _exit_code(findings) -> int:
    return int(any(finding.severity == "error" for finding in findings))


def _period(text: str):
    from schemas.period import parse_period

    try:
        return parse_period(text)
    except ValueError as error:
        raise Stop(str(error)) from error


def _form(name: str):
    from schemas.errors import DefinitionError
    from schemas.form import load_form

    try:
        return load_form(name)
    except DefinitionError as error:
        raise Stop(f"biểu «{name}» không dùng được. {error}") from error


def _forms(name: str):
    """The named form first, then every bundled one: a return may be of any."""
    from schemas.form import bundled_forms

    named = _form(name)
    return (named, *(form for form in bundled_forms() if form.id != named.id))


def _roster(path: Path | None):
    from pipeline.roster import open_roster
    from schemas.errors import DefinitionError

    try:
        return open_roster(path)
    except DefinitionError as error:
        raise Stop(f"danh sách đơn vị không dùng được. {error}") from error


def _waivers(path: Path | None, forms, roster):
    import datetime as dt

    from pipeline.waivers import open_waivers
    from schemas.errors import DefinitionError

    try:
        return open_waivers(path, forms, roster, dt.date.today())
    except DefinitionError as error:
        raise Stop(f"danh sách ngoại lệ không dùng được. {error}") from error


def _stop_on_contradictions(form, roster) -> None:
    """A form whose rules contradict is not sent out; lesser problems are told."""
    from pipeline.form_review import review, review_lines

    problems = [problem for problem in review(form, roster) if problem.severity != "info"]
    lines = list(review_lines(form, problems))[:-1]
    if _exit_code(problems):
        raise Stop("\n".join((f"bộ quy tắc của biểu {form.id} có lỗi.", *lines)))
    for line in lines:
        click.echo(line, err=True)


def _beside(previous, forms, period, roster, waivers_path) -> dict:
    """What is known besides the returns: earlier figures of each unit, and waivers."""
    from pipeline.history import load_history
    from schemas.errors import DefinitionError

    earlier = _past(previous, forms[0], period)  # first: it says best what is wrong with a folder
    try:
        history = load_history(previous)
    except DefinitionError as error:
        raise Stop(str(error)) from error
    return {
        "previous": earlier,
        "history": history,
        "waivers": _waivers(waivers_path, forms, roster),
    }


def _validity(form) -> str:
    until = f" đến {form.valid_to:%d/%m/%Y}" if form.valid_to else ""
    return f"biểu này dùng cho số liệu từ {form.valid_from:%d/%m/%Y}{until}"


def _progress(title: str, total: int):
    from pipeline.progress import progress

    return progress(title, total)
