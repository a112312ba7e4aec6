"""`phuluc status`, `remind`, `trace`, `decide`, `verify`: a period's register in, what it says out."""

import sys
from contextlib import contextmanager
from pathlib import Path

import click

from pipeline.cli.options import (
    DEADLINES,
    FORM,
    OUT,
    PERIOD,
    UNITS,
    Stop,
    open_deadline,
    open_form,
    open_period,
    open_units,
    tell_of_mending,
)


@click.command()
@PERIOD
@FORM
@UNITS
@DEADLINES
@OUT
def status(period_text, form_name, units, deadlines, out) -> None:
    """Sổ theo dõi: đơn vị nào đã gửi, lúc nào, còn thiếu ai, tính theo tệp nào."""
    from pipeline.register.standing import status_lines, with_counts

    form = open_form(form_name)
    with _opened(period_text, units, deadlines, out) as found:
        submitted = with_counts(found["submitted"], found["out"] / "findings.csv")
        for line in status_lines(found["register"], submitted, found["known"], form):
            click.echo(line)


@click.command()
@PERIOD
@UNITS
@DEADLINES
@OUT
@click.option("--sender", default="cơ quan tổng hợp", metavar="TÊN", show_default=True,
              help="Tên cơ quan nhắc.")  # fmt: skip
@click.option("--save", type=click.Path(path_type=Path), metavar="THƯ_MỤC",
              help="Ghi mỗi đơn vị một tệp .txt vào thư mục này.")  # fmt: skip
def remind(period_text, units, deadlines, out, sender, save) -> None:
    """Viết lời nhắc cho từng đơn vị chưa gửi, chưa dùng được hoặc cần sửa."""
    import datetime as dt

    from pipeline.register.reminders import reminders
    from pipeline.register.standing import with_counts

    with _opened(period_text, units, deadlines, out) as found:
        if found["deadline"] is None:
            raise Stop(f"Chưa có thời hạn của kỳ {period_text} trong deadlines.csv.")
        submitted = with_counts(found["submitted"], found["out"] / "findings.csv")
        texts = reminders(
            submitted, found["period"], found["deadline"], sender, dt.date.today()
        )  # fmt: skip
    for item in texts:
        click.echo(f"{item.text}\n")
        if save:
            save.mkdir(parents=True, exist_ok=True)
            (save / f"{item.unit.id}.txt").write_text(item.text + "\n", encoding="utf-8")
    click.echo(f"{len(texts)} đơn vị cần nhắc.")


@click.command()
@click.argument("code", metavar="MÃ_CHỈ_TIÊU")
@PERIOD
@FORM
@UNITS
@OUT
def trace(code, period_text, form_name, units, out) -> None:
    """Một số liệu trong phụ lục từ đâu mà có: đơn vị, tệp, ô, nguyên văn."""
    from pipeline.cli.trace import trace as lines_of

    form = open_form(form_name)
    row = form.by_code.get(code.rstrip(".")) or form.by_key.get(code)
    if row is None or not row.is_value:
        raise Stop(f"Không có chỉ tiêu «{code}» trong biểu {form.id}.")
    with _opened(period_text, units, None, out) as found:
        if not (found["out"] / "totals.csv").exists():
            raise Stop(f"Thư mục {found['out']} chưa có kết quả tổng hợp.")
        for line in lines_of(row, form, found["roster"], found["out"], found["known"]):
            click.echo(line)


_DECISIONS = {
    "official": "tệp được chọn là báo cáo chính thức",
    "withdrawn": "tệp được rút lại",
    "nothing": "đơn vị không phát sinh số liệu",
    "received": "ghi lại lúc nhận báo cáo",
    "undo": "bỏ các quyết định trước về đơn vị",
}


@click.command(help="Ghi một quyết định vào sổ theo dõi: "
               + "; ".join(f"{kind} – {words}" for kind, words in _DECISIONS.items()) + ".")  # fmt: skip
@click.argument("unit_id", metavar="ĐƠN_VỊ")
@click.argument("kind", type=click.Choice(list(_DECISIONS)), metavar="QUYẾT_ĐỊNH")
@PERIOD
@UNITS
@OUT
@click.option("--file", "name", default="", metavar="TỆP", help="Tên tệp đã nhận.")
@click.option("--at", "moment", default="", metavar="LÚC", help="Ví dụ 2023-06-15T16:30.")
@click.option("--who", required=True, metavar="HỌ_TÊN", help="Người quyết định.")
@click.option("--why", required=True, metavar="LÝ_DO", help="Lý do, được in trong sổ.")
def decide(unit_id, kind, period_text, units, out, name, moment, who, why) -> None:
    from pipeline.register.decisions import Undecidable, record_decision

    with _opened(period_text, units, None, out) as found:
        if unit_id not in found["roster"].by_id:
            raise Stop(f"Không có đơn vị «{unit_id}» trong danh sách {found['roster'].path}.")
        try:
            record_decision(found["register"], unit_id, kind, name, moment, who, why)
        except Undecidable as error:
            raise Stop(str(error)) from error
    click.echo(f"Đã ghi vào sổ: {unit_id}, {_DECISIONS[kind]}. Chạy lại «phuluc consolidate».")


@click.command()
@PERIOD
@OUT
def verify(period_text, out) -> None:
    """Xem các bản đã khóa sổ có còn nguyên không, và tính lại số liệu từ những gì đã giữ."""
    from pipeline.consolidation.verify import verify as differences
    from pipeline.register.closings import closings
    from schemas.wording.papers import worded

    same = True
    with _opened(period_text, None, None, out) as found:
        closed = closings(found["register"])
        if not closed:
            raise Stop(f"Kỳ {period_text} chưa khóa sổ.")
        for version in closed:
            name = worded("closing", "verify.amendment" if version.number else "verify.main",
                          number=version.number)  # fmt: skip
            problems = differences(version, found["out"])
            same = same and not problems
            verdict = worded("closing", "verify.differs" if problems else "verify.same")
            click.echo(f"{name}: {verdict}.")
            for problem in problems:
                click.echo(f"  {problem}")
    sys.exit(0 if same else 1)


@contextmanager
def _opened(period_text: str, units: Path | None, deadlines: Path | None, out: Path | None):
    """The register of a period that has been consolidated, and what it knows."""
    from pipeline.register.known import known_to
    from pipeline.register.publish import finish
    from pipeline.register.register import NAME, WrongRegister, open_register
    from pipeline.register.sealed import sealed_folders
    from pipeline.register.standing import standing

    period = open_period(period_text)
    roster, ends = open_units(units).during(period), open_deadline(period, deadlines)
    out = out or Path("output") / period.id
    if not ((out / NAME).exists() or sealed_folders(out)):
        raise Stop(f"Thư mục {out} chưa có sổ theo dõi; chạy «phuluc consolidate» trước.")
    try:
        tell_of_mending(out, period.id)
        with open_register(out, period.id) as register:
            with register.turn():
                finish(out)
            known = known_to(register, period.id, ends.due if ends else None)
            yield {
                "register": register, "known": known, "roster": roster, "period": period,
                "deadline": ends, "out": out, "submitted": standing(register, roster, known),
            }  # fmt: skip
    except WrongRegister as error:
        raise Stop(str(error)) from error
