"""Answers in, Notices out where a note gives figures that plainly concern its row and disagree.

A note is never used in place of a figure: it is quoted, and the department is asked. What speaks of
another time, a plan or a comparison is left alone (the words are in schemas/vocabulary/note_words.csv).
"""

import itertools
import re
from collections.abc import Iterator, Mapping

from pipeline.grid import full_address
from pipeline.reading.cell.numeral import clean
from pipeline.reading.note_words import (
    CLAUSE,
    ROW,
    is_of_other,
    naming,
    naming_of,
    note_words,
    written_out,
)
from pipeline.returns import Answer, Notice
from schemas.form.model import Form, Row
from schemas.text import fold
from schemas.wording.as_text import in_sentence, number

_FIGURE = r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?"
_FRACTION = re.compile(rf"(?<![\d/.,])({_FIGURE})\s*/\s*({_FIGURE})(?![\d/.,])")
_PERCENT = re.compile(rf"(?<![\d/.,])({_FIGURE})\s*%")
_COUNT = re.compile(rf"(?<![\d/.,])({_FIGURE}) (?=[^\W\d])")
_DAY = re.compile(r"0[1-9]/(?:0?[1-9]|1[0-2])|(?:[12]?[0-9]|3[01])/0[1-9]")
_PAUSE = re.compile(r"[,;:()\[\]]")


def note_notices(answers: Mapping[str, Answer], form: Form) -> list[Notice]:
    """Every note beside a figure compared with what it speaks of, in the order of the form."""
    notices: list[Notice] = []
    for row in form.value_rows:
        answer = answers.get(row.key)
        if answer is not None and answer.figure.state == "value" and answer.note:
            notices.extend(_of_row(row, answer, answers, form))
    return notices


def _of_row(
    row: Row, answer: Answer, answers: Mapping[str, Answer], form: Form
) -> Iterator[Notice]:
    clauses = [c for c in CLAUSE.split(clean(answer.note)) if not is_of_other(c, row)]
    found = [notice for c in clauses for notice in _fractions(c, row, answer, answers, form)]
    yield from found[:1]
    for clause in clauses:
        if row.kind == "ratio" and not found:
            yield from _percent(clause, row, answer, form)
        if row.is_number:
            yield from _counts(clause, row, answer, answers, form)


