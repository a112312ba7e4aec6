"""What can be wrong with the machine, one function each, and what each command then does.

A function breaks something of an office whose period is closed and whose third return came since; it
may return another folder of output to try. Its first line stands in tests/README.md; test_faults.py tries every cell of TABLE.
"""

import errno
import importlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from pipeline.output_folder import MANIFEST, READINGS, REGISTER, SEALED

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
    "explain": lambda returns, out: ["3.3.3"],
    "check-form": lambda returns, out: [],
}  # fmt: skip
READING = ("check", "consolidate", "close")
WRITING = ("template", *READING)
WITH_REGISTER = ("consolidate", "close", "status", "remind", "trace", "decide", "verify")
LOOKING = WITH_REGISTER[2:]
GOES_ON, DOES_NOT_APPLY = "goes on", "does not apply"
_MODULES = [importlib.import_module(f"pipeline.cli.{name}")
            for name in ("main", "check", "consolidate", "register")]  # fmt: skip


def output_is_a_file(out: Path, monkeypatch) -> Path:
    """the folder of output is a file"""
    (out.parent / "tệp").write_text("x", encoding="utf-8")
    return out.parent / "tệp"


def output_is_in_a_file(out: Path, monkeypatch) -> Path:
    """the folder of output is inside a file"""
    return output_is_a_file(out, monkeypatch) / "trong"


def output_with_a_long_name(out: Path, monkeypatch) -> Path:
    """the name of that folder has 300 letters"""
    return out / ("x" * 300)


def output_where_nobody_may_write(out: Path, monkeypatch) -> Path:
    """nobody may write into the folder of output"""
    return Path("/sys/phuluc")


def full_disk(out: Path, monkeypatch) -> None:
    """the disk is full"""

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pipeline.xlsx.write._write", full)


def register_of_garbage(out: Path, monkeypatch) -> None:
    """the register is garbage, and nothing is closed"""
    _nothing_is_sealed(out)
    (out / REGISTER).write_bytes(b"khong phai so" * 400)


def _nothing_is_sealed(out: Path) -> None:
    """Else a register that is damaged is made again from what is."""
    shutil.rmtree(out / SEALED)


