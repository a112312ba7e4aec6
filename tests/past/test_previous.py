"""Earlier consolidations: what a period cannot come under, the warnings, and the statement of nothing."""

import pytest
from click.testing import CliRunner
from one_return import read_return

from pipeline.cli.main import main
from pipeline.judging.background import Background
from pipeline.judging.check_returns import check_returns
from pipeline.past.earlier import load_earlier
from pipeline.past.previous import Past, previous
from pipeline.reading.read_return import Expected
from pipeline.returns import Filled
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster

FORM = load_form("cchc_2023")
ROSTER = load_roster(DEMO_ROSTER)
FLOW, CUMULATIVE, STOCK = "guidance_documents", "plan_tasks_done", "plan_tasks"


def consolidated(folder, period: str, figures: dict[str, object]):
    """The facts.csv of one unit; a figure or the name of a state by key."""
    lines = ["unit,period,key,state,value"]
    for key, said in figures.items():
        state, value = (said, "") if isinstance(said, str) else ("value", said)
        lines.append(f"SNgV,{period},{key},{state},{value}")
    place = folder / period
    place.mkdir()
    (place / "facts.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    return place


@pytest.mark.parametrize(
    "expected, period, key, earlier",
    [
        (Past(10, 10, "value"), "2023-6T", FLOW, {"2023-Q1": 10}),
        (Past(30, 40, "value"), "2023-NAM", FLOW, {"2023-6T": 10, "2023-Q3": 30}),
        (Past(30, 34, "value"), "2023-NAM", FLOW, {"2023-Q1": 4, "2023-Q3": 30}),
        (Past(40, 40, "value"), "2023-NAM", FLOW, {"2023-9T": 40}),
        (Past(41, 41, "value"), "2023-NAM", FLOW, {"2023-9T": 41, "2023-6T": 10}),
        (Past(30, 40, "value"), "2023-9T", FLOW, {"2023-6T": 10, "2023-Q3": 30}),
        (Past(10, None, "value"), "2023-Q3", FLOW, {"2023-6T": 10}),
        (Past(10, None, "value"), "2023-6T", FLOW, {"2022-NAM": 10}),
        (Past(None, None, "not_available"), "2023-6T", FLOW, {"2023-Q1": "not_available"}),
        (Past(12, 12, "value"), "2023-NAM", CUMULATIVE, {"2023-6T": 9, "2023-Q3": 12}),
        (Past(12, None, "value"), "2023-Q1", CUMULATIVE, {"2022-NAM": 12}),
        (Past(21, None, "value"), "2023-6T", STOCK, {"2023-Q1": 21}),
    ],
)
def test_what_earlier_periods_say_of_this_one(tmp_path, expected, period, key, earlier):
    folders = [consolidated(tmp_path, name, {key: said}) for name, said in earlier.items()]

    assert expected == past_of(folders, period).pasts["SNgV"][key]


def past_of(folders, period: str):
    wanted = parse_period(period)
    return previous(load_earlier(folders, wanted), FORM, wanted)


def found(tmp_path, filled, period="2023-6T", background=None, nothing=False):
    path = tmp_path / "return.xlsx"
    unit = ROSTER.by_id["SNgV"]
    write_book(template_book(FORM, unit, parse_period(period), filled, nothing=nothing), path)
    returned = read_return(path, Expected((FORM,), ROSTER))
    findings = check_returns([returned], (FORM,), ROSTER, background or Background())
    return {answer.key: answer for answer in returned.answers}, findings


@pytest.mark.parametrize(
    "rule, key, before, now",
    [
        ("flow_below_past", FLOW, 10, 9),
        ("cumulative_falls", CUMULATIVE, 10, 9),
        ("jumped", STOCK, 21, 211),
        ("dropped", STOCK, 210, 20),
        (None, FLOW, 10, 10),
        (None, STOCK, 19, 1900),
        (None, STOCK, 21, 210),
    ],
)
def test_warnings_against_the_last_period(tmp_path, rule, key, before, now):
    folder = consolidated(tmp_path, "2023-Q1", {key: before})
    background = Background(past_of([folder], "2023-6T"))
    _, findings = found(tmp_path, {key: Filled(now)}, background=background)
    past = ("flow_below_past", "cumulative_falls", "jumped", "dropped")
    warned = [finding for finding in findings if finding.rule.split(":")[0] in past]

    assert ([f"{rule}:{key}"] if rule else []) == [finding.rule for finding in warned]
    for finding in warned:
        assert str(before) in finding.message and "…" not in finding.message


@pytest.mark.parametrize(
    "state, ticked, value, told",  # of row 2.1, with the tick at a heading or for the whole form
    [
        ("blank", "", None, "blank_form"),
        ("not_applicable", "institutions", None, "nothing_to_report"),
        ("not_applicable", "whole", None, "nothing_at_all"),
        ("blank", "organisation", None, "nothing_to_report"),
        ("value", "institutions", 3, "statement_contradicted"),
        ("value", "institutions", 0, "nothing_to_report"),
        ("not_available", "institutions", "CCSL", "nothing_to_report"),
    ],
)
def test_nothing_to_report_is_a_statement(tmp_path, state, ticked, value, told):
    filled = {"legal_documents_issued": Filled(value)}
    if ticked and ticked != "whole":
        filled[ticked] = Filled(state="Không phát sinh")
    answers, findings = found(tmp_path, filled, nothing=ticked == "whole")
    rules = {finding.rule for finding in findings}

    assert state == answers["legal_documents_issued"].figure.state
    assert told is None or told in rules
    is_lacking = state == "blank" and told != "blank_form"
    assert is_lacking == ("missing:legal_documents_issued" in rules)


def test_rows_of_others_are_not_covered_by_a_statement(tmp_path):
    answers, _ = found(tmp_path, {}, nothing=True)

    assert "blank" == answers["departments_inspected"].figure.state
    assert ("nothing_to_report",) == answers["plan_tasks"].repairs


@pytest.mark.parametrize(
    "state, value, reason, told",
    [
        ("not_applicable", None, "Không áp dụng", None),
        ("not_available", None, "ccsl", None),
        ("not_applicable", "KAD", "Không áp dụng", None),
        ("unreadable", 5, "Không áp dụng", "reason_conflict"),
        ("unreadable", "KAD", "CCSL", "reason_conflict"),
        ("unreadable", None, "đang làm", "reason_unread"),
    ],
)
def test_the_reason_beside_a_figure(tmp_path, state, value, reason, told):
    answers, findings = found(tmp_path, {"plan_tasks": Filled(value, state=reason)})
    rules = {finding.rule for finding in findings}

    assert state == answers["plan_tasks"].figure.state
    assert told is None or told in rules


@pytest.mark.parametrize(
    "expected, filled",  # state, value, X and Y of 3.3.3, of which Y stands in row 3.1.3
    [
        (("value", 62.5, 5, 8), Filled(None, 5)),
        (("value", 33.33, 3, 9), Filled(None, 3, 9)),
        (("value", 0.5, 1, 200), Filled(None, 1, 200)),
        (("value", 63.1, None, 8), Filled(63.1)),
        (("not_applicable", None, None, 8), Filled(state="KAD")),
        (("blank", None, None, 8), Filled()),
    ],
)
def test_the_percentage_by_formula(tmp_path, expected, filled):
    filled = {"procedures_in_force": Filled(8), "workflow_approved_rate": filled}
    answers, findings = found(tmp_path, filled)
    answer = answers["workflow_approved_rate"]

    assert expected == answer.figure.said
    assert not [f for f in findings if f.rule in ("ratio_below_one", "formula_without_result")]


def test_the_command_line_takes_earlier_results(tmp_path):
    folder = consolidated(tmp_path, "2023-Q1", {FLOW: 1000})
    units = ["--units", str(DEMO_ROSTER)]
    out = [
        *units,
        "--out",
        str(tmp_path / "templates"),
        "--unit",
        "SNgV",
        "--previous",
        str(folder),
    ]
    made = CliRunner().invoke(main, ["template", "--period", "2023-6T", "--full", *out])
    checked = CliRunner().invoke(main, ["check", str(tmp_path / "templates"), *units, *out[6:]])
    refused = CliRunner().invoke(main, ["template", "--period", "2023-6T", *out[:6],
                                        "--previous", str(tmp_path / "nothing")])  # fmt: skip

    assert (0, 1, 2) == (made.exit_code, checked.exit_code, refused.exit_code)  # 1: still blank
    assert "không có tệp facts.csv" in refused.output
