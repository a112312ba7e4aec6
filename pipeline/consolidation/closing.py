"""The register and a consolidation in, the last closing and what has changed since out.

A closed period is frozen in khoa-so/0 (inputs, form, rules, roster, output, with their checksums);
what changes later is amendment 1, 2, …, written beside it and frozen in its turn, never over it.
"""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.appendix.amendment_sheet import Amendment
from pipeline.consolidation.compared import differences
from pipeline.consolidation.consolidate import Consolidation
from pipeline.consolidation.outputs import tables
from pipeline.output_folder import OUTPUTS, RECORD, checksum
from pipeline.past.output_tables import TOTALS, by_key, read_lines
from pipeline.register.closings import Closing
from pipeline.register.mending import refuse
from pipeline.register.sealed import read_record
from schemas.frames import TOTAL_COLUMNS
from schemas.text import first_of
from schemas.wording.papers import worded


def amended(closed: Closing, result: Consolidation, out: Path) -> Amendment | None:
    """What the result changes in the closed version; None where every table says the same.

    Raises PhulucError where the closed version is no longer what was sealed.
    """
    now = tables(result)
    was = _sealed_tables(closed, out, now.keys())
    if not any(any(differences(name, was[name], now[name])) for name in now):
        return None
    frozen = closed.frozen(out) / OUTPUTS / TOTALS
    before, after = (_by_key(found[TOTALS], frozen) for found in (was, now))
    return Amendment(closed.number + 1, before, after, _reason(closed, result))


def _sealed_tables(closed: Closing, out: Path, names: Iterable[str]) -> dict[str, bytes]:
    """The tables of a closed version, as long as they are under its seal."""
    folder, marks = closed.frozen(out), closed.manifest["files"]
    kept = {name: folder / OUTPUTS / name for name in names}
    wrong = [
        f"{OUTPUTS}/{name}" for name, path in kept.items()
        if not path.is_file() or checksum(path) != marks.get(f"{OUTPUTS}/{name}")
    ]  # fmt: skip
    if read_record(folder) != closed.manifest:
        wrong.append(RECORD)
    if wrong:
        refuse("sealed.altered", folder, wrong)
    return {name: path.read_bytes() for name, path in kept.items()}


def _by_key(totals: bytes, path: Path) -> dict[str, dict[str, Any]]:
    written = io.StringIO(totals.decode("utf-8-sig"), newline="")
    return by_key(read_lines(written, path, TOTAL_COLUMNS))


def _reason(closed: Closing, result: Consolidation) -> str:
    """The files that are new, gone or other than those of the closed version."""
    was = closed.manifest["inputs"]
    now = {item.file: item.checksum for item in result.returns}
    names = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    return worded("register", "amended_why", files=first_of(names)) if names else ""
