"""Tables of an open form: lines by their words over units, totals checked, names that are nearly others told."""

import datetime as dt
from collections import Counter

import pytest
from open_forms import COLUMNS, DEMO, open_folder, open_form, table_of
from wide_returns import PERIOD, ROSTER, calc, rename, shift, text_file, xlsx

from pipeline.consolidation.freeze import close
from pipeline.consolidation.run import Task, run
from pipeline.consolidation.verify import verify
from pipeline.consolidation.wanted import Wanted
from pipeline.intake.folder import find_files, read_all
from pipeline.intake.packing import pack, unpack
from pipeline.intake.reading_trusted import is_trusted
from pipeline.judging.check_returns import check_returns
from pipeline.past.output_tables import with_lines_of
from pipeline.reading.joined_lines import joined_lines
from pipeline.reading.read_return import Expected, read_content
from schemas.form.loading import read_form
from schemas.form.open_lists import Named, line_key, with_lines

FORM = open_form()
AN_BINH, DONG_PHU = "UBND xã An Bình", "UBND xã Đồng Phú"
ONE = """
I|Thẩm quyền của cấp xã
1|Chứng thực|30|20|5|5|20|10|10|0|10|10|0
2|Hộ tịch|10|10|0|0|10|10
II|Chuyển cơ quan khác giải quyết
1|Đất đai|4|4|||3|3|||1|1
|TỔNG CỘNG|44|34|5|5|33|23|10||11|11
"""
OTHER = """
I|Thẩm quyền của cấp xã
1|CHỨNG THỰC|7|7|||7|7
2|Nuôi con nuôi
II|Chuyển cơ quan khác giải quyết
|Tổng cộng|7|7|||7|7
"""


def read(lines: str, unit: str = AN_BINH, form=FORM, save=xlsx, ruin=None):
    sheet = table_of(lines, unit)
    if ruin:
        ruin(sheet)
    data = save(sheet)
    return read_content("a.xlsx", lambda: data, Expected((form,), ROSTER, "", PERIOD, form))


def figures(item, form=FORM) -> dict[str, float | None]:
    """Column 3 of each line, by its code in the form with the return's own lines."""
    whole = with_lines(form, item.named)
    return {
        whole.by_key[answer.key].code.removesuffix("/3"): answer.figure.value
        for answer in item.answers if answer.key.endswith("__c3")
    }  # fmt: skip


def told(item) -> set[str]:
    return {notice.id for notice in item.notices}


@pytest.mark.parametrize("save", [xlsx, text_file, calc])
@pytest.mark.parametrize("ruin", [None, shift(3, 0), shift(0, 2)])
def test_lines_are_read_under_their_lists(save, ruin):
    found = read(ONE, save=save, ruin=ruin)

    assert ("X1", ()) == (found.unit, found.notices)
    assert {"I.1": 30, "I.2": 10, "II.1": 4, "TC": 44} == figures(found)
    assert [("own", "Chứng thực"), ("own", "Hộ tịch"), ("sent", "Đất đai")] == list(found.named)


# The commune's table as others would write it: what is another line, figures by code, findings.
LINES = [*ONE.strip().splitlines()]
SUM = "|40|30|5|5|20|10|10|0|10|10|0"
WRITTEN = {
    "a sum under its section": ([*LINES[:3], f"|Cộng mục I{SUM}", *LINES[3:]], {"row_unplaced"}),
    "a sum under its section, by its words": (
        [*LINES[:3], f"|Cộng Thẩm quyền của cấp xã{SUM}", *LINES[3:]], {"row_unplaced"}),
    "a sum on its section": ([f"{LINES[0]}{SUM}", *LINES[1:]], {"row_unplaced"}),
    "dots that nobody filled in": ([*LINES[:3], "3|…", "4|......", *LINES[3:]], set()),
    "the total by its sections": ([*LINES[:5], LINES[5].replace("TỔNG CỘNG", "Tổng số (I+II)")], set()),
    "the total in one word": ([*LINES[:5], LINES[5].replace("TỔNG CỘNG", "Cộng")], set()),
    "a section with the number of the other": (
        [LINES[0].replace("I|", "A|"), *LINES[1:3], LINES[3].replace("II|", "I|"), *LINES[4:]], set()),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "finds"), WRITTEN.values(), ids=WRITTEN)
def test_sums_and_dots_are_no_lines_that_a_unit_names(lines, finds):
    found = read("\n".join(lines))

    assert {"I.1": 30, "I.2": 10, "II.1": 4, "TC": 44} == figures(found)
    assert finds == told(found)


def test_a_figure_has_its_cell():
    sheet = table_of(ONE, AN_BINH)
    first = read(ONE).answers[0]

    assert ("Sheet1", f"C{sheet.line + 1}") == (first.sheet, first.cell)


