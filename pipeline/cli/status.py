"""`phuluc status`: who has sent, when, what counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.of_several import OfSeveral
from pipeline.cli.options import DEADLINES
from pipeline.cli.overview import overview
from pipeline.cli.register import UnitsWords, form_of, opened
from pipeline.cli.words import command

if TYPE_CHECKING:
    from pipeline.register.submission import Submission


@dataclass(frozen=True)
class StatusWords(UnitsWords):
    """And what it is compared with."""

    deadlines: Path | None = DEADLINES


@command(StatusWords, of_several=OfSeveral(after=overview))
def status(words: StatusWords) -> list[Submission]:
    """Xem sổ theo dõi: đơn vị nào đã gửi, gửi lúc nào, đơn vị nào chưa gửi, tính theo tệp nào."""
    from pipeline.past.output_tables import with_lines_of
    from pipeline.register.standing import standing, status_lines

    form = with_lines_of(form_of(words), words.output)
    with opened(words, words.deadlines, form) as found:
        submitted = standing(found.register, found.roster, found.known)
        for line in status_lines(found.register, submitted, found.known, form):
            click.echo(line)
        return submitted
