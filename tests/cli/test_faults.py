"""Faults of the machine × commands: each goes on, or ends with a Vietnamese sentence and code 2."""

import errno
import http.server
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from command import run, with_list, write_return
from faults import COMMANDS, GOES_ON, TABLE, a_mistake_of_ours, register_that_another_holds
from returns.files import changed_parts

from pipeline.cli.faults import FAULTS, LOG, sentence_of
from pipeline.output_folder import MANIFEST, REGISTER
from pipeline.xlsx.write import Book, Cell, Sheet, write_book
from schemas.errors import _sentences
from schemas.units.unit import COLUMNS

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def closed(tmp_path_factory, form, roster):
    """The returns of two communes, consolidated and closed."""
    home = tmp_path_factory.mktemp("văn thư")
    for unit in ("X01", "X02"):
        write_return(home / "nhận" / f"{unit}.xlsx", form, roster.by_id[unit])
    code, _, said = run("close", *COMMANDS["close"](home / "nhận", home / "kết quả"))
    assert 0 == code, said
    return home


@pytest.fixture
def office(closed, tmp_path):
    return Path(shutil.copytree(closed, tmp_path / "văn thư"))


@pytest.fixture
def office_with_news(office, form, roster):
    """One return came after the closing, so that there is something to write and to close."""
    write_return(office / "nhận" / "X03.xlsx", form, roster.by_id["X03"])
    return office


def said_by(identifier: str) -> str:
    """A sentence of errors.csv up to its first placeholder."""
    return _sentences()[identifier][0].split("{")[0]


CASES = [
    (fault, command, outcome)
    for fault, told in TABLE.items() for command, outcome in told.items()
]  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks for /sys and /dev/full")
@pytest.mark.parametrize(
    ("fault", "command", "outcome"), CASES, ids=lambda v: getattr(v, "__name__", v)
)
def test_a_fault_of_the_machine_is_told_or_passed_over(
    office_with_news, monkeypatch, fault, command, outcome
):
    out = office_with_news / "kết quả"
    out = fault(out, monkeypatch) or out

    code, _, said = run(command, *COMMANDS[command](office_with_news / "nhận", out))

    assert "Traceback" not in said
    if outcome == GOES_ON:
        assert code in (0, 1), said
        assert "Không thực hiện được" not in said
        return
    assert 2 == code
    assert said_by(outcome) in said
    assert said.startswith("Không thực hiện được: ") or "đang chờ đến lượt" in said


def test_whoever_waits_for_another_run_is_told(office, monkeypatch):
    register_that_another_holds(office / "kết quả", monkeypatch)
    monkeypatch.setattr("pipeline.register.register.PATIENCE", 3)

    _, _, said = run("status", *COMMANDS["status"](None, office / "kết quả"))

    assert "đang chờ đến lượt" in said.splitlines()[0]


def test_details_stand_in_a_log_beside_the_output(office, monkeypatch):
    a_mistake_of_ours(office / "kết quả", monkeypatch)

    _, _, said = run("consolidate", *COMMANDS["consolidate"](office / "nhận", office / "kết quả"))
    log = (office / "kết quả" / LOG).read_text(encoding="utf-8")

    assert f"Chi tiết trong tệp {office / 'kết quả' / LOG}." in said
    assert "Traceback" in log
    assert "KeyError: 'plan'" in log


def test_details_stand_elsewhere_where_the_output_is_no_folder(office, monkeypatch, tmp_path):
    a_mistake_of_ours(office, monkeypatch)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    run("consolidate", *COMMANDS["consolidate"](office / "nhận", tmp_path / "chưa có"))
    (log,) = tmp_path.glob("phuluc-loi-*.log")

    assert "KeyError: 'plan'" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.sentence)
def test_every_kind_of_exception_has_its_sentence(fault, tmp_path):
    for number in fault.codes or (0,):
        error = (
            fault.kind(number, "words", "tệp.xlsx") if fault.kind is OSError else fault.kind("x")
        )
        if issubclass(fault.kind, sqlite3.Error):
            error.sqlite_errorcode = number or sqlite3.SQLITE_CORRUPT
        told = sentence_of(error, tmp_path)

        assert told.startswith(said_by(fault.sentence))
        assert "{" not in told


def test_what_is_in_the_way_of_a_file_is_named_not_the_file(tmp_path):
    (tmp_path / "phu-luc.xlsx").mkdir()
    (made := tmp_path / "mới.xlsx").touch()
    with pytest.raises((IsADirectoryError, PermissionError)) as stopped:  # the latter on Windows
        made.replace(tmp_path / "phu-luc.xlsx")

    assert "phu-luc.xlsx" in sentence_of(stopped.value, tmp_path)


# ---- what only a process of its own can show


def typed(*arguments, shell: str = "", limit: int = 0, **settings) -> subprocess.CompletedProcess:
    """`phuluc` as it is typed; `shell` follows the command line, `limit` is of bytes to a file."""
    words = " ".join(f"'{word}'" for word in with_list(*arguments))
    size = f"ulimit -f {limit // 1024}; " if limit else ""
    return subprocess.run(
        ["bash", "-c", f"{size}'{sys.executable}' -P -m pipeline {words} {shell}"],
        capture_output=True, text=True, timeout=120, **settings,
    )  # fmt: skip


