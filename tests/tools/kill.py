"""A number of kills in, the same number of runs stopped dead at a random moment out, and what stood.

`python tests/tools/kill.py 200`. Each time: a return arrives; a run (or a closing) is killed with SIGKILL
at a random moment of its work; the register must open whole, the output be entirely the last or
entirely the next one, and the next run must end with exactly the bytes of a run never disturbed.

Then the same of a period that is closed, whose register is lost, damaged or replaced by an older copy
before and after each kill: what is sealed stays to the byte, and the next run closes the amendment or
refuses.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from offices import PERIOD, UNITS, carry_out, contents, send, task

from pipeline.consolidation.freeze import close
from pipeline.consolidation.verify import verify
from pipeline.consolidation.wanted import Wanted
from pipeline.output_folder import MANIFEST, RECORD, REMAINING, SEALED
from pipeline.register.closings import closings
from pipeline.register.publish import finish
from pipeline.register.register import NAME, open_register
from pipeline.register.sealed import SEAL
from schemas.errors import PhulucError

_SLOWEST = 1.25  # kills are spread over a little more than the whole of an undisturbed run


def consolidate(work) -> None:
    carry_out(work)


def consolidate_and_close(work) -> None:
    result, _ = carry_out(work)
    try:
        close(work, result, Wanted(), "Lê Thị B")
    except PhulucError:  # the run that was killed had closed already
        return


JOBS = {"consolidate": consolidate, "close": consolidate_and_close}
_FULLY = (
    20  # of so many periods that lost their register one is worked out again, which takes longer
)


def _nothing(register: Path, dice: random.Random) -> None:
    pass


def _delete(register: Path, dice: random.Random) -> None:
    register.unlink()


def _cut(register: Path, dice: random.Random) -> None:
    register.write_bytes(register.read_bytes()[: dice.randrange(register.stat().st_size)])


def _overwrite(register: Path, dice: random.Random) -> None:
    content = bytearray(register.read_bytes())
    at = dice.randrange(len(content))
    content[at : at + 500] = dice.randbytes(min(500, len(content) - at))
    register.write_bytes(content)


def _empty(register: Path, dice: random.Random) -> None:
    register.write_bytes(b"")


def _journal(register: Path, dice: random.Random) -> None:
    """What a write that was cut short has left goes, or is garbage."""
    journal = register.with_name(f"{register.name}-journal")
    journal.unlink(missing_ok=True)
    if dice.random() < 0.5:
        journal.write_bytes(dice.randbytes(700))


def _older(register: Path, dice: random.Random) -> None:
    """Somebody has put a copy in place that was made when the period was closed."""
    shutil.copyfile(register.parent / SEALED / "0" / NAME, register)


LOSSES = (_nothing, _delete, _cut, _overwrite, _empty, _journal, _older)


def kill_runs(number: int, home: Path, seed: int = 1) -> Counter:
    """Kill as many runs; raises AssertionError where something did not stand. Counts the outcomes."""
    dice, outcomes = random.Random(seed), Counter()
    returns, first = home / "returns", home / "first"
    send(returns, UNITS[0], guidance_documents=5)
    carry_out(task(returns, first))
    send(returns, UNITS[1], guidance_documents=7)
    send(returns, UNITS[0], "lần hai.xlsx", guidance_documents=6)
    for name, job in JOBS.items():
        undisturbed, took = _undisturbed(job, returns, first, home / name)
        for turn in range(number // len(JOBS)):
            out = home / f"{name}-{turn}"
            shutil.copytree(first, out)
            outcomes[name, _killed(job, returns, out, dice.uniform(0, took * _SLOWEST))] += 1
            _check_what_stands(out, output_of(first), output_of(undisturbed))
            job(task(returns, out, days=1))
            _check_completed(out, undisturbed)
            shutil.rmtree(out)
    return outcomes


def lose_registers(number: int, home: Path, seed: int = 1) -> Counter:
    """A closed period, killed while it is amended, its register lost or damaged; counts the outcomes."""
    dice, outcomes = random.Random(seed), Counter()
    returns, first = home / "returns", home / "closed"
    send(returns, UNITS[0], guidance_documents=5)
    consolidate_and_close(task(returns, first))
    signed = contents(first / SEALED / "0")
    send(returns, UNITS[1], guidance_documents=7)
    _, took = _undisturbed(consolidate_and_close, returns, first, home / "amended")
    for turn in range(number):
        out = home / f"lost-{turn}"
        before, after = dice.choice((_nothing, *LOSSES)), dice.choice(LOSSES)
        shutil.copytree(first, out)
        _lose(before, out / NAME, dice)
        _killed(consolidate_and_close, returns, out, dice.uniform(0, took * _SLOWEST))
        _lose(after, out / NAME, dice)
        outcomes[after.__name__, _close_or_refuse(returns, out, signed)] += 1
        _check_signed(out, signed, fully=turn % _FULLY == 0)
        shutil.rmtree(out)
    return outcomes


def _lose(loss: Callable[[Path, random.Random], None], register: Path, dice) -> None:
    """The register may be gone already, or not be there yet."""
    if register.exists():
        loss(register, dice)


def _close_or_refuse(returns: Path, out: Path, signed: dict) -> str:
    """What a refusal asks for is done: the damaged register goes, and the next run ends well."""
    try:
        consolidate_and_close(task(returns, out, days=1))
        return "made again"
    except (PhulucError, sqlite3.Error):
        assert signed == contents(out / SEALED / "0")
        _remove(out / NAME)
        consolidate_and_close(task(returns, out, days=1))
        return "refused, then made again"


def _remove(register: Path) -> None:
    for path in register.parent.glob(f"{register.name}*"):
        path.unlink()


def _check_signed(out: Path, signed: dict, fully: bool) -> None:
    assert signed == contents(out / SEALED / "0")
    with open_register(out, PERIOD.id) as register:
        versions = closings(register)
    assert [0, 1] == [version.number for version in versions]
    for version in versions:
        assert [] == (verify(version, out) if fully else version.altered(out))


def _undisturbed(job, returns: Path, first: Path, out: Path) -> tuple[Path, float]:
    shutil.copytree(first, out)
    start = time.perf_counter()
    job(task(returns, out, days=1))
    return out, time.perf_counter() - start


def _killed(job, returns: Path, out: Path, after: float) -> str:
    """Carry the job out in a child process and kill it; says whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            job(task(returns, out, days=1))
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, ended = os.waitpid(child, 0)
    return "killed at work" if os.WIFSIGNALED(ended) else "had ended"


