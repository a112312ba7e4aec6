"""Files and folders in, Returns out, in the order of their names, over all cores.

Every file is read in a process of its own kind (crew, worker): what kills the reader is a finding
of that file, and the next one is read.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.crew import TOO_SLOW, answers
from pipeline.package import Unfit
from pipeline.reading import Expected, read_member_return, read_return, unreadable
from pipeline.returns import Return
from schemas.errors import DefinitionError

CONFIRMATIONS = "xac-nhan.csv"
_FEW = 24  # below this a second process costs more than it saves
_SYSTEM_FILES = {"thumbs.db", "desktop.ini", "units.csv", "waivers.csv", CONFIRMATIONS}
_ARCHIVE = ".zip"


class NothingToRead(Exception):
    """No file was found where the caller pointed."""


@dataclass(frozen=True, slots=True)
class _Errand:
    """One return to read: a file, or a member of an archive."""

    path: Path
    member: str = ""


@dataclass(frozen=True)
class _Reader:
    """What a worker does with an errand; our own faults come back as values, to be raised here."""

    expected: Expected

    def __call__(self, errand: _Errand) -> Return | DefinitionError:
        try:
            if errand.member:
                return read_member_return(errand.path, errand.member, self.expected)
            return read_return(errand.path, self.expected)
        except DefinitionError as error:
            return error


def find_files(places: Iterable[Path]) -> list[Path]:
    """Every file named or inside the folders named; lock files and hidden files are left out.

    Raises NothingToRead, in Vietnamese, when a place does not exist or all are empty.
    """
    places = list(places)
    files: list[Path] = []
    for place in places:
        if place.is_dir():
            files += sorted(path for path in place.rglob("*") if path.is_file() and _wanted(path))
        elif place.exists():
            files.append(place)
        else:
            raise NothingToRead(f"Không có tệp hoặc thư mục «{place}».")
    if not files:
        names = ", ".join(f"«{place}»" for place in places)
        raise NothingToRead(f"Thư mục {names} chưa có tệp báo cáo nào.")
    return list(dict.fromkeys(files))


def received_at(path: Path) -> str:
    """When a file came, by the clock of the machine that keeps it: «08:05 ngày 20/06/2023».

    A member of an archive came with the archive.
    """
    place = next((place for place in (path, *path.parents) if place.is_file()), None)
    if place is None:
        return ""
    return f"{dt.datetime.fromtimestamp(place.stat().st_mtime):%H:%M ngày %d/%m/%Y}"


def _wanted(path: Path) -> bool:
    name = path.name.lower()
    return not name.startswith((".", "~$")) and name not in _SYSTEM_FILES


def read_all(
    files: Sequence[Path], expected: Expected, jobs: int | None = None,
    advance: Callable[[], None] = lambda: None,
) -> list[Return]:  # fmt: skip
    """Read every file; the result is in the order of `files` whatever the number of `jobs`.

    A .zip gives one Return for each file in it, named «a.zip/b.xlsx».
    """
    found: dict[int, Return] = {}
    errands: list[tuple[int, int, _Errand]] = []
    order = 0
    for number, path in enumerate(files):
        for errand in _errands(path, expected):
            if isinstance(errand, Return):
                found[order] = errand
            else:
                errands.append((order, number, errand))
            order += 1
    left = _counts(number for _, number, _ in errands)
    for number in range(len(files)):
        if number not in left:
            advance()
    jobs = (jobs or os.cpu_count() or 1) if len(errands) >= _FEW else 1
    asked = [errand for _, _, errand in errands]
    for index, answer in answers(asked, _Reader(expected), jobs, _lost(expected)) if asked else ():
        if isinstance(answer, DefinitionError):
            raise answer
        position, number, _ = errands[index]
        found[position] = answer
        left[number] -= 1
        if not left[number]:
            advance()
    return [found[position] for position in range(order)]


def _counts(numbers: Iterable[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    return counts


def _errands(path: Path, expected: Expected) -> list[_Errand | Return]:
    """What there is to read in a file: itself, or the members of a .zip."""
    if path.suffix.lower() != _ARCHIVE:
        return [_Errand(path)]
    from pipeline.formats.archive import member_names

    try:
        members = member_names(path)
    except Unfit as unfit:
        return [unreadable(str(path), unfit, expected)]
    return [_Errand(path, member) for member in members] or [_Errand(path)]


def _lost(expected: Expected) -> Callable[[_Errand, str], Return]:
    """What is said of a file that killed its reader, or kept it too long."""

    def lost(errand: _Errand, why: str) -> Return:
        name = f"{errand.path}/{errand.member}" if errand.member else str(errand.path)
        return unreadable(name, Unfit("too_slow" if why == TOO_SLOW else "reader_died"), expected)

    return lost
