"""`phuluc consolidate`: a folder of returns becomes the appendix."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import clock
from pipeline.cli.bar import show_progress
from pipeline.cli.between import between_forms, lists_of, returns_of
from pipeline.cli.options import (
    CONTACT,
    DEADLINES,
    FORM,
    FORMAT,
    IN_USE,
    OUT,
    PATH,
    PERIOD,
    PREVIOUS,
    REPAIRS,
    UNITS,
    WAIVERS,
    asked_of,
    exit_code,
    load_meanwhile,
    open_deadline,
    open_form,
    open_period,
    open_units,
    others_of,
    output_of,
    read_places,
    returns_in,
    sources_of,
    tell_of_closing,
    tell_of_mending,
)
from pipeline.cli.words import argument, command, flags, of_office, option
from schemas.errors import PhulucError
from schemas.form.loading import bundled_forms, with_bundled

if TYPE_CHECKING:
    from pipeline.consolidation.consolidate import Consolidation
    from pipeline.consolidation.run import Task
    from pipeline.consolidation.wanted import Wanted
    from pipeline.judging.background import Background
    from pipeline.judging.findings import Finding
    from pipeline.office.in_use import InUse
    from pipeline.office.workbook import Office
    from pipeline.returns import Return
    from schemas.form.model import Form
    from schemas.periods.period import Period


@dataclass(frozen=True)
class PeriodWords:
    """What is to be consolidated and written: the same words close a period as consolidate it."""

    folder: Path | None = argument(type=PATH, required=False, metavar="[THƯ_MỤC]", office="returns")
    period: str = PERIOD
    form: str = FORM
    units: Path | None = UNITS
    repairs: Path | None = REPAIRS
    previous: tuple[Path, ...] = PREVIOUS
    waivers: Path | None = WAIVERS
    deadlines: Path | None = DEADLINES
    sender: str = option(
        "--as", default="", metavar="MÃ", office="sender",
        help="Mã của tỉnh trong danh sách của cấp trên; dùng khi phụ lục được gửi cấp trên như một báo cáo.",
    )  # fmt: skip
    out: Path | None = OUT
    contact: str | None = CONTACT
    workbook: Office | None = of_office("workbook")
    in_use: InUse | None = IN_USE
    copies: frozenset[str] = flags(
        pdf="Tạo thêm bản PDF (cần LibreOffice).",
        docx="Tạo thêm phụ lục dạng Word và bản nháp lời văn báo cáo.",
        parquet="Ghi thêm số liệu dạng Parquet (cần phuluc[parquet]).",
    )

    @property
    def output(self) -> Path:
        return output_of(self.out, self.period)


@dataclass(frozen=True)
class ConsolidateWords(PeriodWords):
    """And how it is read and shown."""

    engine: str = option(
        "--engine", default="", metavar="ĐỊA_CHỈ",
        help="Đọc báo cáo trên một cụm máy Dask có sẵn, ví dụ dask://10.0.0.5:8786 hoặc tls://10.0.0.5:8786.",
    )  # fmt: skip
    reread: bool = option(
        "--reread", is_flag=True, help="Đọc lại mọi tệp, kể cả tệp đã đọc ở lần chạy trước."
    )
    format: str = FORMAT


@command(ConsolidateWords)
def consolidate(words: ConsolidateWords) -> None:
    """Tổng hợp báo cáo của các đơn vị thành phụ lục của tỉnh."""
    task = task_of(words)
    failed: list[Finding] = []
    wanted = replace(wanted_of(words), told=failed.append)
    keep_in = None if words.reread else task.out
    result, outputs = carry_out(task, wanted, keep_in, words.engine)
    findings = [*result.findings, *failed]
    _show(result, findings, outputs, words.format)
    tell_of_closing(task.out, task.period)
    sys.exit(exit_code(findings))


def task_of(words: PeriodWords) -> Task:
    """Everything that the words of the command name, loaded."""
    from pipeline.consolidation.run import Task
    from pipeline.consolidation.taken_in import written_in
    from pipeline.intake.folder import find_files
    from pipeline.register.sealed import day_of_judgement

    period, (folder,) = open_period(words.period, words.form), returns_in(words.folder)
    is_json, in_use = getattr(words, "format", "") == "json", words.in_use
    listed = open_units(words.units, words.form, is_json, in_use=in_use)
    roster = asked_of(listed, in_use)
    form = open_form(words.form, period)
    _check_results(form, period, words.output)
    if folder.is_file():
        raise PhulucError("returns_one_file", path=folder)
    find_files([folder])  # before anything is made: an empty folder leaves no trace
    ends = open_deadline(period, words.deadlines, words.contact, in_use)
    day = day_of_judgement(words.output, clock.now().date())
    sources = sources_of(
        words.previous, words.waivers, roster, words.repairs, [folder], day, in_use
    )
    return Task(
        folder, form, period, roster, words.output, clock.now(),
        ends.due if ends else None, sources,
        _comparable(sources.load(with_bundled(form), period, roster)),
        written_in(words.workbook, roster, period, sources.lines) if words.workbook else (),
        ends.contact if ends else "", others_of(in_use),
        lists_of(in_use, listed),
        *between_forms(words, partial(returns_of, folder)),
    )  # fmt: skip


def _check_results(form: Form, period: Period, out: Path) -> None:
    """Of a period that two versions of a form share, the results of one never take the place of the other's."""
    from pipeline.output_folder import read_manifest

    recorded = read_manifest(out).get("form", "")
    for other in bundled_forms():
        if other.id == recorded and other.valid_on(period.end) != form.valid_on(period.end):
            raise PhulucError("form.other_results", folder=out, form=recorded, asked=form.id)


