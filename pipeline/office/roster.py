"""A list of units in, whatever it was read from, a Roster in our own writing out.

Only a name and a level are needed. What is left out is made of what is there, never guessed: a code
of the abbreviation or the name; and where the list says no role at all, an agency that bears the
very name of a role plays it.
"""

import functools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.office.table import read_table
from schemas.days import day_written
from schemas.errors import DefinitionError, refuse
from schemas.tables import Entry
from schemas.text import bare, fold, tidy
from schemas.units.addresses import mail_addresses
from schemas.units.unit import EMAIL, FORBIDDEN, PREDECESSORS, Roster, roster_of
from schemas.vocabulary.words import unit_words

TABLE = "units"
_BETWEEN = re.compile(r"[;|\n]+")  # several names in one cell
_BETWEEN_ROLES = re.compile(r"[;|,\n+]+")
_BETWEEN_PARTS = re.compile(r"[-–:/()]+")
_OF_PROVINCE = "T"


@dataclass(frozen=True)
class Listed:
    """A roster, and the codes in it that were made."""

    roster: Roster
    made: tuple[str, ...] = ()


def open_roster(path: Path, roles: Collection[str] | None = None) -> Listed:
    """Read a list of units; raises DefinitionError with every line that cannot be used.

    `roles` are those that forms ask of, beside the ones that have a name of their own; None where
    no form is known yet, and any code may be one.
    """
    entries = read_table(path, TABLE)
    if not entries:
        raise DefinitionError(path, 0, "roster.empty")
    written, problems = [], []
    for entry in entries:
        try:
            written.append(_in_our_writing(entry, roles))
        except DefinitionError as error:
            problems.append(error)
    try:
        roster = roster_of(path, _with_roles(written))
    except DefinitionError as error:
        problems += [error, *error.others]
    refuse(sorted(problems, key=lambda problem: problem.line))
    made = (unit.id for unit, entry in zip(roster.units, entries, strict=True) if not entry["unit"])
    return Listed(roster, tuple(made))


def _in_our_writing(entry: Entry, roles: Collection[str] | None) -> Entry:
    name, abbreviation = tidy(entry["name"]), tidy(entry["abbreviation"])
    if not name:
        raise entry.wrong("name", "roster.no_name")
    days = {column: _day(entry, column) for column in ("valid_from", "valid_to")}
    texts = {
        "unit": tidy(entry["unit"]) or _made(abbreviation or name), "name": name,
        "abbreviation": abbreviation,
        "aliases": _several(entry["aliases"]),
        "level": _level(entry), "roles": " ".join(_roles(entry, roles)), **days,
        EMAIL: entry.understood(EMAIL, mail_addresses), PREDECESSORS: _several(entry[PREDECESSORS]),
    }  # fmt: skip
    return replace(entry, texts=texts)


def _several(text: str) -> str:
    """Names in one cell, as we write them."""
    return "|".join(filter(None, map(tidy, _BETWEEN.split(text))))


def _made(text: str) -> str:
    """A code that is also the name of a file on every system."""
    return tidy("".join("-" if letter in FORBIDDEN else letter for letter in text)).strip(" .")


@functools.cache
def _codes(kind: str) -> dict[str, str]:
    """The codes of a kind by everything they are called, bare."""
    return {bare(name): code for code, names in unit_words(kind).items() for name in (code, *names)}


def printed(kind: str) -> tuple[str, ...]:
    """What the officer chooses among."""
    return tuple(names[0] for names in unit_words(kind).values())


def _level(entry: Entry) -> str:
    text, known = entry["level"], "; ".join(printed("level"))
    if not text.strip():
        raise entry.wrong("level", "roster.no_level", name=tidy(entry["name"]), known=known)
    level = _codes("level").get(bare(text)) or _of_parts(text)
    if not level:
        raise entry.wrong("level", "roster.level", level=text, known=known)
    if level == _OF_PROVINCE and text.strip() != level and _is_of_a_province(entry["name"]):
        name, own = tidy(entry["name"]), unit_words("level")["S"][0]
        raise entry.wrong("level", "roster.level_of_province", level=text, name=name, known=own)
    return level


def _of_parts(text: str) -> str:
    """The level of «S - Sở» or «X (xã)», whose parts all say it; '' where they do not."""
    parts = filter(str.strip, _BETWEEN_PARTS.split(text))
    found = {_codes("level").get(bare(part), "") for part in parts}
    return found.pop() if len(found) == 1 else ""


def _is_of_a_province(name: str) -> bool:
    """Whether it is the name of an office: those of a province are often said to be «cấp tỉnh»."""
    return fold(name).startswith(tuple(f"{fold(word)} " for word in unit_words("level")["S"]))


def _roles(entry: Entry, more: Collection[str] | None) -> list[str]:
    """Roles by their names, or by codes with blanks between them."""
    found = []
    for text in filter(str.strip, _BETWEEN_ROLES.split(entry["roles"])):
        for role in [text] if bare(text) in _codes("role") else text.split():
            code = _codes("role").get(bare(role), role)
            if code == role and more is not None and role not in {*unit_words("role"), *more}:
                known = "; ".join(
                    (*printed("role"), *sorted(set(more) - unit_words("role").keys()))
                )
                raise entry.wrong("roles", "roster.role", role=text.strip(), known=known)
            found.append(code)
    return list(dict.fromkeys(found))


def _with_roles(entries: Sequence[Entry]) -> list[Entry]:
    """Where no line says a role: an agency of the name of one plays it."""
    if any(entry["roles"] for entry in entries):
        return list(entries)
    named = {fold(name): code for code, names in unit_words("role").items() for name in names}
    return [
        replace(entry, texts={**entry.texts, "roles": named.get(fold(entry["name"]), "")})
        for entry in entries
    ]


def _day(entry: Entry, column: str) -> str:
    text = entry[column]
    day = day_written(text)
    if text and day is None:
        raise entry.wrong(column, "roster.day", text=text)
    return day.isoformat() if day else ""
