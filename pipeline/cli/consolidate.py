"""`phuluc consolidate` and `phuluc close`: a folder of returns in, the appendix or its closing out."""

import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import click

from pipeline.cli.options import (
    DEADLINES,
    ENGINE,
    FORM,
    FORMAT,
    OUT,
    PERIOD,
    PREVIOUS,
    REPAIRS,
    REREAD,
    UNITS,
    WAIVERS,
    Stop,
    check_form_fits,
    check_places,
    confirmations_of,
    exit_code,
    open_background,
    open_deadline,
    open_form,
    open_period,
    open_units,
    read_places,
    show_progress,
    sources_of,
    tell_of_mending,
)

_FOLDER = click.argument("folder", type=click.Path(path_type=Path), metavar="THƯ_MỤC")
_SENDER = click.option(
    "--as", "sender", default="", metavar="MÃ",
    help="Mã của tỉnh ở cấp trên: phụ lục khi đó là một báo cáo gửi lên trên.",
)  # fmt: skip
_PDF = click.option("--pdf", is_flag=True, help="Tạo thêm bản PDF (cần LibreOffice).")
_DOCX = click.option("--docx", is_flag=True, help="Tạo thêm phụ lục dạng Word.")
_PARQUET = click.option(
    "--parquet", is_flag=True, help="Ghi thêm số liệu dạng Parquet (cần phuluc[parquet])."
)
_OF_A_PERIOD = (
    _FOLDER, PERIOD, FORM, UNITS, REPAIRS, PREVIOUS, WAIVERS, DEADLINES, _SENDER, OUT, _PDF, _DOCX,
    _PARQUET,
)  # fmt: skip


def _told_of_a_period(command):
    """What is to be consolidated and written: the same words close a period as consolidate it."""
    for option in reversed(_OF_A_PERIOD):
        command = option(command)
    return command


@click.command()
@_told_of_a_period
@ENGINE
@REREAD
@FORMAT
def consolidate(
    folder, period_text, form_name, units, repairs, previous, waivers_path,
    deadlines, sender, out, pdf, docx, parquet, engine_address, reread, output_format,
) -> None:  # fmt: skip
    """Tổng hợp báo cáo của các đơn vị thành phụ lục của tỉnh."""
    task = task_of(
        folder, period_text, form_name, units, out, deadlines, repairs, previous, waivers_path
    )
    wanted = wanted_of(previous, sender, pdf, docx, parquet)
    wanted = replace(wanted, take_over=not reread)
    result, outputs = carry_out(task, wanted, None if reread else task.out, engine_address)
    _show(result, outputs, output_format)
    sys.exit(exit_code(result.findings))


@click.command()
@_told_of_a_period
@click.option("--who", required=True, metavar="HỌ_TÊN", help="Người khóa sổ.")
def close(
    folder, period_text, form_name, units, repairs, previous, waivers_path,
    deadlines, sender, out, pdf, docx, parquet, who,
) -> None:  # fmt: skip
    """Khóa sổ một kỳ: giữ nguyên báo cáo, quy định và kết quả kèm mã kiểm tra."""
    from pipeline.consolidation.freeze import CannotClose
    from pipeline.consolidation.freeze import close as freeze

    task = task_of(
        folder, period_text, form_name, units, out, deadlines, repairs, previous, waivers_path
    )
    wanted = wanted_of(previous, sender, pdf, docx, parquet)
    result, _ = carry_out(task, wanted, None)  # what is signed is read from the files themselves
    try:
        closed = freeze(task, result, wanted, who)
    except CannotClose as error:
        raise Stop(str(error)) from error
    name = f"bản điều chỉnh số {closed.number}" if closed.number else "bản chính"
    click.echo(f"Đã khóa sổ kỳ {task.period.title} ({name}): {closed.frozen(task.out)}")


def task_of(
    folder: Path, period_text, form_name, units, out: Path | None, deadlines, repairs, previous,
    waivers_path,
):  # fmt: skip
    """Everything that the words of the command name, loaded."""
    import datetime as dt

    from pipeline.consolidation.run import Task

    period, form, roster = open_period(period_text), open_form(form_name), open_units(units)
    check_form_fits(form, period)
    ends = open_deadline(period, deadlines)
    sources = sources_of(previous, waivers_path, roster)
    return Task(
        folder, form, period, roster, out or Path("output") / period.id, dt.datetime.now(),
        ends.due if ends else None, sources, open_background(sources, (form,), period, roster.during(period)),
        confirmations_of([folder], repairs),
    )  # fmt: skip


def wanted_of(previous, sender: str, pdf: bool, docx: bool, parquet: bool):
    """What the output is to hold; stops before anything is read where it cannot be made."""
    from pipeline.appendix.comparison_sheet import NoOutput, read_earlier
    from pipeline.appendix.parquet import NoParquet, check_parquet
    from pipeline.consolidation.consolidate import Wanted

    try:
        earlier = tuple(read_earlier(folder) for folder in previous)
        if parquet:
            check_parquet()
    except (NoOutput, NoParquet) as error:
        raise Stop(str(error)) from error
    return Wanted(earlier, None, sender, pdf, docx, parquet, progress=show_progress)


def carry_out(task, wanted, keep_in: Path | None, engine_address: str = ""):
    """Read, judge, add up and write; returns the Consolidation and the files written."""
    from pipeline.appendix.pdf import NoLibreOffice
    from pipeline.consolidation.run import TooBusy, run
    from pipeline.intake.cluster import EngineError, OtherVersion, open_engine
    from pipeline.register.register import WrongRegister

    check_places([task.folder])  # before anything is made: an empty folder leaves no trace
    try:
        tell_of_mending(task.out, task.period.id)
        with open_engine(engine_address) if engine_address else nullcontext() as engine:

            def read():
                return read_places(
                    [task.folder], (task.form,), task.roster, "", task.period, task.confirmations,
                    keep_in, engine,
                )  # fmt: skip

            return run(task, read, wanted, engine.map if engine else map)
    except (EngineError, NoLibreOffice) as error:
        raise Stop(str(error)) from error
    except OtherVersion as error:
        what = "cụm máy dùng phiên bản phuluc (hoặc thư viện) khác máy này; cài cùng một phiên bản."
        raise Stop(what) from error
    except WrongRegister as error:
        raise Stop(str(error)) from error
    except TooBusy as error:
        raise Stop("Có lượt chạy khác đang ghi vào thư mục kết quả; xin chạy lại.") from error
    except PermissionError as error:
        what = f"Không ghi được «{error.filename}»; đóng tệp đang mở trong Excel rồi chạy lại."
        raise Stop(what) from error


def _show(result, outputs, output_format: str) -> None:
    from pipeline.cli.screen import consolidation_json, consolidation_text

    if output_format == "json":
        click.echo(consolidation_json(result.submissions, result.findings, outputs))
        return
    for line in consolidation_text(result.submissions, result.findings, outputs):
        click.echo(line)