def _comparable(background: Background) -> Background:
    """What the appendix compares the province's figures with must have them."""
    for result in background.earlier.results:
        if result.totals is None:
            raise PhulucError("earlier.no_totals", title=result.title)
    return background


def wanted_of(words: PeriodWords) -> Wanted:
    """What the output is to hold; stops before anything is read where it cannot be made."""
    from pipeline.consolidation.wanted import Wanted

    if "parquet" in words.copies:
        from pipeline.appendix.parquet import check_parquet

        check_parquet()
    signature = words.workbook.says("signature") if words.workbook else ""
    copies = words.copies | _copies_there(words.output)
    return Wanted(None, words.sender, signature, copies, progress=show_progress)


def _copies_there(out: Path) -> frozenset[str]:
    """The Word copy that was once asked for: the next output replaces it, and does not lose it."""
    name = "phu-luc.docx"
    is_there = (out / name).exists() or any(out.glob(f"*/{name}"))  # of an amendment
    return frozenset(("docx",) if is_there else ())


def carry_out(
    task: Task, wanted: Wanted, keep_in: Path | None, engine_address: str = ""
) -> tuple[Consolidation, list[Path]]:
    """Read, judge, add up and write; returns what was found and the files written."""
    from pipeline.consolidation.run import run
    from pipeline.intake.cluster import open_engine
    from pipeline.reading.read_return import Expected

    tell_of_mending(task.out, task.period.id)
    with open_engine(engine_address) if engine_address else nullcontext() as engine:

        def read() -> Sequence[Return]:
            load_meanwhile("pipeline.consolidation.outputs")
            forms = with_bundled(task.form, *task.beside)
            expected = Expected(forms, task.roster, "", task.period, task.form, task.beside)
            return read_places([task.folder], expected, keep_in, engine, task.sources.confirmations)

        return run(task, read, wanted, engine.map if engine else map)


def _show(
    result: Consolidation, findings: Sequence[Finding], outputs: Sequence[Path], output_format: str
) -> None:
    from pipeline.cli.as_json import consolidation_json
    from pipeline.cli.period_screen import consolidation_text

    if output_format == "json":
        click.echo(consolidation_json(result, findings, outputs))
        return
    for line in consolidation_text(result, findings, outputs):
        click.echo(line)
