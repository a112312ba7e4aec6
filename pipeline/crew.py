"""Questions in, answers in the same order out: several workers, each replaced when it dies.

One thread per worker waits for it, one more keeps the clock. A question that kills its worker, or
takes longer than the limit, is answered by `lost`; the others never notice.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pipeline import limits
from pipeline.worker import Worker

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


def answers(
    questions: Sequence[Any], task: Any, jobs: int, lost: Callable[[Any, str], Any],
    seconds: float = limits.SECONDS,
) -> Iterator[tuple[int, Any]]:  # fmt: skip
    """Ask every question of some worker; yields (index, answer) as they come.

    `lost(question, why)` answers in the place of a worker that died or was too slow.
    """
    waiting: queue.SimpleQueue = queue.SimpleQueue()
    for item in enumerate(questions):
        waiting.put(item)
    done: queue.SimpleQueue = queue.SimpleQueue()
    hands = [_Hand(task) for _ in range(max(1, min(jobs, len(questions))))]
    stopped = threading.Event()
    threads = [
        threading.Thread(
            target=_work, args=(hand, waiting, done, lost, seconds, stopped), daemon=True
        )
        for hand in hands
    ]
    clock = threading.Thread(target=_keep_time, args=(hands, stopped), daemon=True)
    try:
        for thread in (*threads, clock):
            thread.start()
        for _ in questions:
            index, answer = done.get()
            if isinstance(answer, BaseException):
                raise answer
            yield index, answer
    finally:
        stopped.set()
        for hand in hands:
            hand.worker.stop()
        for thread in threads:
            thread.join()
        for hand in hands:
            hand.worker.kill()


def _work(hand: _Hand, waiting, done, lost, seconds: float, stopped: threading.Event) -> None:
    """Answer questions until none is left; what goes wrong on our side goes to the caller."""
    try:
        while not stopped.is_set():
            try:
                index, question = waiting.get_nowait()
            except queue.Empty:
                return
            done.put((index, _ask(hand, question, lost, seconds, stopped)))
    except BaseException as error:
        done.put((-1, error))


def _ask(hand: _Hand, question: Any, lost, seconds: float, stopped: threading.Event) -> Any:
    hand.worker.wait_until_ready()
    hand.deadline = time.monotonic() + seconds
    try:
        return hand.worker.ask(question)
    except EOFError:
        late = hand.late
        hand.deadline = None
        if not stopped.is_set():
            hand.replace()
        return lost(question, TOO_SLOW if late else DIED)
    finally:
        hand.deadline = None


def _keep_time(hands: list[_Hand], stopped: threading.Event) -> None:
    while not stopped.wait(_TICK):
        now = time.monotonic()
        for hand in hands:
            deadline = hand.deadline
            if deadline is not None and now > deadline:
                hand.late, hand.deadline = True, None
                hand.worker.stop()
