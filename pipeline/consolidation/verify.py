"""A closed period in, the same bytes made again from what was frozen out, or what differs."""

import datetime as dt
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.consolidation.closing import amendment_of, tampered
from pipeline.consolidation.consolidate import consolidate, write_files
from pipeline.consolidation.freeze import changed_law, versions
from pipeline.consolidation.run import named_in
from pipeline.consolidation.wanted import Wanted
from pipeline.judging.background import kept
from pipeline.past.output_folder import MANIFEST, OUTPUTS, output_name
from pipeline.register.closings import INPUTS, LAW, Closing
from pipeline.register.known import Known
from pipeline.register.publish import relative_files
from pipeline.returns import Return
from schemas.form.loading import read_form
from schemas.form.model import Form
from schemas.periods.period import parse_period
from schemas.units.unit import Roster, load_roster

_COPIES = (".pdf", ".parquet")  # of the sheet, with the time it was made; of facts.csv
Read = Callable[[Path, Form, Roster], Sequence[Return]]


def verify(closed: Closing, before: Closing | None, out: Path, read: Read) -> list[str]:
    """Sentences on all that differs; none where every byte is as it was closed.

    `before` is the version that an amendment amends; `read` reads a folder of returns.
    """
    problems = [f"Tệp đã khóa bị thay đổi hoặc mất: {name}." for name in tampered(closed, out)]
    if problems:
        return problems
    problems += _published(closed, out)
    with tempfile.TemporaryDirectory(prefix="phuluc-") as again:
        _make_again(closed, before, out, Path(again), read)
        found = list(_differences(closed.frozen(out) / OUTPUTS, Path(again)))
    return problems + found + (_causes(closed, out) if found else [])


def _published(closed: Closing, out: Path) -> list[str]:
    frozen, place = closed.frozen(out) / OUTPUTS, out / output_name(closed.number)
    return [
        f"Kết quả đang để ở {place / name} khác bản đã khóa sổ."
        for name in sorted(relative_files(frozen))
        if not (place / name).exists() or (place / name).read_bytes() != (frozen / name).read_bytes()
    ]  # fmt: skip


def _make_again(
    closed: Closing, before: Closing | None, out: Path, target: Path, read: Read
) -> None:
    frozen, said = closed.frozen(out), closed.manifest
    form, period = read_form(frozen / LAW / "form"), parse_period(said["period"])
    roster = load_roster(frozen / LAW / "units.csv")
    returns = named_in(frozen / INPUTS, read(frozen / INPUTS, form, roster))
    sources = kept(frozen / LAW, dt.date.fromisoformat(said["judged_on"]))
    background = sources.load((form,), period, roster)
    known = Known.from_json(said["known"])
    result = consolidate(returns, form, period, roster, known, background)
    wanted = Wanted(
        amendment=amendment_of(before, result, out) if before else None,
        sender=said["sender"], copies=frozenset({"docx"} if said["docx"] else ()),
    )  # fmt: skip
    write_files(result, target, wanted, target)


def _differences(frozen: Path, again: Path) -> Iterator[str]:
    for name in sorted(relative_files(frozen)):
        if name == MANIFEST or name.endswith(_COPIES):
            continue
        was, now = frozen / name, again / name
        if not now.exists():
            yield f"{name}: không tạo lại được."
        elif was.read_bytes() != now.read_bytes():
            yield f"{name}: {_where(was, now)}"


def _where(was: Path, now: Path) -> str:
    if was.suffix == ".csv":
        pairs = zip(was.read_bytes().splitlines(), now.read_bytes().splitlines(), strict=False)
        lines = [number for number, (old, new) in enumerate(pairs, 1) if old != new]
        return f"khác {len(lines)} dòng, đầu tiên ở dòng {lines[0] if lines else 'cuối'}."
    with zipfile.ZipFile(was) as old, zipfile.ZipFile(now) as new:
        names = sorted({*old.namelist(), *new.namelist()})
        parts = [name for name in names if _part(old, name) != _part(new, name)]
    if not parts:
        return "nội dung giống hệt, chỉ khác cách nén (thư viện nén của máy)."
    return f"khác ở {', '.join(parts[:5])}."


def _part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    return archive.read(name) if name in archive.namelist() else None


def _causes(closed: Closing, out: Path) -> list[str]:
    """What has changed in the program since, for whoever looks for the reason."""
    was = closed.manifest["made_with"]
    causes = [
        f"Phiên bản {name}: khi khóa sổ {was.get(name, '?')}, nay {now}."
        for name, now in versions().items() if was.get(name) != now
    ]  # fmt: skip
    return causes + [
        f"Định nghĩa {name} đã thay đổi từ khi khóa sổ." for name in changed_law(closed, out)
    ]
