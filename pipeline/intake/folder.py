"""Files and folders in, Returns out, in the order of their names, over all cores.

Every file is read in a process of its own kind (crew, worker): what kills the reader is a finding
of that file, and the next one is read.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import limits
from pipeline.files.package import Unfit
from pipeline.intake.errands import Errand, Listing, listing, listings, lost
from pipeline.intake.own_papers import is_closed_version, is_store, written_into
from pipeline.intake.packing import pack, unpack
from pipeline.office.workbook import NAME as OFFICE
from pipeline.reading.read_return import Expected, read_content
from pipeline.returns import Return
from pipeline.safe_names import shown
from pipeline.workers.crew import Crew
from schemas.days import at_the_office
from schemas.errors import PhulucError
from schemas.wording.papers import worded

if TYPE_CHECKING:  # every process that reads would load what only the first one needs
    from pipeline.intake.cluster import Engine
    from pipeline.intake.readings_kept import Kept

# Of the system, and lists of the office.
_SYSTEM_FILES = {
    "thumbs.db", "desktop.ini", "units.csv", "waivers.csv", "deadlines.csv", OFFICE,
}  # fmt: skip


@dataclass(frozen=True)
class _Reader:
    """What a worker does with an errand; our own faults come back as values, to be raised here.

    Of the path of a file that others lie in it says what there is to read in it.
    """

    expected: Expected

    def __call__(self, errand: Errand | Path) -> bytes | PhulucError | Listing:
        if isinstance(errand, Path):
            return listing(errand, self.expected)
        try:
            return pack(read_content(errand.name, errand.load, self.expected))
        except PhulucError as error:
            return error


def find_files(places: Iterable[Path]) -> list[Path]:
    """Every file named or inside the folders named, and every folder that cannot be looked into.

    Lock files, hidden files and what the program wrote itself are left out. Raises PhulucError when
    a place does not exist or all are empty.
    """
    places = list(places)
    files: list[Path] = []
    for place in places:
        if place.is_dir():
            files += sorted(_inside(place))
        elif place.exists():
            files.append(place)
        else:
            raise PhulucError("nothing_there", place=shown(str(place)))
    if not files:
        names = ", ".join(f"“{shown(str(place))}”" for place in places)
        raise PhulucError("nothing_to_read", places=names)
    return list(dict.fromkeys(files))


def _inside(place: Path) -> Iterator[Path]:
    """The files of a folder and of those in it, in no order."""
    closed: list[Path] = []
    own: set[Path] = set()
    for top, folders, names in os.walk(place, onerror=lambda error: closed.append(_where(error))):
        folder = Path(top)
        if folder != place and is_closed_version(names, folders):
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        own |= written_into(folder)
        paths = (folder / name for name in names if _wanted(name))
        yield from (path for path in paths if path not in own and _can_be_read(path))
    yield from closed


def _where(error: OSError) -> Path:
    return Path(error.filename)


def _can_be_read(path: Path) -> bool:
    """False for pipes and devices, which may never end; a file that cannot be opened is told."""
    try:
        return path.is_file() or not path.exists()
    except OSError:
        return True


def name_in(folder: Path, file: str) -> str:
    """The name of a returned file inside the folder of returns: the same on every machine."""
    path, home = Path(shown(file)), Path(shown(str(folder)))
    name = path.relative_to(home).as_posix() if path.is_relative_to(home) else path.name
    return name if name != "." else path.name


def came_at(item: Return, folder: Path = Path()) -> dt.datetime | None:
    """When a return in a folder came: when its mail was sent, else when its file was saved there.

    A member of an archive came with the archive.
    """
    path = folder / item.source
    with contextlib.suppress(OSError):
        place = next((place for place in (path, *path.parents) if place.is_file()), None)
        if item.sent is None and place is not None:
            return at_the_office(dt.datetime.fromtimestamp(place.stat().st_mtime, dt.UTC))
    return item.sent


def received_at(item: Return) -> str:
    """When a return came, in words: «08:05 ngày 20/06/2023»; '' where nothing tells."""
    moment = came_at(item)
    if moment is None:
        return ""
    return worded("screen", "received_at", time=f"{moment:%H:%M}", day=f"{moment:%d/%m/%Y}")


def _wanted(name: str) -> bool:
    name = name.lower()
    return not (name.startswith((".", "~$")) or name in _SYSTEM_FILES or is_store(name))


def read_all(
    files: Sequence[Path], expected: Expected, jobs: int | None = None,
    advance: Callable[[], None] = lambda: None, engine: Engine | None = None,
    kept: Kept | None = None,
) -> list[Return]:  # fmt: skip
    """Read every file; the result is in the order of `files`, whoever read them.

    An archive or mail gives one Return for each file in it, named «a.zip/b.xlsx», a table of several
    units one for each line, after one of the table. `jobs` are processes here, `engine` is a cluster to read elsewhere, `kept` what earlier runs have read.
    """
    with Crew(_Reader(expected), 1, _Lost(expected)) as crew:
        return _read_all(files, expected, jobs, advance, engine, kept, crew)


def _read_all(
    files: Sequence[Path], expected: Expected, jobs: int | None, advance: Callable[[], None],
    engine: Engine | None, kept: Kept | None, crew: Crew,
) -> list[Return]:  # fmt: skip
    listed = listings(files, expected, crew)
    errands = [(number, errand) for number, path in enumerate(files) for errand in listed[path]]
    found: dict[int, Return] = {}
    asked: list[int] = []
    for position, (_, errand) in enumerate(errands):
        item = errand if isinstance(errand, Return) else _known(errand, kept)
        if item is None:
            asked.append(position)
        else:
            found[position] = item
    left = Counter(errands[position][0] for position in asked)
    for number in range(len(files)):
        if number not in left:
            advance()
    questions = [e for e in (errands[at][1] for at in asked) if isinstance(e, Errand)]
    if len(questions) >= limits.FEW:
        crew.jobs = jobs or os.cpu_count() or 1
    for index, item in _readings(questions, crew, engine, kept):
        position = asked[index]
        found[position] = item
        left[errands[position][0]] -= 1
        if not left[errands[position][0]]:
            advance()
    return [
        errand.sent_along(item) if isinstance(errand, Errand) else item
        for at, (_, errand) in enumerate(errands) for item in found[at].each()
    ]  # fmt: skip


def _known(errand: Errand, kept: Kept | None) -> Return | None:
    """The reading of the same bytes by an earlier run; a file that cannot be opened is asked again."""
    if not kept:
        return None
    with contextlib.suppress(Unfit):
        return kept.find(hashlib.sha256(errand.load()).hexdigest(), errand.name)
    return None


def _readings(
    questions: Sequence[Errand], crew: Crew, engine: Engine | None, kept: Kept | None
) -> Iterator[tuple[int, Return]]:
    """(index, reading) as they come."""
    if not questions:
        return
    answers = (
        crew.answers(questions) if engine is None
        else engine.answers(questions, crew.task, crew.lost, _carried)
    )  # fmt: skip
    for index, answer in answers:
        if isinstance(answer, PhulucError):
            raise answer
        if isinstance(answer, Return):
            yield index, answer
            continue
        item = unpack(answer, questions[index].name)
        if kept is not None:
            kept.add(answer, item)
        yield index, item


def _carried(errand: Errand) -> Errand:
    """An errand that can be done where the file is not; one that cannot be opened is left to tell."""
    try:
        return replace(errand, content=errand.load())
    except Unfit:
        return errand


@dataclass(frozen=True)
class _Lost:
    expected: Expected

    def __call__(self, errand: Errand | Path, why: str) -> Return | Listing:
        if isinstance(errand, Path):
            return [lost(shown(str(errand)), why, self.expected)]
        return lost(errand.name, why, self.expected)
