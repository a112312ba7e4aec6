"""A cell of a workbook in, what a definition says of it out: chosen words, codes of rows, yes and no."""

import itertools
import re
from collections.abc import Collection, Mapping

from pipeline.form_book.columns import choices
from pipeline.form_book.page import Page
from schemas.text import fold

_APART = re.compile(r"[\s,;]+")


def chosen(page: Page, line: int, column: str, of: str) -> str:
    """What stands for the words of a list; '' where nothing is chosen. Raises DefinitionError."""
    text = page.text(line, column)
    known = choices(of)
    for raw, said in known.items():
        if fold(text) == fold(said) and text:
            return raw
    if text:
        raise page.problem(line, column, "book.choice", text=text, known=", ".join(known.values()))
    return ""


def key_of(page: Page, line: int, column: str, text: str, keys: Mapping[str, str]) -> str:
    """The key of the row with this code, in brackets or not; raises DefinitionError."""
    code = code_in(text)
    if code not in keys:
        raise page.problem(line, column, "book.code", code=code)
    return keys[code]


def code_in(text: str) -> str:
    """«[3.1.3]», «3.1.3.» and «3.1.3» are one code."""
    return text.strip().removeprefix("[").removesuffix("]").strip().rstrip(".")


def free_name(name: str, given: Collection[str]) -> str:
    """The name, or with the first number after it that nobody has.

    >>> free_name("dong_1_4", {"dong_1_4"})
    'dong_1_4x2'
    """
    numbered = (f"{name}x{number}" for number in itertools.count(2))
    return next(free for free in itertools.chain((name,), numbered) if free not in given)


def new_key(code: str, given: Collection[str]) -> str:
    """The key of a row that has none yet: 1.4.6 → dong_1_4_6, or a free one where that is given."""
    return free_name("dong_" + re.sub(r"\W", "_", code), given)


def words_in(text: str) -> list[str]:
    """Words set apart by spaces, commas or semicolons."""
    return [word for word in _APART.split(text) if word]
