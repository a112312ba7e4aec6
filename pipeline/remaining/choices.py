"""The office's workbook in, the lines that were filled in out; of those, the decisions.

Lines are found by the hidden column, columns by their headings: people sort, insert and move.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.grid import Grid, RawCell, Table, address
from pipeline.reading.explanations import SEPARATOR
from pipeline.register.decisions import Untaken, Written, of_findings
from pipeline.remaining.question import Line
from pipeline.remaining.texts import CHOICES, KEY, said
from schemas.text import fold, tidy
from schemas.units.unit import Roster
from schemas.vocabulary.words import phrases

INPUTS = ("choice", "value", "who", "note")
_KEYS = {"sheet": str, "unit": str, "about": str, "checksum": str, "file": str, "raw": str,
         "after": int, "codes": dict}  # fmt: skip
_VERBS = {fold(text): verb for verb, text in CHOICES.items()}
_RIGHT, _BLANK = phrases("confirmed")[0], phrases("left_blank")[0]
_KINDS = {
    ("units", "nothing"): "nothing", ("units", "wait"): "waiting",
    ("warnings", "accept"): "accepted", ("warnings", "decline"): "declined",
    ("decided", "retract"): "retracted",
    ("files", "unused"): "withdrawn", ("strangers", "unused"): "withdrawn",
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """What a workbook says: who decides where a line names nobody, and the lines filled in."""

    who: str = ""
    lines: tuple[Line, ...] = ()


class _Unclear(Exception):
    """A line that cannot be understood; `args` are the column and the id of the sentence."""


def chosen(grid: Grid, source: str) -> Chosen:
    """Read the workbook named `source`."""
    lines = [line for table in grid.tables for line in _lines(table, source)]
    return Chosen(_who(grid), tuple(lines))


def _who(grid: Grid) -> str:
    """The cell beside «Người quyết định», on the sheet that asks nothing: elsewhere a column is called so."""
    label = fold(said("who"))
    for table in (table for table in grid.tables if _header(table) is None):
        for (row, column), cell in table.cells.items():
            if cell.kind == "text" and fold(str(cell.value)) == label:
                beside = (table.cells.get((row, column + 1)), table.cells.get((row, column + 2)))
                return next((_text(found) for found in beside if found and _text(found)), "")
    return ""


def _lines(table: Table, source: str) -> Iterator[Line]:
    header = _header(table)
    if header is None:
        return
    names = {fold(said(f"column.{name}")): name for name in INPUTS}
    columns = {
        names[fold(str(cell.value))]: column
        for (row, column), cell in table.cells.items()
        if row == header[0] and fold(str(cell.value)) in names
    }
    for (row, column), cell in sorted(table.cells.items()):
        if column != header[1] or row <= header[0] or (key := _key(cell)) is None:
            continue
        cells = {name: address(row, at) for name, at in columns.items()}
        texts = {name: _text(table.cells.get((row, at))) for name, at in columns.items()}
        if any(texts.values()):
            yield Line(source, table.name, key, cells=cells, **texts)


def _header(table: Table) -> tuple[int, int] | None:
    """Where the hidden column is headed."""
    return next((at for at, cell in table.cells.items() if str(cell.value).strip() == KEY), None)


def _key(cell: RawCell) -> Mapping[str, Any] | None:
    """What the hidden column says, where it is what this program writes."""
    try:
        found = json.loads(str(cell.value))
    except (ValueError, RecursionError):
        return None
    whole = isinstance(found, dict) and all(
        isinstance(found.get(name), kind) for name, kind in _KEYS.items()
    )
    return found if whole else None


def _text(cell: RawCell | None) -> str:
    if cell is None:
        return ""
    if cell.kind == "number":
        return f"{cell.value:.15g}".replace(".", ",")
    return tidy(str(cell.value))


def decisions(found: Chosen, roster: Roster) -> tuple[list[Written], list[Untaken]]:
    """The lines as decisions, and what is wrong with those that are none."""
    written: list[Written] = []
    untaken: list[Untaken] = []
    for line in found.lines:
        if not line.is_chosen:
            continue
        try:
            written += _decided(line, line.who or found.who, roster)
        except _Unclear as problem:
            column, identifier = problem.args
            said_of_it = said(f"problem.{identifier}", choice=line.choice)
            untaken.append(Untaken(line.source, place(line, column), said_of_it))
    return written, untaken


def place(line: Line, column: str = "choice") -> str:
    """«trang tính “Chọn tệp”, ô F5 của viec-can-lam.xlsx»."""
    cell = line.cells.get(column, "")
    return said("place", sheet=line.sheet, cell=cell, file=line.source)


def places(line: Line) -> list[str]:
    """Every place of the line that a problem may be told of."""
    return [place(line, column) for column in line.cells]


def _decided(line: Line, who: str, roster: Roster) -> list[Written]:
    """Raises _Unclear."""
    kind, value = _meaning(line, roster)
    if not who:
        raise _Unclear("who", "nobody")
    key = line.key
    item = Written(
        kind, key["unit"], who, line.note, key["file"], value, source=line.source,
        place=place(line), checksum=key["checksum"], about=key["about"], raw=key["raw"],
        after=key["after"],
    )  # fmt: skip
    match kind:
        case "placed":
            return [replace(item, unit=value, value="")]
        case "official" | "withdrawn":
            checksum = key["codes"].get(value or CHOICES["unused"], item.checksum)
            return [replace(item, file=value or item.file, value="", checksum=checksum)]
        case "accepted" | "declined":
            return of_findings(item, key["about"].split(SEPARATOR))
    return [item]


def _meaning(line: Line, roster: Roster) -> tuple[str, str]:
    """The kind of the decision, and its value; raises _Unclear."""
    sheet, verb = line.key["sheet"], _VERBS.get(fold(line.choice), "")
    if sheet == "readings":
        return "reading", _reading(line, verb)
    if line.value:
        raise _Unclear("value", "value")
    if kind := _KINDS.get((sheet, verb)):
        return kind, line.key["about"].partition(":")[2] if kind == "retracted" else ""
    if sheet == "files" and (name := _listed(line)):
        return "official", name
    if sheet == "strangers":
        return "placed", _unit(line, roster)
    raise _Unclear("choice", "choice")


def _listed(line: Line) -> str:
    """The file that is chosen, by its own name: what was typed has lost double spaces."""
    return next((name for name in line.key["codes"] if tidy(name) == line.choice), "")


def _reading(line: Line, verb: str) -> str:
    """How the cell is to be read, as a line of xac-nhan.csv says it."""
    match verb, bool(line.value):
        case ("right", False):
            return _RIGHT
        case ("drop", False):
            return _BLANK
        case ("correct", False):
            raise _Unclear("value", "no_value")
        case ("right" | "drop", True):
            raise _Unclear("value", "value")
    if verb == "correct" or not line.choice:
        return line.value
    raise _Unclear("choice", "choice")


def _unit(line: Line, roster: Roster) -> str:
    """The unit chosen from the list, or typed by a name or code of its own."""
    if line.choice in roster.by_id:
        return line.choice
    found = roster.named(line.choice)
    if len(found) != 1:
        raise _Unclear("choice", "unit")
    return found[0].id
