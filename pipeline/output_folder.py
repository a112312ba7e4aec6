"""What stands in a folder of output, by name, and in which of its folders the figures that hold now.

A closed period stays as it was signed. What has changed since lies in dieu-chinh-1, 2, … beside
it, and every version that was closed also in khoa-so, under its number. The folder lies where others
can write: a manifest that is not exactly what `publish` writes counts as none, and no name in it
leads out of the folder.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TypeGuard

from pipeline import limits
from schemas.errors import DefinitionError, PhulucError
from schemas.periods.period import Period, parse_period
from schemas.periods.scheme import COLUMNS, scheme_of
from schemas.wording.papers import worded

MANIFEST = "ket-qua.json"  # names and checksums of the set, put in place last
FEEDBACK = "phan-hoi"  # the feedback workbooks
REGISTER = "so-theo-doi.sqlite"
READINGS = "da-doc.sqlite"
REMAINING = "viec-can-lam"  # the workbook in which the office decides; no part of the set
SEALED = "khoa-so"  # closed versions: khoa-so/0, 1, …
RECORD = "khoa-so.json"  # what a closed version says of itself
INPUTS, OUTPUTS, LAW = "bao-cao", "ket-qua", "quy-dinh"  # folders of a closed version
BESIDE = "bieu-khac"  # in the law of a closed version: forms whose returns lay in the same folder
OF_AN_OUTPUT = (
    FEEDBACK + "/", "so-lieu/", "phu-luc.", "du-thao-bao-cao.", "facts.csv", "findings.csv", "totals.csv",
)  # fmt: skip
_AMENDED = "dieu-chinh-"
_SHA256 = re.compile("[0-9a-f]{64}")
_NUMBER = re.compile("0|[1-9][0-9]{0,3}")  # of a version
_LONGEST_NAME = 4096
_LEADS_ELSEWHERE = frozenset("\\:\0")  # to another folder or drive, on one system or another


@dataclass(frozen=True)
class Version:
    """The version of a period's figures that holds: 0 as first put in place, 1 once amended."""

    folder: Path
    number: int = 0
    period: Period | None = None
    closed: bool = False

    @property
    def said(self) -> str:
        """«Theo bản điều chỉnh số 1 (…)»; '' for what was never amended."""
        if not self.number:
            return ""
        kind = "version.closed" if self.closed else "version.draft"
        return worded("past", kind, number=self.number, folder=self.folder)


def output_name(number: int) -> str:
    """The folder of a version inside the output folder: itself, then dieu-chinh-1, …"""
    return f"{_AMENDED}{number}" if number else "."


def version_that_holds(out: Path) -> Version:
    """The last amendment that is complete; the folder itself where there is none.

    Raises DefinitionError where its manifest does not say of which period it is.
    """
    last = max(map(_number, out.glob(f"{_AMENDED}*")), default=0)
    signed = out / SEALED
    last = max([last, *(_number(path) for path in signed.glob("*"))])
    for number in range(last, 0, -1):
        copies = (out / output_name(number), signed / str(number) / OUTPUTS)
        for folder in copies:
            if (folder / MANIFEST).is_file():
                return _version(folder, number, (signed / str(number)).is_dir())
    return _version(out, 0, signed.is_dir())


def _number(path: Path) -> int:
    digits = path.name.removeprefix(_AMENDED)
    return int(digits) if _NUMBER.fullmatch(digits) else 0


def _version(folder: Path, number: int, closed: bool) -> Version:
    """`number` where the manifest does not say it: an amendment may be named itself."""
    path = folder / MANIFEST
    if not path.is_file():
        return Version(folder, number, closed=closed)
    try:
        about = bounded_json(path)
        amendment, period = about.get("amendment", 0), about["period"]
        if not isinstance(amendment, int) or not isinstance(period, str):
            raise ValueError(f"{path}: not of a period")
        return Version(folder, amendment or number, recorded_period(about, path), closed)
    except (OSError, ValueError, KeyError, PhulucError) as error:
        raise DefinitionError(path, 0, "earlier.period") from error


def recorded_period(about: Mapping[str, Any], path: Path) -> Period:
    """The period that a manifest says its folder is of; raises PhulucError, KeyError or ValueError."""
    lines = about.get("periods")
    if lines is None:
        return parse_period(about["period"])
    if not isinstance(lines, list) or not all(_is_texts(line) for line in lines):
        raise ValueError(f"{path}: periods of no form")
    return parse_period(about["period"], scheme_of(path, list(enumerate(lines, start=1))))


def _is_texts(line: object) -> bool:
    return isinstance(line, dict) and all(isinstance(line.get(name), str) for name in COLUMNS)


def sealed_folders(out: Path) -> dict[int, Path]:
    """Every closed version in an output folder by its number, whole or not."""
    home = out / SEALED
    found = {int(path.name): path for path in home.glob("*") if _NUMBER.fullmatch(path.name)}
    return dict(sorted(found.items()))


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the folder's manifest says; {} where there is none, or one that cannot be trusted."""
    try:
        found = bounded_json(folder / MANIFEST)
    except (OSError, ValueError):
        return {}
    texts = all(isinstance(found.get(name, ""), str) for name in ("form", "period", "sender"))
    files, inputs = found.get("files"), found.get("inputs", {})
    return found if texts and are_checksums(files) and are_texts(inputs) else {}


def bounded_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file of sane size; raises OSError or ValueError."""
    if path.stat().st_size > limits.RECORD_BYTES:
        raise ValueError(f"{path}: too large")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise ValueError(f"{path}: too deep") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path}: not an object")
    return found


def are_texts(found: object) -> TypeGuard[Mapping[str, str]]:
    """True for texts by text."""
    return isinstance(found, Mapping) and all(isinstance(text, str) for text in found.values())


def are_checksums(found: object) -> TypeGuard[Mapping[str, str]]:
    """True for SHA-256 by the name of a file that lies inside the folder."""
    return are_texts(found) and all(
        is_inside(name) and bool(_SHA256.fullmatch(mark)) for name, mark in found.items()
    )


def is_inside(name: str) -> bool:
    """True for a relative name, / between its folders, that leads out of the folder on no system."""
    parts = name.split("/")
    return len(name) < _LONGEST_NAME and _LEADS_ELSEWHERE.isdisjoint(name) and not (
        {"", ".", ".."} & set(parts)
    )  # fmt: skip


def is_reached_without_links(folder: Path, name: str) -> bool:
    """True where no folder on the way to the file is a link to somewhere else."""
    parent = PurePosixPath(name).parent
    return (folder / parent).resolve() == folder.resolve() / parent


def relative_files(folder: Path) -> Iterator[str]:
    """Names of all files under the folder, with / between folders on every system."""
    for place, _, names in os.walk(folder):
        for name in names:
            yield (Path(place) / name).relative_to(folder).as_posix()


def checksum(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def as_json(found: Mapping[str, Any]) -> str:
    """One writing for one content: it is compared by its bytes."""
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
