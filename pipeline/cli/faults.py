"""Whatever stops a command, as a Vietnamese sentence that says what to do, and exit code 2.

The sentences stand in schemas/wording/errors.csv; what only a supporter can read goes into a log
beside the output.
"""

import contextlib
import datetime as dt
import errno
import logging
import os
import platform
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from schemas.errors import PhulucError, sentence

LOG = "phuluc-loi.log"
_LOG_BYTES = 1_000_000  # a log that has grown to this begins anew
_FAILED = PhulucError.exit_code


@dataclass(frozen=True)
class _Fault:
    """A kind of exception, the codes of it (none: all), and the sentence that it is told by."""

    kind: type[BaseException]
    sentence: str
    codes: frozenset[int] = frozenset()

    def fits(self, error: BaseException) -> bool:
        return isinstance(error, self.kind) and (not self.codes or _code(error) in self.codes)


def _fault(kind: type[BaseException], identifier: str, *codes: int) -> _Fault:
    return _Fault(kind, identifier, frozenset(codes))


_QUOTA = getattr(errno, "EDQUOT", errno.ENOSPC)  # Windows has none
_STALE = getattr(errno, "ESTALE", errno.EIO)
FAULTS = (  # the first that fits tells it
    _fault(KeyboardInterrupt, "interrupted"),
    _fault(sqlite3.Error, "register.locked", sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
    _fault(sqlite3.Error, "register.read_only", sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM,
           sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_AUTH),
    _fault(sqlite3.Error, "disk_full", sqlite3.SQLITE_FULL),
    _fault(sqlite3.Error, "disk_fails", sqlite3.SQLITE_IOERR),
    _fault(sqlite3.Error, "no_memory", sqlite3.SQLITE_NOMEM),
    _fault(sqlite3.Error, "register.damaged"),
    _fault(OSError, "disk_full", errno.ENOSPC, errno.EFBIG, _QUOTA),
    _fault(OSError, "read_only", errno.EROFS),
    _fault(OSError, "no_permission", errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY),
    _fault(OSError, "gone", errno.ENOENT),
    _fault(OSError, "not_a_folder", errno.ENOTDIR, errno.EEXIST),
    _fault(OSError, "not_a_file", errno.EISDIR),
    _fault(OSError, "name_too_long", errno.ENAMETOOLONG),
    _fault(OSError, "name_not_text", errno.EILSEQ),
    _fault(OSError, "disk_fails", errno.EIO, errno.ENXIO, errno.ENODEV, errno.ETIMEDOUT, _STALE),
    _fault(OSError, "too_many_open", errno.EMFILE, errno.ENFILE, errno.EAGAIN),
    _fault(OSError, "no_memory", errno.ENOMEM),
    _fault(OSError, "other_disk"),
    _fault(UnicodeError, "name_not_text"),
    _fault(MemoryError, "no_memory"),
    _fault(ImportError, "installation"),
    _fault(BaseException, "program"),
)  # fmt: skip
_SILENT = {"interrupted"}  # nothing in it for a log


def _code(error: BaseException) -> int | None:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF  # what is above tells details
    return getattr(error, "errno", None)


@contextlib.contextmanager
def told_in_vietnamese(output: Path | None) -> Iterator[None]:
    """Carry out a command; what stops it is told, and ends the program with code 2.

    `output` is the folder that the command writes, for a log beside what it has written.
    """
    own = logging.getLogger("pipeline")
    handlers = (_OnTerminal(logging.WARNING), _InLog(output))
    try:
        own.setLevel(logging.INFO)
        for handler in handlers:
            own.addHandler(handler)
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort, SystemExit):
        raise
    except BaseException as error:
        if not _has_left(error):
            _say(sentence("cannot", why=sentence_of(error, output)).removesuffix("."))
        _forget_unwritten()
        raise click.exceptions.Exit(_FAILED) from None
    finally:
        for handler in handlers:
            own.removeHandler(handler)


def sentence_of(error: BaseException, output: Path | None) -> str:
    """What the officer is told of it; details have then been written into a log."""
    if isinstance(error, PhulucError):
        told, silent = str(error), not error.details
    else:
        fault = next(fault for fault in FAULTS if fault.fits(error))
        told, silent = sentence(fault.sentence, **_words(error)), fault.sentence in _SILENT
    log = None if silent else _append("".join(traceback.format_exception(error)), output)
    return f"{told} {sentence('log', path=log)}" if log else told


def _words(error: BaseException) -> dict[str, str]:
    names = ("filename2", "filename")  # of a move first where it was to go: that is in the way
    file = next(filter(None, (getattr(error, name, None) for name in names)), None)
    name = os.fsdecode(file) if isinstance(file, str | bytes | os.PathLike) else ""
    why = f"{type(error).__name__}: {error}"
    if isinstance(error, UnicodeEncodeError):
        why = error.object.encode("utf-8", "backslashreplace").decode()
    return {"file": f" “{name}”" if name else "", "why": why[:200]}


def _append(details: str, output: Path | None) -> Path | None:
    """Append to the log; returns where, None where nothing can be written anywhere."""
    machine = f"{platform.platform()} Python {platform.python_version()}"
    known = f"{dt.datetime.now():%Y-%m-%d %H:%M:%S} {machine} {sys.argv}\n{details}\n"
    content = known.encode("utf-8", "backslashreplace")
    if output is not None and os.path.isdir(output):  # noqa: PTH112 - is no error for any name
        path = output / LOG
        with contextlib.suppress(OSError):
            whole = path.exists() and path.stat().st_size > _LOG_BYTES
            with path.open("wb" if whole else "ab") as file:
                file.write(content)
            return path
    with contextlib.suppress(OSError):
        handle, name = tempfile.mkstemp(prefix="phuluc-loi-", suffix=".log")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        return Path(name)
    return None


def _has_left(error: BaseException) -> bool:
    """True where whoever reads our output has closed it (`| head`): there is nobody to tell."""
    closed = getattr(error, "errno", None) == errno.EINVAL and getattr(error, "filename", 0) is None
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and closed)


def _say(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        click.echo(text, err=True)


def _forget_unwritten() -> None:
    """What could not be written must not be tried again, in English, when Python ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _OnTerminal(logging.Handler):
    """What a room has to say while the officer waits: a sentence of errors.csv."""

    def emit(self, record: logging.LogRecord) -> None:
        _say(record.getMessage())


class _InLog(logging.Handler):
    """What only a supporter can read."""

    def __init__(self, output: Path | None) -> None:
        super().__init__()
        self.output = output

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING:
            _append(record.getMessage(), self.output)
