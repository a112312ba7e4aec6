"""The register and a consolidation in, the last closing and what has changed since out.

A closed period is frozen in khoa-so/0 (inputs, form, rules, roster, output, with their checksums);
what changes later is amendment 1, 2, …, written beside it and frozen in its turn, never over it.
"""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.consolidate import Consolidation, tables
from pipeline.publish import checksum
from pipeline.register import Register
from pipeline.sheet_amendment import Amendment

FOLDER = "khoa-so"
INPUTS, OUTPUTS, LAW = "bao-cao", "ket-qua", "quy-dinh"


@dataclass(frozen=True)
class Closing:
    """One frozen version: 0 is the closing, 1 the first amendment; `manifest` says all about it."""

    number: int
    at: str
    who: str
    manifest: dict

    @property
    def next_name(self) -> str:
        return output_name(self.number + 1)

    def frozen(self, out: Path) -> Path:
        return out / FOLDER / str(self.number)

    def outputs(self, out: Path) -> list[Path]:
        """The files of this version where people look for them."""
        place = out / output_name(self.number)
        prefix = f"{OUTPUTS}/"
        names = [name for name in self.manifest["files"] if name.startswith(prefix)]
        return [place / name.removeprefix(prefix) for name in names]


def output_name(number: int) -> str:
    """The folder of a version inside the output folder: itself, then dieu-chinh-1, …"""
    return f"dieu-chinh-{number}" if number else "."


def closings(register: Register) -> list[Closing]:
    lines = register.read("SELECT number, at, who, manifest FROM closing ORDER BY number")
    return [Closing(number, at, who, json.loads(text)) for number, at, who, text in lines]


def last_closing(register: Register) -> Closing | None:
    found = closings(register)
    return found[-1] if found else None


def amended(closed: Closing, result: Consolidation, out: Path) -> Amendment | None:
    """What the result changes in the closed version; None where every table is the same."""
    frozen = closed.frozen(out) / OUTPUTS
    now = tables(result)
    if all((frozen / name).read_bytes() == content for name, content in now.items()):
        return None
    return amendment_of(closed, result, out)


def amendment_of(closed: Closing, result: Consolidation, out: Path) -> Amendment:
    """The sheet of differences between a closed version and a result."""
    was = (closed.frozen(out) / OUTPUTS / "totals.csv").read_bytes()
    return Amendment(
        closed.number + 1, _lines(was), _lines(tables(result)["totals.csv"]),
        _reason(closed, result),
    )  # fmt: skip


def _lines(content: bytes) -> dict[str, dict[str, str]]:
    reader = csv.DictReader(content.decode("utf-8-sig").splitlines(keepends=True))
    return {line["key"]: line for line in reader}


def _reason(closed: Closing, result: Consolidation) -> str:
    """The files that are new, gone or other than those of the closed version."""
    was = closed.manifest["inputs"]
    now = {item.file: item.checksum for item in result.returns}
    names = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    return f"tệp thêm, bớt hoặc thay: {shown}" if names else ""


def tampered(closed: Closing, out: Path) -> list[str]:
    """Frozen files that are gone or no longer have the checksum that the register keeps."""
    folder = closed.frozen(out)
    return [
        name for name, mark in closed.manifest["files"].items()
        if not (folder / name).is_file() or checksum(folder / name) != mark
    ]  # fmt: skip
