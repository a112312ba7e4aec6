"""`phuluc remind`: what is said to those who must still act, on the screen and as papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import clock
from pipeline.cli.options import DEADLINES, PATH
from pipeline.cli.register import UnitsWords, form_of, opened
from pipeline.cli.words import command, of_office, option
from schemas.errors import PhulucError
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.office.workbook import Office
    from pipeline.register.reminders import Reminder
    from schemas.form.model import Form
    from schemas.periods.period import Period


@dataclass(frozen=True)
class RemindWords(UnitsWords):
    """And who reminds."""

    deadlines: Path | None = DEADLINES
    sender: str = option(
        "--sender", default="", metavar="TÊN", office="office",
        help="Tên cơ quan nhắc; mặc định theo van-phong.xlsx.",
    )  # fmt: skip
    save: Path | None = option(
        "--save", type=PATH, metavar="THƯ_MỤC", office="reminders",
        help="Ghi vào thư mục này, mỗi đơn vị: lời nhắc (.txt), công văn (.docx), thư chờ gửi (.eml).",
    )  # fmt: skip
    workbook: Office | None = of_office("workbook")

    @property
    def office(self) -> str:
        return self.sender or worded("screen", "sender")


@command(RemindWords)
def remind(words: RemindWords) -> None:
    """Soạn lời nhắc gửi từng đơn vị chưa gửi báo cáo hoặc có báo cáo phải sửa."""
    from pipeline.register.reminders import reminders
    from pipeline.register.standing import standing

    form = form_of(words) if words.form or words.save else None
    with opened(words, words.deadlines, form) as found:
        if found.deadline is None:
            raise PhulucError("deadline.missing", period=words.period)
        submitted = standing(found.register, found.roster, found.known)
        texts = reminders(
            submitted,
            found.period,
            found.deadline,
            words.office,
            clock.now().date(),
            words.in_use.form if words.in_use else None,
        )
    for item in texts:
        click.echo(f"{item.text}\n")
    others = [item for item in texts if not item.to_self]
    click.echo(worded("screen", "reminded", count=len(others)))
    if words.save and form and (others or words.save.is_dir()):
        _save(others, words, words.save, found.period, form)


def _save(
    texts: Sequence[Reminder], words: RemindWords, folder: Path, period: Period, form: Form
) -> None:
    from pipeline.cli.papers import post_of, write_reminders
    from pipeline.output_folder import FEEDBACK, version_that_holds

    post = post_of(form, period, words.workbook, words.office, words.in_use)
    letters = version_that_holds(words.output).folder / FEEDBACK
    mails = write_reminders(texts, post, folder, letters)
    click.echo(worded("screen", "reminders", folder=folder, mails=mails))
