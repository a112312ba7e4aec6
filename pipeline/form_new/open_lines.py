"""The lines of a blank in, which of them stand for lines that units name, and under which, out.

By dots, by a number without words, by empty lines under a section.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.form_new.table import Texts, is_total
from schemas.text import fold


class Opened(NamedTuple):
    """Places of lines that stand for what units name, and of those that they stand under; -1 for none."""

    dots: frozenset[int]
    lists: frozenset[int]


def opened(lines: Sequence[Texts]) -> Opened:
    """Lines of dots or of a number alone, and sections over empty lines: under each stands what units name.

    Dots that are numbered as sections are stand for sections, under none.
    """
    dots, lists = set(), set()
    has_numbers = any(said.number[:1].isdigit() for said in lines)
    sections = [at for at, said in enumerate(lines) if _is_section(said, has_numbers)]
    for at, said in enumerate(lines):
        if at not in sections and _is_named_by_units(said.label):
            above = [section for section in sections if section < at]
            is_section = bool(fold(said.number)) and not said.number[:1].isdigit()
            dots.add(at)
            lists.add(-1 if is_section else max(above, default=-1))
    for at, said in enumerate(lines[:-1]):
        if at in sections and lines[at + 1].row > said.row + 1:
            lists.add(at)
    return Opened(frozenset(dots), frozenset(lists))


def _is_named_by_units(label: str) -> bool:
    """True for «…», nothing at all, and «Lĩnh vực …»."""
    return not fold(label) or label.endswith(("…", ".."))


def _is_section(said: Texts, has_numbers: bool) -> bool:
    """True for a line with a Roman number or a letter; for one without, where others have a number."""
    return (
        bool(fold(said.label)) and not _is_named_by_units(said.label) and not is_total(said)
        and not said.number[:1].isdigit() and (has_numbers or bool(fold(said.number)))
    )  # fmt: skip
