"""Against the past and against peers: what is said, and of how many units; what weighs most first."""

import csv

import numpy as np
import pandas as pd
import pytest
from command import run, write_return

from pipeline.consolidation.consolidate import consolidate
from pipeline.intake.folder import read_all
from pipeline.judging.background import Background
from pipeline.judging.effect import callers
from pipeline.judging.outliers import FEWEST, far
from pipeline.past.earlier import Earlier, Lines, Result, load_earlier
from pipeline.past.history import against_history
from pipeline.returns import Answer, Filled, Return
from schemas.errors import DefinitionError
from schemas.figure import Figure as Written
from schemas.periods.period import parse_period

PERIOD = parse_period("2023-6T")
# Expected rule (- for none), period, figures of this return | what was written before | why
CASES = """
past_fallen 2023-6T  autonomy_none=4      | 2022-NAM autonomy_none=5 | cumulative over the years
-           2023-6T  autonomy_none=5      | 2022-NAM autonomy_none=5 | as many is right
-           2023-6T  autonomy_none=6      | 2022-NAM autonomy_none=9 ; 2023-Q1 autonomy_none=7 | the latest counts
-           2023-6T  autonomy_none=6      | 2023-NAM autonomy_none=9 | a later period is no past
-           2023-6T  plan_tasks_done=3    | 2022-NAM plan_tasks_done=21 | a part of this year's plan
-           2023-6T  plan_tasks_done=3    | 2023-Q1 plan_tasks_done=5 | within the year rules judge
past_fallen 2023-6T  posts_cut_rate=9,9   | 2022-NAM posts_cut_rate=10,2 | a share of a fixed base
-           2023-6T  posts_cut_rate=10    | 2022-NAM posts_cut_rate=10,2 | rounded to a whole number
past_stock  2023-6T  procedures_in_force=9 procedures_new=2 procedures_abolished=0 | 2022-NAM procedures_in_force=8 | 8 + 2 − 0
-           2023-6T  procedures_in_force=9 procedures_new=2 procedures_abolished=1 | 2022-NAM procedures_in_force=8 | 8 + 2 − 1
-           2023-6T  procedures_in_force=9 procedures_new=2 procedures_abolished=0 | 2023-Q1 procedures_in_force=8 | not the eve of the period
past_stock  2023-Q3  procedures_in_force=9 procedures_new=2 procedures_abolished=0 | 2023-6T procedures_in_force=8 | the eve of quý III
-           2023-6T  procedures_in_force=9 procedures_new=2 | 2022-NAM procedures_in_force=8 | a flow is missing
-           2023-6T  plan_tasks=3         | 2022-NAM plan_tasks=9 | a stock may fall
"""
LINES = CASES.strip().splitlines()


def earlier_of(*lines: tuple[str, str, str, float, int]) -> Earlier:
    """What (unit, period, key, figure, digits after the comma) say."""
    periods: dict[str, Lines] = {}
    for unit, period, key, value, digits in lines:
        periods.setdefault(period, Lines()).add(unit, key, "value", value, digits)
    found = ((parse_period(name), of.figures()) for name, of in periods.items())
    return Earlier(tuple(Result(period, figures) for period, figures in found))


def figures(text: str) -> dict[str, tuple[float, int]]:
    pairs = (part.split("=") for part in text.split())
    return {
        key: (float(written.replace(",", ".")), len(written.partition(",")[2]))
        for key, written in pairs
    }


def past_of(text: str) -> Earlier:
    return earlier_of(*(
        ("SNgV", item.split()[0], key, *written)
        for item in text.split(";")
        for key, written in figures(" ".join(item.split()[1:])).items()
    ))  # fmt: skip


def returned(period: str, text: str, note: str = "") -> Return:
    answers = tuple(
        Answer(key, Written("value", value, digits), note=note)
        for key, (value, digits) in figures(text).items()
    )
    return Return("a.xlsx", "cchc_2023", "SNgV", period, True, answers)


