"""A filled xlsxwriter workbook in, the bytes of its file out.

xlsxwriter makes the parts; the texts and the styles, of which we know more than it does, are ours,
and so is the packing.
"""

import functools
import io
import zipfile

import xlsxwriter
from xlsxwriter.packager import Packager

from pipeline.palette import STYLES_PART, palette
from pipeline.xlsx_texts import TEXTS_PART, texts_part

_LEVEL = 2  # of zlib: a fifth larger than 6, the usual, in a third of its time
_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest of a zip file: re-running changes no byte


def packed(workbook: xlsxwriter.Workbook) -> bytes:
    """Close the workbook, and take its parts before it packs them."""
    parts: list[tuple[io.StringIO, str, bool]] = []
    packager = Packager()
    make = packager._create_package
    packager._create_package = lambda: parts.extend(make()) or ()
    packager._write_shared_strings_file = functools.partial(_put_texts, packager)
    packager._write_styles_file = functools.partial(_put_styles, packager)
    workbook._get_packager = lambda: packager
    workbook.close()
    return _zipped({name: part.getvalue() for part, name, _ in parts})


def _put_texts(packager: Packager) -> None:
    table = packager.workbook.str_table
    if table.string_array:
        packager._filename(TEXTS_PART).write(texts_part(table.string_array, table.count))


def _put_styles(packager: Packager) -> None:
    packager._filename(STYLES_PART).write(palette(packager.workbook.has_comments).part)


def _zipped(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, _STAMP)
            archive.writestr(info, part, zipfile.ZIP_DEFLATED, _LEVEL)
    return file.getvalue()
