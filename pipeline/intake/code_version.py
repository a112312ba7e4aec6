"""The program itself in, a checksum out: whatever was made by other code is not this program's."""

import functools
import hashlib
import platform
from pathlib import Path

import pipeline
import schemas

_SOURCES = {".py", ".csv", ".toml", ".sql"}
_LIBRARIES = (  # that decide what is read
    "lxml", "msoffcrypto-tool", "olefile", "pdfminer.six", "pdfplumber", "python-calamine",
    "python-docx", "xlrd",
)  # fmt: skip


@functools.cache
def code_version() -> str:
    """Of every module and definition of the program, and of the libraries that it reads with."""
    import importlib.metadata

    digest = hashlib.sha256(platform.python_version().encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    for package in (Path(pipeline.__file__).parent, Path(schemas.__file__).parent):
        digest.update(checksum_of_files(package).encode())
    return digest.hexdigest()


def checksum_of_files(folder: Path) -> str:
    """Of the names and contents of a folder's definitions, in the order of their names."""
    digest = hashlib.sha256()
    if folder.is_file():  # a form that is a workbook
        return hashlib.sha256(folder.read_bytes()).hexdigest()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _SOURCES):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
