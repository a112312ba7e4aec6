"""One file, read as the intake reads it, in this process."""

from pathlib import Path

from pipeline.files.guard import load
from pipeline.reading.read_return import Expected, read_content
from pipeline.returns import Return


def read_return(path: Path, expected: Expected) -> Return:
    return read_content(str(path), lambda: load(path), expected)
