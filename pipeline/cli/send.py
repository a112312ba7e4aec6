"""`phuluc send`: the mails that were written go out through the office's own server, once each."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click

from pipeline.cli import answers, clock
from pipeline.cli.options import PATH
from pipeline.cli.register import RegisterWords, register_of
from pipeline.cli.words import argument, command, option
from schemas.errors import PhulucError
from schemas.wording.papers import worded

_PASSWORD = "PHULUC_SMTP_PASSWORD"  # noqa: S105 - the name of the variable that holds it


@dataclass(frozen=True)
class SendWords(RegisterWords):
    """Which mails, by which server, as whom."""

    folder: Path | None = argument(
        type=PATH, required=False, metavar="[THƯ_MỤC]", office="reminders"
    )
    smtp: str = option(
        "--smtp", default="", metavar="MÁY_CHỦ", office="smtp",
        help="Máy chủ thư, ví dụ mail.tinh.gov.vn:587; mặc định theo van-phong.xlsx.",
    )  # fmt: skip
    sender: str = option(
        "--from", default="", metavar="ĐỊA_CHỈ", office="email",
        help="Địa chỉ gửi; mặc định theo van-phong.xlsx.",
    )  # fmt: skip
    user: str = option(
        "--user", default="", metavar="TÊN",
        help=f"Tài khoản; mật khẩu được hỏi, hoặc lấy từ biến {_PASSWORD}.",
    )  # fmt: skip
    yes: bool = option("--yes", is_flag=True, help="Gửi ngay, không hỏi lại.")


@command(SendWords)
def send(words: SendWords) -> None:
    """Gửi các thư đã soạn (.eml) qua máy chủ thư của cơ quan; mỗi thư chỉ gửi một lần."""
    from pipeline.mailing.draft import read_draft
    from pipeline.mailing.sending import send_all, server_named
    from pipeline.register.sent import record_sent, unsent

    if not (words.folder and words.smtp and words.sender):
        raise PhulucError("send.needed")
    folder, server = words.folder, server_named(words.smtp, words.user)
    drafts = sorted(folder.glob("*.eml"))
    with register_of(words) as register:
        waiting = unsent(register, drafts)
        if not waiting:
            raise PhulucError("send.nothing", folder=folder, count=len(drafts))
        to = {path: str(read_draft(path)["To"]) for path in waiting}
        for path, address in to.items():
            click.echo(worded("screen", "send.one", name=path.name, address=address))
        if not words.yes and not _is_agreed(len(waiting)):
            raise PhulucError("send.declined")
        password = os.environ.get(_PASSWORD, "") if words.user else ""
        if words.user and not password:
            password = click.prompt(worded("screen", "send.password"), hide_input=True)
        server, failed = replace(server, password=password), 0
        for path, why in send_all(waiting, server, words.sender):
            if why:
                failed += 1
                click.echo(worded("screen", "send.refused", name=path.name, why=why), err=True)
            else:
                record_sent(register, path, to[path], clock.now())
    click.echo(worded("screen", "send.done", count=len(waiting) - failed, failed=failed))
    sys.exit(PhulucError.exit_code if failed else 0)


def _is_agreed(count: int) -> bool:
    """Nothing is sent without being asked; where nobody is there to answer, nothing is sent."""
    return answers.somebody_is_there() and answers.yes(worded("screen", "send.ask", count=count))
