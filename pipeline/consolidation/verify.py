"""A closed period in, what is no longer as it was closed out.

Every kept file is compared with the checksum under the seal; the tables are computed anew from the
returns and definitions kept, and say the same or not. How a workbook looks when it is made by another
version of a library is not asked: the signed one is kept as it is.
"""

from collections.abc import Iterator
from pathlib import Path

from pipeline.consolidation.compared import differences
from pipeline.consolidation.freeze import versions
from pipeline.consolidation.recomputed import recomputed
from pipeline.output_folder import OUTPUTS, RECORD, output_name, relative_files
from pipeline.register.closings import Closing
from schemas.errors import PhulucError
from schemas.wording.papers import worded


def verify(closed: Closing, out: Path) -> list[str]:
    """Sentences on all that differs; none where the version is as it was closed."""
    problems = list(_altered(closed, out))
    if problems:
        return problems
    found = list(_figures(closed, out))
    return [*_published(closed, out), *found, *(_causes(closed) if found else ())]


def _altered(closed: Closing, out: Path) -> Iterator[str]:
    for name in closed.altered(out):
        known = "lost" if name in closed.manifest["files"] else "strange"
        yield worded("closing", f"verify.{'record' if name == RECORD else known}", file=name)


def _published(closed: Closing, out: Path) -> Iterator[str]:
    frozen, place = closed.frozen(out) / OUTPUTS, out / output_name(closed.number)
    for name in sorted(relative_files(frozen)):
        path = place / name
        if not path.is_file() or path.read_bytes() != (frozen / name).read_bytes():
            yield worded("closing", "verify.published", path=path)


def _figures(closed: Closing, out: Path) -> Iterator[str]:
    frozen = closed.frozen(out)
    try:
        now = recomputed(frozen)
    except PhulucError as error:
        yield str(error)
        return
    for name, content in now.items():
        yield from differences(name, (frozen / OUTPUTS / name).read_bytes(), content)


def _causes(closed: Closing) -> Iterator[str]:
    """What has changed in the program since, for whoever looks for the reason."""
    was = closed.manifest["made_with"]
    for name, now in versions().items():
        if was.get(name) != now:
            words = {"library": name, "was": was.get(name, "?"), "now": now}
            yield worded("closing", "verify.version", **words)
