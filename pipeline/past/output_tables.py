"""facts.csv, totals.csv and findings.csv of an output, read back: the only reader of all three.

Lines come one at a time, with the columns asked for as real values: those of a nation, held
together as text, would take a gigabyte. Whatever is damaged is a DefinitionError that says where.
"""

import csv
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.output_folder import read_manifest, version_that_holds
from schemas.errors import DefinitionError
from schemas.form.model import Form
from schemas.form.open_lists import Named, with_lines
from schemas.frames import STATES, TOTAL_COLUMNS

FACTS, TOTALS, FINDINGS = "facts.csv", "totals.csv", "findings.csv"
_MOST_DIGITS = 20  # after the comma; what is beyond says nothing of a figure


def joined(units: Iterable[str]) -> str:
    """Identifiers of units as one cell: «SNV|X03»."""
    return "|".join(units)


def taken_apart(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


def pairs(choices: Mapping[int, int]) -> str:
    """How many units chose which code, as one cell: «0:5 1:20»."""
    return " ".join(f"{code}:{units}" for code, units in sorted(choices.items()))


def choices(text: str) -> dict[int, int]:
    """What `pairs` has written; raises ValueError where it is anything else."""
    return {int(code): int(units) for code, units in (pair.split(":") for pair in text.split())}


def _figure(text: str) -> float | None:
    if not text:
        return None
    figure = float(text)
    if not math.isfinite(figure):
        raise ValueError(text)
    return figure


def _digits(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal():
        raise ValueError(text)
    return min(int(text), _MOST_DIGITS)


def _state(text: str) -> str:
    STATES.index(text)  # ValueError for any other
    return text


# How a cell becomes a value; every other column is text.
_VALUES: dict[str, Callable[[str], object]] = {
    "value": _figure, "numerator": _figure, "denominator": _figure, "effect": _figure,
    "decimals": _digits, "state": _state, "counted": "True".__eq__,
    "answered": int, "expected": int, "not_applicable": int, "not_available": int,
}  # fmt: skip
_OF_TOTALS = {
    "missing": taken_apart, "questioned": taken_apart, "uncounted": taken_apart,
    "distribution": choices,
}  # fmt: skip
_MAY_LACK = ("decimals",)  # in a table that an office has put together itself


def read_table(path: Path, columns: Sequence[str]) -> Iterator[tuple]:
    """The named columns of each line: text, float or None, int, tuples of units, code → units."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from read_lines(lines, path, columns)
    except FileNotFoundError as error:
        raise DefinitionError(path, 0, "earlier.no_table", name=path.name) from error
    except (OSError, UnicodeDecodeError) as error:
        raise damaged(path, 0, "unreadable", what=type(error).__name__) from error


def read_lines(lines: Iterable[str], path: Path, columns: Sequence[str]) -> Iterator[tuple]:
    """As `read_table`, of lines that are at hand; `path` names them where they are damaged."""
    reader = csv.reader(lines)
    try:
        header = next(reader, [])
        cells = _cells(header, path, columns)
        for record in reader:
            if len(record) != len(header):
                said = {"count": len(record), "expected": len(header)}
                raise damaged(path, reader.line_num, "cells", **said)
            try:
                line = tuple([value(record[at]) if at >= 0 else None for at, value in cells])
            except ValueError as error:
                column, text = _wrong(record, cells, columns)
                raise damaged(path, reader.line_num, "cell", column=column, text=text) from error
            yield line
    except csv.Error as error:
        raise damaged(path, reader.line_num, "unreadable", what=str(error)) from error


def _cells(
    header: Sequence[str], path: Path, columns: Sequence[str]
) -> list[tuple[int, Callable[[str], object]]]:
    """Where each column stands, -1 for one that may be left out, and what makes a value of it."""
    lacking = [name for name in columns if name not in header and name not in _MAY_LACK]
    if lacking:
        raise damaged(path, 1, "columns", columns=", ".join(lacking))
    values = _VALUES | (_OF_TOTALS if "how" in header else {})
    return [
        (header.index(name) if name in header else -1, values.get(name, str)) for name in columns
    ]


def _wrong(record: Sequence[str], cells, columns: Sequence[str]) -> tuple[str, str]:
    """The cell that no value can be made of."""
    for column, (at, value) in zip(columns, cells, strict=True):
        try:
            value(record[at])
        except ValueError:
            return column, record[at][:60]
    return columns[0], ""


def damaged(path: Path, line: int, kind: str, **words: object) -> DefinitionError:
    """The error of a table or manifest that is not as this program wrote it."""
    return DefinitionError(path, line, f"earlier.{kind}", **words)


def read_totals(path: Path) -> dict[str, dict]:
    """The lines of totals.csv by key, each by column."""
    return by_key(read_table(path, TOTAL_COLUMNS))


def by_key(lines: Iterable[tuple]) -> dict[str, dict]:
    """Lines of TOTALS, with all their columns, by the key of their row."""
    records = (dict(zip(TOTAL_COLUMNS, line, strict=True)) for line in lines)
    return {record["key"]: record for record in records}


def with_lines_of(form: Form, out: Path) -> Form:
    """An open form with the lines that the version which holds in an output folder speaks of."""
    lines = read_manifest(version_that_holds(out).folder).get("lines", []) if form.written else []
    try:
        return with_lines(form, tuple(Named(str(of), str(label)) for of, label in lines))
    except (TypeError, ValueError):  # not what we wrote
        return form
