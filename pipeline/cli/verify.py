"""`phuluc verify`: what was closed, held against what it was made from."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.cli.of_several import OfSeveral
from pipeline.cli.options import version_named
from pipeline.cli.register import RegisterWords, register_of
from pipeline.cli.words import command
from schemas.errors import PhulucError
from schemas.wording.papers import worded

if TYPE_CHECKING:
    pass


@command(RegisterWords, of_several=OfSeveral(nothing_to_do="not_closed"))
def verify(words: RegisterWords) -> None:
    """Kiểm tra các bản đã chốt còn nguyên hay không và tính lại số liệu từ báo cáo đã giữ."""
    from pipeline.consolidation.verify import verify as differences
    from pipeline.register.closings import closings

    same = True
    with register_of(words) as register:
        closed = closings(register)
        if not closed:
            raise PhulucError("not_closed", period=words.period)
        for version in closed:
            name = version_named(version.number)
            problems = differences(version, words.output)
            same = same and not problems
            click.echo(worded("screen", "verify.differs" if problems else "verify.same", name=name))
            for problem in problems:
                click.echo(f"  {problem}")
    sys.exit(0 if same else 1)
