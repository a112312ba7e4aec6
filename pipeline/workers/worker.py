"""A process that answers questions one after the other, and the handle by which its parent asks it.

A return is parsed where it can hurt nobody: libraries abort the process on some files, others eat
the memory or never end. The child takes a memory limit; the parent keeps the clock. They speak over
the child's own pipes, so that nothing of `multiprocessing` (its semaphores, the caller's main module
run again) is needed, on Windows either.
"""

import contextlib
import gc
import os
import pickle
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

import pipeline
from pipeline import limits
from pipeline.workers.memory import limit_memory, memory_used, seldom_collect
from schemas.errors import PhulucError

_LENGTH = struct.Struct("<Q")
_READY = "ready"
# -I: neither the current folder nor PYTHON* variables decide what is imported, the arguments do;
# -S: so nothing need be found out about what is installed, a third of the time that Python takes.
_COMMAND = (
    "import sys; sys.path[:] = sys.argv[1:]; from pipeline.workers.worker import serve; serve()"
)


class Worker:
    """One child process; `ask` sends it a question and waits for the answer.

    `grown` tells after an answer that the child holds more memory than another question should
    start from.
    """

    def __init__(self, task: Callable[[], bytes]) -> None:
        """Start a child; `task` gives a pickled object whose call answers a question."""
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _COMMAND, *import_path()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._questions = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)
        self._send(task())
        self._started = False
        self.grown = False

    def _send(self, packed: bytes) -> None:
        with contextlib.suppress(OSError, ValueError):  # a dead child shows when it is read from
            _write(self._questions, packed)

    def wait_until_ready(self) -> None:
        """Return once the child can answer; raises PhulucError where it never will."""
        if not self._started:
            try:
                self._started = _read(self._answers) == _READY
            except (EOFError, OSError) as error:
                details = f"worker ended with code {self._process.wait()}"
                raise PhulucError("worker_cannot_start", details=details) from error

    def ask(self, question: Any) -> Any:
        """The child's answer; raises EOFError where it died over this question."""
        self._send(packed(question))
        try:
            answer, self.grown = _read(self._answers)
        except (OSError, ValueError, pickle.UnpicklingError) as error:
            raise EOFError from error
        return answer

    def kill(self) -> None:
        """End the child whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._questions, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()

    def stop(self) -> None:
        """Interrupt the question being answered; `ask` then raises EOFError."""
        self._process.kill()


def import_path() -> list[str]:
    """Where this process imports from, without the folder that the officer happens to stand in.

    Where the program itself lies in that folder it comes last: no file there stands in for a module
    of Python or of a library.
    """
    home, here = str(Path(pipeline.__file__).parents[1]), ""
    with contextlib.suppress(OSError):  # the folder has been deleted
        here = str(Path.cwd())
    elsewhere = [str(Path(path)) for path in sys.path if path and Path(path).is_absolute()]
    return [path for path in elsewhere if path not in (here, home)] + [home]


def packed(item: Any) -> bytes:
    return pickle.dumps(item, pickle.HIGHEST_PROTOCOL)


def _write(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _read(pipe: IO[bytes]) -> Any:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


def serve() -> None:
    """The child's life: take the task, answer questions until the parent closes the pipe.

    It ends over a question for which the memory did not suffice: what is left of that is unknown.
    """
    with contextlib.suppress(EOFError, MemoryError, BrokenPipeError):  # of a parent that is gone
        _answer(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))


def _answer(questions: IO[bytes], answers: IO[bytes]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    task = _read(questions)
    _write(answers, packed(_READY))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # libraries that print must not speak in between
        os.dup2(nowhere, stream)
    limit_memory(limits.MEMORY_BYTES)
    gc.freeze()
    seldom_collect()
    most = memory_used() + limits.GROWN_BYTES
    while True:
        answer = task(_read(questions))
        _write(answers, packed((answer, memory_used() > most)))