def _value(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def _unit(decimals: int | None) -> float:
    return 10.0 ** -(decimals or 0)


def _fractions(
    clause: str, row: Row, answer: Answer, answers: Mapping[str, Answer], form: Form
) -> Iterator[Notice]:
    for match in _FRACTION.finditer(clause):
        x, y = map(_value, match.groups())
        is_date = (y > 1900 and x <= 12) or _DAY.fullmatch(match[0])  # 6/2023 is a month
        named = naming_of(clause, match, row, form)
        if not 0 < y or x > y or is_date or not named:
            continue
        if row.kind != "ratio" or answer.figure.numerator is not None:
            yield from _parts(match[0], x, y, named, row, answer, answers)
        elif named == ROW:
            yield _share(match[0], 100 * x / y, row, answer, form)


def _share(fraction: str, share: float, row: Row, answer: Answer, form: Form) -> Notice:
    """A note such as «12/19 người» beside a percentage without X and Y is named, never used."""
    agrees = abs(round(share - answer.figure.value, 9)) < _unit(answer.figure.decimals)
    counts = f"X: {row.numerator}; Y: {form.denominator_label(row)}"
    words = {
        "fraction": fraction, "share": number(share, 2), "value": number(answer.figure.value),
        "counts": counts,
    }  # fmt: skip
    return _notice("note_fraction" if agrees else "note_fraction_differs", (answer,), **words)


def _parts(
    fraction: str, x: float, y: float, named: str, row: Row, answer: Answer,
    answers: Mapping[str, Answer],
) -> Iterator[Notice]:  # fmt: skip
    """«8/25» where 8 of 21 are written: one of the two is the row's own, so the other is meant too.

    What is wider than the row may be more than it, never less.
    """
    part = answer.figure.value if row.is_number else answer.figure.numerator
    whole = _whole(row, answer, answers)
    if part is None or whole is None or (x == part) == (y == whole):
        return
    if named == ROW or x <= part:
        words = {"fraction": fraction, "x": number(part), "y": number(whole)}
        yield _notice("note_fraction_parts", (answer,), **words)


def _whole(row: Row, answer: Answer, answers: Mapping[str, Answer]) -> float | None:
    """What the row is a part of: Y of a ratio, the total of a count."""
    if row.kind != "count":
        return answer.figure.denominator
    return _value_of(row.denominator, answers)


def _value_of(key: str, answers: Mapping[str, Answer]) -> float | None:
    return answers[key].figure.value if key in answers else None


def _percent(clause: str, row: Row, answer: Answer, form: Form) -> Iterator[Notice]:
    """One percentage, alone or after «đạt», «tỷ lệ»…, that is not the one written."""
    found = list(_PERCENT.finditer(clause))
    if len(found) != 1:
        return
    (match,) = found
    digits = len(match[1].partition(",")[2])
    room = max(_unit(digits), _unit(answer.figure.decimals))
    differs = abs(_value(match[1]) - answer.figure.value) >= room
    if differs and naming_of(clause, match, row, form) == ROW:
        words = {"percent": match[1], "value": number(answer.figure.value, answer.figure.decimals)}
        yield _notice("note_percent_differs", (answer,), **words)


def _counts(
    clause: str, row: Row, answer: Answer, answers: Mapping[str, Answer], form: Form
) -> Iterator[Notice]:
    for match in _COUNT.finditer(clause):
        rest = _after_unit(clause[match.end() :], row)
        if rest is None:
            continue
        count = _value(match[1])
        words = {"count": number(count), "unit": in_sentence(row.unit)}
        about = clause[: match.start()], _PAUSE.split(rest)[0]
        is_whole = count in (_whole(row, answer, answers), _value_of(row.parent, answers))
        if count > answer.figure.value and not is_whole and naming(*about, row, form) == ROW:
            yield _notice(
                "note_count_exceeds", (answer,), value=number(answer.figure.value), **words
            )
        elif 0 < count <= answer.figure.value:
            yield from _limits(rest, count, words, answer, answers, form)


def _after_unit(text: str, row: Row) -> str | None:
    """What follows the row's unit of counting («văn bản mật» → «mật»); None for another unit."""
    words = text.split()
    for unit in filter(None, (row.unit, *map(str.strip, row.unit.split(",")))):
        for size in range(1, len(unit.split()) + 1):
            named = " ".join(words[:size])
            if f"{written_out(named)} ".startswith(f"{fold(unit)} "):  # «TTHC» are «thủ tục»
                tail = named[len(named.rstrip(",;:().")) :]
                return f"{tail} {' '.join(words[size:])}".strip()
    return None


def _limits(
    rest: str, count: float, words: dict, answer: Answer, answers: Mapping[str, Answer], form: Form
) -> Iterator[Notice]:
    """«46 văn bản … không gửi …»: a share of those sent cannot be above (N − 46)/N."""
    verb = _denied(rest)
    left = answer.figure.value - count
    limit = 100 * left / answer.figure.value
    for row in form.value_rows:
        share = answers.get(row.key)
        if row.kind != "ratio" or row.denominator != answer.key or share is None:
            continue
        concerns = verb and verb in fold(row.numerator).split()
        if (
            concerns
            and share.figure.state == "value"
            and share.figure.value - _unit(share.figure.decimals) >= limit
        ):
            words |= {
                "left": number(left), "total": number(answer.figure.value), "limit": number(limit, 2),
                "value": number(share.figure.value, share.figure.decimals), "code": form.by_key[answer.key].code,
            }  # fmt: skip
            yield _notice("note_count_limits", (share, answer), **words)


def _denied(text: str) -> str:
    """The verb after «không» or «chưa»."""
    words = [word for word in fold(text).split() if word not in note_words("auxiliary")]
    for word, following in itertools.pairwise(words):
        if word in note_words("without"):
            return following
    return ""


def _notice(identifier: str, answers: tuple[Answer, ...], **words: str) -> Notice:
    """A notice on the figures, and on the note of the last one, which is quoted."""
    noted = answers[-1]
    cells = [full_address(answer.sheet, answer.cell) for answer in answers]
    cells.append(full_address(noted.sheet, noted.note_cell or noted.cell))
    words |= {"note": noted.note}
    keys = tuple(answer.key for answer in answers)
    return Notice(identifier, keys, tuple(dict.fromkeys(cells)), tuple(words.items()))
