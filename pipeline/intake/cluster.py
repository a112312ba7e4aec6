"""Questions in, answers out, on other machines: over any executor that takes calls and gives futures.

Where one machine is outgrown, an existing cluster takes over. Each of its workers keeps a crew of its
own: a file that kills its reader kills no worker of the cluster. A worker that dies is the cluster's
affair; a call that the cluster gives up is carried out here, so that nothing is lost with it.
"""

import functools
import pickle
import queue
import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from concurrent.futures import BrokenExecutor as Broken
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pipeline.intake.code_version import code_version
from pipeline.workers.crew import Crew
from schemas.errors import PhulucError

_BATCH = 16  # questions to a call: a call costs about a millisecond
_AHEAD = 3  # calls under way for each worker, so that none waits
_SCHEME = "dask://"
_PATIENCE = 15.0  # seconds to reach the cluster


@dataclass(frozen=True)
class Engine:
    """An executor, how many calls it carries out at once, and what its futures raise when it fails."""

    executor: Executor
    width: int
    failures: tuple[type[BaseException], ...] = (Broken, CancelledError)

    def answers(
        self, questions: Sequence[Any], task: Any, lost: Callable[[Any, str], Any],
        carried: Callable[[Any], Any],
    ) -> Iterator[tuple[int, Any]]:  # fmt: skip
        """Ask `task` every question; yields (index, answer) as they come.

        `carried` gives the question as it travels, with all that is needed to answer it elsewhere.
        """
        sent = zlib.compress(pickle.dumps(task, pickle.HIGHEST_PROTOCOL))
        count = len(questions)
        calls = (range(at, min(at + _BATCH, count)) for at in range(0, count, _BATCH))
        waiting: dict[Future, range] = {}
        while True:
            while len(waiting) < _AHEAD * self.width and (call := next(calls, None)):
                batch = [carried(questions[index]) for index in call]
                waiting[self.executor.submit(_answer, code_version(), sent, batch)] = call
            if not waiting:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                call = waiting.pop(future)
                try:
                    answers = future.result()
                except self.failures:
                    batch = [carried(questions[index]) for index in call]
                    answers = _answer(code_version(), sent, batch)
                for index, (why, answer) in zip(call, answers, strict=True):
                    yield index, lost(questions[index], why) if why else answer

    def map(self, function: Callable[[Any], Any], things: Iterable[Any]) -> Iterator[Any]:
        """Apply a function to many things, in their order; what the cluster gives up is done here."""
        waiting: deque[tuple[Future, Any]] = deque()
        for thing in things:
            call = self.executor.submit(_applied, code_version(), function, thing)
            waiting.append((call, thing))
            if len(waiting) > self.width:
                yield self._mapped(function, *waiting.popleft())
        while waiting:
            yield self._mapped(function, *waiting.popleft())

    def _mapped(self, function: Callable[[Any], Any], future: Future, thing: Any) -> Any:
        try:
            return future.result()
        except self.failures:
            return function(thing)


def _applied(version: str, function: Callable[[Any], Any], thing: Any) -> Any:
    """On the other machine: what the function gives."""
    if version != code_version():
        raise PhulucError("engine.version")
    return function(thing)


def _answer(version: str, sent: bytes, questions: Sequence[Any]) -> list[tuple[str, Any]]:
    """On the other machine: (why there is no answer, the answer) for each question."""
    if version != code_version():
        raise PhulucError("engine.version")
    found = dict(_crew(sent, threading.get_ident()).answers(questions))
    return [found[number] for number in range(len(questions))]


@functools.lru_cache(maxsize=64)
def _crew(sent: bytes, thread: int) -> Crew:
    """One worker for each thread of the cluster's worker, kept for the calls to come."""
    return Crew(_Told(pickle.loads(zlib.decompress(sent))), 1, lambda question, why: (why, None))


@dataclass(frozen=True)
class _Told:
    """A task whose answers say that they are answers."""

    task: Any

    def __call__(self, question: Any) -> tuple[str, Any]:
        return "", self.task(question)


@contextmanager
def open_engine(address: str) -> Iterator[Engine]:
    """The engine at «dask://HOST:PORT»; raises PhulucError."""
    if not address.startswith(_SCHEME):
        raise PhulucError("engine.address", address=address, scheme=_SCHEME)
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise PhulucError("engine.library") from error
    found: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def connect() -> None:
        try:
            found.put(Client(f"tcp://{address.removeprefix(_SCHEME)}", timeout=_PATIENCE))
        except Exception as error:
            found.put(error)

    # What answers there may be no scheduler at all: to some, Client listens for ever.
    threading.Thread(target=connect, daemon=True).start()
    try:
        client = found.get(timeout=2 * _PATIENCE)
    except queue.Empty as error:
        client = error
    if isinstance(client, Exception):
        raise PhulucError("engine.unreachable", address=address, details=repr(client)) from client
    with client:
        width = sum(client.nthreads().values())
        if not width:
            raise PhulucError("engine.empty", address=address)
        with client.get_executor() as executor:
            yield Engine(executor, width, (Broken, CancelledError, KilledWorker))
