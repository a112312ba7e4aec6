"""What a workbook says of itself in, the unit and period it is of out, with Notices of doubt.

Our templates say it three times (key column, document properties, hidden sheet); other files in
their title lines; the command line comes last. Of the title lines one that says whose figures these
are, of which period («TẠI SỞ NGOẠI VỤ 6 THÁNG ĐẦU NĂM 2023»), wins over lines that only refer to
somebody. Sources that contradict are never chosen between.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.grid import Grid
from pipeline.identity_marks import HIDDEN_SHEET, PARTS, of_key_heading, of_properties
from pipeline.reading.table.title_claims import (
    period_of,
    times_of,
    times_of_figures,
    units_of,
    units_of_figures,
)
from pipeline.returns import Noted, Notice, Return
from schemas.errors import PhulucError
from schemas.form.model import Form
from schemas.periods.period import Period, Scheme, parse_period
from schemas.text import fold
from schemas.units.unit import Roster, Unit
from schemas.vocabulary.words import addressing
from schemas.wording.papers import worded


@dataclass(frozen=True, slots=True)
class Identity:
    """Who and when; '' and None where it could not be known."""

    unit: str
    period: Period | None
    notices: tuple[Notice, ...]


def marked_identity(grid: Grid, key_headings: tuple[str, ...]) -> list[dict[str, str]]:
    """Every place where the file carries our own marks, as dicts of form, unit and period."""
    found = []
    for text in key_headings:
        found.append(of_key_heading(text))
    found.append(of_properties(grid.properties))
    for table in grid.tables:
        if table.name == HIDDEN_SHEET:
            cells = {row: {} for row, _ in table.cells}
            for (row, column), cell in table.cells.items():
                cells[row][column] = str(cell.value)
            found.append({line.get(1, ""): line.get(2, "") for line in cells.values()})
    return [mark for mark in found if mark.get("unit") and mark.get("period")]


def identify(
    marks: list[dict[str, str]], titles: tuple[str, ...], form: Form, roster: Roster,
    unit: str = "", period: Period | None = None, asked: tuple[Form, ...] = (),
) -> Identity:  # fmt: skip
    """Decide whose return this is and of which period; `unit` and `period` are the caller's word.

    `form` is the one by which it was read, `asked` are those that the caller wants of this period.
    """
    notices: list[Notice] = []
    distinct = [mark for i, mark in enumerate(marks) if mark not in marks[:i]]
    whole = [tuple(mark.get(part, "") for part in PARTS) for mark in distinct]
    if len(set(whole)) > 1:
        first, second = (" / ".join(mark) for mark in sorted(set(whole))[:2])
        notices.append(Notice.of("identity_conflict", first=first, second=second))
    found_period, told = time_and_form(distinct, titles, form, period, asked)
    notices += told
    units = roster.during(found_period, form) if found_period else roster
    return Identity(_unit(distinct, titles, units, unit, notices), found_period, tuple(notices))


def time_and_form(
    marks: Sequence[dict[str, str]], titles: tuple[str, ...], form: Form,
    period: Period | None = None, asked: Sequence[Form] = (),
) -> tuple[Period | None, tuple[Notice, ...]]:  # fmt: skip
    """The period that a file is of, and what is asked of that and of its form; as `identify`."""
    notices: list[Notice] = []
    found_period = _period(marks, titles, period, form.scheme, notices)
    return found_period, (*notices, *_of_form(marks, form, asked, found_period))


def _of_form(
    marks: Sequence[dict[str, str]], form: Form, asked: Sequence[Form], period: Period | None
) -> Iterator[Notice]:
    """A form is the form that it says: one that nobody knows, or that is not asked, is not guessed at."""
    strange = next(
        (said for mark in marks if (said := mark.get("form")) not in ("", None, form.id)), ""
    )
    if strange:
        yield Notice.of("form_unknown", marked=strange, form=form.id)
    if period and not form.is_asked_in(period):
        yield Notice.of("form_not_for_period", form=form.id, period=period.id)
    elif form.id not in [one.id for one in asked]:
        wanted = [one.id for one in asked if period is None or one.is_asked_in(period)]
        if wanted:
            yield Notice.of("other_form", form=form.id, asked=", ".join(wanted))


def _period(
    marks, titles, given: Period | None, scheme: Scheme, notices: list[Notice]
) -> Period | None:
    marked = []
    for mark in marks:
        try:
            marked.append(parse_period(mark["period"], scheme))
        except PhulucError:
            notices.append(Notice.of("period_conflict", first=mark["period"], second="—"))
    times = times_of(titles, scheme)
    titled = [time.period for time in times if time.period] or [period_of(titles, scheme)]
    claims = list(dict.fromkeys(filter(None, (*marked, *titled, given))))
    if not claims:
        notices.append(Notice("period_missing"))
        return None
    others = [claim.id for claim in claims[1:]]
    others += [f"“{time.words}”" for time in times if not time.period and not time.is_of(claims[0])]
    if others:
        notices.append(Notice.of("period_conflict", first=claims[0].id, second=others[0]))
    return claims[0]


def _unit(marks, titles, roster: Roster, given: str, notices: list[Notice]) -> str:
    marked = tuple(dict.fromkeys(mark["unit"] for mark in marks))
    titled = units_of(titles, roster)
    if marked:
        _check_claims(marked[0], titled, given, roster, notices)
        return _on_roster(marked[0], roster, notices)
    if given:
        if titled and given not in [unit.id for unit in titled]:
            notices.append(_conflict(titled[0].name, given, "command", given))
        return _on_roster(given, roster, notices)
    if len(titled) == 1:
        return titled[0].id
    names = ", ".join(unit.name for unit in titled)
    notices.append(Notice.of("unit_ambiguous", units=names) if titled else Notice("unit_missing"))
    return ""


def _check_claims(
    marked: str, titled: tuple[Unit, ...], given: str, roster: Roster, notices: list[Notice]
) -> None:
    """A template of one unit sent by another is the way a wrong figure gets to look right."""
    name = roster.by_id[marked].name if marked in roster.by_id else marked
    if titled and marked not in [unit.id for unit in titled]:
        notices.append(_conflict(name, titled[0].name, "title", titled[0].id))
    elif given and given != marked:
        notices.append(_conflict(name, given, "command", given))


def others_of_figures(
    heading: str, lines: Sequence[str], found: Identity, form: Form, roster: Roster
) -> Iterator[Notice]:
    """Conflicts where the heading of the figures or lines about them name other units, or another time.

    «Số liệu của Sở Tư pháp», «Số liệu tính đến 31/12/2022».
    """
    own, period = roster.by_id.get(found.unit), found.period
    for where, text, named in (
        ("heading", heading, roster.within(heading)),
        *(("line", line, units_of_figures([line], roster)) for line in lines),
    ):
        if own and named and own not in named:
            yield _conflict(own.name, text, where, named[0].id)
    if period and "period_conflict" not in [notice.id for notice in found.notices]:
        others = (t for t in times_of_figures(lines, form.scheme) if not t.is_of(period))
        if time := next(others, None):
            yield Notice.of("period_conflict", first=period.id, second=f"“{time.words}”")


def other_unit_in_name(item: Return, roster: Roster) -> Notice | None:
    """A conflict where the file's name names units, and the one that it is a return of is not among them.

    It is no part of the reading: the same bytes may come under another name.
    """
    named = units_in_name(item, roster)
    own = roster.by_id.get(item.unit)
    if own is None or not named or own in named:
        return None
    return _conflict(own.name, Path(item.file).name, "name", named[0].id)


def names_of_others(returns: Sequence[Return], roster: Roster) -> list[Noted]:
    """The same of many returns."""
    found = [(at, other_unit_in_name(item, roster)) for at, item in enumerate(returns)]
    return [Noted(at, notice) for at, notice in found if notice]


def units_in_name(item: Return, roster: Roster) -> tuple[Unit, ...]:
    """The units that a file's name says it is of; a table of several is named after none of its lines."""
    return () if item.place else _named_in(item.file, roster)


