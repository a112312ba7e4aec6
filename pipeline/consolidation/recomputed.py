"""A closed version in, its tables computed anew from what was kept out, by the definitions kept.

It is done in a process of its own: tables of the law are read once in a process, and here those of
the closed version must be read in their place.
"""

import datetime as dt
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from pipeline.consolidation.apart import apart
from pipeline.consolidation.consolidate import Consolidation, consolidate
from pipeline.consolidation.kept_inputs import under_their_names, unopened
from pipeline.consolidation.opposite import kept_between
from pipeline.consolidation.outputs import tables
from pipeline.consolidation.run import named_in
from pipeline.form_book.opening import kept_form
from pipeline.intake.folder import find_files, read_all
from pipeline.judging.background import kept
from pipeline.output_folder import BESIDE, INPUTS, LAW, RECORD, relative_files
from pipeline.reading.read_return import Expected
from pipeline.register.known import Known
from pipeline.register.sealed import Record, read_record
from pipeline.returns import Return
from pipeline.workers.worker import import_path
from schemas.errors import PhulucError
from schemas.form.loading import with_bundled
from schemas.periods.period import parse_period
from schemas.tables import FORMS, KEPT_DEFINITIONS
from schemas.units.unit import load_roster

_COMMAND = (
    "import sys; sys.path[:] = sys.argv[3:]; "
    "from pipeline.consolidation.recomputed import main; main()"
)


def recomputed(frozen: Path) -> dict[str, bytes]:
    """facts.csv, totals.csv and findings.csv of a closed version; raises PhulucError."""
    environment = os.environ | {KEPT_DEFINITIONS: str((frozen / LAW).resolve())}
    python = [sys.executable, "-I", "-X", "utf8", "-c", _COMMAND]
    with tempfile.TemporaryDirectory(prefix="phuluc-") as target:
        done = subprocess.run(
            [*python, str(frozen.resolve()), target, *import_path()], env=environment, cwd=target,
            capture_output=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").splitlines()
            raise PhulucError("sealed.not_recomputed", why=said[-1] if said else done.returncode)
        return {path.name: path.read_bytes() for path in Path(target).glob("*.csv")}


def _consolidate_again(frozen: Path) -> Consolidation:
    record = read_record(frozen)
    if record is None:
        raise PhulucError("sealed.no_record", folder=frozen, names=RECORD)
    form = kept_form(frozen / LAW / "form")
    period = parse_period(record["period"], form.scheme)
    roster, day = load_roster(frozen / LAW / "units.csv"), _day(record)
    folder = frozen / LAW / BESIDE
    beside = tuple(map(kept_form, sorted(folder.iterdir()))) if folder.is_dir() else ()
    forms = with_bundled(form, *beside) if (frozen / LAW / FORMS).is_dir() else (form, *beside)
    expected = Expected(forms, roster, "", period, form, beside)
    returns = [*_read(frozen / INPUTS, expected, record), *unopened(record, expected)]
    returns.sort(key=lambda item: item.source)
    background = kept(frozen / LAW, day).load((form,), period, roster)
    lines = tuple(
        replace(line, source=record.get("confirmations", ""))
        for line in background.confirmations.lines
    )
    background = replace(
        background, confirmations=replace(background.confirmations, lines=lines),
        between=kept_between(form, beside, frozen / LAW),
    )  # fmt: skip
    known = Known.from_json(record["known"])
    return consolidate(returns, form, period, roster, known, background)


def _day(record: Record) -> dt.date:
    """The day on which it was asked what had expired: not the day of today."""
    return dt.date.fromisoformat(record["judged_on"])


def _read(folder: Path, expected: Expected, record: Record) -> list[Return]:
    files = find_files([folder]) if any(relative_files(folder)) else []
    read = named_in(folder, read_all(files, expected))
    returns, _ = apart(read, expected.forms[0], expected.beside)
    return [replace(item, file=name) for name, item in under_their_names(returns, record)]


def main() -> None:
    """Write the tables of the first folder named into the second."""
    frozen, target = map(Path, sys.argv[1:3])
    for name, content in tables(_consolidate_again(frozen)).items():
        (target / name).write_bytes(content)
