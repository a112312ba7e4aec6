"""The register and a consolidation in, the last closing and what has changed since out.

A closed period is frozen in khoa-so/0 (inputs, form, rules, roster, output, with their checksums);
what changes later is amendment 1, 2, …, written beside it and frozen in its turn, never over it.
"""

import io
from pathlib import Path

from pipeline.appendix.amendment_sheet import Amendment
from pipeline.consolidation.consolidate import Consolidation, tables
from pipeline.past.output_folder import OUTPUTS
from pipeline.past.output_tables import TOTALS, by_key, read_lines, read_totals
from pipeline.register.closings import Closing
from pipeline.register.publish import checksum
from schemas.frames import TOTAL_COLUMNS


def amended(closed: Closing, result: Consolidation, out: Path) -> Amendment | None:
    """What the result changes in the closed version; None where every table is the same."""
    frozen = closed.frozen(out) / OUTPUTS
    now = tables(result)
    if all((frozen / name).read_bytes() == content for name, content in now.items()):
        return None
    return amendment_of(closed, result, out)


def amendment_of(closed: Closing, result: Consolidation, out: Path) -> Amendment:
    """The sheet of differences between a closed version and a result."""
    was = read_totals(closed.frozen(out) / OUTPUTS / TOTALS)
    written = io.StringIO(tables(result)[TOTALS].decode("utf-8-sig"), newline="")
    now = by_key(read_lines(written, out / TOTALS, TOTAL_COLUMNS))
    return Amendment(closed.number + 1, was, now, _reason(closed, result))


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
