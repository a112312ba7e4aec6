"""Questions that a command asks the person at the terminal in, answers out."""

import sys

import click

from schemas.errors import PhulucError
from schemas.text import bare
from schemas.vocabulary.words import phrases

_SHORT = ("c", "y", "yes")  # có, or as other programs ask


def somebody_is_there() -> bool:
    """True where the command was typed at a terminal, so that it can be answered."""
    return sys.stdin is not None and sys.stdin.isatty()


def yes(question: str) -> bool:
    """Anything but yes is no."""
    answer = bare(click.prompt(question, default="", show_default=False, prompt_suffix=" "))
    return answer in (*_SHORT, *map(bare, phrases("yes")))


def text(question: str) -> str:
    """Raises PhulucError where nothing is answered."""
    answer: str = click.prompt(question, default="", show_default=False, prompt_suffix=" ").strip()
    if not answer:
        raise PhulucError("close.unanswered", question=question.rstrip(":"))
    return answer