def register_cut_short(out: Path, monkeypatch) -> None:
    """the register is cut short, and nothing is closed"""
    _nothing_is_sealed(out)
    data = (out / REGISTER).read_bytes()
    (out / REGISTER).write_bytes(data[: len(data) // 3])


def register_without_tables(out: Path, monkeypatch) -> None:
    """the register has none of its tables, and nothing is closed"""
    _nothing_is_sealed(out)
    (out / REGISTER).unlink()
    with sqlite3.connect(out / REGISTER) as database:
        database.execute("CREATE TABLE register (version, period)")


def register_is_a_folder(out: Path, monkeypatch) -> None:
    """the register is a folder, and nothing is closed"""
    _nothing_is_sealed(out)
    (out / REGISTER).unlink()
    (out / REGISTER).mkdir()


def register_lost_after_closing(out: Path, monkeypatch) -> None:
    """the register is gone after a closing: it is made again"""
    (out / REGISTER).unlink()


def register_of_garbage_after_closing(out: Path, monkeypatch) -> None:
    """the register is garbage after a closing: it is made again"""
    (out / REGISTER).write_bytes(b"khong phai so" * 400)


def register_of_a_later_version(out: Path, monkeypatch) -> None:
    """the register was written by a later version"""
    with sqlite3.connect(out / REGISTER) as database:
        database.execute("DROP TRIGGER register_no_UPDATE")
        database.execute("UPDATE register SET version = 99")


def register_of_another_period(out: Path, monkeypatch) -> None:
    """the register is of another period"""
    with sqlite3.connect(out / REGISTER) as database:
        database.execute("DROP TRIGGER register_no_UPDATE")
        database.execute("UPDATE register SET period = '2023-Q1'")


_HOLDERS: list[sqlite3.Connection] = []


def register_that_another_holds(out: Path, monkeypatch) -> None:
    """another program holds the register"""
    monkeypatch.setattr("pipeline.register.register.PATIENCE", 0.1)
    monkeypatch.setattr("pipeline.register.register._PATIENT", 0.05)
    holder = sqlite3.connect(out / REGISTER, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN EXCLUSIVE")
    _HOLDERS[:] = [holder]  # kept alive


def sealed_record_altered(out: Path, monkeypatch) -> None:
    """a letter of the record of the closing was changed"""
    (path,) = (out / SEALED / "0").glob("khoa-so.json")
    path.write_text(path.read_text(encoding="utf-8").replace("Lê", "Lý"), encoding="utf-8")


def manifest_of_garbage(out: Path, monkeypatch) -> None:
    """the list of what a run has written is garbage"""
    (out / MANIFEST).write_bytes(b'{"files": {"../x": 5}}' + b"\xff")


def readings_of_garbage(out: Path, monkeypatch) -> None:
    """the readings kept by earlier runs are garbage"""
    (out / READINGS).write_bytes(b"khong phai so" * 400)


def return_that_is_damaged(out: Path, monkeypatch) -> None:
    """a return is damaged"""
    (out.parent / "nhận" / "hỏng.xlsx").write_bytes(b"PK\x03\x04 and nothing more")


def return_that_cannot_be_opened(out: Path, monkeypatch) -> None:
    """a return cannot be opened"""
    (out.parent / "nhận" / "khóa.xlsx").symlink_to(out.parent / "không có.xlsx")


def return_with_an_odd_name(out: Path, monkeypatch) -> None:
    """the name of a return moves the cursor, and is a formula"""
    source = out.parent / "nhận" / "X01.xlsx"
    source.rename(source.with_name("=1+1\x1b[2J\u202e.xlsx"))


def no_reader_can_start(out: Path, monkeypatch) -> None:
    """no process for reading can be started"""
    monkeypatch.setattr("pipeline.workers.worker._COMMAND", "import no_such_module")


def roster_is_a_folder(out: Path, monkeypatch) -> None:
    """units.csv is a folder"""
    (out.parent / "units.csv").mkdir()
    monkeypatch.chdir(out.parent)


def roster_that_is_no_text(out: Path, monkeypatch) -> None:
    """units.csv is no UTF-8"""
    (out.parent / "units.csv").write_bytes("unit,name\nX,Xã Một\n".encode("utf-16"))
    monkeypatch.chdir(out.parent)


def no_memory(out: Path, monkeypatch) -> None:
    """the memory is used up"""

    def full(*_, **__):
        raise MemoryError

    _everywhere(full, monkeypatch)


def a_mistake_of_ours(out: Path, monkeypatch) -> None:
    """the program itself is wrong"""

    def wrong(*_, **__):
        raise KeyError("plan")

    _everywhere(wrong, monkeypatch)


def _everywhere(function, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of what every command calls first."""
    for module in _MODULES:
        for name in ("open_period", "open_form", "open_forms"):
            monkeypatch.setattr(module, name, function, raising=False)


def of(commands, outcome: str) -> dict[str, str]:
    return dict.fromkeys(commands, outcome)


_WITH_ROSTER = [name for name in COMMANDS if name not in ("verify", "explain")]

# By fault and command the sentence of errors.csv, or GOES_ON; what is not named does not apply.
TABLE = {
    output_is_a_file: of(WRITING, "not_a_folder") | of(LOOKING, "no_register"),
    output_is_in_a_file: of(WRITING, "not_a_folder") | of(LOOKING, "no_register"),
    output_with_a_long_name: of((*WRITING, *LOOKING), "name_too_long"),
    output_where_nobody_may_write: of(WRITING, "no_permission") | of(LOOKING, "no_register"),
    full_disk: of(WRITING, "disk_full"),
    register_of_garbage: of(WITH_REGISTER, "register.damaged"),
    register_cut_short: of(WITH_REGISTER, "register.damaged"),
    register_without_tables: of(WITH_REGISTER, "register.damaged"),
    register_is_a_folder: of(WITH_REGISTER, "register.damaged"),
    register_lost_after_closing: of(WITH_REGISTER, GOES_ON),
    register_of_garbage_after_closing: of(WITH_REGISTER, GOES_ON),
    register_of_a_later_version: of(WITH_REGISTER, "register.newer"),
    register_of_another_period: of(WITH_REGISTER, "register.other_period"),
    register_that_another_holds: of(WITH_REGISTER, "register.locked"),
    sealed_record_altered: of(("consolidate", "close"), "sealed.altered") | of(("verify",), GOES_ON),
    manifest_of_garbage: of(("consolidate", "close", "verify"), GOES_ON)
    | of(("trace",), "earlier.period"),
    readings_of_garbage: of(("consolidate",), GOES_ON),
    return_that_is_damaged: of(READING, GOES_ON),
    return_that_cannot_be_opened: of(READING, GOES_ON),
    return_with_an_odd_name: of(READING, GOES_ON),
    no_reader_can_start: of(READING, "worker_cannot_start"),
    roster_is_a_folder: of(_WITH_ROSTER, "not_a_file"),
    roster_that_is_no_text: of(_WITH_ROSTER, "in_file"),
    no_memory: of(COMMANDS, "no_memory"),
    a_mistake_of_ours: of(COMMANDS, "program"),
}  # fmt: skip


def cells_of_table():
    """(fault, a cell for each command) in the words of tests/README.md."""
    for fault, told in TABLE.items():
        outcomes = (told.get(command, DOES_NOT_APPLY) for command in COMMANDS)
        told_as = (
            outcome if outcome in (GOES_ON, DOES_NOT_APPLY) else "sentence, exit 2"
            for outcome in outcomes
        )
        yield (fault.__doc__ or "").strip(), *told_as
