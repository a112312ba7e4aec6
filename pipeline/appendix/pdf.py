"""The official sheet in, its PDF out, made by LibreOffice where it is installed."""

import dataclasses
import shutil
import tempfile
from pathlib import Path

from pipeline.libreoffice import convert, find_libreoffice
from pipeline.output_folder import checksum, read_manifest
from pipeline.xlsx.write import Book, Sheet, write_book
from schemas.errors import PhulucError

_SECONDS = 300


def write_pdf(sheet: Sheet, target: Path, workbook: Path, last: Path) -> None:
    """Print the sheet; the PDF of the last output is kept where its workbook is the same.

    LibreOffice stamps each PDF with the time, and a run with nothing new must change no byte.
    """
    made = read_manifest(last).get("files", {})
    if made.get(workbook.name) == checksum(workbook) and (last / target.name).exists():
        shutil.copyfile(last / target.name, target)
        return
    if not find_libreoffice():
        raise PhulucError("no_libreoffice")
    with tempfile.TemporaryDirectory(prefix="phuluc-") as home:
        alone = Path(home) / f"{target.stem}.xlsx"
        write_book(Book((_without_formulas(sheet),)), alone)
        (printed,) = convert([alone], "pdf", Path(home), _SECONDS)
        if printed is None:
            raise PhulucError("pdf_failed")
        shutil.move(printed, target)


def _without_formulas(sheet: Sheet) -> Sheet:
    """The sheet alone: its formulas and links name sheets that are not printed."""
    cells = {
        place: dataclasses.replace(cell, formula="", link="") for place, cell in sheet.cells.items()
    }
    return dataclasses.replace(sheet, cells=cells)
