"""Cases in, a folder of their files out, and one JSON of what a person reads in each (README.md)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from returns.case import Case
from returns.desk import COLUMNS, FORM, PERIOD, good_book, source
from returns.person import Reading, person

PERSON = "person.json"
_UNIT = "SNgV"


@dataclass(frozen=True)
class Ruined:
    """A case and its file."""

    case: Case
    path: Path

    @property
    def right(self) -> dict[str, Reading]:
        return person(self.case)


def write_files(cases: Iterable[Case], folder: Path) -> list[Ruined]:
    """Every case as a file, numbered in order."""
    folder.mkdir(parents=True, exist_ok=True)
    ruined = [
        Ruined(case, folder / f"{number:03}{case.suffix}") for number, case in enumerate(cases)
    ]
    for file in ruined:
        file.path.write_bytes(file.case.bytes())
    return ruined


def write_person(ruined: Iterable[Ruined], folder: Path) -> None:
    """The good returns, and the JSON that any reader can be tried with."""
    for base in COLUMNS:
        (folder / f"good-{base}.xlsx").write_bytes(source(base))
    known = {
        "form": FORM.id, "unit": _UNIT, "period": PERIOD.id,
        "rows": [_row(row) for row in FORM.value_rows],
        "good": {f"good-{base}.xlsx": _places(base) for base in COLUMNS},
        "files": [_file(file) for file in ruined],
    }  # fmt: skip
    text = json.dumps(known, ensure_ascii=False, indent=1)
    (folder / PERSON).write_text(text, encoding="utf-8", newline="\n")


def _row(row) -> dict:
    names = ("code", "printed", "label", "unit", "kind")
    return {name: getattr(row, name) for name in names}


def _places(base: str) -> dict:
    book = good_book(base)
    at = {name: book.at[name] for name in ("value", "numerator", "denominator") if name in book.at}
    return {"sheet": book.sheets[book.main].name, "columns": at, "lines": book.rows}


def _file(file: Ruined) -> dict:
    case = file.case
    return {
        "file": file.path.name, "made_from": f"good-{case.base}.xlsx", "topic": case.topic,
        "name": case.name, "refused": bool(case.whole),
        "rows": {code: _figure(reading) for code, reading in person(case).items()},
    }  # fmt: skip


def _figure(reading: Reading) -> dict:
    return {name: getattr(reading, name) for name in ("state", "value", "x", "y")}
