"""Readings in, what goes wrong with them on the way to the officer's desk and back out.

They are judged, answered and added up as a province of as many units; every letter is read again, and
the tables must say what was read. One return that stops the others is found by halving.
"""

import csv
import math
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import python_calamine

from pipeline.consolidation.consolidate import consolidate
from pipeline.consolidation.outputs import APPENDIX, write_files
from pipeline.consolidation.wanted import Wanted
from pipeline.intake.folder import read_all
from pipeline.judging.findings import Finding
from pipeline.output_folder import FEEDBACK
from pipeline.past.output_tables import FACTS, FINDINGS, TOTALS
from pipeline.reading.read_return import Expected
from pipeline.register.known import Known
from pipeline.register.official import is_usable
from pipeline.returns import Return
from returns.desk import FORM, PERIOD, ROSTER
from schemas.figure import Figure
from schemas.form.model import Row
from schemas.rules.expression import MICRO
from schemas.units.unit import Roster
from schemas.wording import as_text

Numbered = Mapping[int, Return]
Wrong = Iterator[tuple[int, str]]  # the number of a return, or -1 of all, and what is wrong
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
_FIGURES = {"value", "numerator", "denominator", "decimals"}


def go_on(readings: Numbered, jobs: int = 2) -> list[tuple[int, str]]:
    """Everything that goes wrong after the reading of these returns of one and the same unit."""
    own = {number: _of_its_own(number, item) for number, item in readings.items()}
    with tempfile.TemporaryDirectory() as folder:
        out, failed = Path(folder) / "all", list[Finding]()
        stopped, whole = _stopping(own, out, failed.append)
        if not whole:
            return stopped
        if stopped:
            out, failed = Path(folder) / "rest", []
            _consolidated(whole, out, failed.append)
        wrong = [(_number(finding.unit), f"no letter: {finding.rule}") for finding in failed]
        wrong += _letters(whole, out, {finding.unit for finding in failed}, jobs)
        return [*stopped, *wrong, *_tables(whole, out), *_appendix(out)]


def _of_its_own(number: int, item: Return) -> Return:
    """As if each were sent by another unit: so all of them count."""
    return replace(
        item, unit=_name(number), period=PERIOD.id, file=f"{number} {Path(item.file).name}"
    )


def _name(number: int) -> str:
    return f"M{number}"


def _number(unit: str) -> int:
    return int(unit.removeprefix("M") or -1)


def _roster(own: Numbered) -> Roster:
    """Units that are asked what the unit of the good return is asked."""
    like = ROSTER.by_id["SNgV"]
    names = (f"Sở Thử nghiệm số {number}" for number in own)
    return Roster(tuple(
        replace(like, id=_name(number), name=name, abbreviation="", aliases=())
        for number, name in zip(own, names, strict=True)
    ), ROSTER.path)  # fmt: skip


def _consolidated(own: Numbered, out: Path, told: Callable[[Finding], None]) -> None:
    result = consolidate([*own.values()], FORM, PERIOD, _roster(own))
    out.mkdir(parents=True)
    write_files(result, out, Wanted(told=told), out)


def _stopping(
    own: Numbered, out: Path, told: Callable[[Finding], None]
) -> tuple[list[tuple[int, str]], Numbered]:
    """The returns that stop all the others, and those others; where none does, their output is there."""
    try:
        _consolidated(own, out, told)
        return [], own
    except Exception as error:
        if len(own) == 1:
            (number,) = own
            why = traceback.extract_tb(error.__traceback__)[-1]
            return [(number, f"stops all: {error!r} in {why.name}, line {why.lineno}")], {}
    numbers, half = [*own], len(own) // 2
    wrong, whole = [], {}
    for part in (numbers[:half], numbers[half:]):
        place = out.with_name(f"{part[0]}-{part[-1]}")
        found, rest = _stopping({n: own[n] for n in part}, place, told)
        wrong, whole = wrong + found, {**whole, **rest}
    return wrong, whole


