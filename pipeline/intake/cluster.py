"""Questions in, answers out, on other machines: over any executor that takes calls and gives futures.

Where one machine is outgrown, an existing cluster takes over. Each of its workers keeps a crew of its
own: a file that kills its reader kills no worker of the cluster. A worker that dies is the cluster's
affair; a call that the cluster gives up, or all that is left where it has long been silent, is carried
out here, so that nothing is lost with it.
"""

import functools
import logging
import os
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
from schemas.errors import PhulucError, sentence

_BATCH = 16  # questions to a call: a call costs about a millisecond
_AHEAD = 3  # calls under way for each worker, so that none waits
_SCHEMES = {"dask://": "tcp://", "tls://": "tls://"}  # and how Dask calls them
_PATIENCE = 15.0  # seconds to reach the cluster
_SILENCE = 120.0  # seconds without any answer until the work is done here
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Engine:
    """An executor, how many calls it carries out at once, and what its futures raise when it fails.

    `silence` is for how many seconds it may give no answer at all.
    """

    executor: Executor
    width: int
    failures: tuple[type[BaseException], ...] = (Broken, CancelledError)
    silence: float = _SILENCE

    def answers(
        self, questions: Sequence[Any], task: Any, lost: Callable[[Any, str], Any],
        carried: Callable[[Any], Any],
    ) -> Iterator[tuple[int, Any]]:  # fmt: skip
        """Ask `task` every question; yields (index, answer) as they come.

        `carried` gives the question as it travels, with all that is needed to answer it elsewhere.
        """
        sent = zlib.compress(pickle.dumps(task, pickle.HIGHEST_PROTOCOL))
        count, given_up = len(questions), list[int]()
        calls = deque(range(at, min(at + _BATCH, count)) for at in range(0, count, _BATCH))
        waiting: dict[Future, range] = {}
        while calls or waiting:
            while calls and len(waiting) < _AHEAD * self.width:
                batch = [carried(questions[index]) for index in calls[0]]
                future = self.executor.submit(_answer, code_version(), sent, batch)
                waiting[future] = calls.popleft()
            answered = wait(waiting, self.silence, return_when=FIRST_COMPLETED).done
            if not answered:
                self._tell()
                given_up += [index for call in (*waiting.values(), *calls) for index in call]
                break
            for future in answered:
                call = waiting.pop(future)
                try:
                    answers = future.result()
                except self.failures:
                    given_up += call
                    continue
                for index, (why, answer) in zip(call, answers, strict=True):
                    yield index, lost(questions[index], why) if why else answer
        with Crew(task, os.cpu_count() or 1, lost) as crew:
            for at, answer in crew.answers([questions[index] for index in given_up]):
                yield given_up[at], answer

    def _tell(self) -> None:
        _LOG.warning(sentence("engine.silent", seconds=round(self.silence)))

    def map(self, function: Callable[[Any], Any], things: Iterable[Any]) -> Iterator[Any]:
        """Apply a function to many things, in their order; what the cluster gives up is done here."""
        waiting: deque[tuple[Future, Any]] = deque()
        answers = self._mapped(function, waiting)
        for thing in things:
            call = self.executor.submit(_applied, code_version(), function, thing)
            waiting.append((call, thing))
            if len(waiting) > self.width:
                yield next(answers)
        yield from answers

    def _mapped(
        self, function: Callable[[Any], Any], waiting: deque[tuple[Future, Any]]
    ) -> Iterator[Any]:
        """What each waiting call gives; after one silence nobody waits for another."""
        silence = self.silence
        while waiting:
            future, thing = waiting.popleft()
            try:
                yield future.result(silence)
            except self.failures:
                yield function(thing)
            except TimeoutError:
                if silence:
                    self._tell()
                silence = 0
                yield function(thing)


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
    """The engine at «dask://HOST:PORT» or «tls://HOST:PORT»; raises PhulucError.

    Keys and certificates of the latter are those of Dask's own configuration.
    """
    scheme = next((scheme for scheme in _SCHEMES if address.startswith(scheme)), "")
    if not scheme:
        raise PhulucError("engine.address", address=address)
    place = f"{_SCHEMES[scheme]}{address.removeprefix(scheme)}"
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise PhulucError("engine.library") from error
    found: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def connect() -> None:
        try:
            found.put(Client(place, timeout=_PATIENCE))
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
        executor = client.get_executor()
        try:
            yield Engine(executor, width, (Broken, CancelledError, KilledWorker))
        finally:
            executor.shutdown(wait=False)  # nobody waits for what was done here meanwhile
