"""What is installed: everything is pinned, an office can check it by hash, and Windows has it as wheels."""

import re
import subprocess
import sys
import tomllib

import pytest
from places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS, HASHED = ROOT / "constraints.txt", ROOT / "constraints-hashed.txt"
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; ([^\\\n]+?))? ?\\?$", re.MULTILINE)


def pins(path) -> set[tuple[str, str, str]]:
    """(name, version, when) of every package that a file pins."""
    return set(_PIN.findall(path.read_text(encoding="utf-8")))


def names(requirements: list[str]) -> set[str]:
    found = {re.match(r"[A-Za-z0-9-]+", text)[0].lower() for text in requirements}
    return found - {"phuluc"}


def asked_of_everyone() -> set[str]:
    return names([*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]])


def test_every_package_asked_for_is_pinned():
    extras = PROJECT["project"]["optional-dependencies"].values()
    asked = asked_of_everyone().union(*map(names, extras))

    assert set() == asked - {name for name, _, _ in pins(PINS)}


def test_what_an_office_installs_is_pinned_by_hash_in_the_same_versions():
    assert set() == asked_of_everyone() - {name for name, _, _ in pins(HASHED)}
    assert set() == pins(HASHED) - pins(PINS)


def test_every_pin_by_hash_has_its_hashes():
    entries = re.split(r"\n(?=[a-z])", HASHED.read_text(encoding="utf-8"))[1:]

    assert len(pins(HASHED)) == len(entries)
    assert [] == [entry for entry in entries if "--hash=sha256:" not in entry]


def test_the_build_uses_the_setuptools_that_is_pinned():
    ((name, version),) = (text.split("==") for text in PROJECT["build-system"]["requires"])

    assert (name, version, "") in pins(PINS)
    assert PROJECT["build-system"]["requires"] == PROJECT["dependency-groups"]["build"]


@pytest.mark.parametrize("path", [PINS, HASHED], ids=lambda path: path.name)
def test_no_file_of_pins_names_a_host(path):
    assert None is re.search(r"https?:|--(extra-)?index-url|--find-links", path.read_text("utf-8"))


def resolved(python: str) -> str:
    """What pip says of a dry run for Windows; the test is skipped where no registry answers."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--disable-pip-version-check"]
    command += ["--retries", "1", "--ignore-installed", "--target", "nowhere"]
    command += ["--only-binary=:all:", "--implementation", "cp", "--platform", "win_amd64"]
    command += ["--python-version", python, "--require-hashes", "-r", str(HASHED)]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    if "from versions: none" in result.stderr:
        pytest.skip("no package registry answers")
    return result.stdout.splitlines()[-1] if result.returncode == 0 else result.stderr


@pytest.mark.parametrize("python", ["3.11", "3.14"])
def test_windows_has_a_wheel_of_everything(python, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert "Would install" in resolved(python)


def test_the_versions_of_python_named_are_those_required():
    classifiers = "\n".join(PROJECT["project"]["classifiers"])
    named = re.findall(r"Python :: 3\.(\d+)$", classifiers, re.MULTILINE)
    first, end = re.fullmatch(
        r">=3\.(\d+),<3\.(\d+)", PROJECT["project"]["requires-python"]
    ).groups()

    assert [*range(int(first), int(end))] == [*map(int, named)]