def compiler_of(item: Return, roster: Roster) -> str:
    """Who sent the table that a return is a line of: by the table, its file's name or its mail."""
    named = (roster.by_id[item.compiler],) if item.compiler in roster.by_id else (
        _named_in(item.source, roster))  # fmt: skip
    return named[0].name if len(named) == 1 else item.sender


def _named_in(file: str, roster: Roster) -> tuple[Unit, ...]:
    """Units that a file's name names, but for those that it is addressed to or only refers to.

    A name that is a unit's and nothing else, as our templates are called, may be of two letters; so
    may one beside words that only tell one file of a unit from another.
    """
    stem = Path(file).stem
    if whole := roster.named(stem):
        return whole
    words = f" {fold(stem)} "
    for reference in addressing("reference"):
        words = words.partition(f" {reference} ")[0] + " "
    if short := _short_name(words, roster):
        return short
    found = roster.within(words)
    addressed = [
        unit for unit in found for name in unit.names for before in addressing("name")
        if f" {before} {fold(name)} " in words
    ]  # fmt: skip
    return tuple(unit for unit in found if unit not in addressed)


def _short_name(words: str, roster: Roster) -> tuple[Unit, ...]:
    """«VP lần 2», «VP 6T2023 (1)»; not «VP chuyên môn», where the two letters may be anything."""
    for said in addressing("version"):
        words = words.replace(f" {said} ", " ")
    left = [word for word in words.split()
            if word in roster.by_name or not any(map(str.isdigit, word))]  # fmt: skip
    return roster.named(left[0]) if len(left) == 1 else ()


def _conflict(first: str, second: str, where: str, other: str) -> Notice:
    """`other` is the identifier of the unit that is claimed elsewhere, `where` a name of a place."""
    place = worded("register", f"where.{where}")
    return Notice.of("unit_conflict", first=first, second=second, where=place, other=other)


def _on_roster(unit: str, roster: Roster, notices: list[Notice]) -> str:
    if unit not in roster.by_id:
        notices.append(Notice.of("unit_not_on_roster", unit=unit))
    return unit
