"""A text of prompts.csv in, the same within what Excel takes and people can read out."""

import textwrap

TITLE_LIMIT, TEXT_LIMIT = 32, 255  # Excel's, for prompts and messages
PROMPT_LINES, PROMPT_LETTERS = 3, 55


def in_lines(text: str) -> str:
    """A prompt in few short lines: LibreOffice breaks none, and its box covers the rows below.

    Each line of the text is broken between words as often as there is room, and then cut.
    """
    lines = [textwrap.wrap(line, PROMPT_LETTERS) for line in text.split("\n") if line]
    spare = PROMPT_LINES - len(lines)
    made: list[str] = []
    for pieces in lines:
        extra = min(len(pieces) - 1, max(spare, 0))
        spare -= extra
        made += pieces[:extra]
        made.append(_cut(" ".join(pieces[extra:]), PROMPT_LETTERS))
    return "\n".join(made[:PROMPT_LINES])


def shorten(text: str) -> str:
    """The text within Excel's limit, cut between words where it must be."""
    return _cut(text, TEXT_LIMIT)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
