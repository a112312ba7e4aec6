"""Returned files in, copies of them in a closed version out, each byte for byte what was judged.

A file is kept once, under a name that every system takes: the archive itself, not its members. One
that could not be opened cannot be kept; that it could not is what is kept of it.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline.files.package import Unfit
from pipeline.intake.errands import checksums_in
from pipeline.intake.folder import find_files, name_in
from pipeline.output_folder import checksum
from pipeline.reading.read_return import Expected, unreadable
from pipeline.register.sealed import Record
from pipeline.returns import Return
from pipeline.safe_names import kept_path
from schemas.errors import PhulucError


@dataclass
class KeptInputs:
    """What a closed version says of its inputs beside their checksums.

    `names` are the names in the output by those under which files are kept, where they differ;
    `unopened` are files that could not be read: the notice, and why.
    """

    names: dict[str, str] = field(default_factory=dict)
    unopened: dict[str, list[str]] = field(default_factory=dict)


def keep_inputs(folder: Path, returns: Iterable[Return], target: Path) -> KeptInputs:
    """Copy the files that `returns` were read from; raises PhulucError where one has changed."""
    target.mkdir()
    sources = {name_in(folder, str(path)): path for path in find_files([folder])}
    groups: dict[str, list[Return]] = {}
    for item in returns:
        groups.setdefault(_source(item.source, sources), []).append(item)
    kept = KeptInputs()
    for name, items in groups.items():
        if name not in sources:
            raise PhulucError("close.file_gone", file=name)
        try:
            _keep(sources[name], name, items, target, kept)
        except OSError as error:
            if any(item.checksum for item in items):
                raise no_longer_read(name, error) from error
            notice = items[0].notices[0]  # why it could not be read
            kept.unopened[name] = [notice.id, dict(notice.words).get("why", "")]
    return kept


def no_longer_read(name: str, error: OSError) -> PhulucError:
    """What is said of a file that was read, and cannot be copied now."""
    why = error.strerror or type(error).__name__
    return PhulucError("close.file_unread", file=name, why=why)


def _source(file: str, sources: dict[str, Path]) -> str:
    """The file in the folder that a return is, or is a member of."""
    while file not in sources and "/" in file:
        file = file.rpartition("/")[0]
    return file


def _keep(path: Path, name: str, items: list[Return], target: Path, kept: KeptInputs) -> None:
    place = _free(target, kept_path(name))
    (target / place).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target / place)
    asked = {item.checksum for item in items if not item.place} - {"", checksum(target / place)}
    found = set(checksums_in(target / place)) if asked else set()
    for item in items:
        if item.checksum in asked - found:
            raise PhulucError("close.file_changed", file=item.file)
    if str(place) != name:
        kept.names[str(place)] = name


def _free(target: Path, place: PurePosixPath) -> PurePosixPath:
    """Two names may become one on a system that takes neither."""
    number, free = 1, place
    while (target / free).exists():
        number += 1
        free = place.with_name(f"{place.stem} ({number}){place.suffix}")
    return free


def under_their_names(returns: Iterable[Return], record: Record) -> list[tuple[str, Return]]:
    """Each return of a closed version with the name that the output gives it."""
    names = record.get("names", {})
    return [(_named(item, names), item) for item in returns]


def _named(item: Return, names: dict[str, str]) -> str:
    """A member of an archive, and a line of a table, are named after the file that was kept."""
    file = item.file
    for place in (file, item.source, *map(str, PurePosixPath(item.source).parents)):
        if place in names:
            return names[place] + file.removeprefix(place)
    return file


def unopened(record: Record, expected: Expected) -> list[Return]:
    """The returns of which a closed version keeps only that they could not be opened."""
    lines = record.get("unopened", {}).items()
    return [unreadable(name, Unfit(*said), expected) for name, said in lines]
