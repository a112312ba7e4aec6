"""Files in, what LibreOffice makes of them out.

One program for each language stays open as long as this process: to start takes longer than to
convert. `soffice` of the same profile gives it the files and waits; where it has ended, `soffice`
converts them itself.
"""

import atexit
import functools
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from pipeline.libreoffice import find_libreoffice

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
_STARTS = 60  # seconds that a start may take; who waited in vain converts in a program of its own


def convert(files: Sequence[Path], folder: Path, kind: str, locale: str = "en-US") -> list[Path]:
    """Each file saved as `kind` in the folder, its formulas computed anew; some may be missing there."""
    for start in range(0, len(files), _AT_ONCE):
        some = files[start : start + _AT_ONCE]
        words = ["--convert-to", kind, "--outdir", str(folder), *map(str, some)]
        try:
            _run(words, locale, len(some))
        except subprocess.TimeoutExpired:  # it hangs: another one is asked
            _kept_open.cache_clear()
            _run(words, locale, len(some))
    return [folder / f"{file.stem}.{kind.partition(':')[0]}" for file in files]


def _run(words: list[str], locale: str, files: int) -> None:
    command = [*_program(_kept_open(locale)), *words]
    subprocess.run(command, check=True, capture_output=True, timeout=60 + 20 * files)


def _program(profile: Path) -> list[str]:
    return [
        find_libreoffice(),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
    ]


@functools.cache
def _kept_open(locale: str) -> Path:
    """The profile of a program in this language, in which a document is open: else it would end."""
    home = Path(tempfile.mkdtemp(prefix="phuluc-libreoffice-"))
    settings, document = home / "user" / "registrymodifications.xcu", home / "open.xlsx"
    settings.parent.mkdir()
    settings.write_text(_SETTINGS.format(locale=locale), encoding="utf-8")
    openpyxl.Workbook().save(document)
    words = [str(document), "--convert-to", "csv", "--outdir", str(home), str(document)]
    process = subprocess.Popen(
        [*_program(home), *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    atexit.register(_end, process, home)
    given_up = time.monotonic() + _STARTS
    while not document.with_suffix(".csv").exists() and time.monotonic() < given_up:
        time.sleep(0.05)  # files that come while it starts are lost
    return home


def _end(process: subprocess.Popen, home: Path) -> None:
    process.terminate()
    process.wait()
    shutil.rmtree(home, ignore_errors=True)
