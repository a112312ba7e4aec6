"""The commands about a form itself: written out as a workbook that a secretary reads and changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import clock
from pipeline.cli.options import PATH
from pipeline.cli.words import argument, command, option
from schemas.errors import PhulucError
from schemas.text import bare, first_of, shortened
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.form_book.sheets import Doubts
    from schemas.form.model import Form


_SHOWN = 40  # letters of a line that is left out


@click.group(
    options_metavar=worded("screen", "help.options"),
    subcommand_metavar=worded("screen", "help.command"),
)
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
    from pipeline.form_book.opening import named_form

    _check_free(words.out)
    found = named_form(words.form)
    _write(found, words.out, {})
    click.echo(worded("screen", "form.exported", form=found.id, path=words.out))


def _check_free(out: Path) -> None:
    """What somebody has changed in a workbook is never written over."""
    from pipeline.form_book.opening import WORKBOOK

    if out.suffix.lower() != WORKBOOK:
        raise PhulucError("book.suffix", path=out)
    if out.exists():
        raise PhulucError("book.exists", path=out)


def _write(found: Form, out: Path, doubts: Doubts) -> None:
    from pipeline.form_book.sheets import form_book
    from pipeline.xlsx.write import write_book

    out.parent.mkdir(parents=True, exist_ok=True)
    write_book(form_book(found, doubts), out)


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


def _id_for(path: Path) -> str:
    """A form's id by the name of its workbook, «Biểu XLD01.xlsx»: two that are new differ; none is one of ours."""
    from pipeline.form_new.draft import NAMELESS
    from schemas.form.loading import bundled_forms

    name = "_".join(re.findall("[a-z0-9]+", bare(path.stem))) or NAMELESS
    return f"{NAMELESS}_{name}" if name in {form.id for form in bundled_forms()} else name


@dataclass(frozen=True)
class NewWords:
    """Which blank table, and the older form that it goes on from."""

    file: Path = argument(metavar="TỆP", type=PATH)
    out: Path = option(
        "--out", type=PATH, required=True, metavar="TỆP", help="Tệp .xlsx sẽ ghi, ví dụ bieu-moi.xlsx."
    )  # fmt: skip
    like: str = option(
        "--like", default="", metavar="BIỂU",
        help="Phiên bản cũ của biểu: giữ khóa các dòng và lấy những gì biểu trắng không nói.",
    )  # fmt: skip

    @property
    def output(self) -> Path:
        return self.out.parent


@command(NewWords)
def new(words: NewWords) -> None:
    """Lập biểu từ bảng trắng của công văn; ô có dấu «!» là chỗ cơ quan phải quyết định."""
    from pipeline.form_book.compare import compared
    from pipeline.form_book.opening import named_form
    from pipeline.form_new.blank import drafted_from

    _check_free(words.out)
    like = named_form(words.like) if words.like else None
    drafted = drafted_from(words.file, clock.now().date(), like)
    made, name = drafted.form, _id_for(words.out)
    made = replace(made, id=name, short=name if made.short == made.id else made.short)
    _write(made, words.out, drafted.doubts)
    for said, texts in (
        ("form.left_out", drafted.left_out), ("form.columns_left_out", drafted.columns_left_out)
    ):  # fmt: skip
        if texts:
            shown = first_of([f"“{shortened(text, _SHOWN)}”" for text in texts])
            click.echo(worded("screen", said, count=len(texts), lines=shown))
    if not drafted.knows_looks:
        click.echo(worded("screen", "form.new.looks", kind=words.file.suffix))
    for line in compared(like, made) if like else ():
        click.echo(line)
    open_cells = sum(map(len, drafted.doubts.values()))
    click.echo(worded("screen", "form.new", asked=_asked(made), open=open_cells, path=words.out))


def _asked(form: Form) -> str:
    if form.grid:
        figures = sum(not column.is_stub for column in form.grid.columns)
        return worded("screen", "form.new.grid", lines=len(form.grid.lines), columns=figures)
    shape = "form.new.columns" if form.columns else "form.new.rows"
    return worded("screen", shape, count=len(form.rows))


for each in (export, compare, new):
    form.add_command(each)
