"""What `check` prints: rows with the same fault are one paragraph where they are put right alike."""

import pytest

from pipeline.cli.check_screen import check_text
from pipeline.judging.findings import Finding
from pipeline.returns import Return

ALIKE, OTHER = "Ghi rõ X và Y.", "Có thể 6 là số đếm."
# The fixes of findings of one rule, one row each; the paragraphs: rows told, what to do.
CASES = [
    ([ALIKE] * 3, [(3, ALIKE)]),
    ([ALIKE] * 2, [(1, ALIKE), (1, ALIKE)]),
    ([ALIKE, OTHER, ALIKE, ALIKE], [(3, ALIKE), (1, OTHER)]),
    ([f"Ghi X = {n}." for n in range(4)], [(1, f"Ghi X = {n}.") for n in range(4)]),
    ([""] * 3, [(3, "")]),
]  # fmt: skip


def finding(number: int, fix: str) -> Finding:
    return Finding(
        f"ratio_reachable:{number}", "warning", "SNgV", "a.xlsx", "2023-6T", (f"3.4.{number}",),
        (f"Sheet1!D{number}",), f"Tỷ lệ thứ {number} không thể có.", fix, (f"row_{number}",), "Lạ",
    )  # fmt: skip


@pytest.mark.parametrize(("fixes", "told"), CASES)
def test_each_row_is_told_its_own_remedy(fixes, told, roster):
    findings = [finding(number, fix) for number, fix in enumerate(fixes, 1)]
    lines = list(check_text([Return("a.xlsx")], findings, {}, roster))
    paragraphs = [n for n, line in enumerate(lines) if "•" in line]
    found = []
    for at in paragraphs:
        following = lines[at + 1].strip()
        fix = following.removeprefix("→ ") if following.startswith("→") else ""
        found.append((lines[at].count("3.4.") or 1, fix))

    assert told == found