def output_of(out: Path) -> dict[str, bytes]:
    """The published files and their manifest; what the office writes in is none of them."""
    return {
        name: content for name, content in contents(out).items()
        if "/" not in name and not name.startswith((NAME, REMAINING, "."))
    }  # fmt: skip


def _check_what_stands(out: Path, last: dict, following: dict) -> None:
    with open_register(out, PERIOD.id) as register:
        assert register.read("PRAGMA integrity_check") == [("ok",)]
        for closed in closings(register):
            assert closed.altered(out) == []
    finish(out)  # what every command does first
    assert output_of(out) in (last, following), "neither the last output nor the next"


def _check_completed(out: Path, undisturbed: Path) -> None:
    mine, wanted = contents(out), contents(undisturbed)
    assert mine.keys() == wanted.keys(), mine.keys() ^ wanted.keys()
    kept_register = f"{SEALED}/0/{NAME}"  # which run wrote a line is no part of what is signed
    differing = [
        name for name in mine
        if mine[name] != wanted[name] and not name.startswith((NAME, kept_register))
        and _signed(mine[name], name) != _signed(wanted[name], name)
    ]  # fmt: skip
    assert differing == [], differing
    assert MANIFEST in mine


def _signed(content: bytes, name: str) -> object:
    """What a file says, without what a record keeps of the register: its checksum, what has counted."""
    if name.endswith(SEAL):
        return None
    if not name.endswith(RECORD):
        return content
    record = json.loads(content)
    record["files"].pop(NAME)
    record["known"].pop("have_counted")
    return record


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="phuluc kill ") as folder:
        count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
        for (what, outcome), times in sorted(kill_runs(count, Path(folder)).items()):
            print(f"{what}: {outcome} {times} times; register whole, output whole, next run done")
    with tempfile.TemporaryDirectory(prefix="phuluc kill ") as folder:
        for (loss, outcome), times in sorted(lose_registers(count, Path(folder)).items()):
            print(f"register {loss[1:]}: {outcome} {times} times; what is signed whole")
