"""Returns of an open form in, the form with the lines of all of them and the returns laid out on it out.

What a unit did not name it had nothing of. A name that only resembles another one is told, and stays a
line of its own: whether two fields are one is not for a guess.
"""

import difflib
from collections import Counter
from collections.abc import Sequence
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
    doubts = _doubts(whole, Counter(line_key(whole, one) for one in named.elements()))
    laid = {id(item): _laid_out(item, whole, doubts) for item in own}
    return [laid.get(id(item), item) for item in returns], whole


def _doubts(form: Form, times: Counter[str]) -> dict[str, Notice]:
    """What is asked of lines that are new beside those that the form has, or nearly called as another is.

    By key; `times` says how many returns have each.
    """
    met = {line_key(form, one): one for one in named_in(form)}
    found = {}
    for key, one in met.items():
        beside = [line for line in lines_under(form, one.list) if line.key != key]
        near = [line.label for line in beside if (line.key not in met or times[line.key] >= times[key])
                and _is_alike(one.label, line.label)]  # fmt: skip
        if near:
            found[key] = Notice.of("line_alike", line=one.label, other=near[0])
        elif any(line.key not in met for line in beside):
            found[key] = Notice.of("line_new", line=one.label)
    return found


def _laid_out(item: Return, form: Form, doubts: dict[str, Notice]) -> Return:
    """The return with an answer to each row of the form, and what is asked of its lines."""
    said = {answer.key: answer for answer in item.answers}
    answers = tuple(said.get(row.key) or Answer(row.key, _NOTHING) for row in form.read_rows)
    keys = dict.fromkeys(line_key(form, Named(*one)) for one in item.named)
    told = [_at(doubts[key], key, item.answers) for key in keys if key in doubts]
    new = (notice for notice in told if notice not in item.notices)
    return replace(item, answers=answers, notices=(*item.notices, *new))


def _at(notice: Notice, line: str, answers: Sequence[Answer]) -> Notice:
    """The notice at the first cell of the line."""
    first = next(answer for answer in answers if answer.key.startswith(f"{line}__"))
    return replace(notice, keys=(first.key,), cells=(full_address(first.sheet, first.cell),))


def _is_alike(one: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(None, bare(one), bare(other))
    bounds = matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio
    return all(bound() >= _ALIKE for bound in bounds)
