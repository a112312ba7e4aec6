"""A function that writes files in, the same files in the output folder out: all of them or none.

The whole set is written aside, then one rename says that it is complete, then the files take the
places of the old ones. A crash before the rename leaves the last output as it was; a crash after it
is finished by `finish`, which every command that opens the folder calls first. Files that would not
change are not touched. Whatever the folder holds, nothing outside it and nothing sealed is touched.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.output_folder import (
    FEEDBACK,
    MANIFEST,
    READINGS,
    REGISTER,
    SEALED,
    as_json,
    checksum,
    is_reached_without_links,
    read_manifest,
    relative_files,
)

READY = ".cho-thay"
_STAGING = ".dang-ghi-"
_KEPT = (SEALED, REGISTER, READINGS)  # no part of a set, whatever a manifest says


def publish(out: Path, write: Callable[[Path], dict[str, Any]]) -> list[Path]:
    """Let `write` fill a folder, and put what it wrote in place; what it returns is in the manifest.

    One writer at a time: callers hold the register's turn, or are alone in the folder.
    """
    out.mkdir(parents=True, exist_ok=True)
    finish(out)
    for leftover in out.glob(f"{_STAGING}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(dir=out, prefix=_STAGING))
    try:
        names = write_manifest(staging, write(staging))
        to_disk(staging)
        os.chmod(staging, 0o755)
        staging.rename(out / READY)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    finish(out)
    return [out / name for name in names]


def write_manifest(folder: Path, about: dict[str, Any]) -> list[str]:
    """Put a manifest beside the files of a set; returns their names."""
    names = sorted(relative_files(folder))
    files = {name: checksum(folder / name) for name in names}
    (folder / MANIFEST).write_text(as_json(about | {"files": files}), encoding="utf-8")
    return names


def finish(out: Path) -> None:
    """Put in place what is complete but not yet there; does nothing on a folder in order."""
    ready = out / READY
    wanted = {} if ready.is_symlink() else read_manifest(ready).get("files", {})
    if wanted:
        last = read_manifest(out).get("files", {})
        for name in last.keys() - wanted.keys():
            _remove(out, name, last[name])
        for name in (*wanted, MANIFEST):
            _replace(ready / name, out, name)
    with contextlib.suppress(OSError):
        ready.unlink() if ready.is_symlink() else shutil.rmtree(ready)


def _may_change(out: Path, name: str) -> bool:
    return not name.startswith((".", *_KEPT)) and is_reached_without_links(out, name)


def _remove(out: Path, name: str, mark: str) -> None:
    """Take away a letter, or a file that is still what was written; folders left empty go too."""
    path = out / name
    if not _may_change(out, name) or not path.is_file():
        return
    if not name.startswith(f"{FEEDBACK}/") and checksum(path) != mark:
        return
    path.unlink(missing_ok=True)
    for folder in path.relative_to(out).parents:
        with contextlib.suppress(OSError):  # not empty, or the output itself
            (out / folder).rmdir()


def _replace(new: Path, out: Path, name: str) -> None:
    """Move into place unless it is there already, byte for byte, or was moved before a crash."""
    old = out / name
    if name.startswith((".", *_KEPT)) or not new.is_file():
        return
    _take_links_away(old.parent, out)
    if old.is_file() and not old.is_symlink() and old.read_bytes() == new.read_bytes():
        return
    old.parent.mkdir(parents=True, exist_ok=True)
    os.replace(new, old)


def _take_links_away(folder: Path, out: Path) -> None:
    """A link in the place of a folder of the output goes; what it leads to is not ours to change."""
    place = out
    for part in folder.relative_to(out).parts:
        place /= part
        if not is_reached_without_links(out, f"{place.relative_to(out).as_posix()}/x"):
            with contextlib.suppress(OSError):
                place.unlink()


def to_disk(folder: Path) -> None:
    """Return once the disk holds every file under the folder, so that a rename may follow."""
    for name in relative_files(folder):
        with (folder / name).open("rb+") as file:
            os.fsync(file.fileno())
