"""A file that came in, the errands out that read it: one, or one for each return in an archive or mail.

What lies in a file is listed in a process of its own, for a mail can be written so that looking into
it takes hours.
"""

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.files.enclosed import Member, encloses, open_enclosed
from pipeline.files.guard import load
from pipeline.files.package import Unfit
from pipeline.reading.confirmation_lines import NAME as CONFIRMATIONS
from pipeline.reading.read_return import Expected, unreadable
from pipeline.returns import Notice, Return
from pipeline.safe_names import shown
from pipeline.workers.crew import TOO_SLOW, Crew


@dataclass(frozen=True, slots=True)
class Errand:
    """One return to read: a file, or a member of an archive or mail, with who sent it and when.

    `content` are its bytes, to read it elsewhere.
    """

    path: Path
    member: str = ""
    sender: str = ""
    sent: dt.datetime | None = None
    content: bytes | None = None

    @property
    def name(self) -> str:
        """What everybody calls it: without letters that cannot be seen."""
        return shown(f"{self.path}/{self.member}" if self.member else str(self.path))

    def load(self) -> bytes:
        """The bytes of the return; raises Unfit."""
        if self.content is not None:
            return self.content
        return open_enclosed(self.path)[self.member].read() if self.member else load(self.path)

    def sent_along(self, item: Return) -> Return:
        """The reading, with what the mail says of it."""
        return replace(item, sender=self.sender, sent=self.sent) if self.sent else item


Listing = list[Errand | Return]  # a Return says why a file is not read


def listings(files: Sequence[Path], expected: Expected, crew: Crew) -> dict[Path, Listing]:
    """What there is to read in each file: itself, or what the crew finds to lie in it."""
    found: dict[Path, Listing] = {}
    opened = []
    for path in files:
        if _is_folder(path):
            found[path] = [unreadable(shown(str(path)), Unfit("closed_folder"), expected)]
        elif path.name.lower() == CONFIRMATIONS:
            found[path] = [_ignored(shown(str(path)))]
        elif encloses(path.name):
            opened.append(path)
        else:
            found[path] = [Errand(path)]
    return found | {opened[index]: answer for index, answer in crew.answers(opened)}


def listing(path: Path, expected: Expected) -> Listing:
    """What lies in a file: each an errand, or said why it is not read."""
    try:
        members = open_enclosed(path)
    except Unfit as unfit:
        return [unreadable(shown(str(path)), unfit, expected)]
    return [_member(path, name, member) for name, member in members.items()] or [Errand(path)]


def checksums_in(path: Path) -> Iterator[str]:
    """SHA-256 of each return inside an archive or mail; of none for any other file."""
    with contextlib.suppress(Unfit):
        for member in open_enclosed(path).values() if encloses(path.name) else ():
            with contextlib.suppress(Unfit):
                yield hashlib.sha256(member.read()).hexdigest()


def lost(name: str, why: str, expected: Expected) -> Return:
    """What is said of a file that killed its reader, or kept it too long."""
    return unreadable(name, Unfit("too_slow" if why == TOO_SLOW else "reader_died"), expected)


def _member(path: Path, name: str, member: Member) -> Errand | Return:
    errand = Errand(path, name, shown(member.sender), member.sent)
    if PurePosixPath(name).name.lower() == CONFIRMATIONS:
        return _ignored(errand.name)
    if member.is_copy:
        return Return(errand.name, notices=(Notice("copy_beside"),))
    return errand


def _ignored(name: str) -> Return:
    """A file of confirmed readings that somebody sent: told, and not used."""
    return Return(name, notices=(Notice("confirmations_among_returns"),))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # its folder can be listed and not entered
        return False
