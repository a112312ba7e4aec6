"""Files in, what LibreOffice makes of them out, where it is installed."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path


def find_libreoffice() -> str:
    """The program; '' where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def convert(files: Sequence[Path], kind: str, folder: Path, seconds: float) -> list[Path | None]:
    """Each file as one of another kind («pdf», «xlsx») in the folder; None for what it is not.

    It takes `seconds` at most; what was made until then is there.
    """
    profile = (folder / "profile").as_uri()  # two runs on one profile: one fails silently
    command = [
        find_libreoffice(), f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind,
        "--outdir", str(folder), *map(str, files),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:  # what it has made by then is looked at
        _end(process)
    made = [folder / f"{file.stem}.{kind}" for file in files]
    return [path if path.is_file() else None for path in made]


def _end(process: subprocess.Popen) -> None:
    """End the program with what it started: it is a script that waits for another process."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        command = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)
    process.wait()
