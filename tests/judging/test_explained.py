"""How many findings of a return are open, by what its unit and the office say of them."""

import pytest

from pipeline.judging.explained import Tally, tally
from pipeline.judging.findings import Finding
from pipeline.returns import Answer, Return

REFUSED = "Cơ quan tổng hợp chưa chấp nhận"
# Rule, severity, the unit's explanation, its note beside the row, the office's word; what is open.
SAID = [
    ("r", "error", "", "", "", Tally(1, 0, 0, 0, 0)),
    ("r", "warning", "", "", "", Tally(0, 1, 0, 1, 0)),
    ("r", "warning", "đúng", "", "", Tally(0, 1, 0, 0, 0)),
    ("r", "warning", "", "đúng", "", Tally(0, 1, 0, 0, 0)),
    ("r", "warning", "đúng", "", REFUSED, Tally(0, 1, 0, 1, 1)),
    ("r", "warning", "", "", REFUSED, Tally(0, 1, 0, 1, 0)),  # nobody has given a reason to refuse
    ("r", "error", "đúng", "", REFUSED, Tally(1, 0, 0, 0, 1)),
    ("missing:k", "warning", "", "", "", Tally(0, 0, 1, 0, 0)),
    ("missing:k", "warning", "", "chưa có", "", Tally(0, 1, 0, 0, 0)),
    ("words_with_number", "warning", "", "", "", Tally(0, 0, 0, 0, 0, 1)),  # asks the unit nothing
    ("r", "info", "", "", "", Tally(0, 0, 0, 0, 0)),
]


@pytest.mark.parametrize(("rule", "severity", "explanation", "note", "waiver", "open_ones"), SAID)
def test_what_is_open(rule, severity, explanation, note, waiver, open_ones):
    finding = Finding(
        rule, severity, "VP", "a.xlsx", "2023-6T", ("1.1.3",), (), "Sai.", "Sửa.", ("k",),
        explanation=explanation, waiver=waiver,
    )  # fmt: skip

    assert open_ones == tally(Return("a.xlsx", answers=(Answer("k", note=note),)), [finding])
