"""A file that the office itself keeps in, its cells out; what cannot be read is told in words for the office."""

from pathlib import Path

from pipeline import limits
from pipeline.files.guard import notice_of
from pipeline.files.old_encodings import in_unicode
from pipeline.files.package import Unfit, why
from pipeline.files.which_format import read_workbook
from pipeline.grid import Grid
from schemas.errors import DefinitionError
from schemas.filling import fill
from schemas.wording.messages import messages

_LOCKS = ("~${}", ".~lock.{}#")


def lock_of(path: Path) -> Path | None:
    """What Excel or LibreOffice puts beside a file while it is open there."""
    locks = (path.with_name(lock.format(path.name)) for lock in _LOCKS)
    return next((lock for lock in locks if lock.exists()), None)


def open_grid(path: Path) -> Grid:
    """The cells of a file; raises DefinitionError where it cannot be read, OSError for the system's reasons."""
    try:
        if path.stat().st_size > limits.FILE_BYTES:
            raise DefinitionError(path, 0, "table.too_large")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise DefinitionError(path, 0, "table.missing") from error
    try:
        if not data:
            raise Unfit("empty_file")
        return in_unicode(read_workbook(data), ())[0]
    except (MemoryError, DefinitionError):
        raise
    except Unfit as unfit:
        raise unreadable(path, unfit) from unfit
    except Exception as error:  # broken files raise dozens of classes
        raise unreadable(path) from error


def unreadable(path: Path, unfit: Unfit | None = None) -> DefinitionError:
    """What is said of a file of the office that cannot be read; without a reason, that it is damaged."""
    notice = notice_of(unfit or Unfit("damaged", why("broken_inside")))
    said = fill(messages()[notice.id].text, {"why": "", **dict(notice.words)})
    return DefinitionError(path, 0, "table.unreadable", why=said[:1].lower() + said[1:])
