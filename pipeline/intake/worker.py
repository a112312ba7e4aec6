"""A process that reads files one after the other, and the handle by which its parent asks it.

A return is parsed where it can hurt nobody: libraries abort the process on some files, others eat
the memory or never end. The child takes a memory limit where the platform has one; the parent keeps
the clock. They speak over the child's own pipes, so that nothing of `multiprocessing` (which runs
the caller's main module again) is needed, on Windows either.
"""

import contextlib
import gc
import os
import pickle
import signal
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

from pipeline import limits

_LENGTH = struct.Struct("<Q")
_READY = "ready"
_GARBAGE = (200_000, 20, 20)  # readings hold no cycles, so looking for them is mostly lost time
_COMMAND = "from pipeline.intake.worker import serve; serve()"


class WorkerFailed(Exception):
    """A reading process could not be started at all: an installation fault, not a file's."""


class Worker:
    """One child process; `ask` sends it a question and waits for the answer."""

    def __init__(self, task: Any) -> None:
        """Start a child; `task` is a picklable object whose call answers a question."""
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
        }
        self._process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=environment,
        )  # fmt: skip
        self._send(task)
        self._started = False

    def _send(self, item: Any) -> None:
        with contextlib.suppress(OSError, ValueError):  # a dead child shows when it is read from
            _write(self._process.stdin, item)

    def wait_until_ready(self) -> None:
        """Return once the child can read; raises WorkerFailed where it never will."""
        if not self._started:
            try:
                self._started = _read(self._process.stdout) == _READY
            except (EOFError, OSError) as error:
                code = self._process.wait()
                raise WorkerFailed(f"reading process ended with code {code}") from error

    def ask(self, question: Any) -> Any:
        """The child's answer; raises EOFError where it died over this question."""
        self._send(question)
        try:
            return _read(self._process.stdout)
        except (OSError, ValueError, pickle.UnpicklingError) as error:
            raise EOFError from error

    def kill(self) -> None:
        """End the child whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()

    def stop(self) -> None:
        """Interrupt the question being answered; `ask` then raises EOFError."""
        self._process.kill()


def _write(pipe: BinaryIO, item: Any) -> None:
    data = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _read(pipe: BinaryIO) -> Any:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


def serve() -> None:
    """The child's life: take the task, answer questions until the parent closes the pipe."""
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    task = _read(questions)
    _write(answers, _READY)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # libraries that print must not speak in between
        os.dup2(nowhere, stream)
    _limit_memory()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    with contextlib.suppress(EOFError):
        while True:
            _write(answers, task(_read(questions)))


def _limit_memory() -> None:
    """Allow so much beyond what the interpreter has already; Windows has no such limit."""
    try:
        import resource

        with open("/proc/self/statm") as pages:  # noqa: PTH123
            used = int(pages.read().split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        return
    most = used + limits.MEMORY_BYTES
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