pytestmark_shell = pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell")


@pytestmark_shell
def test_a_full_disk(office):
    done = typed("check", *COMMANDS["check"](office / "nhận", office / "mới"), limit=4096)

    assert 2 == done.returncode
    assert said_by("disk_full") in done.stderr
    assert "Traceback" not in done.stderr


@pytestmark_shell
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_that_cannot_be_shown(office):
    done = typed("check", office / "nhận", shell="> /dev/full")

    assert 2 == done.returncode
    assert said_by("disk_full") in done.stderr
    assert 1 == len(done.stderr.splitlines())


@pytestmark_shell
def test_a_reader_who_has_left(office):
    done = typed("explain", "3.3.3", shell="| true; exit ${PIPESTATUS[0]}")

    assert done.returncode in (0, 2)  # 0 where all was written before the reader had left
    assert "" == done.stderr


@pytestmark_shell
@pytest.mark.parametrize("closed_streams", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams(office, closed_streams):
    out = office / "mới"
    done = typed(
        "consolidate", *COMMANDS["consolidate"](office / "nhận", out), shell=closed_streams
    )

    assert 0 == done.returncode
    assert "" == done.stderr
    assert (out / "phu-luc.xlsx").exists()
    with sqlite3.connect(out / REGISTER) as database:
        assert [("ok",)] == database.execute("PRAGMA integrity_check").fetchall()


@pytestmark_shell
def test_a_folder_that_was_deleted_under_the_command(office, tmp_path):
    (tmp_path / "mất").mkdir()
    script = f"cd '{tmp_path / 'mất'}'; rmdir '{tmp_path / 'mất'}'; "
    words = " ".join(f"'{word}'" for word in with_list("check", *COMMANDS["check"](".", "ra")))
    done = subprocess.run(
        ["bash", "-c", f"{script} '{sys.executable}' -P -m pipeline {words}"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert 2 == done.returncode
    assert done.stderr.startswith("Không thực hiện được: ")
    assert "Traceback" not in done.stderr


def test_semaphores_that_are_missing_are_not_missed(office, monkeypatch, form, roster):
    """Neither reading nor writing uses multiprocessing: some systems have no /dev/shm."""
    for number in range(30):
        shutil.copy(office / "nhận" / "X01.xlsx", office / "nhận" / f"bản {number}.xlsx")
    code = "import _multiprocessing; del _multiprocessing.SemLock; from pipeline.cli.main import main; main()"
    words = with_list("check", *COMMANDS["check"](office / "nhận", office / "mới"))
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip

    assert 0 == done.returncode
    assert 32 == len(list((office / "mới").glob("*.xlsx")))


class _Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_error(404)

    def log_message(self, *_):
        pass


def test_an_engine_that_is_a_web_server(office, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("pipeline.intake.cluster._PATIENCE", 1.0)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"dask://127.0.0.1:{server.server_address[1]}"
    code, _, said = run(
        "consolidate",
        *COMMANDS["consolidate"](office / "nhận", office / "mới"),
        "--engine",
        address,
    )
    server.shutdown()

    assert 2 == code
    assert said_by("engine.unreachable") in said


@pytest.mark.skipif(sys.platform == "win32", reason="names are Unicode there")
def test_a_name_that_is_no_text(office):
    shutil.copy(office / "nhận" / "X01.xlsx", os.fsencode(office / "nhận") + b"/\xff.xlsx")

    code, _, said = run("consolidate", *COMMANDS["consolidate"](office / "nhận", office / "mới"))

    assert 2 != code, said
    assert "(0xFF).xlsx" in (office / "mới" / MANIFEST).read_text(encoding="utf-8")


def test_a_text_that_is_no_unicode(tmp_path):
    told = sentence_of(UnicodeEncodeError("utf-8", "\udcff.xlsx", 0, 1, "surrogates"), tmp_path)

    assert said_by("name_not_text") in told
    assert "\\udcff.xlsx" in told


def test_a_code_of_the_system_stands_once():
    """The first that fits tells a fault: a code in two lines would be told by one of them only."""
    codes = [code for fault in FAULTS if fault.kind is OSError for code in fault.codes]

    assert len(codes) == len(set(codes))
    assert errno.ENOSPC in codes


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_roster_that_declares_entities(tmp_path, part):
    def change(name: str, content: bytes) -> bytes:
        return (
            content.replace(b"?>", b"?><!DOCTYPE x [<!ENTITY a 'b'>]>") if name == part else content
        )

    heads = {(0, column): Cell(name) for column, name in enumerate(COLUMNS)}
    write_book(Book((Sheet("Đơn vị", heads),)), tmp_path / "gốc.xlsx")
    path = tmp_path / "đơn vị.xlsx"
    path.write_bytes(changed_parts((tmp_path / "gốc.xlsx").read_bytes(), change))

    code, _, said = run("template", "--period", "2023-6T", "--units", path, "--out", tmp_path)

    assert 2 == code
    assert said_by("table.unreadable") in said
