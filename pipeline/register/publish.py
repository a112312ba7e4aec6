"""A function that writes files in, the same files in the output folder out: all of them or none.

The whole set is written aside, then one rename says that it is complete, then the files take the
places of the old ones. A crash before the rename leaves the last output as it was; a crash after it
is finished by `finish`, which every command that opens the folder calls first. Files that would not
change are not touched.
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.past.output_folder import MANIFEST

FEEDBACK = "phan-hoi"  # the folder of feedback workbooks inside an output
READY = ".cho-thay"
_STAGING = ".dang-ghi-"


def publish(out: Path, write: Callable[[Path], dict]) -> list[Path]:
    """Let `write` fill a folder, and put what it wrote in place; what it returns is in the manifest.

    One writer at a time: callers hold the register's turn, or are alone in the folder.
    """
    out.mkdir(parents=True, exist_ok=True)
    finish(out)
    for leftover in out.glob(f"{_STAGING}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(dir=out, prefix=_STAGING))
    try:
        about = write(staging)
        names = sorted(relative_files(staging))
        checksums = {name: checksum(staging / name) for name in names}
        (staging / MANIFEST).write_text(as_json(about | {"files": checksums}), encoding="utf-8")
        for path in (*map(staging.joinpath, names), staging / MANIFEST):
            _to_disk(path)
        os.chmod(staging, 0o755)
        staging.rename(out / READY)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    finish(out)
    return [out / name for name in names]


def finish(out: Path) -> None:
    """Put in place what is complete but not yet there; does nothing on a folder in order."""
    ready = out / READY
    if not (ready / MANIFEST).exists():
        shutil.rmtree(ready, ignore_errors=True)
        return
    wanted = read_manifest(ready)["files"]
    for name in read_manifest(out).get("files", {}):
        if name not in wanted:
            _remove(out / name, out)
    for name in (*wanted, MANIFEST):
        _replace(ready / name, out / name)
    shutil.rmtree(ready, ignore_errors=True)


def _remove(path: Path, out: Path) -> None:
    """Take a file away, and the folders that held nothing else."""
    path.unlink(missing_ok=True)
    for folder in path.relative_to(out).parents:
        with contextlib.suppress(OSError):  # not empty, or the output itself
            (out / folder).rmdir()


def _replace(new: Path, old: Path) -> None:
    """Move into place unless it is there already, byte for byte, or was moved before a crash."""
    if not new.exists():
        return
    if old.exists() and old.read_bytes() == new.read_bytes():
        return
    old.parent.mkdir(parents=True, exist_ok=True)
    os.replace(new, old)


def read_manifest(folder: Path) -> dict:
    """What the folder's manifest says; {} where there is none."""
    path = folder / MANIFEST
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def relative_files(folder: Path) -> Iterator[str]:
    """Names of all files under the folder, with / between folders on every system."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def as_json(found: dict) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
