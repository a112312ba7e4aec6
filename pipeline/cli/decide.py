"""`phuluc decide`: a word of the office on a file or a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from pipeline.cli import clock
from pipeline.cli.of_several import OfSeveral
from pipeline.cli.register import UnitsWords, opened
from pipeline.cli.words import argument, command, option
from schemas.wording.papers import named, worded

if TYPE_CHECKING:
    pass


_VERBS = named("screen", "verb")  # kinds as they are typed; the kinds themselves are understood too


def _kind_meant(context: click.Context, parameter: click.Parameter, text: str) -> str:
    from pipeline.office.decisions import kind_meant

    kind = kind_meant(text)
    if not kind:
        known = ", ".join(_VERBS.values())
        raise click.BadParameter(worded("screen", "decide.unknown", text=text, known=known))
    return kind


@dataclass(frozen=True)
class DecideWords(UnitsWords):
    """And what is decided about whom."""

    unit: str = argument(metavar="ĐƠN_VỊ")
    kind: str = argument(callback=_kind_meant, metavar="QUYẾT_ĐỊNH")
    file: str = option("--file", default="", metavar="TỆP", help="Tên tệp đã nhận.")
    at: str = option("--at", default="", metavar="LÚC", help="Ví dụ 2023-06-15T16:30.")
    who: str = option("--who", required=True, metavar="HỌ_TÊN", help="Người quyết định.")
    why: str = option("--why", required=True, metavar="LÝ_DO", help="Lý do, được in trong sổ.")


_MEANINGS = "; ".join(
    f"{verb} – {worded('screen', f'decision.{kind}')}" for kind, verb in _VERBS.items()
)


def _has_seen(words: DecideWords) -> bool:
    """Whether the file has come as a return of the form; of a word on a unit any form may be meant."""
    from pipeline.register.journal import has_seen
    from pipeline.register.mending import has_register
    from pipeline.register.register import open_register

    if not words.file or not has_register(words.output):
        return not words.file
    with open_register(words.output, words.period) as register:
        return has_seen(register, words.file)


@command(
    DecideWords, help_text=worded("screen", "decide", kinds=_MEANINGS),
    of_several=OfSeveral(_has_seen, is_of_one=lambda typed: not typed["file"]),
)  # fmt: skip
def decide(words: DecideWords) -> None:
    from pipeline.register.decisions import record_decision
    from schemas.units.naming import unit_meant

    with opened(words) as found:
        unit = unit_meant(words.unit, found.roster).id
        record_decision(
            found.register, unit, words.kind, words.file, words.at, words.who, words.why,
            clock.now(),
        )  # fmt: skip
    what = worded("screen", f"decision.{words.kind}")
    click.echo(worded("screen", "decided", unit=unit, what=what))
