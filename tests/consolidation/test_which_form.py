"""A form is the form that it says: one file has one verdict, whatever command reads it."""

import json
import shutil

import pytest
from command import CLOSING, run, without_marks, write_return

from pipeline.returns import Filled
from schemas.form.loading import load_form

UNIT, PERIOD, KEY = "SNgV", "2023-6T", "guidance_documents"


@pytest.fixture(scope="module")
def forms(tmp_path_factory, form):
    """The bundled form, and two that the program does not have: the province's own, a withdrawn one."""
    home = tmp_path_factory.mktemp("biểu")
    found = {"cchc_2023": form}
    for name in ("cchc_tinh", "cchc_2020"):
        shutil.copytree(form.path, home / name)
        toml = home / name / "form.toml"
        toml.write_text(toml.read_text("utf-8").replace('"cchc_2023"', f'"{name}"'), "utf-8")
        found[name] = load_form(str(home / name))
    return found


@pytest.fixture(scope="module")
def returns(tmp_path_factory, forms, roster):
    """One return on the template of each form, and one from which every mark was taken."""
    home = tmp_path_factory.mktemp("báo cáo")
    for name, form in forms.items():
        changes = {KEY: Filled(7)}
        write_return(home / name / "nộp.xlsx", form, roster.by_id[UNIT], PERIOD, changes)
    (home / "unmarked").mkdir()
    without_marks(home / "cchc_2023" / "nộp.xlsx", home / "unmarked" / "nộp.xlsx")
    return home


CASES = [  # which template came, the form that the command names, and what is said about the form
    ("cchc_2023", "", []),
    ("cchc_2023", "cchc_2023", []),
    ("cchc_2023", "cchc_tinh", ["other_form"]),
    ("cchc_tinh", "cchc_tinh", []),
    ("cchc_tinh", "", ["form_unknown"]),
    ("cchc_2020", "cchc_2023", ["form_unknown"]),
    ("cchc_2020", "cchc_tinh", ["form_unknown"]),
    ("unmarked", "", []),
    ("unmarked", "cchc_tinh", []),
]


def found_in(said: str, file: str) -> tuple[list, list]:
    """What JSON says of the file: rules with severities; those of them that are about the form."""
    found = json.loads(said)
    findings = found["returns"][0]["findings"] if "returns" in found else [
        finding for finding in found["findings"] if finding["file"] == file
    ]  # fmt: skip
    rules = sorted((finding["rule"], finding["severity"]) for finding in findings)
    return rules, [rule for rule, _ in rules if rule in ("other_form", "form_unknown")]


@pytest.mark.parametrize(("came", "named", "said"), CASES)
def test_check_and_consolidate_give_one_verdict(
    tmp_path, forms, returns, roster, came, named, said
):
    asked = ("--form", forms[named].path) if named and named != "cchc_2023" else ()
    common = (returns / came, "--format", "json", "--period", PERIOD, *asked)
    checked, told, _ = run("check", *common)
    consolidated, printed, _ = run("consolidate", *common, "--out", tmp_path / "out")

    rules, about_form = found_in(told, "nộp.xlsx")
    assert (rules, said) == (found_in(printed, "nộp.xlsx")[0], about_form)
    assert (checked, consolidated) == (bool(said),) * 2
    line = next(s for s in json.loads(printed)["submissions"] if s["unit"] == UNIT)
    assert ("unusable" if said else "received") == line["status"]
    figure = (tmp_path / "out" / "totals.csv").read_text("utf-8-sig")
    lines = [line.split(",") for line in figure.splitlines() if line.startswith(f"{KEY},")]
    assert ["" if said else "7"] == [line[1] for line in lines]


