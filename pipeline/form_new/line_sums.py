"""The lines of a blank grid in, their codes out, and what they are the sum of: as printed, or on trial."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.form_book.written_form import parent_code
from pipeline.form_new.grid_lines import GridLine
from pipeline.form_new.numbers import codes_of
from schemas.errors import DefinitionError, Spot, refuse
from schemas.form.column_loading import Record
from schemas.form.definition import Records
from schemas.rules.number_line import read_number_line
from schemas.text import fold
from schemas.vocabulary.words import phrases
from schemas.wording.papers import worded

_PARTS = 2  # the fewest that a total is the sum of
_MOST_NAMED = 4
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_IN_LABEL = re.compile(r"[(\[]\s*((?:[^()=]*|\([^()]*\))=[^=]*)[)\]]\s*$")
Marks = set[tuple[int, str]]  # record from 0, column


@dataclass(frozen=True)
class CodedLine:
    """A line with its code, and the code of the line that it stands under, '' for none."""

    line: GridLine
    code: str
    parent: str


class _Sum(NamedTuple):
    """The place of a line, and the signs and places of those that it is the sum of; as printed, '' of a guess."""

    place: int
    terms: tuple[tuple[int, int], ...]
    printed: str = ""


def coded_lines(lines: Sequence[GridLine]) -> tuple[CodedLine, ...]:
    """Totals without a number have a code of their own; other lines go on from headings without one."""
    codes = _codes(lines)
    return tuple(
        CodedLine(line, code, parent_code(code, codes[:at]))
        for at, (line, code) in enumerate(zip(lines, codes, strict=True))
    )


def _codes(lines: Sequence[GridLine]) -> list[str]:
    numbered = any(line.number.strip(". ") in _ROMANS for line in lines)
    romans = iter(_ROMANS)
    numbers = [
        next(romans, "") if line.is_heading and not line.number and not numbered
        else line.number.partition("=")[0]
        for line in lines if not line.is_total
    ]  # fmt: skip
    others = codes_of(numbers)
    total = worded("form_book", "new.total")
    totals = itertools.chain((total,), (f"{total}{count}" for count in itertools.count(2)))
    return [next(totals) if line.is_total else next(others) for line in lines]


def sums_of_lines(
    lines: Sequence[CodedLine], records: Sequence[Record], path: Path, sheet: str
) -> tuple[Records, Marks]:
    """A rule for each line that is printed as a sum, and one on trial for each that stands over others.

    `records` are those of the lines. Raises DefinitionError where a sum names what no line has.
    """
    sums = [each for at in range(len(lines)) for each in _sums(lines, records, at)]
    refuse([
        DefinitionError(
            path, Spot(sheet=sheet, cell=lines[each.place].line.cell), "new.line_sum", text=each.printed
        )
        for each in sums if not each.terms
    ])  # fmt: skip
    rules: Records = []
    marks: Marks = set()
    for at, each in enumerate(sums):
        rules.append((at + 1, _rule(each, lines, records) | {"id": f"tong_{at + 1}"}))
        if not each.printed:
            marks |= {(at, "expression"), (at, "severity")}
    return rules, marks


def _rule(each: _Sum, lines: Sequence[CodedLine], records: Sequence[Record]) -> Record:
    terms = (f"{' + ' if sign > 0 else ' - '}{records[at]['key']}" for sign, at in each.terms)
    codes = [lines[at].code for _, at in each.terms]
    parts = codes if len(codes) <= _MOST_NAMED else [codes[0], "..", codes[-1]]
    return {
        "expression": f"{records[each.place]['key']} == {''.join(terms).removeprefix(' + ')}",
        "message": worded(
            "form_book", "new.formula", code=lines[each.place].code, sum=each.printed or "+".join(parts)
        ),
        "severity": "error" if each.printed else "warning", "trial": "" if each.printed else "yes",
        "reason": worded("form_book", "reason"), "fix": worded("form_book", "fix"),
    }  # fmt: skip


def _sums(
    lines: Sequence[CodedLine], records: Sequence[Record], at: int
) -> Iterator[_Sum]:  # fmt: skip
    """What a line is printed as, without terms where that names no lines; else what stands under it."""
    if printed := list(_printed(lines, at)):
        yield from printed
    elif "=" in lines[at].line.number:
        yield _Sum(at, (), lines[at].line.number)
    for parts in () if printed else _groups(lines, at):
        if _of_one_unit([records[place] for place in (at, *parts)]):
            yield _Sum(at, tuple((1, place) for place in parts))


def _groups(lines: Sequence[CodedLine], at: int) -> Iterator[list[int]]:
    """The lines that add up to one: those right under it, and those under each heading there."""
    coded = lines[at]
    if coded.line.is_heading or coded.line.is_list:
        return
    under = _under(lines, "" if coded.line.is_total else coded.code)
    headings = [place for place in under if lines[place].line.is_heading]
    groups = [[place for place in under if place not in headings]]
    groups += [
        _under(lines, lines[place].code) for place in headings if not _is_among(lines[place].line)
    ]
    for group in groups:
        parts = [place for place in group if not lines[place].line.is_heading]
        if len(parts) >= _PARTS and not any(_is_among(lines[place].line) for place in parts):
            yield parts


def _under(lines: Sequence[CodedLine], code: str) -> list[int]:
    return [
        place for place, coded in enumerate(lines)
        if coded.parent == code and not coded.line.is_total
    ]  # fmt: skip


def _is_among(line: GridLine) -> bool:
    """«Trong đó»: there may be others."""
    among = [*map(fold, phrases("among"))]
    return fold(line.number) in among or fold(line.label) in among


def _of_one_unit(records: Sequence[Record]) -> bool:
    kinds = {record["kind"] for record in records} - {"list"}
    return kinds <= {"", "count", "amount"} and len({record["unit"] for record in records}) == 1


def _printed(lines: Sequence[CodedLine], at: int) -> Iterator[_Sum]:
    """The sums that a line is printed as, by the numbers of those beside it, else of all."""
    for scope in _scopes(lines, at):
        texts = [_text(lines[place].line) for place in scope]
        found, own = read_number_line(texts, [False] * len(texts)), scope.index(at)
        if not any(place == own for place, _ in found.problems):
            for each in found.equalities:
                if each.place == own:
                    terms = tuple((sign, scope[place]) for sign, place in each.terms)
                    yield _Sum(at, terms, each.sum)
            return


def _scopes(lines: Sequence[CodedLine], at: int) -> list[list[int]]:
    """The places of numbered lines: those beside a line, then all; none where the line is printed as no sum."""
    if "=" not in _text(lines[at].line):
        return []
    numbered = [place for place, coded in enumerate(lines) if _text(coded.line)]
    beside = [place for place in numbered if lines[place].parent == lines[at].parent]
    return [beside, numbered]


def _text(line: GridLine) -> str:
    """The number of a line, with what it is printed as the sum of: in its place, or behind its label."""
    if "=" in line.number:
        return line.number
    match = _IN_LABEL.search(line.label)
    return match[1] if match else line.number
