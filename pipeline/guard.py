"""A path in, bytes that are safe to parse out, or the Notice that says why not."""

import io
import zipfile
from pathlib import Path

from pipeline.returns import Notice

MEGABYTE = 1 << 20
MAX_FILE = 32 * MEGABYTE
MAX_PARTS = 2000
MAX_UNPACKED = 64 * MEGABYTE
MAX_PART = 32 * MEGABYTE
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


def admit(path: Path) -> bytes | Notice:
    """Read a file whose first bytes and zip directory are those of a workbook of sane size."""
    try:
        if path.stat().st_size > MAX_FILE:
            return _notice("too_large", f"{path.stat().st_size // MEGABYTE} MB")
        data = path.read_bytes()
    except OSError as error:
        return _notice("locked_file", error.strerror or type(error).__name__)
    if not data:
        return Notice("empty_file")
    if data.startswith(_OLE):
        return Notice("encrypted_or_old")
    if not data.startswith(_ZIP):
        return _notice("not_a_workbook", "nội dung không phải định dạng .xlsx")
    return _zip_fault(data) or data


def _zip_fault(data: bytes) -> Notice | None:
    """Declared sizes are checked before anything is unpacked; zipfile enforces them afterwards."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        return _notice("damaged", type(error).__name__)
    sizes = [part.file_size for part in parts]
    if len(parts) > MAX_PARTS or sum(sizes) > MAX_UNPACKED or max(sizes, default=0) > MAX_PART:
        return _notice("too_large", f"{len(parts)} phần, {sum(sizes) // MEGABYTE} MB khi giải nén")
    if not any(part.filename.lower().endswith("workbook.xml") for part in parts):
        return _notice("not_a_workbook", "tệp nén không chứa bảng tính")
    return None


def _notice(identifier: str, why: str) -> Notice:
    return Notice(identifier, words=(("why", why),))
