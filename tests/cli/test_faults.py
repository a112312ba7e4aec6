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
from command import run, write_return

from pipeline.cli.faults import FAULTS, LOG, sentence_of
from pipeline.output_folder import MANIFEST, REGISTER, SEALED
from schemas.errors import _sentences

PERIOD = ["--period", "2023-6T"]
COMMANDS = {  # words of each, for a folder of returns and a folder of output
    "template": lambda returns, out: [*PERIOD, "--unit", "X01", "--out", out],
    "check": lambda returns, out: [returns, "--feedback", out],
    "consolidate": lambda returns, out: [returns, *PERIOD, "--out", out],
    "close": lambda returns, out: [returns, *PERIOD, "--out", out, "--who", "Lê Thị B"],
    "status": lambda returns, out: [*PERIOD, "--out", out],
    "remind": lambda returns, out: [*PERIOD, "--out", out],
    "trace": lambda returns, out: ["1.1.2", *PERIOD, "--out", out],
    "decide": lambda returns, out: ["X01", "nothing", *PERIOD, "--out", out, "--who", "B", "--why", "C"],
    "verify": lambda returns, out: [*PERIOD, "--out", out],
}  # fmt: skip
WRITING = ("template", "check", "consolidate", "close")
WITH_REGISTER = ("consolidate", "close", "status", "remind", "trace", "decide", "verify")
GOES_ON = ""


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


def said_by(identifier: str) -> str:
    """A sentence of errors.csv up to its first placeholder."""
    return _sentences()[identifier][0].split("{")[0]


def output_is_a_file(out: Path, monkeypatch) -> Path:
    (out.parent / "tệp").write_text("x")
    return out.parent / "tệp"


def output_is_in_a_file(out: Path, monkeypatch) -> Path:
    return output_is_a_file(out, monkeypatch) / "trong"


def output_with_a_long_name(out: Path, monkeypatch) -> Path:
    return out / ("x" * 300)


def output_where_nobody_may_write(out: Path, monkeypatch) -> Path:
    return Path("/sys/phuluc")


def register_of_garbage(out: Path, monkeypatch) -> None:
    _nothing_is_sealed(out)
    (out / REGISTER).write_bytes(b"khong phai so" * 400)


def _nothing_is_sealed(out: Path) -> None:
    """Else a register that is damaged is made again from what is."""
    shutil.rmtree(out / SEALED)


