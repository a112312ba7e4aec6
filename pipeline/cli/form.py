"""The commands about a form itself: written out as a workbook that a secretary reads and changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from pipeline.cli.options import PATH
from pipeline.cli.words import argument, command, option
from schemas.errors import PhulucError
from schemas.wording.papers import worded


@click.group()
def form() -> None:
    """Xuất biểu mẫu ra sổ Excel để xem, sửa hoặc lập biểu mới."""


@dataclass(frozen=True)
class ExportWords:
    """Which form, and where its workbook is put."""

    form: str = argument(metavar="BIỂU")
    out: Path = option(
        "--out", type=PATH, required=True, metavar="TỆP", help="Tệp .xlsx sẽ ghi, ví dụ bieu.xlsx."
    )

    @property
    def output(self) -> Path:
        return self.out.parent


@command(ExportWords)
def export(words: ExportWords) -> None:
    """Ghi biểu ra sổ Excel: trang Biểu, Dòng, Quy tắc, Kỳ; sửa xong dùng lại bằng --form."""
    from pipeline.form_book.opening import WORKBOOK, named_form
    from pipeline.form_book.sheets import form_book
    from pipeline.xlsx.write import write_book

    if words.out.suffix.lower() != WORKBOOK:
        raise PhulucError("book.suffix", path=words.out)
    if words.out.exists():
        raise PhulucError("book.exists", path=words.out)
    found = named_form(words.form)
    words.out.parent.mkdir(parents=True, exist_ok=True)
    write_book(form_book(found), words.out)
    click.echo(worded("screen", "form.exported", form=found.id, path=words.out))


@dataclass(frozen=True)
class CompareWords:
    """Which two versions."""

    old: str = argument(metavar="BIỂU_CŨ")
    new: str = argument(metavar="BIỂU_MỚI")


@command(CompareWords)
def compare(words: CompareWords) -> None:
    """So hai phiên bản biểu: dòng thêm, bỏ, đổi tên, đổi số; quy tắc thay đổi."""
    from pipeline.form_book.compare import compared
    from pipeline.form_book.opening import named_form

    for line in compared(named_form(words.old), named_form(words.new)):
        click.echo(line)


for each in (export, compare):
    form.add_command(each)
