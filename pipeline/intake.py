"""Files and folders in, Returns out, in the order of their names, over all cores."""

import concurrent.futures as futures
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pipeline.reading import Expected, read_return
from pipeline.returns import Notice, Return

_FEW = 24  # below this a second process costs more than it saves
_CHUNK = 8
_SYSTEM_FILES = {"thumbs.db", "desktop.ini"}


class NothingToRead(Exception):
    """No file was found where the caller pointed."""


def find_files(places: Iterable[Path]) -> list[Path]:
    """Every file named or inside the folders named; lock files and hidden files are left out.

    Raises NothingToRead, in Vietnamese, when a place does not exist or all are empty.
    """
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


def _wanted(path: Path) -> bool:
    name = path.name.lower()
    return not name.startswith((".", "~$")) and name not in _SYSTEM_FILES


def read_all(
    files: Sequence[Path], expected: Expected, jobs: int | None = None,
    advance: Callable[[], None] = lambda: None,
) -> list[Return]:  # fmt: skip
    """Read every file; the result is in the order of `files` whatever the number of `jobs`."""
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1 or len(files) < _FEW:
        returns = []
        for path in files:
            returns.append(read_return(path, expected))
            advance()
        return returns
    return _read_parallel(files, expected, jobs, advance)


def _read_parallel(files, expected: Expected, jobs: int, advance) -> list[Return]:
    chunks = [files[start : start + _CHUNK] for start in range(0, len(files), _CHUNK)]
    returns: dict[int, list[Return]] = {}
    with futures.ProcessPoolExecutor(jobs, initializer=_start, initargs=(expected,)) as pool:
        pending = {pool.submit(_read_chunk, chunk): n for n, chunk in enumerate(chunks)}
        for done in futures.as_completed(pending):
            number = pending[done]
            try:
                returns[number] = done.result()
            except futures.BrokenExecutor as error:
                returns[number] = [_lost(path, error) for path in chunks[number]]
            for _ in chunks[number]:
                advance()
    return [item for number in sorted(returns) for item in returns[number]]


def _lost(path: Path, error: Exception) -> Return:
    return Return(file=str(path), notices=(Notice("stopped_early", words=(("why", str(error)),)),))


_EXPECTED: list[Expected] = []  # one per worker process, set when it starts


def _start(expected: Expected) -> None:
    _EXPECTED[:] = [expected]


def _read_chunk(files: Sequence[Path]) -> list[Return]:
    return [read_return(path, _EXPECTED[0]) for path in files]
