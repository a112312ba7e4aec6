"""What people do to a template, done by LibreOffice: the same facts are read, or a finding says why."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from one_return import read_return
from places import EDITS
from recalculation import values

from pipeline.form_check.plausible import plausible_figures
from pipeline.judging.check_returns import check_returns
from pipeline.reading.read_return import Expected
from pipeline.template.columns import COUNTS
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster
from schemas.wording.messages import messages

FORM, PERIOD = load_form("cchc_2023"), parse_period("2023-6T")
ROSTER = load_roster(DEMO_ROSTER)

PYTHON = "/usr/bin/python3"  # the one that LibreOffice's uno is installed for

# What was done, and which findings tell of it; none where the facts must be the same in full.
EXPECTED = {
    "unchanged": set(),
    "renamed": set(),
    "rows_inserted": {"row_unplaced"},
    "row_deleted": {"row_missing", "missing:plan_tasks"},
    "column_inserted": set(),
    "sorted_by_label": set(),
    "filtered": set(),
    "values_pasted": set(),
    "faults_pasted": {"plan_done", "count_plausible:plan_tasks_done", "words_with_number",
                      "count_not_negative:survey_forms"},
    "labels_altered": {"label_changed"},
    "keys_swapped": {"row_conflict"},
    "key_lost": set(),
    "share_typed_over": {"stated_percentage:workflow_approved_rate"},
    "share_formula_altered": {"stated_percentage:workflow_approved_rate"},
    "total_typed_over": {"denominator_is_total:workflow_approved_rate"},
    "fraction_in_one_cell": set(),
    "reason_and_figure": {"reason_conflict"},
    "figure_under_a_tick": {"nothing_to_report", "statement_contradicted"},
    "blank_under_a_tick": {"nothing_to_report", "statement_contradicted"},
    "other_unit_in_the_key": {"identity_conflict"},
    "title_of_another_unit": {"unit_conflict"},
    "form_copied": {"several_tables"},
    "checks_deleted": set(),
    "answers_shifted": {"row_conflict"},
}  # fmt: skip


def has_uno() -> bool:
    if not Path(PYTHON).exists() or not shutil.which("soffice"):
        return False
    return subprocess.run([PYTHON, "-c", "import uno"], capture_output=True).returncode == 0


pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(not has_uno(), reason="LibreOffice with its Python is missing"),
]


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """The filled template, and the folder with a copy for each edit."""
    folder = tmp_path_factory.mktemp("edited")
    unit = ROSTER.by_id["SNgV"]
    template = folder / "template.xlsx"
    write_book(template_book(FORM, unit, PERIOD, plausible_figures(FORM, unit, PERIOD)), template)
    pipe = f"phuluc{abs(hash(str(folder)))}"
    office = subprocess.Popen([
        "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
        f"--accept=pipe,name={pipe};urp",
    ])  # fmt: skip
    try:
        command = [PYTHON, str(EDITS), pipe, str(template), str(folder)]
        subprocess.run(command, check=True, timeout=300, stderr=sys.stderr)
        office.wait(timeout=30)
    finally:
        if office.poll() is None:
            office.kill()
    return template, folder


def read(path: Path):
    returned = read_return(path, Expected((FORM,), ROSTER))
    return returned, check_returns([returned], (FORM,), ROSTER)


def facts(returned) -> dict[str, tuple]:
    return {a.key: a.figure.said for a in returned.answers}


@pytest.mark.parametrize("edit", EXPECTED)
def test_the_same_facts_or_a_finding(edited, edit):
    template, folder = edited
    before, calm = read(template)
    after, found = read(folder / f"{edit}.xlsx")
    news = [finding for finding in found if finding not in calm]
    said = {finding.rule for finding in found} - {finding.rule for finding in calm}
    changed = {key for key, fact in facts(before).items() if facts(after)[key] != fact}
    explained = {key for finding in news for key in finding.keys}
    blocked = any(messages()[notice.id].blocks for notice in after.notices)

    assert EXPECTED[edit] <= said
    assert changed <= explained | _SAID_PLAINLY.get(edit, set()) or blocked
    if not EXPECTED[edit] and edit not in _SAID_PLAINLY:
        assert set() == said == changed
    assert (before.unit, before.period) == (after.unit, after.period) or blocked


# Changes that are what the unit now says, read as said: no finding is due.
_SAID_PLAINLY = {
    "fraction_in_one_cell": {"workflow_approved_rate"},
    "blank_under_a_tick": {"legal_documents_issued"},
}


@pytest.mark.parametrize("edit", ["sorted_by_label", "rows_inserted", "column_inserted", "renamed"])
def test_live_checks_stay_right(edited, edit):
    _, folder = edited
    cells = values(folder / f"{edit}.xlsx", "_kiem_tra")

    assert [0, 0, 0] == [cells[COUNTS[name]] for name in ("errors", "warnings", "missing")]


def test_pasted_faults_are_counted_live(edited):
    _, folder = edited
    cells = values(folder / "faults_pasted.xlsx", "_kiem_tra")

    assert 3 == cells[COUNTS["errors"]]
