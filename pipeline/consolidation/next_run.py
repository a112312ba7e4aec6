"""What the register knows and returns that lie there now in, what its next run will know out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.intake.folder import came_at, name_in
from pipeline.register.known import Known
from pipeline.register.register import stamp
from pipeline.returns import Return


def as_next_run_knows(
    known: Known, returns: Sequence[Return], folder: Path = Path(), last: Path = Path()
) -> Known:  # fmt: skip
    """What no run has seen yet comes last.

    `folder` is the one that the files are named in, `last` the one in which the last run has named them.
    """
    new = [item for item in returns if item.checksum not in known.order]
    run = max(known.order.values(), default=0) + 1
    named = {mark: dict(names) for mark, names in known.named.items()}
    for item in returns:
        names = named.setdefault(item.checksum, {})
        name = name_in(last.absolute(), str(Path(item.file).absolute()))
        names.setdefault(item.file, names.get(name, run))
    came = {item.checksum: moment for item in new if (moment := came_at(item, folder))}
    return replace(
        known, order=known.order | {item.checksum: run for item in new},
        named=named, received=known.received | {mark: stamp(moment) for mark, moment in came.items()},
        mailed=known.mailed | {item.checksum: stamp(item.sent) for item in new if item.sent},
    )  # fmt: skip
