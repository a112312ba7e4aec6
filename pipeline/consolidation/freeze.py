"""A task carried out in, its version frozen with all that it rests on out (khoa-so/0, 1, …).

A frozen folder is made aside and renamed; it holds once the register says so, so that a crash in
between leaves a folder that the next closing makes again.
"""

import csv
import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.consolidation.consolidate import Consolidation, tables
from pipeline.consolidation.run import Task
from pipeline.consolidation.wanted import Wanted
from pipeline.past.output_folder import CLOSED, MANIFEST, OUTPUTS, output_name
from pipeline.register.closings import INPUTS, LAW, Closing, last_closing
from pipeline.register.publish import as_json, checksum, read_manifest, relative_files
from pipeline.register.register import open_register, stamp, version_of
from pipeline.xlsx import LIBRARY
from schemas.errors import PhulucError
from schemas.tables import definitions
from schemas.units.unit import COLUMNS, Roster

RECORD = "khoa-so.json"
_LIBRARIES = ("phuluc", "numpy", "pandas", "pandera", LIBRARY)


def close(task: Task, result: Consolidation, wanted: Wanted, who: str) -> Closing:
    """Freeze the output that `result` has just put in place."""
    with open_register(task.out, task.period.id) as register, register.turn():
        last = last_closing(register)
        number = last.number + 1 if last else 0
        place = task.out / output_name(number)
        if not read_manifest(place):
            raise PhulucError("close.nothing_new")
        _check_current(place, result)
        manifest = _freeze(task, result, wanted, who, number)
        register.add("closing", number=number, at=stamp(task.now), who=who,
                     manifest=as_json(manifest))  # fmt: skip
        return Closing(number, stamp(task.now), who, manifest)


def _check_current(place: Path, result: Consolidation) -> None:
    """The output in place is that of this result: another run may have come in between."""
    for name, content in tables(result).items():
        if (place / name).read_bytes() != content:
            raise PhulucError("close.other_run")


def _freeze(task: Task, result: Consolidation, wanted: Wanted, who: str, number: int) -> dict:
    home = task.out / CLOSED
    home.mkdir(exist_ok=True)
    for leftover in home.glob(".dang-ghi-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(dir=home, prefix=".dang-ghi-"))
    _copy_inputs(task.folder, result, staging / INPUTS)
    _copy_law(task, staging / LAW)
    task.sources.keep(staging / LAW)
    _copy_outputs(task.out / output_name(number), staging / OUTPUTS)
    manifest = {
        "number": number, "at": stamp(task.now), "who": who, "period": task.period.id,
        "form": task.form.id, "sender": wanted.sender, "docx": "docx" in wanted.copies,
        "inputs": {item.file: item.checksum for item in result.returns},
        "known": result.known.as_json(),
        "judged_on": task.sources.day.isoformat(),
        "made_with": versions(),
        "files": {name: checksum(staging / name) for name in sorted(relative_files(staging))},
    }  # fmt: skip
    (staging / RECORD).write_text(as_json(manifest), encoding="utf-8")
    os.chmod(staging, 0o755)
    shutil.rmtree(home / str(number), ignore_errors=True)  # of a closing that was cut short
    staging.rename(home / str(number))
    return manifest


def _copy_inputs(folder: Path, result: Consolidation, target: Path) -> None:
    """The returned files under the names that the output gives them, byte for byte."""
    for item in result.returns:
        copy = target / item.file
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / item.file if folder.is_dir() else folder, copy)
        if checksum(copy) != item.checksum:
            raise PhulucError("close.file_changed", file=item.file)


def _copy_law(task: Task, target: Path) -> None:
    """The form, the general rules and every other definition, and the roster as it was used."""
    target.mkdir()
    for path in definitions():
        shutil.copyfile(path, target / path.name)
    shutil.copytree(task.form.path, target / "form", ignore=shutil.ignore_patterns("__pycache__"))
    write_roster(task.roster, target / "units.csv")


def _copy_outputs(place: Path, target: Path) -> None:
    target.mkdir()
    for name in (*read_manifest(place)["files"], MANIFEST):
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(place / name, copy)


def write_roster(roster: Roster, path: Path) -> None:
    """A roster as units.csv, whatever it was read from."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(COLUMNS)
        for unit in roster.units:
            days = (day.isoformat() if day else "" for day in (unit.valid_from, unit.valid_to))
            lines.writerow((
                unit.id, unit.name, unit.abbreviation, "|".join(unit.aliases), unit.level,
                " ".join(unit.roles), *days,
            ))  # fmt: skip


def versions() -> dict[str, str]:
    """What the bytes may depend on."""
    found = {name: version_of(name) for name in _LIBRARIES}
    return found | {"python": platform.python_version()}


def changed_law(closed: Closing, out: Path) -> Sequence[str]:
    """Definitions of the program that are no longer those of the closing."""
    frozen, now = closed.frozen(out) / LAW, {path.name: path for path in definitions()}
    return [
        path.name for path in sorted(frozen.glob("*.csv"))
        if path.name != "units.csv"
        and (path.name not in now or now[path.name].read_bytes() != path.read_bytes())
    ]  # fmt: skip
