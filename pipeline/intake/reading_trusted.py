"""A reading that was kept where others can write in, whether it can be one of ours out.

A reading that does not fit its file, its form and the types of its fields is thrown away, and the file
is read again. What fits may still be forged: a closing never looks at what was kept.
"""

import math
import re
import typing
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from pipeline import limits
from pipeline.intake.packing import FIELDS, columns_of
from pipeline.reading.read_return import Expected
from pipeline.returns import Answer, Notice, Return
from schemas.figure import Figure
from schemas.filling import fill
from schemas.form.loading import period_of
from schemas.form.model import Form
from schemas.form.open_lists import Named, with_lines
from schemas.wording.as_text import STATE
from schemas.wording.messages import messages

_DISTRIBUTION = re.compile(r"(\d{1,9}:\d{1,9}( |$))*")
_PAIR = 2
_FIGURES = ("value", "numerator", "denominator")


def is_trusted(item: Return, checksum: str, expected: Expected) -> bool:
    """True where the reading can be that of a file with this checksum; may raise on a forged one."""
    return item.checksum == checksum and all(_is_one(each, expected) for each in item.each())


def _is_one(item: Return, expected: Expected) -> bool:
    if not _is_typed(item) or len(item.named) > limits.NAMED_LINES:
        return False
    form = next((form for form in expected.forms if form.id == item.form), None)
    form = form and with_lines(form, tuple(Named(*one) for one in item.named))
    if item.period:
        period_of(item.period, expected.forms)
    if item.readable != (form is not None):
        return False
    return all(_is_notice(notice, form) for notice in item.notices) and (
        _fits(item, form) if form else not len(item.answers)
    )


def _is_typed(item: Return) -> bool:
    """Every field holds what returns.py says."""
    own = ((getattr(item, field.name), field.type) for field in fields(Return))
    return (
        all(isinstance(value, kind) for value, kind in own if kind in (str, bool))
        and _are_pairs(item.explanations)
        and _are_pairs(item.named)
        and all(_are_kinds(column, name) for name, column in _columns(item))
    )


def _columns(item: Return) -> Iterator[tuple[str, tuple[Any, ...]]]:
    return zip(FIELDS, columns_of(item.answers), strict=True)


def _are_kinds(column: Iterable[object], name: str) -> bool:
    return set(map(type, column)) <= _KINDS[name]


def _kinds(annotation: Any) -> set[type]:
    """The classes that an annotation allows; a whole number is a float as well."""
    if typing.get_origin(annotation) is tuple:
        return {tuple}
    found: set[type] = {*(typing.get_args(annotation) or [annotation])}
    return found | {int} if float in found else found


_HINTS = typing.get_type_hints(Answer) | typing.get_type_hints(Figure)
_KINDS = {name: _kinds(kind) for name, kind in _HINTS.items()}


def _fits(item: Return, form: Form) -> bool:
    """The rows of the form in its order, each with a figure exactly where it says that it has one."""
    columns = dict(_columns(item))
    if list(columns["key"]) != [row.key for row in form.read_rows]:
        return False
    figures = (figure for name in _FIGURES for figure in columns[name] if figure is not None)
    return (
        set(columns["state"]) <= STATE.keys()
        and all(math.isfinite(figure) for figure in figures)
        and all(map(_DISTRIBUTION.fullmatch, columns["distribution"]))
        and {name for names in columns["repairs"] for name in names} <= messages().keys()
        and all(
            (state == "value") == (value is not None)
            for state, value in zip(columns["state"], columns["value"], strict=True)
        )
    )


def _is_notice(notice: Notice, form: Form | None) -> bool:
    """A notice that can be worded; raises KeyError where a word of its sentence is missing."""
    message = messages()[notice.id]
    known = set(notice.keys) <= (form.by_key.keys() if form else set())
    fill(message.text + message.fix, dict(notice.words))
    return known and _are_pairs(notice.words) and _are_texts(notice.cells)


def _are_texts(found: Iterable[object]) -> bool:
    return all(isinstance(text, str) for text in found)


def _are_pairs(found: Iterable[tuple[str, str]]) -> bool:
    return all(_are_texts(pair) and len(pair) == _PAIR for pair in found)