@pytest.mark.parametrize("line", LINES)
def test_a_return_against_what_its_unit_wrote_before(line, form):
    now, before, _ = line.split("|")
    expected, period, figures_now = now.split(maxsplit=2)
    found = against_history([returned(period, figures_now)], [form], past_of(before))

    assert ([] if expected == "-" else [expected]) == [note.notice.id for note in found]


def test_a_fall_that_the_note_explains_is_no_contradiction(form):
    item = returned("2023-6T", "autonomy_none=4", note="Sáp nhập một đơn vị")

    assert [] == against_history([item], [form], past_of("2022-NAM autonomy_none=5"))


# What is asked, the state and the note now, how it was understood | what was written before
GIVEN_UP = """
past_given_up      2023-NAM not_applicable - -                 | 2023-6T plan_tasks=9
past_given_up      2023-Q3  not_applicable - -                 | 2023-6T plan_tasks=9
past_all_given_up  2023-NAM not_applicable - nothing_to_report | 2023-6T plan_tasks=9
-                  2023-NAM not_applicable Sáp_nhập -          | 2023-6T plan_tasks=9
-                  2023-NAM not_applicable - -                 | 2022-NAM plan_tasks=9
-                  2023-NAM not_applicable - -                 | 2023-6T plan_tasks=0
-                  2023-NAM not_applicable - -                 | 2023-6T plan_tasks_done=9
-                  2023-NAM not_available  - -                 | 2023-6T plan_tasks=9
past_given_up      2023-NAM not_applicable - -                 | 2023-Q1 plan_tasks=9
-                  2023-NAM not_applicable - -                 | 2023-Q1 plan_tasks=9 ; 2023-6T plan_tasks=0
"""


@pytest.mark.parametrize("line", GIVEN_UP.strip().splitlines())
def test_what_had_a_figure_this_year_is_asked_about_when_it_no_longer_applies(line, form):
    now, before = line.split("|")
    expected, period, state, note, how = now.split()
    answer = Answer(
        "plan_tasks",
        Written(state),
        note=note.strip("-"),
        repairs=tuple(filter("-".__ne__, (how,))),
    )
    item = Return("a.xlsx", "cchc_2023", "SNgV", period, True, (answer,))
    found = against_history([item], [form], past_of(before))

    assert ([] if expected == "-" else [expected]) == [note.notice.id for note in found]


FAR = [  # which are far, the values, by how much at least
    ([], [1, 2, 3, 4, 5], 3),
    ([4], [1, 2, 3, 4, 50], 3),
    ([0], [-90, 1, 2, 3, 4], 3),
    ([], [5, 5, 5, 5, 7], 3),
    ([4], [5, 5, 5, 5, 9], 3),
]


@pytest.mark.parametrize(("expected", "values", "least"), FAR)
def test_far_is_beyond_a_range_that_the_far_ones_do_not_widen(expected, values, least):
    assert expected == list(np.flatnonzero(far(np.array(values, dtype=float), least)))


def province(tmp_path, form, roster, expected, changes: dict[str, dict], period=PERIOD):
    """The consolidation of clean returns of the communes, some figures changed."""
    units = [unit for unit in roster.units if unit.level == "X"]
    paths = [
        write_return(tmp_path / period.id / f"{unit.id}.xlsx", form, unit, period.id,
                     changes.get(unit.id))
        for unit in units
    ]  # fmt: skip
    return read_all(paths, expected)


def all_communes(roster, **figures) -> dict[str, dict]:
    filled = {key: Filled(value) for key, value in figures.items()}
    return {unit.id: dict(filled) for unit in roster.units if unit.level == "X"}


def test_a_figure_far_from_its_peers_says_on_how_many_it_rests(tmp_path, form, roster, expected):
    changes = all_communes(roster, survey_forms=100, survey_mode=1)
    changes["X02"]["survey_forms"] = Filled(10000)
    result = consolidate(province(tmp_path, form, roster, expected, changes), form, PERIOD, roster)
    (finding,) = result.findings

    assert ("X02", "peers_far", ("1.4.1",)) == (finding.unit, finding.rule, finding.codes)
    assert "mức thường gặp của 10 đơn vị cùng cấp (cấp xã) là 100" in finding.message
    assert pytest.approx(9900 / 10900) == finding.effect
    assert [finding] == callers(result.findings)


