"""`phuluc trace`: where a figure of the appendix comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from pipeline.cli.of_several import OfSeveral
from pipeline.cli.register import UnitsWords, form_of, opened
from pipeline.cli.words import argument, command
from schemas.errors import PhulucError

if TYPE_CHECKING:
    from schemas.form.model import Form, Row


@dataclass(frozen=True)
class TraceWords(UnitsWords):
    """And which figure."""

    code: str = argument(metavar="MÃ_CHỈ_TIÊU")


def _row_meant(words: TraceWords, form: Form) -> Row | None:
    from pipeline.cli.explain import row_meant

    row = row_meant(words.code, form)
    return row if row is not None and row.is_value else None


@command(TraceWords, of_several=OfSeveral(lambda words: bool(_row_meant(words, words.in_use.form))))
def trace(words: TraceWords) -> None:
    """Xem một số liệu trong phụ lục được tổng hợp từ đơn vị, tệp và ô nào."""
    from pipeline.cli.trace_lines import trace_lines
    from pipeline.output_folder import read_manifest
    from pipeline.past.output_tables import with_lines_of

    form = with_lines_of(form_of(words), words.output)
    row = _row_meant(words, form)
    held = read_manifest(words.output).get("form", form.id)
    if held != form.id:
        raise PhulucError("form.of_results", folder=words.output, form=held)
    if row is None:
        raise PhulucError("indicator_unknown", code=words.code, form=form.id)
    with opened(words, form=form) as found:
        for line in trace_lines(row, form, found.roster, words.output, found.known):
            click.echo(line)
