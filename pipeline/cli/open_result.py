"""`phuluc open`: what the last run wrote, opened as a double click would."""

from dataclasses import dataclass

import click

from pipeline.cli.register import RegisterWords
from pipeline.cli.words import argument, command
from pipeline.output_folder import FEEDBACK, version_that_holds
from schemas.errors import PhulucError

_FILES = {"phu-luc": "phu-luc.xlsx", "viec-can-lam": "viec-can-lam.xlsx", FEEDBACK: FEEDBACK}
_OF_NO_VERSION = ("viec-can-lam",)  # it stands in the folder itself, whatever was amended


@dataclass(frozen=True)
class OpenWords(RegisterWords):
    """And what of it."""

    what: str = argument(
        type=click.Choice([*_FILES]), default="phu-luc", required=False, metavar="[KẾT_QUẢ]"
    )


@command(OpenWords, "open")
def open_result(words: OpenWords) -> None:
    """Mở kết quả của kỳ: phụ lục (mặc định), viec-can-lam.xlsx hoặc thư mục phản hồi (phan-hoi)."""
    if not words.period and words.out is None:
        raise PhulucError("period_needed")
    own = words.what in _OF_NO_VERSION
    folder = words.output if own else version_that_holds(words.output).folder
    path = folder / _FILES[words.what]
    if not path.exists():
        raise PhulucError("open.missing", path=path)
    if click.launch(str(path)):
        raise PhulucError("open.failed", path=path)
    click.echo(path)
