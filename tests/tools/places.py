"""Where the tests find what is committed for them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
CASES = TESTS / "cases"
PASTED = ROOT / "pipeline" / "cli" / "demo_data" / "sngv-2023-6T-pasted.xlsx"
TYPED = CASES / "sngv-2023-6T-typed.xlsx"
SECOND_FORM = TESTS / "forms" / "thu_vien_2024"
AMOUNTS_FORM = TESTS / "forms" / "dau_tu_2026"
EDITS = TESTS / "tools" / "edits.py"


def committed() -> list[str]:
    """The names of all files under version control."""
    listed = subprocess.run(
        ["git", "-c", "core.quotepath=off", "ls-files"], cwd=ROOT, capture_output=True, check=True
    )
    return listed.stdout.decode("utf-8").splitlines()
