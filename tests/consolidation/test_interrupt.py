"""Ctrl-C at any moment: one sentence, nothing left behind, and the next run ends as if undisturbed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from offices import contents

from pipeline.cli.demo import FORM, PERIOD, write_returns
from pipeline.intake.readings_kept import NAME as KEPT
from pipeline.progress import quiet
from pipeline.register.register import NAME as REGISTER
from schemas.form.loading import load_form
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="no groups of processes here")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("báo cáo")
    period = parse_period(PERIOD)
    write_returns(load_form(FORM), load_roster(DEMO_ROSTER).during(period), period, folder, quiet)
    return folder


@pytest.fixture(scope="module")
def undisturbed(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("yên")
    _start(folder, out).communicate()
    return _output(out)


# A shell that runs the tests in the background has its children ignore Ctrl-C; these must not.
_LISTENING = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from pipeline.cli.main import main; main()"
)


def _start(folder: Path, out: Path) -> subprocess.Popen:
    command = [sys.executable, "-c", _LISTENING, "consolidate", str(folder), "--period", PERIOD,
               "--units", str(DEMO_ROSTER), "--out", str(out)]  # fmt: skip
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def _output(out: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(out).items() if not name.endswith(".sqlite")}


# What stands in the folder of output when Ctrl-C is pressed.
MOMENTS = {"reading": KEPT, "judging": REGISTER, "writing": ".dang-ghi-*"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c(folder, undisturbed, tmp_path, moment):
    process = _start(folder, tmp_path)
    while process.poll() is None and not any(tmp_path.glob(MOMENTS[moment])):
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()

    assert 2 == process.returncode
    assert ["Không thực hiện được: Đã dừng; kết quả của lần chạy trước còn nguyên."] == (
        said.decode().splitlines()
    )
    assert {} == _output(tmp_path)
    with pytest.raises(ProcessLookupError):
        _wait_until_gone(process.pid)
    _start(folder, tmp_path).communicate()
    assert undisturbed == _output(tmp_path)


def _wait_until_gone(group: int) -> None:
    """Raises ProcessLookupError once no process of the group is left."""
    for _ in range(200):
        os.killpg(group, 0)
        time.sleep(0.05)
