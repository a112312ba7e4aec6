"""A filled xlsxwriter workbook in, the bytes of its file out.

xlsxwriter makes the parts; the texts and the styles, of which we know more than it does, are ours,
and so is the packing.
"""

import functools
import io
import shutil
import zipfile
from pathlib import Path

import xlsxwriter
from xlsxwriter.packager import Packager

from pipeline.xlsx.looks import STYLES_PART, palette
from pipeline.xlsx.texts import TEXTS_PART, texts_part

_LEVEL = 2  # of zlib: a fifth larger than 6, the usual, in a third of its time
_PIECE = 1 << 20  # bytes taken over at a time
_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest of a zip file: re-running changes no byte


def pack(workbook: xlsxwriter.Workbook, path: Path) -> None:
    """Close the workbook, take its parts before it packs them, and pack them into the file."""
    parts: list[tuple[io.StringIO | str, str, bool]] = []
    packager = Packager()
    make = packager._create_package
    packager._create_package = lambda: parts.extend(make()) or ()
    packager._write_shared_strings_file = functools.partial(_put_texts, packager)
    packager._write_styles_file = functools.partial(_put_styles, packager)
    workbook._get_packager = lambda: packager
    workbook.close()
    with zipfile.ZipFile(path, "w") as archive:
        for part, name, _ in parts:
            _add(archive, name, part)


def _put_texts(packager: Packager) -> None:
    table = packager.workbook.str_table
    if table.string_array:
        _put(packager, TEXTS_PART, texts_part(table.string_array, table.count))


def _put_styles(packager: Packager) -> None:
    _put(packager, STYLES_PART, palette(packager.workbook.has_comments).part)


def _put(packager: Packager, name: str, text: str) -> None:
    part = packager._filename(name)
    if isinstance(part, str):
        Path(part).write_text(text, encoding="utf-8", newline="")
    else:
        part.write(text)


def _add(archive: zipfile.ZipFile, name: str, part: io.StringIO | str) -> None:
    """A part from memory, or from the file in which it was made, which goes."""
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type, info._compresslevel = zipfile.ZIP_DEFLATED, _LEVEL
    if not isinstance(part, str):
        archive.writestr(info, part.getvalue())
        return
    info.file_size = (
        Path(part).stat().st_size
    )  # else zip64 is a guess, and Excel offers to repair it
    with Path(part).open("rb") as made, archive.open(info, "w") as packed:
        shutil.copyfileobj(made, packed, _PIECE)
    Path(part).unlink()
