"""`python -m bundle build 3.13 3.14` writes build/phuluc-…-windows.zip for those versions of Python."""

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from packaging.markers import Marker
from places import ROOT

HERE = Path(__file__).parent
WRITTEN = ("cai-dat.cmd", "phuluc.cmd", "doc-truoc.txt")
HASHED = ROOT / "constraints-hashed.txt"
PYTHONS = ("3.13", "3.14")  # what python.org offers an office today
_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
_ENTRY = re.compile(r"^(\S+)(?: ; (.+?))?( \\\n(?:    .*\n?)+)", re.MULTILINE)


def requirements(python: str) -> str:
    """The pins of a version of Python on Windows, with their hashes.

    pip would judge the conditions by the Python that it runs in, not by the one that is asked for.
    """
    target = {
        "python_version": python, "python_full_version": f"{python}.0", "sys_platform": "win32",
        "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64",
        "implementation_name": "cpython", "platform_python_implementation": "CPython",
    }  # fmt: skip
    entries = _ENTRY.findall(HASHED.read_text(encoding="utf-8"))
    return "".join(
        f"{name}{hashes}" for name, when, hashes in entries
        if not when or Marker(when).evaluate(target)
    )  # fmt: skip


def bundle(folder: Path, pythons: tuple[str, ...] = PYTHONS) -> Path:
    """Write the zip into a folder; raises CalledProcessError where no package registry answers."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        wheels = Path(work) / "goi"
        wheels.mkdir()
        shutil.rmtree(
            ROOT / "build" / "lib", ignore_errors=True
        )  # of an earlier build: files gone since
        _run("wheel", "--no-deps", "--wheel-dir", wheels, ROOT)
        (own,) = wheels.iterdir()
        version = own.name.split("-")[1]
        words = {"PYTHONS": " ".join(pythons), "WHEEL": own.name, "VERSION": version}
        files = {name: _filled(HERE / name, words) for name in WRITTEN}
        for python in pythons:
            pinned = Path(work) / f"yeu-cau-{python}.txt"
            pinned.write_text(requirements(python), encoding="utf-8")
            files[pinned.name] = pinned.read_bytes()
            _run(
                "download", "--no-deps", "--require-hashes", "--only-binary=:all:", "--dest", wheels,
                "--implementation", "cp", "--platform", "win_amd64", "--python-version", python,
                "--requirement", pinned,
            )  # fmt: skip
        return _packed(folder / f"phuluc-{version}-windows.zip", files, wheels)


def _run(*words: object) -> None:
    subprocess.run([*_PIP, *map(str, words)], check=True, capture_output=True, encoding="utf-8")


def _filled(path: Path, words: dict[str, str]) -> bytes:
    """A text with its @WORDS@; cmd.exe and Notepad want both characters at the end of a line."""
    text = path.read_text(encoding="utf-8")
    for name, said in words.items():
        text = text.replace(f"@{name}@", said)
    return text.replace("\n", "\r\n").encode("utf-8")


def _packed(path: Path, files: dict[str, bytes], wheels: Path) -> Path:
    inside = path.name.removesuffix("-windows.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(f"{inside}/{name}", content)
        for wheel in sorted(wheels.iterdir()):  # compressed already
            archive.write(wheel, f"{inside}/goi/{wheel.name}", zipfile.ZIP_STORED)
    return path


if __name__ == "__main__":
    print(bundle(Path(sys.argv[1]), tuple(sys.argv[2:]) or PYTHONS))