TABLES = {
    "the list's words before its line": (ONE.replace("I|Thẩm", "I. Thẩm", 1), {"I.1": 30, "I.2": 10}, ""),
    "only the number of a list": (ONE.replace("|Chuyển cơ quan khác giải quyết", ""), {"II.1": 4}, ""),
    "a list in other words": (ONE.replace("Chuyển cơ quan khác", "Của cấp khác"), {"II.1": 4}, ""),
    "a list without lines": (ONE.replace("1|Đất đai|4|4|||3|3|||1|1\n", ""), {"I.2": 10, "TC": 44}, ""),
    "a line before any list": ("1|Đất đai|4|4|||3|3|||1|1" + ONE, {"I.1": 30}, "row_unplaced"),
    "a line without a name": (ONE.replace("|Hộ tịch|", "||"), {"I.1": 30}, "row_unplaced"),
    "a line twice": (ONE.replace("Hộ tịch", "chứng thực"), {"I.1": None}, "row_repeated"),
    "a line with no figures": (ONE.replace("|4|4|||3|3|||1|1", ""), {"II.1": 0}, ""),
    "who signs": (ONE + "|Người lập biểu\n|Nguyễn Văn A", {"I.1": 30, "II.1": 4, "TC": 44}, ""),
    "another number of a line": (ONE.replace("2|Hộ tịch", "b)|Hộ tịch"), {"I.2": 10}, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_table_as_people_write_it(name):
    lines, expected, finds = TABLES[name]
    found = read(lines)

    assert expected == {code: figures(found)[code] for code in expected}
    assert set(finds.split()) == told(found)
    assert len(figures(found)) <= 4


def test_headings_in_other_words_are_told():
    found = read(ONE, ruin=rename("Trực tuyến", "Nộp trực tuyến"))

    assert {"headings_reworded"} == told(found)
    assert 30 == figures(found)["I.1"]


def test_a_table_of_other_columns_is_none():
    assert not read(ONE, ruin=lambda sheet: [
        sheet.cells.update({place: f"Cột {place[1]}"}) for place in list(sheet.cells)
        if 4 < place[0] < sheet.line and place[1] > 2
    ]).readable  # fmt: skip


def test_what_the_commune_wrote_is_judged_line_by_line_and_its_total_too():
    findings = check_returns([read(DEMO)], [FORM], ROSTER)
    rules = Counter(finding.rule.partition(":")[0] for finding in findings)
    sums = {finding.codes for finding in findings if "3=4+5+6" in finding.rule}

    assert {"number_line": 2, "total": len(COLUMNS) - 3} == rules
    assert {("II.1/3", "II.1/4", "II.1/5", "II.1/6"), ("TC/3", "TC/4", "TC/5", "TC/6")} == sums


def test_a_reading_comes_back_from_where_it_was_kept():
    item = read(ONE)
    again = unpack(pack(item), item.file)

    assert (item.named, item.answers) == (again.named, tuple(again.answers))
    assert is_trusted(again, item.checksum, Expected((FORM,), ROSTER, "", PERIOD, FORM))


def test_lines_of_units_are_joined_by_their_words_and_the_rest_is_no_matter_of_theirs():
    returns, whole = joined_lines([read(ONE), read(OTHER, DONG_PHU)], FORM)
    notary, adoption = (
        f"{line_key(whole, Named('own', name))}__c3" for name in ("Chứng thực", "Nuôi con nuôi")
    )
    said = [{answer.key: answer.figure.said for answer in item.answers} for item in returns]

    assert [30, 7] == [one[notary][1] for one in said]
    assert ["not_applicable", "value"] == [one[adoption][0] for one in said]
    assert {len(whole.read_rows)} == {len(item.answers) for item in returns}
    assert [set(), set()] == [told(item) for item in returns]


def test_a_name_nearly_that_of_another_unit_is_asked_of_the_rarer_one():
    three = [read(ONE), read(ONE, DONG_PHU), read(ONE.replace("Hộ tịch", "Hộ tich"), DONG_PHU)]
    returns, _ = joined_lines(three, FORM)

    assert [set(), set(), {"line_alike"}] == [told(item) for item in returns]
    (notice,) = returns[2].notices
    assert (("line", "Hộ tich"), ("other", "Hộ tịch")) == notice.words
    assert joined_lines(returns, FORM)[0] == returns  # told once


def test_a_name_that_is_new_beside_those_of_the_form_is_asked(tmp_path):
    known = {
        "notary": {"code": "I.1", "label": "Chứng thực", "parent": "own"},
        "civil": {"code": "I.2", "label": "Hộ tịch", "parent": "own"},
    }
    form = read_form(open_folder(tmp_path, known))
    (item,), _ = joined_lines(
        [read(OTHER.replace("CHỨNG THỰC", "Chứng thưc"), DONG_PHU, form)], form
    )

    assert {"line_alike", "line_new"} <= told(item)


@pytest.fixture(scope="module")
def period(tmp_path_factory):
    home = tmp_path_factory.mktemp("open")
    folder = home / "linh_vuc"
    folder.mkdir()
    form = read_form(open_folder(folder))
    (home / "nhan").mkdir()
    for name, lines in {AN_BINH: ONE, DONG_PHU: OTHER}.items():
        (home / "nhan" / f"{name}.xlsx").write_bytes(xlsx(table_of(lines, name)))
    task = Task(home / "nhan", form, PERIOD, ROSTER, home / "out", dt.datetime(2025, 6, 20), None)

    def read_them():
        return read_all(find_files([task.folder]), Expected((form,), ROSTER, period=PERIOD), jobs=1)

    return task, run(task, read_them, Wanted())[0]


def test_the_appendix_has_the_sum_of_each_line(period):
    _, result = period
    totals = result.totals.set_index("code")["value"]

    assert [37, 10, 0, 4, 51] == [
        totals[f"{line}/3"] for line in ("I.1", "I.2", "I.3", "II.1", "TC")
    ]
    assert [] == [finding for finding in result.findings if finding.severity == "error"]
    assert {"received", "missing"} == {item.status for item in result.submissions}


def test_an_output_says_which_lines_it_has(period):
    task, result = period
    whole = with_lines_of(task.form, task.out)

    assert result.form.by_code.keys() == whole.by_code.keys()
    assert task.form is with_lines_of(task.form, task.out / "none")


def test_an_open_form_is_closed_and_verified(period):
    task, result = period
    closing = close(task, result, Wanted(), "Nguyễn Văn A")

    assert [] == verify(closing, task.out)
