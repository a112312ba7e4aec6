"""The findings of a return in, the lines of its letter out: the gravest first, equal ones as one line."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pipeline.judging.cell_places import Place
from pipeline.judging.explained import asks_nothing, is_declined
from pipeline.judging.findings import Finding, together
from pipeline.reading.explanations import SEPARATOR, identity
from schemas.wording import as_text
from schemas.wording.papers import worded

KINDS = (
    "error",
    "unanswered",
    "warning",
    "read",
)  # of lines, in their order; the last asks nothing
_OPEN = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the form sheet, from 0, and what the department had written there, if known."""

    place: Place
    code: str
    cell: tuple[int, int]
    written: str | None

    @property
    def raw(self) -> str:
        return self.written or worded("feedback", "nothing")


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, the cells in which it can be put right, and those to be kept in step with them."""

    finding: Finding
    spots: tuple[Spot, ...] = ()
    touched: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list: a finding, or several that are put right in the same words."""

    kind: str
    told: tuple[Told, ...]

    @property
    def first(self) -> Finding:
        return self.told[0].finding

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple({spot.cell: spot for told in self.told for spot in told.spots}.values())

    @property
    def severity(self) -> str:
        named = {"unanswered": as_text.UNANSWERED, "read": as_text.SEVERITY["info"]}
        return named.get(self.kind) or as_text.SEVERITY[self.kind]

    @property
    def problem(self) -> str:
        """What is wrong; and what became of the reasons that the department gave before."""
        message = self.first.message
        if len(self.told) > 1:
            words = {"title": self.first.title, "count": len(self.told), "first": message}
            message = worded("feedback", "together_problem", **words)
        if not self.first.waiver:
            return message
        said = as_text.explained((), self._said) if self._said else ""
        return "\n".join(filter(None, (message, said, self.first.waiver)))

    @property
    def fix(self) -> str:
        return worded("feedback", "fix.read") if asks_nothing(self.first) else self.first.fix

    @property
    def explanation(self) -> str:
        """What still answers it: a reason that the office did not accept is to be given anew."""
        return "" if is_declined(self.first) else self._said

    @property
    def identities(self) -> str:
        return SEPARATOR.join(identity(told.finding) for told in self.told)

    @property
    def _said(self) -> str:
        words = (told.finding.explanation for told in self.told)
        return "\n".join(dict.fromkeys(filter(None, words)))


def items(told: Iterable[Told], blank: Collection[Finding] = ()) -> list[Item]:
    """`blank` are the findings of rows that must be answered and were not."""

    def kind(one: Told) -> tuple[str, ...]:
        return _kind(one.finding, blank), *one.finding.kind, one.finding.waiver

    asked = (one for one in told if one.finding.fix)
    found = [Item(kind(same[0])[0], tuple(same)) for same in together(asked, kind)]
    return sorted(found, key=lambda item: KINDS.index(item.kind))


def _kind(finding: Finding, blank: Collection[Finding]) -> str:
    if finding.severity not in _OPEN or asks_nothing(finding):
        return "read"
    return "unanswered" if finding in blank else finding.severity