def register_cut_short(out: Path, monkeypatch) -> None:
    _nothing_is_sealed(out)
    data = (out / REGISTER).read_bytes()
    (out / REGISTER).write_bytes(data[: len(data) // 3])


def register_without_tables(out: Path, monkeypatch) -> None:
    _nothing_is_sealed(out)
    (out / REGISTER).unlink()
    with sqlite3.connect(out / REGISTER) as database:
        database.execute("CREATE TABLE register (version, period)")


def register_of_a_later_version(out: Path, monkeypatch) -> None:
    with sqlite3.connect(out / REGISTER) as database:
        database.execute("DROP TRIGGER register_no_UPDATE")
        database.execute("UPDATE register SET version = 99")


def register_of_another_period(out: Path, monkeypatch) -> None:
    with sqlite3.connect(out / REGISTER) as database:
        database.execute("DROP TRIGGER register_no_UPDATE")
        database.execute("UPDATE register SET period = '2023-Q1'")


def register_is_a_folder(out: Path, monkeypatch) -> None:
    _nothing_is_sealed(out)
    (out / REGISTER).unlink()
    (out / REGISTER).mkdir()


def register_that_another_holds(out: Path, monkeypatch) -> None:
    monkeypatch.setattr("pipeline.register.register.PATIENCE", 0.1)
    monkeypatch.setattr("pipeline.register.register._PATIENT", 0.05)
    holder = sqlite3.connect(out / REGISTER, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr("pipeline.register.register.NAME", REGISTER)  # keeps the holder alive
    monkeypatch.setattr(sys.modules[__name__], "_HOLDER", holder, raising=False)


def no_memory(out: Path, monkeypatch) -> None:
    def full(*_):
        raise MemoryError

    monkeypatch.setattr("pipeline.cli.main.open_period", full)
    monkeypatch.setattr("pipeline.cli.consolidate.open_period", full)
    monkeypatch.setattr("pipeline.cli.register.open_period", full)
    monkeypatch.setattr("pipeline.cli.check.open_forms", full)


def a_mistake_of_ours(out: Path, monkeypatch) -> None:
    def wrong(*_):
        raise KeyError("plan")

    monkeypatch.setattr("pipeline.cli.main.open_form", wrong)
    monkeypatch.setattr("pipeline.cli.check.open_forms", wrong)
    monkeypatch.setattr("pipeline.cli.consolidate.open_form", wrong)


def no_reader_can_start(out: Path, monkeypatch) -> None:
    monkeypatch.setattr("pipeline.workers.worker._COMMAND", "import no_such_module")


def roster_is_a_folder(out: Path, monkeypatch) -> None:
    (out.parent / "units.csv").mkdir()
    monkeypatch.chdir(out.parent)


def roster_that_is_no_text(out: Path, monkeypatch) -> None:
    (out.parent / "units.csv").write_bytes("unit,name\nX,Xã Một\n".encode("utf-16"))
    monkeypatch.chdir(out.parent)


def of(commands, identifier: str) -> dict[str, str]:
    return dict.fromkeys(commands, identifier)


# What is wrong with the machine, and by which sentence each command tells it.
TABLE = {
    output_is_a_file: of(WRITING, "not_a_folder") | of(WITH_REGISTER[2:], "no_register"),
    output_is_in_a_file: of(WRITING, "not_a_folder") | of(WITH_REGISTER[2:], "no_register"),
    output_with_a_long_name: of(WRITING, "name_too_long") | of(WITH_REGISTER[2:], "name_too_long"),
    output_where_nobody_may_write: of(WRITING, "no_permission") | of(WITH_REGISTER[2:], "no_register"),
    register_of_garbage: of(WITH_REGISTER, "register.damaged"),
    register_cut_short: of(WITH_REGISTER, "register.damaged"),
    register_without_tables: of(WITH_REGISTER, "register.damaged"),
    register_of_a_later_version: of(WITH_REGISTER, "register.newer"),
    register_of_another_period: of(WITH_REGISTER, "register.other_period"),
    register_is_a_folder: of(WITH_REGISTER, "register.damaged"),
    register_that_another_holds: of(WITH_REGISTER, "register.locked"),
    no_memory: of(COMMANDS, "no_memory"),
    a_mistake_of_ours: of(WRITING, "program"),
    no_reader_can_start: of(("check", "consolidate", "close"), "worker_cannot_start"),
    roster_is_a_folder: of([name for name in COMMANDS if name != "verify"], "not_a_file"),
    roster_that_is_no_text: of([name for name in COMMANDS if name != "verify"], "in_file"),
}  # fmt: skip
CASES = [
    (fault, command, identifier)
    for fault, told in TABLE.items() for command, identifier in told.items()
]  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks for /sys and /dev/full")
@pytest.mark.parametrize(
    ("fault", "command", "identifier"), CASES, ids=lambda v: getattr(v, "__name__", v)
)
def test_a_fault_of_the_machine_is_told(office, monkeypatch, fault, command, identifier):
    out = office / "kết quả"
    out = fault(out, monkeypatch) or out

    code, _, said = run(command, *COMMANDS[command](office / "nhận", out))

    assert 2 == code
    assert said_by(identifier) in said
    assert said.startswith("Không thực hiện được: ") or "đang chờ đến lượt" in said
    assert "Traceback" not in said


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


# ---- what only a process of its own can show


def typed(*arguments, shell: str = "", limit: int = 0, **settings) -> subprocess.CompletedProcess:
    """`phuluc` as it is typed; `shell` follows the command line, `limit` is of bytes to a file."""
    words = " ".join(f"'{word}'" for word in arguments)
    size = f"ulimit -f {limit // 1024}; " if limit else ""
    return subprocess.run(
        ["bash", "-c", f"{size}'{sys.executable}' -P -m pipeline {words} {shell}"],
        capture_output=True, text=True, timeout=120, **settings,
    )  # fmt: skip


pytestmark_shell = pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell")


@pytestmark_shell
def test_a_full_disk(office):
    done = typed("check", *COMMANDS["check"](office / "nhận", office / "mới"), limit=8192)

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
    words = " ".join(f"'{word}'" for word in COMMANDS["check"](".", "ra"))
    done = subprocess.run(
        ["bash", "-c", f"{script} '{sys.executable}' -P -m pipeline check {words}"],
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
    words = map(str, COMMANDS["check"](office / "nhận", office / "mới"))
    done = subprocess.run(
        [sys.executable, "-c", code, "check", *words], capture_output=True, text=True, timeout=120,
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
