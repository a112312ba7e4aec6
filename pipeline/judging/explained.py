"""A return and its findings in, what its department says of them out, and how many are open.

The one count that terminal, letter, register and reminder tell: errors; warnings; rows that must be
answered and were left blank without a reason, which are no warnings then. Nor is what says only how
the return was read.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.judging.findings import Finding
from pipeline.returns import Return
from schemas.wording.messages import is_repair

# About the office's own lines, not about a return.
OF_OFFICE = ("decision_unused", "repair_unused", "official_gone")
_LEFT_BLANK = "missing"  # the family of rules about rows that must be answered
# What the reader has put right, and no figure hangs on; so has it what it repaired, but for a share
# that may be a hundred times as large.
_PUT_RIGHT = frozenset((
    "label_changed", "label_similar", "number_differs", "header_missing", "row_missing", "text_kept",
    "text_misread", "legacy_text", "hidden_figure",
))  # fmt: skip
_IN_DOUBT = "ratio_below_one"


class Tally(NamedTuple):
    """How many findings of a return are open.

    `unexplained` are the warnings that have no word of the unit that the office accepts, `declined`
    all those findings of which it has not accepted the unit's word; `read` ask the unit nothing.
    """

    errors: int
    warnings: int
    unanswered: int
    unexplained: int
    declined: int = 0
    read: int = 0


def asks_nothing(finding: Finding) -> bool:
    """True of a warning that says how the return was read: where that is right, nothing is to be done."""
    repaired = is_repair(finding.rule) and finding.rule != _IN_DOUBT
    return finding.severity == "warning" and (repaired or finding.rule in _PUT_RIGHT)


def told_as(finding: Finding) -> str:
    """The severity that people are told: a warning that asks nothing is a remark to them."""
    return "info" if asks_nothing(finding) else finding.severity


def is_declined(finding: Finding) -> bool:
    """True where the office has not accepted what the unit says of it, or no longer does."""
    return bool(finding.waiver) and finding.severity in ("error", "warning")


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
    warnings = [finding for finding in findings if told_as(finding) == "warning"]
    read = sum(map(asks_nothing, findings))
    refused = [finding for finding in findings if is_declined(finding)]
    said = explanations(item, [*warnings, *refused])
    declined = sum(bool(said(finding)) for finding in refused)
    if not warnings:
        return Tally(errors, 0, 0, 0, declined, read)
    blank = len(unanswered(item, warnings))
    silent = sum(is_declined(finding) or not said(finding) for finding in warnings)
    return Tally(errors, len(warnings) - blank, blank, silent - blank, declined, read)
