"""Many files to be written, all of them written over all cores; those that cannot be are told."""

import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pipeline import limits
from pipeline.workers.crew import Crew

Item = TypeVar("Item")
Write = Callable[[Any, Any], None]  # of one item, with what all are written from


@dataclass(frozen=True)
class _Writer:
    """What a process does with an item: '' when it is written, else why it cannot be.

    A full disk or a folder that cannot be written to is no fault of the item, and is raised.
    """

    write: Write
    shared: object

    def __call__(self, item: Any) -> str | OSError:
        try:
            self.write(item, self.shared)
        except OSError as error:
            return error
        except Exception:
            return traceback.format_exc()
        return ""


def write_all(
    write: Write, items: Sequence[Item], shared: object, order: Callable[[Item], Any],
    jobs: int | None = None, advance: Callable[[], None] = lambda: None,
) -> list[tuple[Item, str]]:  # fmt: skip
    """Call write(item, shared) for each item, and `advance` after each.

    Returns the items that could not be written, each with the reason for a log; the others are.
    Raises the OSError of a disk or folder that fails. Equal ones by `order` come one after the
    other, so that what they have in common is still at hand when the next is written; no file
    depends on it.
    """
    jobs = jobs or os.cpu_count() or 1
    items, writer = sorted(items, key=order), _Writer(write, shared)
    failed = []
    with Crew(writer, jobs, lambda item, why: why, limits.WRITING_SECONDS) as crew:
        alone = jobs == 1 or len(items) < limits.FEW
        answers = enumerate(map(writer, items)) if alone else crew.answers(items)
        for index, why in answers:
            if isinstance(why, OSError):
                raise why
            if why:
                failed.append((index, why))
            advance()
    return [(items[index], why) for index, why in sorted(failed)]