def test_fewer_than_five_peers_say_nothing(tmp_path, form, roster, expected):
    changes = all_communes(roster, survey_forms=100, survey_mode=1)
    changes["X02"]["survey_forms"] = Filled(10000)
    returns = province(tmp_path, form, roster, expected, changes)[: FEWEST - 1]

    assert () == consolidate(returns, form, PERIOD, roster).findings


def test_growth_is_compared_where_last_year_is_known(tmp_path, form, roster, expected):
    """Ten times its peers is its size; five times last year's own figure is not."""
    changes = all_communes(roster, survey_forms=100, survey_mode=1)
    changes["X03"]["survey_forms"] = Filled(5000)
    changes["X04"]["survey_forms"] = Filled(500)
    last = earlier_of(*(
        (unit, "2022-6T", "survey_forms", 5000 if unit == "X03" else 100, 0) for unit in changes
    ))  # fmt: skip
    returns = province(tmp_path, form, roster, expected, changes)
    found = consolidate(returns, form, PERIOD, roster, background=Background(earlier=last)).findings

    assert [("X04", "peers_growth")] == [(finding.unit, finding.rule) for finding in found]
    assert "gấp 5 lần cùng kỳ năm trước (100)" in found[0].message
    assert "mức thường gặp của 10 đơn vị cùng cấp (cấp xã) là 1 lần" in found[0].message


def test_the_demo_province_has_no_false_alarm(tmp_path, form, roster, expected):
    """Clean returns of every unit: no figure is said to be far from others'."""
    for period in map(parse_period, ("2022-6T", "2023-6T")):
        paths = [
            write_return(tmp_path / period.id / f"{unit.id}.xlsx", form, unit, period.id)
            for unit in roster.during(period).units
        ]
        result = consolidate(read_all(paths, expected), form, period, roster)

        assert [] == [f for f in result.findings if f.rule.startswith("peers")]


def test_facts_of_an_earlier_consolidation_are_read_back(tmp_path, form, roster):
    unit = roster.by_id["STC"]
    for folder, period, figure in (("trước", "2022-NAM", 50), ("này", "2023-6T", 40)):
        changes = {"autonomy_none": Filled(figure)}
        write_return(tmp_path / folder / "STC.xlsx", form, unit, period, changes)
    run("consolidate", tmp_path / "trước", "--period", "2022-NAM", "--out", tmp_path / "năm")
    run("consolidate", tmp_path / "này", "--period", "2023-6T", "--out", tmp_path / "kỳ",
        "--previous", tmp_path / "năm")  # fmt: skip
    with (tmp_path / "kỳ" / "findings.csv").open(encoding="utf-8-sig") as lines:
        (line,) = [line for line in csv.DictReader(lines) if line["codes"] == "6.4"]

    assert "số lũy kế 40 nhỏ hơn 50 đã báo cáo Năm 2022" in line["message"]
    with pytest.raises(DefinitionError, match=r"facts\.csv"):
        load_earlier([tmp_path / "này"], None)


def test_findings_are_ranked_by_what_they_move(tmp_path, form, roster, expected):
    """The same fault in a large and in a small figure: the large one is asked about first."""
    changes = all_communes(roster, plan_tasks=10, plan_tasks_done=9)
    changes["X01"]["plan_tasks_done"] = Filled(11)
    changes["X02"]["plan_tasks_done"] = Filled(90)
    returns = province(tmp_path, form, roster, expected, changes)
    found = [
        f
        for f in consolidate(returns, form, PERIOD, roster).findings
        if f.rule == "plan_done" and f.unit  # the province's own stands before them
    ]

    assert ["X02", "X01"] == [finding.unit for finding in found]
    assert found[0].effect > found[1].effect > 0
    assert pd.Series([f.effect for f in found]).is_monotonic_decreasing
