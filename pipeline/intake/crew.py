"""Questions in, answers out: several workers, each replaced when it dies.

One thread per worker waits for it, one more keeps the clock. A question that kills its worker, or
takes longer than the limit, is answered by `lost`; the others never notice.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pipeline import limits
from pipeline.intake.worker import Worker

_TICK = 0.05  # seconds between two looks at the clock
DIED, TOO_SLOW = "died", "too_slow"


class _Hand:
    """A worker with the time by which it must have answered."""

    def __init__(self, task: Any) -> None:
        self.task = task
        self.worker = Worker(task)
        self.deadline: float | None = None
        self.late = False

    def replace(self) -> None:
        self.worker.kill()
        self.worker, self.late = Worker(self.task), False


class Crew:
    """Up to `jobs` workers of one task, kept from one set of questions to the next.

    `lost(question, why)` answers in the place of a worker that died or was too slow.
    """

    def __init__(
        self, task: Any, jobs: int, lost: Callable[[Any, str], Any],
        seconds: float = limits.SECONDS,
    ) -> None:  # fmt: skip
        self.task, self.jobs, self.lost, self.seconds = task, max(1, jobs), lost, seconds
        self._hands: list[_Hand] = []
        self._stopped = threading.Event()

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_) -> None:
        for hand in self._hands:
            hand.worker.kill()

    def answers(self, questions: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Ask every question of some worker; yields (index, answer) as they come.

        Whoever stops listening ends the work: a worker in the middle of a question is killed.
        """
        waiting: queue.SimpleQueue = queue.SimpleQueue()
        for item in enumerate(questions):
            waiting.put(item)
        while len(self._hands) < min(self.jobs, len(questions)):
            self._hands.append(_Hand(self.task))
        done: queue.SimpleQueue = queue.SimpleQueue()
        self._stopped.clear()
        threads = [
            threading.Thread(target=self._work, args=(hand, waiting, done), daemon=True)
            for hand in self._hands
        ]
        clock = threading.Thread(target=self._keep_time, daemon=True)
        left = len(questions)
        try:
            for thread in (*threads, clock):
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
                for hand in self._hands:
                    hand.worker.stop()
            for thread in (*threads, clock):
                thread.join()

    def _work(self, hand: _Hand, waiting: queue.SimpleQueue, done: queue.SimpleQueue) -> None:
        """Answer questions until none is left; what goes wrong on our side goes to the caller."""
        try:
            while not self._stopped.is_set():
                try:
                    index, question = waiting.get_nowait()
                except queue.Empty:
                    return
                done.put((index, self._ask(hand, question)))
        except BaseException as error:
            done.put((-1, error))

    def _ask(self, hand: _Hand, question: Any) -> Any:
        hand.worker.wait_until_ready()
        hand.deadline = time.monotonic() + self.seconds
        try:
            return hand.worker.ask(question)
        except EOFError:
            late = hand.late
            hand.deadline = None
            if not self._stopped.is_set():
                hand.replace()
            return self.lost(question, TOO_SLOW if late else DIED)
        finally:
            hand.deadline = None

    def _keep_time(self) -> None:
        while not self._stopped.wait(_TICK):
            now = time.monotonic()
            for hand in self._hands:
                deadline = hand.deadline
                if deadline is not None and now > deadline:
                    hand.late, hand.deadline = True, None
                    hand.worker.stop()
