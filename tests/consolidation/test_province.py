"""The form's relations asked of the province's figures: what contradicts, and whose figures it rests on."""

import pytest
from grid_forms import form_of_ages

from pipeline.consolidation.consolidate import consolidate
from pipeline.returns import Answer, Return
from schemas.figure import Figure
from schemas.periods.period import parse_period
from schemas.units.unit import Roster, Unit

PERIOD = parse_period("2023-6T")
STATES = {"KAD": "not_applicable", "CCSL": "not_available"}
UNITS = tuple(Unit(name, f"Sở {name}", name, (), "S", ()) for name in ("A", "B", "C"))
OWNER = Unit("SNV", "Sở Nội vụ", "SNV", (), "S", ("SNV",))
# The rule expected and whose figures push, what each unit writes by code; others send nothing.
CASES = [
    ([], {"A": "1.1.1=5 1.1.2=3", "B": "1.1.1=2 1.1.2=2"}),
    ([("plan_done", "A (9 so với chưa có 1.1.1)")], {"A": "1.1.2=9", "B": "1.1.1=5 1.1.2=3"}),
    ([], {"A": "1.1.2=2", "B": "1.1.1=5 1.1.2=3"}),  # the province's 5 are not more than 5
    ([], {"A": "1.1.2=2", "B": "1.1.1=CCSL 1.1.2=3"}),  # nobody says of how many
    ([("plan_done", "B (3 so với 0), A (2 so với 0)")], {"A": "1.1.1=KAD 1.1.2=2", "B": "1.1.1=KAD 1.1.2=3", "C": "1.1.1=KAD", "SNV": "1.1.1=KAD"}),
    ([("central_tasks_done", "B (4 so với chưa có 1.3.1), A (5 so với 3)")],
     {"A": "1.3.1=3 1.3.2=2 1.3.3=3", "B": "1.3.2=4 1.3.3=KAD", "C": "1.3.1=1"}),
    ([], {"A": "1.1.1=2001 1.1.2=1", "B": "1.1.1=2001 1.1.2=1"}),  # the limit of one unit
    ([("numerator_within_total", "B (7 so với chưa có 7.6.2)")],
     {"A": "7.6.2=5 7.6.2.1=60:3/5", "B": "7.6.2.1=70:7/10"}),
    ([], {"A": "7.6.2=5 7.6.2.1=60:3/5", "B": "7.6.2=10 7.6.2.1=70:7/10"}),
    ([], {"SNV": "4.1.4=6", "A": "6.1=1", "B": "6.1=1"}),  # C is waited for: not yet less than 6
    # What the others have written is too much already, whoever is waited for; as yet too little is not.
    ([("service_units_by_manager", "A (5), SNV (7 so với 3)")],
     {"SNV": "4.1.4=7 4.1.4.1=3 4.1.4.2=KAD", "A": "4.1.4.2=5"}),
    ([], {"SNV": "4.1.4=9 4.1.4.1=3 4.1.4.2=KAD", "A": "4.1.4.2=5"}),
    ([("autonomy_within", "A (7), B (4, chưa kể 6.1)")],
     {"SNV": "4.1.4=10", "A": "6.1=7 6.2=KAD 6.3=KAD 6.4=KAD", "B": "6.2=4 6.3=KAD 6.4=KAD"}),
    ([], {"SNV": "4.1.4=10", "A": "6.1=6", "B": "6.2=4"}),
    ([], {"A": "1.1.1=-", "B": "1.1.1=-"}),
]  # fmt: skip


def sent(form, unit: str, text: str) -> Return:
    written = {}
    for part in text.split():
        code, _, figure = part.partition("=")
        written[form.by_code[code].key] = figure
    answers = tuple(_answer(row.key, written.get(row.key, "-")) for row in form.read_rows)
    return Return(f"{unit}.xlsx", form.id, unit, PERIOD.id, True, answers, checksum=unit)


def _answer(key: str, written: str) -> Answer:
    if written == "-" or written in STATES:
        return Answer(key, Figure(STATES.get(written, "blank")))
    value, _, fraction = written.partition(":")
    x, y = map(float, fraction.split("/")) if fraction else (None, None)
    return Answer(key, Figure("value", float(value), 0, x, y))


@pytest.mark.parametrize(("expected", "figures"), CASES)
def test_the_province_is_asked_what_its_units_are(form, tmp_path, expected, figures):
    roster = Roster((OWNER, *UNITS), tmp_path / "units.csv")
    returns = [sent(form, unit, text) for unit, text in figures.items()]

    result = consolidate(returns, form, PERIOD, roster)

    found = [f for f in result.findings if not f.file]
    assert [rule for rule, _ in expected] == [f.rule.partition(":")[0] for f in found]
    for (_, units), finding in zip(expected, found, strict=True):
        assert ("", PERIOD.id, ()) == (finding.unit, finding.period, finding.cells)
        assert f"Do số liệu của: {units}." in finding.message


def test_a_share_that_does_not_count_is_named_where_its_x_is_missing(tmp_path):
    """B's rate fails its own check, so that the province's X lacks it; the column that is X has its figure."""
    form = form_of_ages(tmp_path)
    every = (
        "1/1=0 1/2=0 1/3=0 1/6=0 3/1=0 3/2=0 3/3=0 3/6=0 4.1/1=0 4.1/2=0 4.1/3=0 4.1/4=0 4.1/6=0"
    )
    village = " ".join(f"5/{n}=0 5.1/{n}=0" for n in (1, 2, 3, 4, 6))
    full = " ".join(f"{line}/1=8 {line}/2=4 {line}/3=4 {line}/4=2 {line}/6=1" for line in "246")
    right = " ".join(f"{line}/5=25:2/8" for line in "246")
    wrong = right.replace("4/5=25", "4/5=90")
    returns = [
        sent(form, unit, f"{every} {village} {full} {rates}")
        for unit, rates in (("A", right), ("B", wrong))
    ]
    result = consolidate(returns, form, PERIOD, Roster(UNITS[:2], tmp_path / "units.csv"))
    (found,) = (f for f in result.findings if not f.file and f.rule == "number_line:5=4/1*100:town")

    assert "Do số liệu của: B (chưa có 4/5 so với 2)." in found.message
