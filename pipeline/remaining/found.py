"""What a run found, as far as it asks something of the office: one value for all that makes questions."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.judging.findings import Finding
from pipeline.register.known import Known
from pipeline.register.official import Settled
from pipeline.register.rulings import Ruling, in_force
from pipeline.register.submission import Submission
from pipeline.remaining.texts import said
from pipeline.returns import Return
from schemas.form.model import Form
from schemas.text import shortened
from schemas.units.unit import Roster
from schemas.wording import as_text

_ASKING = ("error", "warning")
LONGEST = 600  # letters of a text that is shown


@dataclass(frozen=True)
class Found:
    """What a run found, as far as it asks something. `heard` are first the returns that count."""

    form: Form
    roster: Roster
    returns: Sequence[Return]
    heard: Sequence[Return]
    settled: Settled
    findings: Sequence[Finding]
    submissions: Sequence[Submission]
    known: Known
    rulings: Sequence[Ruling]

    @functools.cached_property
    def counting(self) -> Sequence[Return]:
        return self.heard[: len(self.settled.counting)]

    @functools.cached_property
    def by_file(self) -> Mapping[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.severity in _ASKING:
                found.setdefault(finding.file, []).append(finding)
        return found

    @functools.cached_property
    def last(self) -> Mapping[tuple[str, str], Ruling]:
        """The last decision on each subject, whether or not it still holds."""
        return {ruling.subject: ruling for ruling in self.rulings}

    def short(self, unit: str) -> str:
        known = self.roster.by_id.get(unit)
        return known.short if known else unit

    def before(self, unit: str, about: str) -> str:
        """What was decided earlier on the same subject."""
        ruling = self.last.get((unit, about))
        if ruling is None:
            return ""
        day = as_text.day_in_words(ruling.at[:10])
        kept = "before" if ruling.id in self._held_ids else "before_retracted"
        return said(kept, word=self.word(ruling), who=ruling.who, day=day)

    def word(self, ruling: Ruling) -> str:
        """What was decided, with its figure, day or unit in words."""
        values = {
            "received": lambda: as_text.day_and_time(ruling.value),
            "waiver": lambda: as_text.day_in_words(ruling.until),
            "placed": lambda: self.short(ruling.unit),
        }
        value = values.get(ruling.kind, lambda: ruling.value)()
        return said(f"word.{ruling.kind}", value=value, file=ruling.name)

    @functools.cached_property
    def _held_ids(self) -> frozenset[int]:
        return frozenset(ruling.id for ruling in self.held)

    @functools.cached_property
    def held(self) -> Sequence[Ruling]:
        """The decisions that nothing later has replaced or taken back."""
        return in_force(self.rulings)


def reasons(findings: Iterable[Finding], label: str = "") -> str:
    """The messages without the row's label, which stands beside them."""
    said = (finding.message.removeprefix(f"{label}: ") for finding in findings)
    messages = (message[:1].upper() + message[1:] for message in said)
    return shortened("\n".join(dict.fromkeys(messages)), LONGEST)
