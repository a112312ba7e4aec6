"""The rule set checked against itself: what is wrong with it is found, and its rules are named."""

import shutil

import pytest
from bundled import BUNDLED, name_of
from command import run

from pipeline.form_check.review import review
from schemas.compilers.samples import outcomes
from schemas.form.loading import read_form
from schemas.form.model import Form
from schemas.units.unit import load_roster

NAMES = "id,severity,levels,expression,message,reason,fix,source"
ALWAYS = ("province_only", "idle_for")  # found in the bundled form itself
# Expected problem and the rules named, the rules added to those of the form.
CASES = [
    (("never_fails", {"a"}), {"a": "plan_tasks <= plan_tasks"}),
    (("never_fails", {"a"}), {"a": "implies(plan_tasks > 5, plan_tasks > 3)"}),
    (("never_holds", {"a"}), {"a": "plan_tasks < plan_tasks"}),
    (("contradiction", {"a", "b"}), {"a": "guidance_documents > 10", "b": "guidance_documents < 5"}),
    (("contradiction", {"a", "plan_done"}), {"a": "plan_tasks_done > plan_tasks"}),
    (("contradiction", {"a", "b", "c"}),
     {"a": "contract_workers > posts_cut", "b": "posts_cut > posts_filled",
      "c": "posts_filled > contract_workers"}),
    (("same_rule", {"a", "plan_done"}), {"a": "plan_tasks_done <= plan_tasks"}),
    (("repeated_part", {"a"}), {"a": "survey_forms == contract_workers + contract_workers"}),
    (("counted_twice", {"a"}),
     {"a": "legal_documents_issued == procedures_in_force + procedures_province"}),
    (("nobody_fails", {"a"}), {"a": "commune_officials_transferred <= procedures_new"}),
    (("province_only", {"a"}), {"a": "departments_inspected <= service_units_districts"}),
    (("idle_for", {"a"}), {"a": "posts_cut <= service_units"}),
]  # fmt: skip


def form_with(form, folder, rules: dict[str, str], levels: str = "") -> Form:
    shutil.copytree(form.path, folder)
    lines = [f'{name},error,{levels},"{text}",sai,vì,sửa,' for name, text in rules.items()]
    path = folder / "rules.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")
    return read_form(folder)


@pytest.mark.parametrize(("expected", "rules"), CASES, ids=[case[0][0] for case in CASES])
def test_a_problem_put_in_is_found_with_its_rules(form, tmp_path, expected, rules):
    levels = "H X" if expected[0] == "nobody_fails" else ""
    found = review(form_with(form, tmp_path / "biểu", rules, levels))
    problem, named = expected

    assert (problem, named) in [(item.id, set(item.rules)) for item in found]
    assert {problem, *ALWAYS} >= {item.id for item in found}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("posts_cut <= service_units",
         "sở, ngành (trừ Sở Nội vụ); cấp huyện vì không phải báo cáo 4.1.4"),
        ("plan_tasks <= departments_inspected",
         "sở, ngành (trừ Sở Nội vụ); cấp huyện; cấp xã vì không phải báo cáo 1.2.1"),
        ("plan_tasks <= departments_inspected + posts_cut", None),  # what is not asked is zero
    ],
)  # fmt: skip
def test_a_relation_says_for_whom_it_can_never_work(form, tmp_path, text, said):
    found = review(form_with(form, tmp_path / "biểu", {"a": text}))

    expected = [f"Quy tắc a không có tác dụng với {said}"] if said else []
    assert expected == [item.text for item in found if item.rules == ("a",)]


@pytest.mark.parametrize("of", BUNDLED, ids=name_of)
def test_a_bundled_form_is_consistent(of):
    assert {"info"} == {problem.severity for problem in review(of.form, of.roster)}


@pytest.mark.parametrize("of", BUNDLED, ids=name_of)
def test_every_rule_is_shown_to_hold_and_to_fail(of):
    form = of.form
    for rule in form.rules:
        assert {True, False} <= outcomes(rule, form).keys(), rule.id


def test_owners_are_looked_for_on_the_roster(form, roster, tmp_path):
    path = tmp_path / "units.csv"
    lines = roster.path.read_text(encoding="utf-8").splitlines()
    lines = [line.replace(",S,SNV,", ",S,,").replace(",S,TTT,", ",S,TTT VP,") for line in lines]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = {p.id: p.text for p in review(form, load_roster(path))}

    assert "“Sở Nội vụ”" in found["no_owner"]
    assert "1.2.1" in found["no_owner"]
    assert "“Văn phòng UBND tỉnh” (VP, TTT)" in found["two_owners"]


def test_templates_of_a_form_that_contradicts_itself_are_not_made(form, tmp_path):
    form_with(form, tmp_path / "biểu", {"a": "plan_tasks_done > plan_tasks"})
    code, _, said = run("template", "--period", "2023-6T", "--form", tmp_path / "biểu", "--out",
                        tmp_path / "ra")  # fmt: skip
    reviewed, told, _ = run("check-form", "--form", tmp_path / "biểu")

    assert (2, 1) == (code, reviewed)
    assert "Các quy tắc plan_done, a mâu thuẫn nhau" in said
    assert "Các quy tắc plan_done, a mâu thuẫn nhau" in told
    assert not (tmp_path / "ra").exists()
