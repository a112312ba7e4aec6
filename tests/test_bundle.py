"""The zip for Windows holds what its scripts name, for each Python, and nothing that is not pinned."""

import hashlib
import re
import subprocess
import zipfile

import pytest
from bundle.__main__ import PYTHONS, WRITTEN, bundle, requirements
from packaging.utils import parse_wheel_filename
from places import ROOT

PYTHON = PYTHONS[-1]
BESIDE = re.compile(r"%~dp0([\w.\\%-]+)")  # what a script names beside itself
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The content of every file of the zip, by its path inside."""
    try:
        path = bundle(tmp_path_factory.mktemp("bundle"), (PYTHON,))
    except subprocess.CalledProcessError as error:
        if "from versions: none" in error.stderr:
            pytest.skip("no package registry answers")
        raise
    with zipfile.ZipFile(path) as archive:
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wheels(files):
    """(name, version, tags) of every wheel, by its path."""
    return {
        path: parse_wheel_filename(path.split("/")[1]) for path in files if path.endswith(".whl")
    }


def test_the_packages_are_those_pinned_byte_for_byte(files, wheels):
    pinned = files[f"yeu-cau-{PYTHON}.txt"].decode()
    others = {path: found for path, found in wheels.items() if found[0] != "phuluc"}

    assert {*PIN.findall(pinned)} == {(name, str(version)) for name, version, *_ in others.values()}
    for path in others:
        assert f"sha256:{hashlib.sha256(files[path]).hexdigest()}" in pinned


def test_every_wheel_runs_on_windows(wheels):
    for _, _, _, tags in wheels.values():
        assert {"any", "win_amd64"} & {tag.platform for tag in tags}


def test_the_scripts_name_what_is_there(files, wheels):
    named = BESIDE.findall(files["cai-dat.cmd"].decode().replace("%VERSION%", PYTHON))
    (own,) = (path for path, found in wheels.items() if found[0] == "phuluc")

    assert {path.replace("\\", "/") for path in named} == {
        "goi", own, f"yeu-cau-{PYTHON}.txt", "phuluc.cmd",
    }  # fmt: skip
    assert {*WRITTEN, f"yeu-cau-{PYTHON}.txt"} == {path for path in files if "/" not in path}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_windows_reads_has_its_ends_of_line_and_every_word_filled_in(files, name):
    text = files[name].decode()

    assert text.count("\n") == text.count("\r\n") > 0
    assert [] == re.findall(r"@[A-Z]+@", text)


@pytest.mark.parametrize(("python", "numpy"), [("3.11", "< '3.12'"), ("3.14", ">= '3.12'")])
def test_what_differs_by_version_of_python_is_that_of_the_one_asked(python, numpy):
    hashed = (ROOT / "constraints-hashed.txt").read_text(encoding="utf-8")
    (version,) = re.findall(rf"numpy==(\S+) ; python_full_version {re.escape(numpy)}", hashed)

    assert ("numpy", version) in PIN.findall(requirements(python))
