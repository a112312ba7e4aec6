"""What stands in a folder of output, by name; its manifest is read as a file from a stranger.

The folder lies where others can write: a manifest that is not exactly what `publish` writes counts
as none, and no name in it leads out of the folder.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TypeGuard

from pipeline import limits

MANIFEST = "ket-qua.json"  # names and checksums of the set, put in place last
FEEDBACK = "phan-hoi"  # the feedback workbooks
REGISTER = "so-theo-doi.sqlite"
READINGS = "da-doc.sqlite"
SEALED = "khoa-so"  # closed versions: khoa-so/0, 1, …
RECORD = "khoa-so.json"  # what a closed version says of itself
INPUTS, OUTPUTS, LAW = "bao-cao", "ket-qua", "quy-dinh"  # folders of a closed version
OF_AN_OUTPUT = (FEEDBACK + "/", "so-lieu/", "phu-luc.", "facts.csv", "findings.csv", "totals.csv")
_SHA256 = re.compile("[0-9a-f]{64}")
_LONGEST_NAME = 4096
_LEADS_ELSEWHERE = frozenset("\\:\0")  # to another folder or drive, on one system or another


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