def test_what_was_closed_over_another_form_is_verified(tmp_path, forms, returns):
    shutil.copytree(returns / "cchc_2023", tmp_path / "in")
    shutil.copy(returns / "cchc_tinh" / "nộp.xlsx", tmp_path / "in" / "STC.xlsx")
    where = ("--period", PERIOD, "--out", tmp_path / "out")
    run("close", tmp_path / "in", *where, "--form", forms["cchc_tinh"].path, *CLOSING)

    assert (0, "Bản chính: khớp.\n") == run("verify", *where)[:2]


def test_the_fix_says_which_template_or_which_option(returns, forms):
    _, told, _ = run("check", returns / "cchc_2023", "--form", forms["cchc_tinh"].path)
    assert "Báo cáo theo biểu cchc_2023, biểu đang tổng hợp là cchc_tinh" in told
    assert "--form cchc_2023" in told

    _, told, _ = run("check", returns / "cchc_2020")
    assert "“cchc_2020”, biểu này không có trong phần mềm" in told


OUTSIDE = [  # a period for which no bundled form is, and commands about it
    ("template",), ("consolidate", "."), ("close", ".", *CLOSING), ("trace", "1.1.1"), ("status",),
]  # fmt: skip


@pytest.mark.parametrize("command", OUTSIDE, ids=[words[0] for words in OUTSIDE])
def test_the_default_form_is_the_one_of_the_period(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    code, _, said = run(*command, "--period", "2020-NAM")

    assert 2 == code
    assert "không dùng cho kỳ 2020-NAM. Chọn biểu khác bằng --form" in said
    assert [] == list(tmp_path.iterdir())


RESULTS = [  # the form of the results, the one that is typed afterwards, and what a figure's trace says
    ("cchc_2023", "", "1.1.3  Số văn bản chỉ đạo"),
    ("cchc_tinh", "cchc_tinh", "1.1.3  Số văn bản chỉ đạo"),
    ("cchc_tinh", "", "là theo biểu cchc_tinh. Ghi biểu đó sau --form."),
    ("cchc_tinh", "cchc_2023", "là theo biểu cchc_tinh. Ghi biểu đó sau --form."),
]


@pytest.mark.parametrize(("held", "named", "told"), RESULTS)
def test_a_figure_is_traced_by_the_form_of_its_results(tmp_path, forms, returns, held, named, told):
    where = ("--period", PERIOD, "--out", tmp_path)
    run("consolidate", returns / held, *where, "--form", forms[held].path)
    code, said, error = run("trace", "1.1.3", *where, "--form", named and forms[named].path)

    assert (0 if held == named or held == "cchc_2023" else 2) == code
    assert told in said + error


def test_of_several_forms_of_a_period_one_must_be_named(tmp_path, monkeypatch, form, forms):
    monkeypatch.setattr(
        "pipeline.form_book.opening.bundled_forms", lambda: (form, forms["cchc_tinh"])
    )
    code, _, said = run("template", "--period", PERIOD, "--out", tmp_path)

    assert 2 == code
    assert "Có nhiều biểu dùng cho kỳ 2023-6T" in said
    assert "--form" in said


def test_a_form_that_is_named_must_be_of_the_period(returns):
    for command in (("check", returns / "cchc_2023"), ("consolidate", returns / "cchc_2023")):
        code, _, said = run(*command, "--period", "2026-NAM", "--form", "cchc_2023")

        assert 2 == code
        assert "không dùng cho kỳ 2026-NAM" in said


def test_a_late_return_of_an_older_version_is_read_with_that_version(tmp_path, returns, forms):
    """The form that is named is of later periods only: nobody could have asked it of this one."""
    later = tmp_path / "cchc_2024"
    shutil.copytree(forms["cchc_2023"].path, later)
    text = (later / "form.toml").read_text("utf-8")
    text = text.replace('"cchc_2023"', '"cchc_2024"').replace("2021-01-01", "2024-01-01")
    (later / "form.toml").write_text(text, "utf-8")
    code, told, _ = run("check", returns / "cchc_2023", "--form", later, "--format", "json")

    assert (0, "cchc_2023") == (code, json.loads(told)["returns"][0]["form"])
