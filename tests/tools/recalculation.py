"""Workbooks in, the same as headless LibreOffice computes and saves them out."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from python_calamine import CalamineWorkbook

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
 oor:op="fuse"><value>{locale}</value></prop></item>
</oor:items>
"""
_AT_ONCE = 200  # files: of more than some 240 LibreOffice leaves the rest out, and says nothing
_XLSX = "xlsx:Calc MS Excel 2007 XML"


def recalculated(
    books: Sequence[Path], folder: Path, locale: str = "vi-VN", kind: str = _XLSX
) -> list[Path]:  # fmt: skip
    """Every formula computed anew, whatever was cached."""
    convert(books, folder, locale, kind)
    made = [folder / f"{book.stem}.{kind.split(':')[0]}" for book in books]
    missing = [path.name for path in made if not path.exists()]
    assert not missing, f"LibreOffice made no {missing}"
    return made


def convert(books: Sequence[Path], folder: Path, locale: str, kind: str) -> None:
    """Let LibreOffice save each file that it can open as `kind`; a private profile for each call."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    settings = _SETTINGS.format(locale=locale)
    (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless"]
    command += ["--convert-to", kind, "--outdir", str(folder)]
    for start in range(0, len(books), _AT_ONCE):
        some = books[start : start + _AT_ONCE]
        names = map(str, some)
        subprocess.run(
            [*command, *names], check=True, capture_output=True, timeout=60 + 20 * len(some)
        )


def values(book: Path, sheet: str) -> dict[tuple[int, int], object]:
    """What the cells of a sheet hold, by line and column from 0; blanks and errors are ''."""
    rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_name(sheet)
    lines = rows.to_python(skip_empty_area=False)
    return {
        (line, column): cell
        for line, cells in enumerate(lines)
        for column, cell in enumerate(cells)
    }
