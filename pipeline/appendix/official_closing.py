"""Submissions and remarks in, what stands below the table of «Phụ lục» out: what it rests on, who signs."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pipeline.appendix.words import wording
from pipeline.register.submission import SELDOM, Submission
from pipeline.totals.remarks import Around, Total
from pipeline.xlsx.write import Cell
from schemas.form.model import Form
from schemas.units.unit import Roster
from schemas.wording.remark import remark, some

_NAMED = 150  # units named in full under the table: as many as a row of Excel can show
_ROOM_TO_SIGN = "\n" * 5
_ABSENT = {  # of which units there are no figures
    "not_sent": ("missing", "blank"), "not_usable": ("unusable",), "nothing": ("nothing_to_report",),
}  # fmt: skip


def closing(
    submissions: Sequence[Submission], roster: Roster, totals: Mapping[str, Total],
    remarked: Iterable[str], form: Form,
) -> list[Cell]:  # fmt: skip
    """What the figures rest on: every unit that is not in them is named here once, in full.

    So are those that remarks call by a short name only.
    """
    texts = [*rests_on(submissions), *short_names(roster, remarked)]
    if any(total.distribution for total in totals.values()):
        texts.append(remark("levels"))
    if form.takes_fractions:
        texts.append(f"{remark('ratios')} {remark('fractions')}")
    texts[-1] = wording("page.end", text=texts[-1])
    return [Cell(text, "closing") for text in texts]


def short_names(roster: Roster, remarked: Iterable[str]) -> Iterator[str]:
    """What the short names in remarks stand for."""
    words = set(re.findall(r"\w+", " ".join(remarked)))
    names = [
        remark("short_name", short=unit.short, name=unit.name)
        for unit in roster.units if unit.short != unit.name and unit.short in words
    ]  # fmt: skip
    if names:
        yield remark("short_names", names="; ".join(names))


def rests_on(submissions: Sequence[Submission]) -> list[str]:
    """How many units the figures are of, and the full names of the others."""
    absent = {
        kind: [item.unit.name for item in submissions if item.status in statuses]
        for kind, statuses in _ABSENT.items()
    }
    used = len(submissions) - sum(map(len, absent.values()))
    named = [remark(kind, units=some(units, _NAMED)) for kind, units in absent.items() if units]
    return [remark("sources", used=used, expected=len(submissions)), *named]


def around_of(
    roster: Roster, submissions: Sequence[Submission], doubted: Mapping[str, Collection[str]]
) -> Around:
    """What remarks need to know beside the totals."""
    absent = (item.unit.id for item in submissions if item.status in ("missing", *SELDOM))
    return Around(roster, frozenset(absent), doubted)


def signature(text: str) -> Cell:
    """Who signs, room for it, and the name."""
    *offices, name = (line.strip() for line in text.split(";"))
    return Cell("\n".join([*offices, f"{_ROOM_TO_SIGN}{name}" if offices else name]), "signature")
