"""Waivers: what they accept, what they do not, until when; and rules that are only on trial."""

import csv
import datetime as dt
import shutil

import openpyxl
import pytest
from click.testing import CliRunner
from command import run, write_return

from pipeline.cli.main import main
from pipeline.consolidation.consolidate import consolidate
from pipeline.intake.folder import read_all
from pipeline.judging.background import Background
from pipeline.judging.check_returns import check_returns
from pipeline.judging.waivers import open_waivers
from pipeline.returns import Filled
from schemas.errors import DefinitionError
from schemas.form.loading import load_form
from schemas.periods.period import parse_period
from schemas.wording.messages import messages

HEADER = "rule,unit,period,who,why,until,code"
PERIOD = parse_period("2023-6T")
TODAY = dt.date(2023, 7, 1)
# X01 sends 6 tasks done of 5 planned, and a figure for a row that SNV owns.
FAULTS = {
    "plan_tasks": Filled(5),
    "plan_tasks_done": Filled(6, note="Gồm nhiệm vụ phát sinh"),
    "service_units": Filled(3),
}
FOUND = {("plan_done", "error"), ("owner_only:service_units", "warning")}

CASES = [  # expected, the line of waivers.csv, why
    ({("plan_done", "info"), ("owner_only:service_units", "warning")},
     "plan_done,X01,2023-6T,Bà Lan,phát sinh ngoài kế hoạch,2023-12-31,", "by its rule"),
    ({("plan_done", "error"), ("owner_only:service_units", "info")},
     "owner_only,X01,2023-6T,Bà Lan,đã trao đổi,31/12/2023,", "by the family of its rule"),
    ({("plan_done", "info"), ("owner_only:service_units", "warning")},
     "plan_done,X01,2023-6T,Bà Lan,phát sinh,2023-12-31,1.1.2.", "by its row"),
    ({("plan_done", "info"), ("owner_only:service_units", "warning")},
     "plan_done,X01,2023-6T,Bà Lan,phát sinh,2023-07-01,", "on its last day"),
    ({("plan_done", "info"), ("owner_only:service_units", "warning")},
     "Số nhiệm vụ đã hoàn thành nhiều hơn số nhiệm vụ đề ra,X01,2023-6T,Bà Lan,phát sinh,2023-12-31,",
     "by the name that is printed"),
    ({("plan_done", "error"), ("owner_only:service_units", "info")},
     "chỉ tiêu do CƠ QUAN khác  báo cáo,X01,2023-6T,Bà Lan,đã trao đổi,31/12/2023,",
     "by the name of its family, typed anyhow"),
    (FOUND, "plan_done,X01,2023-6T,Bà Lan,phát sinh,2023-06-30,", "has expired"),
    (FOUND, "plan_done,X02,2023-6T,Bà Lan,phát sinh,2023-12-31,", "of another unit"),
    (FOUND, "plan_done,X01,2023-Q1,Bà Lan,phát sinh,2023-12-31,", "of another period"),
    (FOUND, "plan_done,X01,2023-6T,Bà Lan,phát sinh,2023-12-31,3.1.3", "of another row"),
]  # fmt: skip


def waivers_of(tmp_path, form, roster, *lines):
    path = tmp_path / "waivers.csv"
    path.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    return open_waivers(path, [form], roster, TODAY)


@pytest.fixture
def returned(tmp_path, form, roster, expected):
    path = write_return(tmp_path / "X01.xlsx", form, roster.by_id["X01"], changes=FAULTS)
    return read_all([path], expected)


@pytest.mark.parametrize(("found", "line", "why"), CASES, ids=[case[2] for case in CASES])
def test_what_a_waiver_accepts(returned, tmp_path, form, roster, found, line, why):
    waivers = waivers_of(tmp_path, form, roster, line)
    findings = check_returns(returned, [form], roster, background=Background(waivers=waivers))

    assert found == {(f.rule, f.severity) for f in findings}


def test_it_names_who_and_why_or_that_it_has_expired(returned, tmp_path, form, roster):
    lines = ("plan_done,X01,2023-6T,Bà Lan,phát sinh,2023-12-31,",
             "owner_only,X01,2023-6T,Ông Hải,đã trao đổi,2023-06-30,")  # fmt: skip
    waivers = waivers_of(tmp_path, form, roster, *lines)
    said = {
        f.rule: f.waiver
        for f in check_returns(returned, [form], roster, background=Background(waivers=waivers))
    }

    assert "Bà Lan đã chấp nhận đến hết ngày 31/12/2023. Lý do: phát sinh" == said["plan_done"]
    assert "đã hết hạn ngày 30/06/2023" in said["owner_only:service_units"]


def test_an_accepted_figure_is_added_up_and_no_longer_in_doubt(tmp_path, form, roster, expected):
    """An error of the figure itself keeps it out of the total, until it is accepted."""
    changes = {"posts_cut_rate": Filled(120, 12, 10)}
    path = write_return(tmp_path / "STC.xlsx", form, roster.by_id["STC"], changes=changes)
    returns = read_all([path], expected)
    lines = ("ratio_range,STC,2023-6T,Bà Lan,đúng,2023-12-31,",
             "numerator_within_denominator,STC,2023-6T,Bà Lan,đúng,2023-12-31,")  # fmt: skip

    def answered(*waivers):
        result = consolidate(
            returns,
            form,
            PERIOD,
            roster,
            background=Background(waivers=waivers_of(tmp_path, form, roster, *waivers)),
        )
        line = result.totals.set_index("key").loc["posts_cut_rate"]
        return int(line["answered"]), sum(f.severity == "error" for f in result.findings)

    assert (0, 1) == answered()
    assert (1, 0) == answered(*lines)


