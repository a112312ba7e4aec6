"""A Return and its Findings in, the cells of the form that each Finding points at out.

A finding names cells of the file as it was sent (Sheet1!D14); a feedback workbook is a template of
its own, where the same figure may stand elsewhere. What joins the two is the row and which of its
figures: the key and the part.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.grid import full_address
from pipeline.judging.findings import Finding
from pipeline.returns import Return

_PARTS = {
    "value": "cell", "numerator": "numerator_cell", "denominator": "denominator_cell",
    "note": "note_cell",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of the form, by its row's key and the name of its column."""

    key: str
    part: str = "value"


def places(item: Return, findings: Sequence[Finding]) -> list[tuple[Place, ...]]:
    """For each finding the cells to look at; none for what stands outside the form."""
    index = _index(item)
    return [_of_finding(finding, index) for finding in findings]


def _index(item: Return) -> dict[str, Place]:
    """Addresses of the file as sent → places; the value wins where a file has no cells for X, Y."""
    index: dict[str, Place] = {}
    for answer in item.answers:
        for part, name in _PARTS.items():
            cell = getattr(answer, name)
            if cell:
                index.setdefault(full_address(answer.sheet, cell), Place(answer.key, part))
    return index


def _of_finding(finding: Finding, index: dict[str, Place]) -> tuple[Place, ...]:
    if not finding.keys:
        return ()
    found = [index[cell] for cell in finding.cells if cell in index]
    covered = {place.key for place in found}
    found += [Place(key) for key in finding.keys if key not in covered]
    return tuple(dict.fromkeys(place for place in found if place.key in finding.keys))
