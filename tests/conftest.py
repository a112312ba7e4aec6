"""What many tests start from: the form, the roster, the real return, and a folder of filled templates."""

import gc
import os

import pytest

from pipeline.libreoffice import find_libreoffice
from pipeline.reading.read_return import Expected
from pipeline.workers.memory import seldom_collect
from schemas.form.loading import load_form
from schemas.units.unit import DEMO_ROSTER, load_roster


@pytest.fixture(scope="session")
def form():
    return load_form("cchc_2023")


@pytest.fixture(scope="session")
def roster():
    return load_roster(DEMO_ROSTER)


@pytest.fixture(scope="session")
def expected(form, roster):
    return Expected((form,), roster)


@pytest.fixture(scope="session")
def soffice():
    """The LibreOffice program; the test is skipped, and says so, where it is missing."""
    program = find_libreoffice()
    if not program:
        pytest.skip("LibreOffice (soffice) is not installed")
    return program


def pytest_collection_modifyitems(items):
    """The longest files first: of several processes none is left waiting for the other at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish():
    """What was collected is there to the end: as in the program, cycles are seldom looked for."""
    gc.collect()
    gc.freeze()
    seldom_collect()


def pytest_sessionfinish(session):
    """On CI nothing may be skipped: a skipped test there is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # one of several test processes: the first of them reports
        return
    if os.environ.get("PHULUC_LIBREOFFICE") == "required" and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
