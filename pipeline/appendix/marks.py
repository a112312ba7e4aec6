"""Findings in, what is wrong with each single figure out: how its cell is marked, and what it says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.judging.explained import told_as
from pipeline.judging.findings import Finding
from schemas.frames import SEVERITIES
from schemas.wording import as_text

MARKED = ("error", "warning")  # a remark asks nothing of anybody, and colours no cell


@dataclass(frozen=True, slots=True)
class Mark:
    """What is open of one figure, the gravest first."""

    findings: tuple[Finding, ...]

    @property
    def severity(self) -> str:
        return self.findings[0].severity

    @property
    def titles(self) -> str:
        """«Lỗi: Tử số lớn hơn mẫu số», a line for each."""
        return "\n".join(dict.fromkeys(_said(finding, finding.title) for finding in self.findings))

    @property
    def note(self) -> str:
        """All of it, as it stands beside the cell."""
        return "\n\n".join(_said(finding, said_of(finding)) for finding in self.findings)


def _said(finding: Finding, words: str) -> str:
    return f"{as_text.SEVERITY[told_as(finding)]}: {words}"


def said_of(finding: Finding) -> str:
    """What is wrong, what the department says of it, and what has been accepted."""
    explained = as_text.explained((), finding.explanation) if finding.explanation else ""
    return "\n".join(filter(None, (finding.message, explained, finding.waiver)))


Marks = Mapping[tuple[str, str], Mark]  # by unit («» for the province) and key of the row


def marks_of(findings: Sequence[Finding], files: Collection[str]) -> Marks:
    """The open findings of these files, those that count, and of the province's own figures."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.severity in MARKED and (finding.file in files or not finding.file):
            for key in finding.keys:
                found.setdefault((finding.unit, key), []).append(finding)
    return {place: Mark(tuple(sorted(group, key=_rank))) for place, group in found.items()}


def _rank(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity)
