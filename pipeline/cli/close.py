"""`phuluc close`: what is signed is shown, somebody answers for it by name, then it is sealed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from pipeline.cli import answers
from pipeline.cli.consolidate import PeriodWords, carry_out, task_of, wanted_of
from pipeline.cli.of_several import OfSeveral
from pipeline.cli.options import exit_code, version_named
from pipeline.cli.words import command, option
from schemas.errors import PhulucError
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.appendix.amendment_sheet import Amendment
    from pipeline.consolidation.consolidate import Consolidation
    from pipeline.consolidation.run import Task

_ABSENT = ("missing", "blank", "unusable")  # units of which nothing is in the figures
_OPEN = ("needs_correction", "to_explain", "to_accept")


@dataclass(frozen=True)
class CloseWords(PeriodWords):
    """And who answers for it."""

    who: str = option("--who", default="", metavar="HỌ_TÊN", help="Người chốt.")
    why: str = option(
        "--why", default="", metavar="LÝ_DO", help="Lý do điều chỉnh, nếu kỳ đã chốt."
    )
    yes: bool = option("--yes", is_flag=True, help="Chốt mà không hỏi lại.")
    missing_allowed: bool = option(
        "--missing-allowed", is_flag=True,
        help="Vẫn chốt khi còn đơn vị chưa có số liệu (chưa gửi, chưa điền, chưa tổng hợp được).",
    )  # fmt: skip


@command(CloseWords, of_several=OfSeveral(nothing_to_do="close.nothing_new"))
def close(words: CloseWords) -> None:
    """Chốt số liệu một kỳ: lưu báo cáo, quy tắc và kết quả kèm mã đối chiếu."""
    _check_that_it_can_be_asked(words)
    task, wanted = task_of(words), wanted_of(words)
    result, _ = carry_out(task, wanted, None)  # what is signed is read from the files themselves

    from pipeline.consolidation.freeze import amendment_to_close
    from pipeline.consolidation.freeze import close as freeze

    amendment = amendment_to_close(task, result)
    for line in _summary(task, result, amendment):
        click.echo(line)
    who = words.who or answers.text(worded("screen", "close.who"))
    why = _reason(words, amendment)
    _ask(words, result)
    closed = freeze(task, result, wanted, who, why)
    click.echo(
        worded("screen", "closed", period=task.period.title, version=version_named(closed.number),
               folder=closed.frozen(task.out))
    )  # fmt: skip
    if errors := sum(finding.severity == "error" for finding in result.findings):
        click.echo(worded("screen", "closed.errors", count=errors))
    sys.exit(exit_code(result.findings))


def _check_that_it_can_be_asked(words: CloseWords) -> None:
    """Before anything is read: nobody is there to answer what the command does not say."""
    if answers.somebody_is_there():
        return
    if not words.who.strip():
        raise PhulucError("close.nobody")
    if not words.yes:
        raise PhulucError("close.unasked")


def _summary(task: Task, result: Consolidation, amendment: Amendment | None) -> Iterator[str]:
    """What is about to be sealed: the form, who has sent, what is open; the roster was told when it was opened."""
    from pipeline.register.standing import equation
    from pipeline.register.submission import STATUS, open_counts
    from pipeline.remaining.question import open_by_sheet

    number = amendment.number if amendment else 0
    yield worded("screen", "close.about", period=task.period.title, version=version_named(number))
    yield worded("screen", "close.form", form=task.form.id, title=task.form.title)
    yield equation(list(result.submissions))
    for status in (*_ABSENT, *_OPEN):
        units = [item.unit.short for item in result.submissions if item.standing == status]
        if units:
            yield f"  {STATUS[status]} ({len(units)}): {', '.join(units)}"
    counts = open_counts(result.findings, result.submissions)
    undecided = sum(open_by_sheet(result.questions).values())
    yield worded("screen", "close.open", undecided=undecided, **counts)


def _reason(words: CloseWords, amendment: Amendment | None) -> str:
    """Why what was signed is changed; '' of the first closing."""
    if amendment is None or words.why.strip():
        return words.why.strip() if amendment else ""
    if not answers.somebody_is_there():
        raise PhulucError("close.no_reason")
    return answers.text(worded("screen", "close.why", number=amendment.number))


def _ask(words: CloseWords, result: Consolidation) -> None:
    """Raises PhulucError where it is not agreed to."""
    absent = [item.unit.short for item in result.submissions if item.status in _ABSENT]
    if absent and not words.missing_allowed:
        names = ", ".join(absent)
        if words.yes or not answers.somebody_is_there():
            raise PhulucError("close.missing", count=len(absent), units=names)
        if not answers.yes(worded("screen", "close.missing", count=len(absent))):
            raise PhulucError("close.declined")
    if not words.yes and not answers.yes(worded("screen", "close.ask")):
        raise PhulucError("close.declined")
