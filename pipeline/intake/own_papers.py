"""A folder on the way through the returns in, what of it is the program's own out: that is no return.

An office runs the program where the returns lie, so that output, register and closed versions may
stand among them. Only what the program has written itself is passed over: a letter that somebody
has changed since is a letter that was answered.
"""

import contextlib
from pathlib import Path

from pipeline.output_folder import (
    MANIFEST,
    OF_AN_OUTPUT,
    OUTPUTS,
    READINGS,
    RECORD,
    REGISTER,
    REMAINING,
    checksum,
    read_manifest,
)

# With their journals, a register that was put aside, and what was put beside the workbook.
_STORES = (REGISTER, READINGS, REMAINING)


def is_closed_version(files: list[str], folders: list[str]) -> bool:
    """True for khoa-so/0, wherever it was copied to: its returns have been counted already."""
    return RECORD in files and OUTPUTS in folders


def is_store(name: str) -> bool:
    """True for the names of what the program keeps beside its output."""
    return name == MANIFEST or name.startswith(_STORES)


def written_into(folder: Path) -> set[Path]:
    """The files of an output that still are what the program wrote, to the byte.

    Only such as an output has: no manifest can make a return that lies beside it pass unread.
    """
    files = read_manifest(folder).get("files", {})
    own = set()
    for name, mark in files.items():
        with contextlib.suppress(OSError):
            if name.startswith(OF_AN_OUTPUT) and checksum(folder / name) == mark:
                own.add(folder / name)
    return own
