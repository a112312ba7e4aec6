"""The time limit of LibreOffice ends all that it has started."""

import os
import time

import pytest

from pipeline.libreoffice import convert


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for the program")
def test_what_takes_too_long_is_ended_with_what_it_started(tmp_path, monkeypatch):
    program, made = tmp_path / "soffice", tmp_path / "made"
    program.write_text("#!/bin/sh\n(sleep 2; echo late > made) &\nwait\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    assert [None] == convert([tmp_path / "a.xlsx"], "pdf", tmp_path, 0.2)
    time.sleep(3)
    assert not made.exists()