REFUSED = [
    ("plan_doen,X01,2023-6T,Bà Lan,vì,2023-12-31,", "không có quy tắc “plan_doen”"),
    ("plan_done,X99,2023-6T,Bà Lan,vì,2023-12-31,", "Không có đơn vị “X99”"),
    ("plan_done,X01,2023-Q2,Bà Lan,vì,2023-12-31,", "Không có kỳ báo cáo “2023-Q2”"),
    ("plan_done,X01,2023-6T,Bà Lan,vì,mai,", "ngày “mai”"),
    ("plan_done,X01,2023-6T,Bà Lan,,2023-12-31,", "thiếu Lý do"),
    ("plan_done,X01,2023-6T,Bà Lan,vì,2023-12-31,9.9", "không có chỉ tiêu “9.9”"),
    ("unit_conflict,X01,2023-6T,Bà Lan,vì,2023-12-31,", "không có quy tắc “unit_conflict”"),
]


@pytest.mark.parametrize(("line", "said"), REFUSED)
def test_a_line_that_cannot_be_understood_is_refused_with_its_number(
    tmp_path, form, roster, line, said
):
    with pytest.raises(DefinitionError) as refusal:
        waivers_of(tmp_path, form, roster, line)

    assert said in str(refusal.value)
    assert "waivers.csv, dòng 2, ô " in str(refusal.value)


def test_a_name_that_several_rules_have_means_all_of_them(tmp_path, form, roster):
    line = "Ghi chú khác với số liệu,X01,2023-6T,Bà Lan,đúng,2023-12-31,"
    accepted = {waiver.rule for waiver in waivers_of(tmp_path, form, roster, line).lines}

    same = {m.id for m in messages().values() if m.title == "Ghi chú khác với số liệu"}
    assert same == accepted and len(same) > 1


def test_waivers_beside_the_roster_are_used_and_listed(tmp_path, form, roster):
    write_return(tmp_path / "nhận" / "X01.xlsx", form, roster.by_id["X01"], changes=FAULTS)
    shutil.copyfile(roster.path, tmp_path / "units.csv")
    lines = ("plan_done,X01,2023-6T,Bà Lan,phát sinh,2999-12-31,",)
    (tmp_path / "waivers.csv").write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    arguments = [
        "consolidate", tmp_path / "nhận", "--period", "2023-6T", "--out", tmp_path / "ra",
        "--units", tmp_path / "units.csv",
    ]  # fmt: skip
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    with (tmp_path / "ra" / "findings.csv").open(encoding="utf-8-sig") as file:
        waived = [line for line in csv.DictReader(file) if line["waiver"]]
    sheet = openpyxl.load_workbook(tmp_path / "ra" / "phu-luc.xlsx")["Ngoại lệ"]
    words = [cell.value for line in sheet.iter_rows() for cell in line if cell.value]

    assert 0 == result.exit_code, result.output
    assert [("plan_done", "info")] == [(line["rule"], line["severity"]) for line in waived]
    name = "Số nhiệm vụ đã hoàn thành nhiều hơn số nhiệm vụ đề ra"
    assert {name, "X01", "Bà Lan", "phát sinh", "31/12/2999"} - set(words) <= {"X01"}
    assert "Áp dụng cho 1 lỗi, cảnh báo" in words


def test_a_rule_on_trial_is_a_warning_and_says_so(tmp_path, form, roster, returned):
    folder = tmp_path / "biểu"
    shutil.copytree(form.path, folder)
    rules = (folder / "rules.csv").read_text(encoding="utf-8").splitlines()
    rules = [f"{line},{'trial' if number == 0 else ''}" for number, line in enumerate(rules)]
    rules = [f"{line}yes" if line.startswith("plan_done,") else line for line in rules]
    (folder / "rules.csv").write_text("\n".join(rules), encoding="utf-8")
    (finding,) = [
        f for f in check_returns(returned, [load_form(str(folder))], roster)
        if f.rule == "plan_done"
    ]  # fmt: skip

    assert "warning" == finding.severity
    assert finding.message.endswith("Quy tắc này đang áp dụng thử nên chỉ cảnh báo.")


def test_a_waiver_of_another_time_stops_no_consolidation(tmp_path, roster):
    """Its unit is no more, its rule is one of the form before."""
    form = load_form("cchc_2025")
    write_return(tmp_path / "in" / "X01.xlsx", form, roster.by_id["X01"], "2026-6T")
    lines = ["plan_done,SKHDT,2023-6T,Lan,phát sinh,2023-12-31,",
             "code_listed:video_meetings,SNV,2023-6T,Lan,phát sinh,2023-12-31,"]  # fmt: skip
    path = tmp_path / "waivers.csv"
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")

    code, _, said = run("consolidate", tmp_path / "in", "--period", "2026-6T", "--waivers", path,
                        "--out", tmp_path / "out")  # fmt: skip

    assert code in (0, 1), said