def _letters(own: Numbered, out: Path, failed: set[str], jobs: int) -> Wrong:
    """Every letter, read as if it came back untouched, says what was read."""
    paths = {
        n: out / FEEDBACK / f"{as_text.paper('letter', item.unit, FORM, PERIOD)}.xlsx"
        for n, item in own.items()
    }
    sent = [n for n, path in paths.items() if path.exists() and own[n].unit not in failed]
    back = read_all([paths[n] for n in sent], Expected((FORM,), _roster(own)), jobs)
    for number, again in zip(sent, back, strict=True):
        for line in differences(own[number], again):
            yield number, f"letter: {line}"


def differences(item: Return, again: Return) -> Iterator[str]:
    """What a letter that comes back untouched says otherwise than the return that it answers."""
    if not again.readable:
        yield f"not readable: {[notice.id for notice in again.notices]}"
        return
    if (item.unit, item.period) != (again.unit, again.period):
        yield f"of {again.unit} {again.period}"
    before = {answer.key: answer for answer in item.answers}
    asked = {key for notice in again.notices for key in notice.keys}
    for answer in again.answers:
        was, row = before[answer.key], FORM.by_key[answer.key]
        is_asked = was.figure.state == "unreadable" and answer.key in asked
        if not is_asked and not _same(was.figure, answer.figure, row):
            yield f"{row.code}: {was.figure.said} {was.raw!r} came back {answer.figure.said}"


def _same(was: Figure, now: Figure, row: Row) -> bool:
    """What could not be read comes back unread or blank, never as a figure.

    X and Y of a count have no cell in a template; Y may come from the row that is the total. A letter
    prints the share of an X and a Y that cannot be right (93,4 of 652) to two decimals.
    """
    if was.state == "unreadable":
        return now.value is None
    if was.state != now.state:
        return False
    if not row.takes_fraction:
        return _equal(was.value, now.value)
    is_total = row.denominator_is_row and was.denominator is None
    return (
        _equal(was.numerator, now.numerator)
        and (is_total or _equal(was.denominator, now.denominator))
        and (_equal(was.value, now.value) or _equal(_printed(was), now.value))
    )


def _printed(figure: Figure) -> float | None:
    """A share as a letter prints it; None where X and Y do not make one."""
    share = figure.value
    return (
        round(share, 2)
        if share is not None and None not in (figure.numerator, figure.denominator)
        else None
    )


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-9 * max(1, abs(one))


def _lines(path: Path) -> list[dict[str, str]]:
    before = csv.field_size_limit(1 << 24)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))
    finally:
        csv.field_size_limit(before)


def _tables(own: Numbered, out: Path) -> Wrong:
    facts, totals = _lines(out / FACTS), _lines(out / TOTALS)
    counting = [item for item in own.values() if is_usable(item, Known())]
    read = {(item.unit, answer.key): answer for item in counting for answer in item.answers}
    for line in facts:
        answer = read.pop((line["unit"], line["key"]))
        if answer.figure.state != line["state"] or not _equal(
            answer.figure.value, float(line["value"]) if line["value"] else None
        ):
            yield _number(line["unit"]), f"facts: {line['code']} {line['state']} {line['value']}"
    for unit, key in read:
        yield _number(unit), f"facts: no line of {key}"
    for line in (*facts, *totals, *_lines(out / FINDINGS)):
        for name, text in line.items():
            if name not in _FIGURES and text.startswith(_LIVE):
                yield _number(line.get("unit", "")), f"live in {name}: {text[:40]!r}"
    yield from _sums(facts, totals)


def _sums(facts: list[dict[str, str]], totals: list[dict[str, str]]) -> Wrong:
    for total in totals:
        counted = [
            float(line["value"]) for line in facts
            if line["key"] == total["key"] and line["counted"] == "True"
        ]  # fmt: skip
        if len(counted) != int(total["answered"]):
            yield -1, f"totals: {total['code']} of {total['answered']}, {len(counted)} count"
        both = sum(counted), float(total["value"] or 0)
        if total["how"] == "sum" and not math.isclose(*both, rel_tol=1e-9, abs_tol=1 / MICRO):
            yield -1, f"totals: {total['code']} {both[1]} is not {both[0]}"


def _appendix(out: Path) -> Wrong:
    """Another reader opens every sheet of it."""
    try:
        book = python_calamine.load_workbook(out / APPENDIX)
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
    except BaseException as error:  # calamine panics
        yield -1, f"appendix: {error!r}"
