"""What the lines of every command for the terminal have in common."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pipeline.judging.findings import Finding
from pipeline.returns import Return
from pipeline.safe_names import shown_lines
from schemas.text import first_of
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.papers import worded


def without_unseen(lines: Callable[..., Iterator[str]]) -> Callable[..., Iterator[str]]:
    """Words of cells and names reach the terminal without what moves its cursor or turns its text."""

    @functools.wraps(lines)
    def shown(*arguments: Any) -> Iterator[str]:
        return map(shown_lines, lines(*arguments))

    return shown


def by_file(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.file, []).append(finding)
    return grouped


def beside_lines(returns: Sequence[Return]) -> Iterator[str]:
    """How many files are of other forms that the office uses: they are no part of what is told."""
    for form, count in Counter(item.form for item in returns).items():
        told = "forms.beside" if form else "forms.of_none"
        yield worded("screen", told, count=as_text.number(count), form=form)


def uncompared_lines(units: Sequence[Unit]) -> Iterator[str]:
    """Of which units a rule between forms could not be judged."""
    if units:
        named = first_of([unit.short for unit in units])
        yield worded("screen", "forms.uncompared", count=len(units), units=named)
