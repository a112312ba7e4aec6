"""A task carried out in, its version frozen with all that it rests on out (khoa-so/0, 1, …).

A frozen folder is made aside and renamed once it is whole: from then on it is the closing, whether
or not the register could still be told. What is frozen is made from the judgement itself; nothing
that somebody put into the folder of output meanwhile gets into it.
"""

import os
import platform
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.appendix.amendment_sheet import Amendment
from pipeline.consolidation.closing import amended
from pipeline.consolidation.consolidate import Consolidation
from pipeline.consolidation.kept_inputs import keep_inputs, no_longer_read
from pipeline.consolidation.opposite import keep_between
from pipeline.consolidation.outputs import tables, write_files
from pipeline.consolidation.run import Task
from pipeline.consolidation.wanted import Wanted
from pipeline.form_book.opening import keep_form
from pipeline.output_folder import (
    BESIDE,
    INPUTS,
    LAW,
    MANIFEST,
    OUTPUTS,
    REGISTER,
    SEALED,
    as_json,
    checksum,
    output_name,
    read_manifest,
    relative_files,
)
from pipeline.progress import quiet
from pipeline.register.closings import Closing, last_closing
from pipeline.register.publish import publish, to_disk, write_manifest
from pipeline.register.register import Register, open_register, stamp, version_of
from pipeline.register.sealed import SEAL, Record, write_record
from pipeline.safe_names import file_stem
from pipeline.xlsx import LIBRARY
from schemas.errors import PhulucError
from schemas.form.loading import with_bundled
from schemas.tables import FORMS, definitions
from schemas.units.unit import Roster
from schemas.units.writing import as_csv

_LIBRARIES = ("phuluc", "numpy", "pandas", "pandera", LIBRARY)
_STAGING = ".dang-ghi-"


def close(task: Task, result: Consolidation, wanted: Wanted, who: str, why: str = "") -> Closing:
    """Freeze what `result` found, whose output has just been put in place; `why` of an amendment.

    Raises PhulucError where nothing has changed, or something has while it was at work.
    """
    with open_register(task.out, task.period.id) as register, register.turn():
        last = last_closing(register)
        amendment = _amendment(last, result, task.out, why)
        number = amendment.number if amendment else 0
        _check_current(task.out / output_name(number), result)
        wanted = replace(wanted, amendment=amendment, progress=quiet, day=task.now.date())
        record = _freeze(task, register, result, wanted, who, why)
        register.add("closing", number=number, at=record["at"], who=who,
                     manifest=as_json(record))  # fmt: skip
        return Closing(number, record["at"], who, record)


def amendment_to_close(task: Task, result: Consolidation) -> Amendment | None:
    """The amendment that closing the result would make; None of the first closing.

    Raises PhulucError where nothing has changed since the last.
    """
    with open_register(task.out, task.period.id) as register:
        return _amendment(last_closing(register), result, task.out)


def _amendment(
    last: Closing | None, result: Consolidation, out: Path, why: str = ""
) -> Amendment | None:
    amendment = amended(last, result, out) if last else None
    if last and amendment is None:
        raise PhulucError("close.nothing_new")
    if amendment is None or not why:
        return amendment
    return replace(amendment, reason="; ".join(filter(None, (why, amendment.reason))))


def _check_current(place: Path, result: Consolidation) -> None:
    """The output in place is that of this result: another run may have come in between."""
    for name, content in tables(result).items():
        if not (place / name).is_file() or (place / name).read_bytes() != content:
            raise PhulucError("close.other_run")


def _freeze(
    task: Task, register: Register, result: Consolidation, wanted: Wanted, who: str, why: str
) -> Record:
    number = wanted.amendment.number if wanted.amendment else 0
    home = task.out / SEALED
    home.mkdir(exist_ok=True)
    for leftover in home.glob(f"{_STAGING}*"):  # of a closing that was cut short
        shutil.rmtree(leftover, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(dir=home, prefix=_STAGING))
    try:
        record = _fill(staging, task, register, result, wanted)
        record |= {"number": number, "at": stamp(task.now), "who": who, "why": why}
        write_record(staging, record)
        to_disk(staging)
        os.chmod(staging, 0o755)
        _publish_again(staging / OUTPUTS, task.out / output_name(number))
        staging.rename(home / str(number))  # never over another: that is refused
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return record


def _fill(
    staging: Path, task: Task, register: Register, result: Consolidation, wanted: Wanted
) -> Record:
    """Put all that is kept into the folder; returns what the record says of it."""
    kept = keep_inputs(task.folder, result.returns, staging / INPUTS)
    _copy_law(task, staging / LAW)
    _keep_sources(task, staging / LAW)
    keep_between(result.between, task.form, staging / LAW)
    _write_outputs(result, staging / OUTPUTS, wanted)
    register.copy_to(staging / REGISTER)
    return {
        "period": task.period.id, "form": task.form.id, "sender": wanted.sender,
        "inputs": {item.file: item.checksum for item in result.returns},
        "names": kept.names, "unopened": kept.unopened,
        "known": result.known.as_json(), "judged_on": task.sources.day.isoformat(),
        "made_with": versions(), "seal": SEAL,
        "files": {name: checksum(staging / name) for name in sorted(relative_files(staging))},
    }  # fmt: skip


def _keep_sources(task: Task, target: Path) -> None:
    """The office's own lists and the earlier periods that the judgement rests on."""
    try:
        task.sources.keep(target)
    except OSError as error:
        raise no_longer_read(Path(error.filename or "").name, error) from error


def _copy_law(task: Task, target: Path) -> None:
    """The form, the general rules and every other definition, and the roster as it was used."""
    target.mkdir()
    for path in definitions():
        shutil.copyfile(path, target / path.name)
    keep_form(task.form, target / "form")
    for other in task.beside:
        keep_form(other, target / BESIDE / file_stem(other.id))
    for other in with_bundled(task.form)[1:]:  # a file that is of one is read by it
        keep_form(other, target / FORMS / other.id)
    write_roster(task.roster, target / "units.csv")


def _write_outputs(result: Consolidation, target: Path, wanted: Wanted) -> None:
    """Everything anew: the output in place has stood where others can write."""
    target.mkdir()
    about: dict[str, Any] = write_files(result, target, wanted, target)
    write_manifest(target, about)


def _publish_again(frozen: Path, place: Path) -> None:
    """What is in place is what is sealed, to the byte."""
    about = {name: said for name, said in read_manifest(frozen).items() if name != "files"}

    def write(folder: Path) -> dict[str, Any]:
        shutil.copytree(frozen, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(MANIFEST))
        return about

    publish(place, write)


def write_roster(roster: Roster, path: Path) -> None:
    """A roster as units.csv, whatever it was read from."""
    path.write_text(as_csv(roster), encoding="utf-8", newline="")


def versions() -> dict[str, str]:
    """What the figures and the looks may depend on."""
    found = {name: version_of(name) for name in _LIBRARIES}
    return found | {"python": platform.python_version()}
