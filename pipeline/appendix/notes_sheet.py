"""FACTS in, what units wrote in Ghi chú out: merged with their names for «Phụ lục», and as a sheet."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.appendix.sources_sheet import Sources
from pipeline.appendix.words import columns, wording
from pipeline.xlsx.bulk import MOST_LINKS
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.listing import listing
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster
from schemas.wording.remark import remark, some

NAME = wording("notes")
COLUMNS = columns("notes", {"code": 9, "label": 34, "unit": 14, "note": 46, "source": 14})
_ROOM = 160  # letters of notes beside one figure of the official sheet; the rest is on the sheet


def notes_by_key(facts: pd.DataFrame) -> dict[str, list[tuple[str, str, int]]]:
    """(unit, note, number of the fact) of every note, by row."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    numbers = np.flatnonzero((facts["note"] != "").to_numpy())
    noted = facts.iloc[numbers]
    columns = (noted[name].tolist() for name in ("key", "unit", "note"))
    for key, unit, note, number in zip(*columns, numbers.tolist(), strict=True):
        found.setdefault(key, []).append((unit, note, number))
    return found


def merged_notes(facts: pd.DataFrame, form: Form, roster: Roster) -> dict[str, str]:
    """«SNgV: Sở không thu phí; VP: …» by row, as much as a cell has room for.

    Beside a figure stand only notes of those whose own is in it.
    """
    names = {unit.id: unit.short for unit in roster.units}
    figures = facts["key"].isin([row.key for row in form.value_rows])
    speaking = facts[facts["counted"] | ~figures]
    return {key: _merged(notes, names) for key, notes in notes_by_key(speaking).items()}


def _merged(notes: list[tuple[str, str, int]], names: Mapping[str, str]) -> str:
    """Equal notes stand once behind the names of all who wrote them."""
    writers: dict[str, list[str]] = {}
    for unit, note, _ in notes:
        writers.setdefault(note, []).append(names.get(unit, unit))
    shown, room = [], _ROOM
    for note, units in writers.items():
        said = f"{some(units)}: {note}"
        if len(said) > room:
            break
        shown.append(said)
        room -= len(said)
    left = len(writers) - len(shown)
    if not left:
        return "; ".join(shown)
    if not shown:
        return remark("notes_only", count=left, sheet=NAME)
    return remark("notes_more", notes="; ".join(shown), count=left, sheet=NAME)


def notes_sheet(
    form: Form, period: Period, roster: Roster, facts: pd.DataFrame, sources: Sources
) -> Sheet:
    """One line per note, in the order of the form, each with a link to where it was written, where all fit."""
    found = notes_by_key(facts)
    names = {unit.id: unit.short for unit in roster.units}
    cells = facts["cell"].tolist()
    linked = sum(map(len, found.values())) <= MOST_LINKS
    records = [
        [
            Cell(row.code, "list_centre"), Cell(row.label, "list_cell"),
            Cell(names.get(unit, unit), "list_cell"), Cell(note, "list_cell"),
            Cell(cells[number] or "→", "list_link",
                 link=sources.link_of_fact(number) if linked else ""),
        ]
        for row in form.rows for unit, note, number in found.get(row.key, ())
    ]  # fmt: skip
    page = Page(landscape=True, header=PAGE_NUMBER, first_header="")
    return listing(NAME, [Cell(f"{NAME}: {period.title}", "left_title")], COLUMNS, records, page)
