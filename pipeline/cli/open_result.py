"""`phuluc open`: what the last run wrote, opened as a double click would."""

from dataclasses import dataclass

import click

from pipeline.cli.register import RegisterWords
from pipeline.cli.words import argument, command
from pipeline.output_folder import FEEDBACK, version_that_holds
from schemas.errors import PhulucError

_FILES = {"phu-luc": "phu-luc.xlsx", FEEDBACK: FEEDBACK}


@dataclass(frozen=True)
class OpenWords(RegisterWords):
    """And what of it."""

    what: str = argument(
        type=click.Choice([*_FILES]), default="phu-luc", required=False, metavar="[KẾT_QUẢ]"
    )


@command(OpenWords, "open")
def open_result(words: OpenWords) -> None:
    """Mở kết quả của kỳ: phụ lục (mặc định) hoặc thư mục phản hồi (phan-hoi)."""
    path = version_that_holds(words.output).folder / _FILES[words.what]
    if not path.exists():
        raise PhulucError("open.missing", path=path)
    if click.launch(str(path)):
        raise PhulucError("open.failed", path=path)
    click.echo(path)
