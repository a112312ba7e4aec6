"""Where the tests find what is committed for them."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
CASES = TESTS / "cases"
PASTED = ROOT / "pipeline" / "cli" / "demo_data" / "sngv-2023-6T-pasted.xlsx"
TYPED = CASES / "sngv-2023-6T-typed.xlsx"
SECOND_FORM = TESTS / "forms" / "thu_vien_2024"
EDITS = TESTS / "tools" / "edits.py"
