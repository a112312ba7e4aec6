"""The headings of a column in, what it asks out, as far as they tell; and which of it is a guess."""

import re
from collections.abc import Iterable, Iterator

from pipeline.form_new.guesses import Guess, guess
from pipeline.form_new.table import Line
from schemas.text import fold
from schemas.vocabulary.words import heading, measure, phrases

Path = tuple[str, ...]  # headings, outermost first
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_WORDS_OF_UNIT = 2  # «(vụ việc)»; longer brackets explain
_SEVERAL = re.compile("[,;/]")
UNKNOWN, _SHARE = "…", "%"


def is_stub(path: Path, number: str) -> bool:
    """Whether a column before the figures asks nothing: it has a letter, or names of units stand in it."""
    if number and not any(map(str.isdigit, number)):
        return True
    is_number = len(path) == 1 and heading(path[0]) == "stt"
    return is_number or names_units(path) or names_lines(path)


def names_units(path: Path) -> bool:
    """Whether who reports is named under these headings."""
    return len(path) == 1 and begins_with(path[0], phrases("names_of_units"))


def names_lines(path: Path) -> bool:
    """Whether lines of indicators, or such as units name, stand under these headings."""
    return len(path) == 1 and begins_with(path[0], phrases("names_of_lines"))


def is_note(path: Path) -> bool:
    return bool(path) and heading(path[-1]) == "note"


def unit_above(lines: Iterable[str]) -> str:
    """What a line over the table says that all is measured in: «Đơn vị tính: Triệu đồng»; '' for several."""
    names = set(map(fold, phrases("names_of_units")))
    for line in lines:
        said, _, unit = line.strip(" ()").partition(":")
        is_unit = heading(said) == "unit" and fold(said) not in names
        if is_unit and 0 < len(fold(unit).split()) <= _WORDS_OF_UNIT:
            return "" if _SEVERAL.search(unit) else _capital(unit.strip())
    return ""


def guess_column(path: Path, usual: str = "") -> Guess:
    """What the column asks: a unit in brackets or a thing behind «số» is told, any other is a guess.

    `usual` is what all columns are measured in that say nothing themselves.
    """
    unit, is_told = _unit(path)
    if usual and not is_told:
        unit, is_told = usual, True
    last = path[-1] if path else ""
    guessed = guess(Line("", last, unit or UNKNOWN, False), has_parts=False)
    doubtful = guessed.doubtful if is_told else ("unit", *guessed.doubtful)
    cells = guessed.cells | {"unit": unit}
    if unit:
        return Guess(cells, doubtful)
    measured = begins_with(last, phrases("measured_thing"))
    return Guess(cells | ({"kind": "amount"} if measured else {}), ("kind", *doubtful))


def guess_share(path: Path, numerator: str, denominator: str) -> Guess:
    """What a column asks that is printed as the quotient of two: X and Y are told."""
    guessed = guess(Line("", path[-1] if path else "", _SHARE, False), has_parts=False)
    told = {"unit": _SHARE, "numerator": numerator, "denominator": denominator}
    return Guess(guessed.cells | told, tuple(name for name in guessed.doubtful if name not in told))


def _unit(path: Path) -> tuple[str, bool]:
    """The unit of measure that the headings tell, and whether they do so without a doubt."""
    if unit := _unit_in_brackets(path):
        return unit if measure(unit) else _capital(unit), True
    if any(begins_with(text, phrases("share")) for text in path):
        return _SHARE, True
    things = {fold(said): said for said in phrases("counted_thing")}
    behind_number, *others = _ways_to_say(things)
    for pattern in (behind_number, *others):
        for text in reversed(path):
            if match := pattern.search(fold(text)):
                return _capital(things[match[1]]), pattern is behind_number
    return "", False


def _unit_in_brackets(path: Path) -> str:
    """«Tiền (Trđ)» → «Trđ»; the brackets of a heading above count for all under it."""
    found = [said for text in reversed(path) for said in _IN_BRACKETS.findall(text)]
    units = (said.strip() for said in found)
    return next((said for said in units if 0 < len(said.split()) <= _WORDS_OF_UNIT), "")


def _ways_to_say(things: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """Behind «số»; as the first words; anywhere. «Kỳ» is counted only behind «số»."""
    times = set(map(fold, phrases("of_times")))
    for before in (rf"(?:^|\s){fold(phrases('counted')[0])}\s", "^", r"(?:^|\s)"):
        found = "|".join(sorted(things, key=len, reverse=True))
        yield re.compile(rf"{before}({found})(?=\s|$)")
        things = [thing for thing in things if thing not in times]


def begins_with(text: str, said: Iterable[str]) -> bool:
    return any(f"{fold(text)} ".startswith(f"{fold(words)} ") for words in said)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
