"""`phuluc start`: an office's folder made of what is asked; or what a newer version needs, added to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from pipeline.cli import answers, clock
from pipeline.cli.options import PATH
from pipeline.cli.words import argument, command, option
from schemas.errors import PhulucError
from schemas.tables import records_of
from schemas.units.addresses import mail_addresses
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from schemas.periods.period import Period

Meaning = TypeVar("Meaning")

_NEEDED = ("province", "office", "period")
_ASKED = (*_NEEDED, "contact", "email")


@dataclass(frozen=True)
class StartWords:
    """What the office is; what is not typed is asked, where there is somebody to ask."""

    folder: Path = argument(type=PATH, required=False, default=Path(), metavar="[THƯ_MỤC]")
    province: str = option("--province", default="", metavar="TÊN", help="Tỉnh, thành phố.")
    office: str = option("--office", default="", metavar="TÊN", help="Cơ quan tổng hợp.")
    period: str = option("--period", default="", metavar="KỲ", help="Kỳ đang làm, ví dụ 2023-6T.")
    contact: str = option(
        "--contact", default="", metavar="TÊN", help="Người liên hệ, kèm số điện thoại."
    )
    email: str = option("--email", default="", metavar="ĐỊA_CHỈ", help="Thư điện tử nhận báo cáo.")
    form: str = option(
        "--form",
        default="",
        metavar="BIỂU",
        help="Biểu riêng của tỉnh, nếu có; nhiều biểu thì ngăn bằng dấu chấm phẩy.",
    )
    sender: str = option("--as", default="", metavar="MÃ", help="Mã của tỉnh ở cấp trên, nếu có.")
    units: Path | None = option(
        "--units",
        type=PATH,
        metavar="TỆP",
        help="Danh sách đơn vị đã có, để chép vào trang tính “Đơn vị”.",
    )
    add: bool = option(
        "--them", is_flag=True,
        help="Bổ sung trang, cột và danh sách chọn mà phiên bản mới cần vào van-phong.xlsx đã có; giữ nguyên mọi ô đã điền.",
    )  # fmt: skip


@command(StartWords)
def start(words: StartWords) -> None:
    """Tạo thư mục làm việc và van-phong.xlsx: danh sách đơn vị, thời hạn, quyết định của cơ quan tổng hợp."""
    from pipeline.office.workbook import NAME

    if words.add:
        _add(words.folder / NAME)
        return
    from pipeline.office.start import check_free
    from pipeline.office.start import start as make

    check_free(words.folder)
    says, period = _said(words)
    made = make(words.folder, says, period, words.units)
    workbook, returns, templates = made
    click.echo(worded("screen", "started", workbook=workbook, returns=returns, templates=templates))
    click.echo(worded("screen", "started.units" if words.units else "started.no_units"))


def _said(words: StartWords) -> tuple[dict[str, str], Period]:
    """What was typed, and what is answered; raises PhulucError where something is missing and nobody to ask."""
    says = {name: getattr(words, name) for name in (*_ASKED, "form", "sender")}
    says["email"] = mail_addresses(says["email"])
    period = _period(says["period"], says["form"]) if says["period"] else None
    missing = [name for name in _NEEDED if not says[name]]
    if missing and not answers.somebody_is_there():
        options = ", ".join(f"--{name}" for name in missing)
        raise PhulucError("start.missing", options=options)
    if missing:
        for name in (name for name in _ASKED if not says[name] and name != "period"):
            says[name] = _asked(name, mail_addresses) if name == "email" else _ask(name)
        period = period or _asked("period", lambda text: _period(text, says["form"]))
    assert period is not None  # noqa: S101 - asked or typed
    return says, period


def _period(text: str, form: str) -> Period:
    from pipeline.form_book.opening import forms_named
    from pipeline.office.workbook import form_names
    from schemas.form.loading import period_of

    return period_of(text, forms_named(*form_names(form)))


def _ask(name: str) -> str:
    """The answer to one question; what is not needed may be passed over."""
    records = records_of("vocabulary", "office_settings", "setting", "label", "example")
    setting = next(record for record in records if record["setting"] == name)
    optional = "" if name in _NEEDED else worded("screen", "start.optional")
    text = worded("screen", "start.ask", label=setting["label"], example=setting["example"])
    default = None if name in _NEEDED else ""
    answer: str = click.prompt(text + optional, default=default, show_default=False)
    return answer.strip()


def _asked(name: str, understood: Callable[[str], Meaning]) -> Meaning:
    """Asked again until the answer is one."""
    while True:
        try:
            return understood(_ask(name))
        except PhulucError as error:
            click.echo(str(error))


def _add(path: Path) -> None:
    from pipeline.office.additions import add_what_is_new
    from schemas.periods.period import parse_period, period_kinds

    now = clock.now()
    added, kept = add_what_is_new(path, parse_period(f"{now.year}-{period_kinds()[0]}"), now)
    if not added:
        click.echo(worded("screen", "start.nothing_new", workbook=path))
        return
    click.echo(worded("screen", "start.added", workbook=path, added="; ".join(added), kept=kept))
