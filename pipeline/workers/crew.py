"""Questions in, answers out: several workers, each replaced when it dies or has grown too large.

One thread per worker waits for it, one more keeps the clock. A question that kills its worker, or
takes longer than the limit, is answered by `lost`; the others never notice.
"""

import contextlib
import functools
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline import limits
from pipeline.workers.worker import Worker, packed

_TICK = 0.05  # seconds between two looks at the clock
DIED, TOO_SLOW = "died", "too_slow"


@dataclass(frozen=True, slots=True)
class _Lost:
    """In the place of an answer: why there is none."""

    why: str


class _Hand:
    """A worker with the time by which it must have answered."""

    def __init__(self, task: Callable[[], bytes]) -> None:
        self.task = task
        self.worker = Worker(task)
        self.deadline: float | None = None
        self.late = False

    def replace(self) -> None:
        """Go on with a fresh process."""
        self.worker.kill()
        self.worker, self.late = Worker(self.task), False

    def ask(self, question: Any, seconds: float) -> Any:
        """The answer, or _Lost; the worker is then dead."""
        if self.worker.grown:
            self.replace()
        self.worker.wait_until_ready()
        self.deadline = time.monotonic() + seconds
        try:
            return self.worker.ask(question)
        except EOFError:
            return _Lost(TOO_SLOW if self.late else DIED)
        finally:
            self.deadline = None

    def stop_if_late(self) -> None:
        deadline = self.deadline
        if deadline is not None and time.monotonic() > deadline:
            self.late, self.deadline = True, None
            self.worker.stop()


class Crew:
    """Up to `jobs` workers of one task, kept from one set of questions to the next.

    A question whose worker died is asked once more, when the others are done, of a fresh worker:
    memory that others took, or the system took away, must not cost it its answer. `lost(question,
    why)` answers in the place of a worker that died twice or was too slow.
    """

    def __init__(
        self, task: Any, jobs: int, lost: Callable[[Any, str], Any],
        seconds: float = limits.SECONDS,
    ) -> None:  # fmt: skip
        self.task, self.jobs, self.lost, self.seconds = task, max(1, jobs), lost, seconds
        self._packed = functools.cache(lambda: packed(task))  # once, while the first child starts
        self._hands: list[_Hand] = []
        self._stopped = threading.Event()

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        for hand in self._hands:
            hand.worker.kill()

    def answers(self, questions: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Ask every question of some worker; yields (index, answer) as they come.

        Whoever stops listening ends the work: a worker in the middle of a question is killed.
        """
        while len(self._hands) < min(self.jobs, len(questions)):
            self._hands.append(_Hand(self._packed))
        again: list[int] = []
        with contextlib.closing(self._asked(enumerate(questions), self._hands)) as answered:
            for index, answer in answered:
                if isinstance(answer, _Lost) and answer.why == DIED:
                    again.append(index)
                else:
                    yield index, self._settled(questions[index], answer)
        for index in again:
            alone = self._hands[:1]
            alone[0].replace()
            with contextlib.closing(self._asked([(index, questions[index])], alone)) as answered:
                for _, answer in answered:
                    yield index, self._settled(questions[index], answer)

    def _settled(self, question: Any, answer: Any) -> Any:
        return self.lost(question, answer.why) if isinstance(answer, _Lost) else answer

    def _asked(
        self, numbered: Iterable[tuple[int, Any]], hands: Sequence[_Hand]
    ) -> Generator[tuple[int, Any], None, None]:
        """(index, answer or _Lost) as they come, one thread waiting for each hand."""
        waiting: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        for item in numbered:
            waiting.put(item)
        left = waiting.qsize()
        done: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        self._stopped.clear()
        threads = [
            threading.Thread(target=self._work, args=(hand, waiting, done), daemon=True)
            for hand in hands
        ]
        threads.append(threading.Thread(target=self._keep_time, args=(hands,), daemon=True))
        try:
            for thread in threads:
                thread.start()
            while left:
                index, answer = done.get()
                if isinstance(answer, BaseException):
                    raise answer
                left -= 1
                yield index, answer
        finally:
            self._stopped.set()
            if left:  # the caller has gone, or something is wrong: nobody waits for answers
                for hand in hands:
                    hand.worker.stop()
            for thread in threads:
                thread.join()

    def _work(self, hand: _Hand, waiting: queue.SimpleQueue, done: queue.SimpleQueue) -> None:
        """Answer questions until none is left; what goes wrong on our side goes to the caller."""
        try:
            while not self._stopped.is_set():
                try:
                    index, question = waiting.get_nowait()
                except queue.Empty:
                    return
                answer = hand.ask(question, self.seconds)
                if isinstance(answer, _Lost) and not self._stopped.is_set():
                    hand.replace()
                done.put((index, answer))
        except BaseException as error:
            done.put((-1, error))

    def _keep_time(self, hands: Sequence[_Hand]) -> None:
        while not self._stopped.wait(_TICK):
            for hand in hands:
                hand.stop_if_late()
