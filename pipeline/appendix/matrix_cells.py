"""FACTS in, what the matrix shows of each of them out: figures, words, styles and links."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.appendix.marks import MARKED, Mark, Marks
from pipeline.appendix.sources_sheet import Sources
from pipeline.judging.facts import asked, positions
from pipeline.past.output_tables import choices
from pipeline.xlsx.bulk import MOST_LINKS, Styled
from schemas.form.model import Form, Row
from schemas.units.unit import Roster, Unit
from schemas.wording import as_text

FRACTION = ("numerator", "denominator")
_FACTS = ("state", "value", *FRACTION, "counted", "distribution")
_NOT_ASKED = Styled(None, "not_asked")
_LOOKS = (  # of what a cell shows
    "read", "read_decimal", "read_share", "state", "uncounted", "not_asked",
)  # fmt: skip
STYLES = (*_LOOKS, *(f"{look}_{severity}" for look in _LOOKS for severity in MARKED))

Shown = Styled | float | None  # a plain number looks as the column does


def parts(row: Row, split: bool) -> tuple[str, ...]:
    """The lines of a row: a ratio has X and Y, and codes are counted apart where `split`."""
    if row.kind == "ratio":
        return ("value", *FRACTION)
    if row.kind == "code" and split:
        return ("value", *(f"code:{code.number}" for code in row.codes))
    return ("value",)


@dataclass(frozen=True)
class Content:
    """FACTS that say something: of which of `units` and which value row, and their numbers.

    `marks` are by position of the unit and of the value row.
    """

    facts: pd.DataFrame
    form: Form
    units: Sequence[Unit]
    sources: Sources
    split: bool
    linked: bool
    asked: np.ndarray  # units × rows that are read
    owners: np.ndarray  # positions among the units
    rows: np.ndarray  # positions among the value rows
    numbers: np.ndarray
    marks: Mapping[tuple[int, int], Mark]

    def background(self) -> np.ndarray:
        """Units × value rows before anything is read: empty, and grey where not asked."""
        columns = [self.form.read_position[row.key] for row in self.form.value_rows]
        looks = np.empty(2, dtype=object)
        looks[0] = _NOT_ASKED
        return looks[self.asked[:, columns].astype(int)]

    def marked(self, background: np.ndarray) -> np.ndarray:
        """The same for the first part of each row, where something is wrong with what is not there."""
        cells = background.copy()
        for place, mark in self.marks.items():
            cells[place] = _marked(cells[place], mark)
        return cells

    def shown(self, chosen: np.ndarray) -> Iterator[tuple[int, int, list[Shown]]]:
        """(unit, row, what stands in each of its parts) of the facts at these places."""
        numbers = self.numbers[chosen]
        block = self.facts.iloc[numbers]
        columns = [block[name].tolist() for name in _FACTS]
        places = (self.owners[chosen].tolist(), self.rows[chosen].tolist(), numbers.tolist())
        for unit, position, number, *fact in zip(*places, *columns, strict=True):
            link = self.sources.link_of_fact(number) if self.linked else ""
            names = parts(self.form.value_rows[position], self.split)
            first, *others = _shown(names, link, *fact)
            if mark := self.marks.get((unit, position)):
                first = _marked(first, mark)
            yield unit, position, [first, *others]


def content(
    facts: pd.DataFrame, form: Form, units: Sequence[Unit], roster: Roster, sources: Sources,
    split: bool, marks: Marks,
) -> Content:  # fmt: skip
    """The facts of these units; links to all of them, or to none where a sheet cannot hold all."""
    ids = [unit.id for unit in units]
    at = positions(facts["unit"], ids)
    keys = [row.key for row in form.value_rows]
    of = positions(facts["key"], keys)
    numbers = np.flatnonzero((at >= 0) & (of >= 0) & (facts["state"] != "blank").to_numpy())
    cells = at[numbers] * len(form.value_rows) + of[numbers]
    found, times = np.unique(cells, return_counts=True)
    if (times > 1).any():
        twice = ids[found[times > 1][0] // len(form.value_rows)]
        raise ValueError(f"FACTS hold two returns of {twice}")
    return Content(
        facts, form, units, sources, split, sources.count + len(units) <= MOST_LINKS,
        asked(ids, form, roster) == 1, at[numbers], of[numbers], numbers, _placed(marks, ids, keys),
    )  # fmt: skip


def _placed(marks: Marks, units: Sequence[str], keys: Sequence[str]) -> dict[tuple[int, int], Mark]:
    lines = {unit: place for place, unit in enumerate(units)}
    rows = {key: place for place, key in enumerate(keys)}
    return {
        (lines[unit], rows[key]): mark
        for (unit, key), mark in marks.items() if unit in lines and key in rows
    }  # fmt: skip


def _marked(shown: Shown, mark: Mark) -> Styled:
    """The same cell in the look of an error or a warning."""
    cell = shown if isinstance(shown, Styled) else Styled(shown, "read")
    return cell._replace(style=f"{cell.style}_{mark.severity}")


def _shown(
    names: Sequence[str], link: str, state: str, value: float, x: float, y: float, counted: bool,
    chosen: str,
) -> list[Shown]:  # fmt: skip
    """None where a part says nothing; the first part is never None."""
    first = _cell(value if state == "value" else None, state, counted, link)
    if len(names) == 1:
        return [first]
    figures = [_part(name, value, x, y, chosen) for name in names[1:]]
    return [first, *(f if f is None else _cell(f, "value", counted, "") for f in figures)]


def _part(part: str, value: float, x: float, y: float, chosen: str) -> float | None:
    """X, Y, or how many units chose a code: one for a unit itself, many for a level below."""
    if part in FRACTION:
        figure = x if part == "numerator" else y
        return None if figure != figure else figure
    code = int(part.removeprefix("code:"))
    counts = choices(chosen) if chosen else {value: 1}
    return float(counts[code]) if code in counts else None


@functools.lru_cache(maxsize=65536)
def _cell(value: float | None, state: str, counted: bool, link: str) -> Shown:
    if value is None:
        return Styled(as_text.SHORT_STATE[state], "state", link)
    if not counted:  # as text, so that no sum takes it
        return Styled(f"{as_text.number(value)}*", "uncounted", link)
    whole = float(value).is_integer()
    figure = int(value) if whole else value
    return (
        figure if whole and not link else Styled(figure, "read" if whole else "read_decimal", link)
    )
