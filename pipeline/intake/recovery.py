"""Returns that are too damaged to be read in, what LibreOffice can still read of them out.

What it makes of a damaged file is a guess: it may lack lines or say other figures. So nothing of it
counts; it fills the letter by which the department is asked. No consolidation and no closing recovers
anything: what is signed must not depend on the programs of the machine.
"""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import limits
from pipeline.intake.folder import read_all
from pipeline.libreoffice import convert, find_libreoffice
from pipeline.reading.read_return import Expected
from pipeline.returns import Notice, Return
from schemas.errors import PhulucError

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}


def recovered(returns: Sequence[Return], expected: Expected) -> list[Return]:
    """The returns, damaged workbooks among them as far as they can be read; raises PhulucError.

    A member of an archive stays as it is.
    """
    damaged = [at for at, item in enumerate(returns) if _is_damaged(item)]
    if damaged and not find_libreoffice():
        raise PhulucError("no_libreoffice_to_recover")
    found = list(returns)
    for at, item in zip(damaged, _read([returns[at] for at in damaged], expected), strict=True):
        if item is not None:
            was = returns[at]
            notices = (Notice("recovered"), *item.notices)
            found[at] = replace(item, file=was.file, checksum=was.checksum, notices=notices)
    return found


def _is_damaged(item: Return) -> bool:
    path = Path(item.file)
    told = any(notice.id == "damaged" for notice in item.notices)
    return told and path.suffix.lower() in _WORKBOOKS and path.is_file()


def _read(returns: Sequence[Return], expected: Expected) -> list[Return | None]:
    """Readings of what LibreOffice makes of the files, None where that is no return either."""
    if not returns:
        return []
    with tempfile.TemporaryDirectory(prefix="phuluc-") as home:
        copies = [
            Path(home) / f"{number}{Path(item.file).suffix.lower()}"
            for number, item in enumerate(returns)
        ]
        for copy, item in zip(copies, returns, strict=True):
            shutil.copyfile(item.file, copy)
        seconds = limits.RECOVERY_SECONDS * (1 + len(copies))
        made = convert(copies, "xlsx", Path(home) / "made", seconds)
        readings = {item.file: item for item in read_all([path for path in made if path], expected)}
        answers = [readings.get(str(path)) for path in made]
    return [item if item is not None and item.readable else None for item in answers]
