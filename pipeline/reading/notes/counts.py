"""A clause of a note in, Notices out where it counts what its row counts and gives another number.

«12 văn bản» beside 9, «đúng hạn: 1100» beside 1108/1232, and what such a count leaves of a share.
"""

import itertools
import re
from collections.abc import Iterator, Mapping

from pipeline.reading.notes.corrections import notice_of_note
from pipeline.reading.notes.words import (
    FIGURE,
    OWN,
    PER_CENT,
    ROW,
    is_number_of,
    naming,
    telling,
    things_of,
    value_of,
    written_out,
)
from pipeline.returns import Answer, Notice
from schemas.form.model import Form, Row
from schemas.text import fold
from schemas.vocabulary.note_words import note_words
from schemas.wording.as_text import in_sentence, number

_COUNT = re.compile(rf"(?<![\d/.,])({FIGURE}) (?=[^\W\d])")
_ALONE = re.compile(rf"(?<![\w/.,])({FIGURE})(?![\d.,]*\d|\s*(?:/|{PER_CENT}))", re.I)
PAUSE = re.compile(r"[;:()\[\]]|,(?!\d)")
_PAIR = 2  # figures: the row's own and the rest of its whole


def part_of(row: Row, answer: Answer) -> float | None:
    """What the row counts: its figure, or X of a ratio."""
    return answer.figure.value if row.is_number else answer.figure.numerator


def whole_of(row: Row, answer: Answer, answers: Mapping[str, Answer]) -> float | None:
    """What the row is a part of: Y of a ratio, the total of a count."""
    if row.kind != "count":
        return answer.figure.denominator
    return _value_of(row.denominator, answers)


def _value_of(key: str, answers: Mapping[str, Answer]) -> float | None:
    return answers[key].figure.value if key in answers else None


def counts(
    clause: str, row: Row, answer: Answer, answers: Mapping[str, Answer], form: Form
) -> Iterator[Notice]:
    """A number of the row's things above its figure, and one that a share cannot have counted."""
    value = answer.figure.value
    for match in _COUNT.finditer(clause):
        rest = _after_unit(clause[match.end() :], row)
        if rest is None or value is None:
            continue
        count = value_of(match[1])
        words = {"count": number(count), "unit": in_sentence(row.unit)}
        about = clause[: match.start()], PAUSE.split(rest)[0]
        is_whole = count in (whole_of(row, answer, answers), _value_of(row.parent, answers))
        if count > value and not is_whole and naming(*about, row, form) in (ROW, OWN):
            yield notice_of_note("note_count_exceeds", (answer,), value=number(value), **words)
        elif 0 < count <= value:
            yield from _limits(rest, count, value, words, answer, answers, form)


def named_figures(
    clause: str, note: str, row: Row, answer: Answer, answers: Mapping[str, Answer], form: Form
) -> Iterator[Notice]:
    """«Đúng hạn: 1100», «thực tế 8 văn bản»: the row's own figure, or its whole, by another number."""
    part, whole = part_of(row, answer), whole_of(row, answer, answers)
    known = (answer.figure.value, part, whole, _value_of(row.parent, answers))
    listed = list(map(value_of, _ALONE.findall(note)))
    if part is None or sum(listed) == part or (len(listed) > _PAIR and sum(listed) == whole):
        return  # parts that add up
    for match in _ALONE.finditer(clause):
        before = PAUSE.split(clause[: match.start()].rstrip(" :="))[-1]
        after = PAUSE.split(clause[match.end() :])[0]
        if value_of(match[1]) in known or is_number_of(before):
            continue
        rest = _after_unit(after, row)
        is_own = naming(before, after if rest is None else rest, row, form) == OWN
        if is_own or (row.is_number and _is_all(clause, match, after, rest)):
            words = {"said": match[1], "value": number(part)}
            yield notice_of_note("note_differs", (answer,), **words)


def _is_all(clause: str, match: re.Match[str], after: str, rest: str | None) -> bool:
    """True of «8 văn bản» and nothing else, and of «tổng: 11»."""
    before = fold(clause[: match.start()])
    is_total = before.startswith(note_words("total")) and not telling(before)
    return (rest == "" and (is_total or not before)) or (is_total and not after.strip())


def _after_unit(text: str, row: Row) -> str | None:
    """What follows the row's unit of counting («văn bản mật» → «mật»); None for another unit."""
    words = text.split()
    for unit in filter(None, (row.unit, *map(str.strip, row.unit.split(",")))):
        for size in range(1, len(unit.split()) + 1):
            named = " ".join(words[:size])
            if f"{written_out(named)} ".startswith(f"{fold(unit)} "):  # «TTHC» are «thủ tục»
                tail = named[len(named.rstrip(",;:().")) :]
                return f"{tail} {' '.join(words[size:])}".strip()
    return _after_label(words, row)


def _after_label(words: list[str], row: Row) -> str | None:
    """What follows the thing with which the row's label begins: «45 biên chế», where the unit is «Người»."""
    thing = things_of(row.label)
    for size in range(min(len(words), len(thing)), 0, -1):
        named = written_out(" ".join(words[:size])).split()
        if named and thing[: len(named)] == named:
            return " ".join(words[size:])
    return None


def _limits(
    rest: str, count: float, total: float, words: dict[str, str], answer: Answer,
    answers: Mapping[str, Answer], form: Form,
) -> Iterator[Notice]:  # fmt: skip
    """«46 văn bản … không gửi …»: a share of those sent cannot be above (N − 46)/N."""
    verb, left = _denied(rest), total - count
    limit = 100 * left / total
    for row in form.value_rows:
        share = answers.get(row.key)
        if row.kind != "ratio" or row.denominator != answer.key or share is None:
            continue
        concerns = verb and verb in fold(row.numerator).split()
        value, decimals = share.figure.value, share.figure.decimals
        if concerns and value is not None and value - 10.0 ** -(decimals or 0) >= limit:
            words |= {
                "left": number(left), "total": number(total), "limit": number(limit, 2),
                "value": number(value, decimals), "code": form.by_key[answer.key].code,
            }  # fmt: skip
            yield notice_of_note("note_count_limits", (share, answer), **words)


def _denied(text: str) -> str:
    """The verb after «không» or «chưa»."""
    words = [word for word in fold(text).split() if word not in note_words("auxiliary")]
    for word, following in itertools.pairwise(words):
        if word in note_words("without"):
            return following
    return ""
