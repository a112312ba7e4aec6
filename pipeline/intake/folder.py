"""Files and folders in, Returns out, in the order of their names, over all cores.

Every file is read in a process of its own kind (crew, worker): what kills the reader is a finding
of that file, and the next one is read.
"""

import contextlib
import datetime as dt
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import limits
from pipeline.files.guard import load
from pipeline.files.package import Unfit
from pipeline.intake.cluster import Engine
from pipeline.intake.packing import pack, unpack
from pipeline.intake.readings_kept import Kept
from pipeline.reading.confirmations import NAME as CONFIRMATIONS
from pipeline.reading.read_return import Expected, read_content, unreadable
from pipeline.returns import Notice, Return
from pipeline.workers.crew import TOO_SLOW, Crew
from schemas.errors import PhulucError
from schemas.wording.papers import worded

_SYSTEM_FILES = {"thumbs.db", "desktop.ini", "units.csv", "waivers.csv"}
_ARCHIVE = ".zip"


@dataclass(frozen=True, slots=True)
class _Errand:
    """One return to read: a file, or a member of an archive; with its bytes to read it elsewhere."""

    path: Path
    member: str = ""
    content: bytes | None = None

    @property
    def name(self) -> str:
        return f"{self.path}/{self.member}" if self.member else str(self.path)

    def load(self) -> bytes:
        """The bytes of the return; raises Unfit."""
        if self.content is not None:
            return self.content
        if not self.member:
            return load(self.path)
        from pipeline.files.formats.archive import read_member

        return read_member(self.path, self.member)


@dataclass(frozen=True)
class _Reader:
    """What a worker does with an errand; our own faults come back as values, to be raised here."""

    expected: Expected

    def __call__(self, errand: _Errand) -> bytes | PhulucError:
        try:
            return pack(read_content(errand.name, errand.load, self.expected))
        except PhulucError as error:
            return error


def find_files(places: Iterable[Path]) -> list[Path]:
    """Every file named or inside the folders named; lock files and hidden files are left out.

    Raises PhulucError when a place does not exist or all are empty.
    """
    places = list(places)
    files: list[Path] = []
    for place in places:
        if place.is_dir():
            files += sorted(path for path in place.rglob("*") if path.is_file() and _wanted(path))
        elif place.exists():
            files.append(place)
        else:
            raise PhulucError("nothing_there", place=place)
    if not files:
        names = ", ".join(f"«{place}»" for place in places)
        raise PhulucError("nothing_to_read", places=names)
    return list(dict.fromkeys(files))


def received_at(path: Path) -> str:
    """When a file came, by the clock of the machine that keeps it: «08:05 ngày 20/06/2023».

    A member of an archive came with the archive.
    """
    place = next((place for place in (path, *path.parents) if place.is_file()), None)
    if place is None:
        return ""
    moment = dt.datetime.fromtimestamp(place.stat().st_mtime)
    return worded("screen", "received_at", time=f"{moment:%H:%M}", day=f"{moment:%d/%m/%Y}")


def _wanted(path: Path) -> bool:
    name = path.name.lower()
    return not name.startswith((".", "~$")) and name not in _SYSTEM_FILES


def read_all(
    files: Sequence[Path], expected: Expected, jobs: int | None = None,
    advance: Callable[[], None] = lambda: None, engine: Engine | None = None,
    kept: Kept | None = None,
) -> list[Return]:  # fmt: skip
    """Read every file; the result is in the order of `files`, whoever read them.

    A .zip gives one Return for each file in it, named «a.zip/b.xlsx». `jobs` are processes here,
    `engine` is a cluster to read elsewhere, `kept` what earlier runs have read.
    """
    errands = [(number, errand) for number, path in enumerate(files)
               for errand in _errands(path, expected)]  # fmt: skip
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
    questions = [errands[position][1] for position in asked]
    for index, item in _readings(questions, expected, jobs, engine, kept):
        position = asked[index]
        found[position] = item
        left[errands[position][0]] -= 1
        if not left[errands[position][0]]:
            advance()
    return [found[position] for position in range(len(errands))]


def _known(errand: _Errand, kept: Kept | None) -> Return | None:
    """The reading of the same bytes by an earlier run; a file that cannot be opened is asked again."""
    if not kept:
        return None
    with contextlib.suppress(Unfit):
        return kept.find(hashlib.sha256(errand.load()).hexdigest(), errand.name)
    return None


def _readings(
    questions: Sequence[_Errand], expected: Expected, jobs: int | None, engine: Engine | None,
    kept: Kept | None,
) -> Iterator[tuple[int, Return]]:  # fmt: skip
    """(index, reading) as they come."""
    if not questions:
        return
    for index, answer in _ask(questions, _Reader(expected), jobs, engine, _Lost(expected)):
        if isinstance(answer, PhulucError):
            raise answer
        if isinstance(answer, Return):
            yield index, answer
            continue
        item = unpack(answer, questions[index].name)
        if kept is not None:
            kept.add(answer, item)
        yield index, item


def _ask(questions, reader: _Reader, jobs: int | None, engine: Engine | None, lost: "_Lost"):
    if engine is not None:
        yield from engine.answers(questions, reader, lost, _carried)
        return
    jobs = (jobs or os.cpu_count() or 1) if len(questions) >= limits.FEW else 1
    with Crew(reader, jobs, lost) as crew:
        yield from crew.answers(questions)


def _carried(errand: _Errand) -> _Errand:
    """An errand that can be done where the file is not; one that cannot be opened is left to tell."""
    try:
        return replace(errand, content=errand.load())
    except Unfit:
        return errand


def _errands(path: Path, expected: Expected) -> list[_Errand | Return]:
    """What there is to read in a file: itself, or the members of a .zip."""
    if path.name.lower() == CONFIRMATIONS:
        return [_ignored(str(path))]
    if path.suffix.lower() != _ARCHIVE:
        return [_Errand(path)]
    from pipeline.files.formats.archive import member_names

    try:
        members = member_names(path)
    except Unfit as unfit:
        return [unreadable(str(path), unfit, expected)]
    errands = [_Errand(path, member) for member in members] or [_Errand(path)]
    return [
        _ignored(errand.name) if Path(errand.member).name.lower() == CONFIRMATIONS else errand
        for errand in errands
    ]


def _ignored(name: str) -> Return:
    """A file of confirmed readings that somebody sent: told, and not used."""
    return Return(name, notices=(Notice("confirmations_among_returns"),))


@dataclass(frozen=True)
class _Lost:
    """What is said of a file that killed its reader, or kept it too long."""

    expected: Expected

    def __call__(self, errand: _Errand, why: str) -> Return:
        notice = "too_slow" if why == TOO_SLOW else "reader_died"
        return unreadable(errand.name, Unfit(notice), self.expected)
