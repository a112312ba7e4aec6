"""Returns of an open form in, the form with the lines of all of them and the returns laid out on it out.

What a unit did not name it had nothing of. A name that only resembles another one is told, and stays a
line of its own: whether two fields are one is not for a guess.
"""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.grid import full_address
from pipeline.returns import Answer, Notice, Return
from schemas.figure import Figure
from schemas.form.model import Form
from schemas.form.open_lists import Named, line_key, lines_under, named_in, with_lines
from schemas.text import bare

_NOTHING = Figure("not_applicable")
_ALIKE = 0.85  # of difflib's measure


def joined_lines(returns: Sequence[Return], form: Form) -> tuple[Sequence[Return], Form]:
    """As they came where the form has no open lists."""
    if form.written is None:
        return returns, form
    own = [item for item in returns if item.form == form.id and item.readable]
    named = Counter(Named(*one) for item in own for one in dict.fromkeys(item.named))
    whole = with_lines(form, tuple(named))
    times = Counter(line_key(whole, one) for one in named.elements())
    laid = {id(item): _laid_out(item, whole, times) for item in own}
    return [laid.get(id(item), item) for item in returns], whole


def _laid_out(item: Return, form: Form, times: Counter[str]) -> Return:
    said = {answer.key: answer for answer in item.answers}
    answers = tuple(said.get(row.key) or Answer(row.key, _NOTHING) for row in form.read_rows)
    told = (notice for notice in _doubts(item, said, form, times) if notice not in item.notices)
    return replace(item, answers=answers, notices=(*item.notices, *told))


def _doubts(
    item: Return, said: dict[str, Answer], form: Form, times: Counter[str]
) -> Iterator[Notice]:
    """Lines that are new beside those that the form has, or that are called nearly as another is."""
    met = {line_key(form, one) for one in named_in(form)}
    for one in map(Named._make, item.named):
        key = line_key(form, one)
        beside = [line for line in lines_under(form, one.list) if line.key != key]
        near = [line.label for line in beside if _is_alike(one.label, line.label)
                and (line.key not in met or times[line.key] >= times[key])]  # fmt: skip
        if key not in met or not (near or any(line.key not in met for line in beside)):
            continue
        cells = [answer for name, answer in said.items() if name.startswith(f"{key}__")][:1]
        yield Notice(
            "line_alike" if near else "line_new", tuple(answer.key for answer in cells),
            tuple(full_address(answer.sheet, answer.cell) for answer in cells),
            (("line", one.label), *((("other", near[0]),) if near else ())),
        )  # fmt: skip


def _is_alike(one: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, bare(one), bare(other)).ratio() >= _ALIKE
