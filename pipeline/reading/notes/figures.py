"""Answers in, Notices out where a note gives figures that plainly concern its row and disagree.

A note is never used in place of a figure: it is quoted, and the department is asked. What speaks of
another time, a plan or a comparison is left alone (the words are in schemas/vocabulary/note_words.csv).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pipeline.reading.cell.numeral import clean
from pipeline.reading.notes.corrections import corrections, notice_of_note
from pipeline.reading.notes.counts import counts, named_figures, part_of, whole_of
from pipeline.reading.notes.numbers import in_digits
from pipeline.reading.notes.sums import sums
from pipeline.reading.notes.words import (
    CLAUSE,
    FIGURE,
    OWN,
    PER_CENT,
    ROW,
    is_number_of,
    is_of_other,
    naming_of,
    value_of,
)
from pipeline.returns import Answer, Notice
from schemas.form.model import Form, Row
from schemas.text import fold
from schemas.vocabulary.note_words import any_of, note_words
from schemas.vocabulary.words import phrases
from schemas.wording.as_text import number

_X, _Y, _REACHED = map(any_of, ("x", "y", "reached"))
_FRACTION = re.compile(
    rf"(?<![\d/.,])(?P<x>{FIGURE})(?P<between>(?: [^\W\d]+){{0,6}}?)"
    rf"(?:\s*/\s*| (?:{'|'.join(phrases('over'))}) )(?P<y>{FIGURE})(?![\d/.,])",
    re.I,
)
_X_AND_Y = re.compile(
    rf"(?<!\w)(?:{_X})\W{{0,3}}({FIGURE})\W{{1,3}}(?:{_Y})\W{{0,3}}(?={FIGURE})", re.I
)
_PERCENT = re.compile(rf"(?<![\d/.,])({FIGURE})\s*{PER_CENT}", re.I)
_SHARE = re.compile(rf"(?<!\w)(?:{_REACHED})\W{{0,2}}({FIGURE})\W*$", re.I)
_SEVERAL = 3  # rows
_DAY = re.compile(r"0[1-9]/(?:0?[1-9]|1[0-2])|(?:[12]?[0-9]|3[01])/0[1-9]")


def note_notices(answers: Mapping[str, Answer], form: Form) -> list[Notice]:
    """Every note beside a figure compared with what it speaks of, in the order of the form."""
    notices: list[Notice] = []
    usual = _usual(answers)
    for row in form.value_rows:
        answer = answers.get(row.key)
        is_noted = answer is not None and answer.figure.state == "value" and answer.note
        if answer is not None and is_noted and answer.note not in usual:
            note = in_digits(clean(answer.note), row)
            found = (
                _of_row(note, row, answer, answers, form), corrections(note, row, answer, form),
                sums(note, row, answer, answers, form),
            )  # fmt: skip
            notices += next(filter(None, map(list, found)), [])
    return notices


def _usual(answers: Mapping[str, Answer]) -> set[str]:
    """«Không có» on several rows: there is no remark."""
    times = Counter(answer.note for answer in answers.values() if answer.note)
    return {
        note for note, count in times.items()
        if count >= _SEVERAL and fold(note) in note_words("no_remark")
    }  # fmt: skip


def _of_row(
    note: str, row: Row, answer: Answer, answers: Mapping[str, Answer], form: Form
) -> Iterator[Notice]:
    note = _X_AND_Y.sub(r"\1/", note)
    clauses = [c for c in CLAUSE.split(note) if not is_of_other(c, row)]
    found = [notice for c in clauses for notice in _fractions(c, row, answer, answers, form)]
    yield from found[:1]
    for clause in clauses:
        told: list[Notice] = []
        if row.kind == "ratio" and not found:
            told += _percent(clause, row, answer, form)
        if row.is_number:
            told += counts(clause, row, answer, answers, form)
        yield from (
            told or list(named_figures(clause, note, row, answer, answers, form))[: not found]
        )


def _unit(decimals: int | None) -> float:
    return 10.0 ** -(decimals or 0)


def _fractions(
    clause: str, row: Row, answer: Answer, answers: Mapping[str, Answer], form: Form
) -> Iterator[Notice]:
    for match in _FRACTION.finditer(clause):
        x, y = value_of(match["x"]), value_of(match["y"])
        is_date = (y > 1900 and x <= 12) or _DAY.fullmatch(match[0])  # 6/2023 is a month
        is_document = is_number_of(clause[: match.start()])
        named = naming_of(clause, match, row, form)
        if not 0 < y or x > y or is_date or is_document or not named:
            continue
        if row.kind != "ratio" or answer.figure.numerator is not None:
            yield from _parts(match[0], x, y, named, row, answer, answers)
        elif named in (ROW, OWN):
            yield _share(match[0], 100 * x / y, row, answer, form)


def _share(fraction: str, share: float, row: Row, answer: Answer, form: Form) -> Notice:
    """A note such as «12/19 người» beside a percentage without X and Y is named, never used."""
    value = answer.figure.value
    agrees = value is not None and abs(round(share - value, 9)) < _unit(answer.figure.decimals)
    words = {
        "fraction": fraction, "share": number(share, 2), "value": number(value),
        "counts": f"X: {row.numerator}; Y: {form.denominator_label(row)}",
    }  # fmt: skip
    name = "note_fraction" if agrees else "note_fraction_differs"
    return notice_of_note(name, (answer,), **words)


def _parts(
    fraction: str, x: float, y: float, named: str, row: Row, answer: Answer,
    answers: Mapping[str, Answer],
) -> Iterator[Notice]:  # fmt: skip
    """«8/25» where 8 of 21 are written: one of the two is the row's own, so the other is meant too.

    What is wider than the row may be more than it, never less. Where the whole is not known, one of
    the two has to be the figure.
    """
    part = part_of(row, answer)
    whole = whole_of(row, answer, answers)
    if part is None or (part in (x, y) if whole is None else (x == part) == (y == whole)):
        return
    if whole is None and named in (ROW, OWN):
        yield notice_of_note("note_differs", (answer,), said=fraction, value=number(part))
    elif whole is not None and (named in (ROW, OWN) or x <= part):
        words = {"fraction": fraction, "x": number(part), "y": number(whole)}
        yield notice_of_note("note_fraction_parts", (answer,), **words)


def _percent(clause: str, row: Row, answer: Answer, form: Form) -> Iterator[Notice]:
    """One percentage, alone or after «đạt», «tỷ lệ»…, that is not the one written."""
    figure = answer.figure
    found = list(_PERCENT.finditer(clause)) or list(_SHARE.finditer(clause))
    if len(found) != 1 or figure.value is None:
        return
    (match,) = found
    said, room = (
        value_of(match[1]),
        max(_unit(len(match[1].partition(",")[2])), _unit(figure.decimals)),
    )
    differs = abs(said - figure.value) >= room and said not in (
        figure.numerator,
        figure.denominator,
    )
    if differs and naming_of(clause, match, row, form) in (ROW, OWN):
        words = {"percent": match[1], "value": number(figure.value, figure.decimals)}
        yield notice_of_note("note_percent_differs", (answer,), **words)
