"""A return and its findings in, what its department says of them out, and how many are open.

The one count that terminal, letter, register and reminder tell: errors; warnings; rows that must be
answered and were left blank without a reason, which are no warnings then.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.judging.findings import Finding
from pipeline.returns import Return

_LEFT_BLANK = "missing"  # the family of rules about rows that must be answered


class Tally(NamedTuple):
    """How many findings of a return are open. `unexplained` are the warnings without a word of the unit."""

    errors: int
    warnings: int
    unanswered: int
    unexplained: int


def explanations(item: Return, findings: Sequence[Finding]) -> Callable[[Finding], str]:
    """What the department says of a finding of its return; '' where it says nothing.

    It says it in a letter that came back, or in the note beside the row.
    """
    wanted = {key for finding in findings for key in finding.keys}
    notes = {answer.key: answer.note for answer in item.answers if answer.key in wanted}

    def said(finding: Finding) -> str:
        beside = (notes.get(key, "") for key in finding.keys)
        return finding.explanation or "\n".join(dict.fromkeys(filter(None, beside)))

    return said


def unanswered(item: Return, findings: Sequence[Finding]) -> list[Finding]:
    """Those of rows that the unit must answer, and left blank without a reason."""
    blank = [
        finding for finding in findings
        if finding.severity == "warning" and finding.rule.partition(":")[0] == _LEFT_BLANK
    ]  # fmt: skip
    said = explanations(item, blank)
    return [finding for finding in blank if not said(finding)]


def tally(item: Return, findings: Sequence[Finding]) -> Tally:
    """Of the findings of one return."""
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = [finding for finding in findings if finding.severity == "warning"]
    if not warnings:
        return Tally(errors, 0, 0, 0)
    said, blank = explanations(item, warnings), len(unanswered(item, warnings))
    silent = sum(not said(finding) for finding in warnings)
    return Tally(errors, len(warnings) - blank, blank, silent - blank)
