"""Live checks of a template: results as written, as LibreOffice computes them, and as they are worded."""

import dataclasses
import shutil
import subprocess

import pytest
from agreement import plain
from filled import FILLED, PAST
from fillings import KINDS, unit_of
from one_return import read_return
from recalculation import recalculated, values

from pipeline.form_check.plausible import plausible_figures
from pipeline.judging.check_returns import check_returns
from pipeline.past.previous import Previous
from pipeline.reading.read_return import Expected
from pipeline.returns import Filled
from pipeline.template.asked_rows import cut_to
from pipeline.template.columns import AT, CHECK_SHEET, COUNTS, FIRST_LINE, FIRST_OF, FORM_SHEET
from pipeline.template.live.checks import checks_of
from pipeline.template.live.prepare_formulas import share_formula
from pipeline.template.live.results import results_of
from pipeline.template.template import template_book
from pipeline.xlsx.book import address
from pipeline.xlsx.write import Book, Cell, Sheet, WorkbookError, write_book
from schemas.compilers.as_excel import Compiler, spread_formula, without_form
from schemas.form.loading import bundled_forms, load_form
from schemas.periods.period import parse_period
from schemas.rules.expression import MICRO, parse
from schemas.units.unit import DEMO_ROSTER, Roster, load_roster

FORM, PERIOD = load_form("cchc_2023"), parse_period("2023-6T")
UNITS = load_roster(DEMO_ROSTER).by_id
needs_soffice = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")


def filled_book() -> Book:
    return template_book(FORM, UNITS["SNgV"], PERIOD, FILLED, Previous(PERIOD, {"SNgV": PAST}))


@pytest.mark.parametrize(
    "code, shown",
    [
        ("1.1", None),
        ("1.1.1", "Lỗi: phải 1.1.2 ≤ 1.1.1. Số nhiệm vụ đã hoàn thành nhiều hơn số nhiệm vụ đề ra"),
        ("1.1.3", "Lỗi: chỉ ghi một số, KAD hoặc CCSL; đã có số thì không chọn lý do"),
        ("1.3.1", "Chưa điền"),
        ("1.4.2", "Cảnh báo: thường nếu 1.4.1 = 0 thì 1.4.2 không có số liệu. Không có phiếu khảo "
                  "sát nhưng vẫn ghi hình thức khảo sát"),
        ("1.5", ""),
        ("2.1", "Cảnh báo: mục này đã xác nhận không phát sinh nhưng dòng này có số liệu"),
        ("2.2", ""),
        ("3.3.3", "Cảnh báo: tỷ lệ không thể có với tổng số đã ghi. Kiểm tra xem có ghi số "
                  "lượng vào ô tỷ lệ không; ghi đủ X và Y (+1)"),
        ("3.3.4", ""),
        ("3.4.1", "Lỗi: ô X và ô Y chỉ ghi một số (Excel đổi thành ngày tháng thì ghi lại) (+1)"),
        ("3.4.4", "Lưu ý: thiếu X hoặc Y nên tỷ lệ này không được tính vào tỷ lệ chung của tỉnh"),
        ("3.4.5", ""),
        ("3.5.1", ""),
        ("3.5.2", "Lỗi: chỉ ghi một số, KAD hoặc CCSL; đã có số thì không chọn lý do"),
        ("4.2.5", "Cảnh báo: tỷ lệ nhỏ hơn 1%. Nếu là 63,1% thì ghi 63,1 (không ghi dấu %) và điền "
                  "X, Y"),
        ("4.2.1", "Lỗi: số lượng có phần lẻ. Ghi số nguyên; nếu là tỷ lệ thì kiểm tra lại có ghi nhầm "
                  "dòng không"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_row(code, shown):
    cells = filled_book().sheets[1].cells

    assert shown == cells[FIRST_LINE + FORM.position[FORM.by_code[code].key], AT["check"]].value


@pytest.mark.parametrize(
    ("text", "value"),
    [("21 nhiệm vụ", 21), ("  21   NHIỆM VỤ ", 21), ("0 nhiệm vụ", 0), ("-3 nhiệm vụ", -3),
     ("21 nhiệm vụ cụ thể", None), ("21nhiệm vụ", None), ("021 nhiệm vụ", None), ("1.000 nhiệm vụ", None),
     ("21 văn bản", None), ("nhiệm vụ", None), (21, 21)],
)  # fmt: skip
def test_a_number_with_the_row_s_own_unit_behind_it_is_that_number(text, value):
    results = results_of(
        checks_of(FORM, cut_to(FORM, UNITS["SNgV"]), False), {"plan_tasks": Filled(text)}, {}, False
    )
    prepared = results.prepared["plan_tasks"]

    assert ("" if value is not None else "unreadable") == results.problems["plan_tasks"]
    assert (None if value is None else value * MICRO) == prepared.value


@pytest.mark.parametrize(
    ("text", "value"), [("Không", None), ("không phát sinh", None), ("KAD", None), ("0", 0), (1, 1)]
)
def test_a_word_for_zero_is_no_code(text, value):
    """Of «Chưa có» and «Có» nobody knows which one «Không» means; in a count it is 0."""
    key = FORM.by_code["7.2"].key
    checks = checks_of(FORM, cut_to(FORM, UNITS["VP"]), False)
    prepared = results_of(checks, {key: Filled(text)}, {}, False).prepared[key]

    assert (None if value is None else value * MICRO) == prepared.value


@pytest.mark.parametrize(
    ("filled", "left"),
    [
        ({}, 66),
        ({"3.3.3": Filled(75, 3, 4)}, 65),  # answered before 3.1.3, which says whether it is asked
        ({"3.3.3": Filled(75, 3, 4), "3.1.3": Filled(4)}, 64),
        ({"3.1.3": Filled(4)}, 65),
        ({"3.1.3": Filled(0)}, 63),  # and so nothing of 3.3.3 and 3.3.4
        ({"3.1.3": Filled("CCSL")}, 63),  # whether they are asked will not be known
    ],
)
def test_what_is_left_falls_with_each_answer(filled, left):
    figures = {FORM.by_code[code].key: figure for code, figure in filled.items()}
    cells = template_book(FORM, UNITS["SNgV"], PERIOD, figures).sheets[1].cells

    marks = [cell.value for (_, column), cell in cells.items() if column == AT["mark"]]

    assert f"Còn {left} dòng chưa điền; 0 lỗi; 0 cảnh báo" == cells[0, AT["numerator"]].value
    assert left == marks.count("…")


@pytest.mark.libreoffice
@needs_soffice
@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_what_is_written_as_results_is_what_libreoffice_computes(tmp_path, locale):
    """Every cached result is made wrong first, so that none can be right by being kept."""
    books = {"filled": filled_book(), "blank": template_book(FORM, UNITS["X01"], PERIOD)}
    for name, book in books.items():
        write_book(_spoilt(book), tmp_path / f"{name}.xlsx")
    made = recalculated([tmp_path / f"{name}.xlsx" for name in books], tmp_path / "out", locale)
    for book, path in zip(books.values(), made, strict=True):
        for sheet in (sheet for sheet in book.sheets if sheet.name in (FORM_SHEET, CHECK_SHEET)):
            shown = values(path, sheet.name)
            differing = [
                (sheet.name, address(*place), cell.value, shown.get(place))
                for place, cell in sheet.cells.items()
                if cell.formula and plain(cell.value) != plain(shown.get(place))
            ]

            assert [] == differing


def _spoilt(book: Book) -> Book:
    def wrong(sheet: Sheet) -> Sheet:
        cells = {
            place: dataclasses.replace(cell, value=12345) if cell.formula else cell
            for place, cell in sheet.cells.items()
        }
        return dataclasses.replace(sheet, cells=cells)

    return dataclasses.replace(book, sheets=tuple(map(wrong, book.sheets)))


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    """For each level and role a template filled without a fault, and as PDF."""
    folder = tmp_path_factory.mktemp("right")
    units = [unit_of(number, *kind) for number, kind in enumerate(KINDS)]
    for unit in units:
        figures = plausible_figures(FORM, unit, PERIOD)
        write_book(template_book(FORM, unit, PERIOD, figures), folder / f"{unit.id}.xlsx")
    paths = [folder / f"{unit.id}.xlsx" for unit in units]
    return units, paths, recalculated(paths, folder / "out")


@pytest.mark.libreoffice
@needs_soffice
def test_a_right_template_counts_no_errors_and_gives_no_findings(right):
    units, paths, books = right
    roster = Roster(tuple(units), paths[0])
    for path, book in zip(paths, books, strict=True):
        returns = [read_return(path, Expected((FORM,), roster))]
        cells = values(book, CHECK_SHEET)

        assert [] == [f for f in check_returns(returns, (FORM,), roster) if f.severity != "info"]
        assert [0, 0] == [cells[COUNTS[name]] for name in ("errors", "missing")]


@pytest.mark.libreoffice
@needs_soffice
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is missing")
def test_printed_pages_show_every_label_and_no_overflow(right, tmp_path):
    units, paths, _ = right
    prints = recalculated(paths, tmp_path, kind="pdf:calc_pdf_Export")
    for unit, pdf in zip(units, prints, strict=True):
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True)
        pages = text.stdout.split("\f")

        assert "###" not in text.stdout
        assert "HƯỚNG DẪN ĐIỀN" in pages[0] and "Phụ lục" in pages[1]  # the guide is one page
        assert all("Kết quả thống kê" in page for page in pages[1:-1])
        assert unit.name.upper() in pages[1]


def test_every_rule_has_an_excel_form():
    assert [] == [rule.id for form in bundled_forms() for rule in without_form(form)]


@pytest.mark.parametrize(
    "rule, formula",
    [
        ("plan_done",
         "IF(COUNT([1.1.2],[1.1.1])+([1.1.2 state]=2)+([1.1.1 state]=2)=2,"
         "IF(N([1.1.2])<=N([1.1.1]),1,0),0.5)"),
        ("online_within",
         "IF(COUNT([7.8.1],[7.8.2],[3.1.3])+([7.8.1 state]=2)+([7.8.2 state]=2)+([3.1.3 state]=2)=3,"
         "IF((N([7.8.1])+N([7.8.2]))<=N([3.1.3]),1,0),"
         "IF((N([7.8.1])+N([7.8.2]))>IF(COUNT([3.1.3])+([3.1.3 state]=2)=1,N([3.1.3]),9E+300),0,"
         "IF((IF(COUNT([7.8.1])+([7.8.1 state]=2)=1,N([7.8.1]),9E+300)"
         "+IF(COUNT([7.8.2])+([7.8.2 state]=2)=1,N([7.8.2]),9E+300))<=N([3.1.3]),1,0.5)))"),
        ("missing:plan_tasks", "MAX((1-[1.1.1 asked]),(1-IF([1.1.1 state]=0,1,0)))"),
        ("posts_cut_positive", "IF(COUNT([4.2.5])=1,IF(([4.2.5]+[4.2.5 spread])>0,1,0),0.5)"),
        ("code_listed:dialogue_held", "IF(COUNT([1.5])=1,IF(OR([1.5]=0,[1.5]=1000000),1,0),0.5)"),
        ("jumped:plan_tasks",
         "MAX((1-IF(COUNT([1.1.1 previous])=1,IF([1.1.1 previous]>=20000000,1,0),0.5)),"
         "IF(COUNT([1.1.1],[1.1.1 previous])=2,IF([1.1.1]<=(10000000*[1.1.1 previous]/1000000),1,0)"
         ",0.5))"),
    ],
)  # fmt: skip
def test_a_rule_as_excel(rule, formula):
    def at(key, part):
        return f"[{FORM.by_key[key].code}{'' if part == 'value' else ' ' + part}]"

    named = next(item for item in FORM.rules if item.id == rule)

    assert formula == Compiler(FORM, at).formula(named)


@pytest.mark.parametrize(
    "unit, full, rule, checked",
    [
        ("SNgV", False, "count_whole:plan_tasks", True),
        ("SNgV", False, "missing:plan_tasks", True),
        ("SNgV", False, "level_only:plan_tasks", False),  # asked of a department
        ("SNgV", False, "plan_done", True),
        ("SNgV", False, "count_whole:departments_inspected", False),  # folded away and locked
        ("SNgV", False, "problems_resolved", False),
        ("SNgV", False, "problems_need_inspection", False),
        ("SNgV", False, "autonomy_complete", False),  # of a province's own return
        ("SNgV", False, "cumulative_falls:plan_tasks_done", False),  # no earlier period
        ("SNV", False, "problems_resolved", True),
        ("SNgV", True, "problems_resolved", True),
        ("SNgV", True, "owner_only:departments_inspected", True),
        ("SNgV", True, "missing:departments_inspected", False),
    ],
)
def test_a_rule_has_a_cell_where_the_unit_can_break_it(unit, full, rule, checked):
    checks = checks_of(FORM, cut_to(FORM, UNITS[unit], full), with_past=False)

    assert checked == (rule in checks.formulas)
    assert checked == (rule in {item.id for item in checks.rules})


@pytest.mark.parametrize(
    "text, formula",
    [
        ("answered(survey_forms) or plan_tasks > 5", "IF(COUNT([value])+([state]=2)=1,IF(N([value])>5000000,1,0),0.5)"),
        ("blank(survey_forms) or plan_tasks > 5", "1"),
        ("not blank(survey_forms) and plan_tasks > 5", "0"),
        ("survey_forms > 5", "0.5"),
        ("not survey_forms > 5", "0.5"),
        ("survey_forms + plan_tasks <= 5", "IF((0+N([value]))>5000000,0,0.5)"),
        ("survey_forms <= plan_tasks + 5 + plan_tasks", "0.5"),
        ("asked(plan_tasks) and blank(plan_tasks)", "MIN([asked],IF([state]=0,1,0))"),
    ],
)  # fmt: skip
def test_what_a_template_without_a_row_knows_beforehand(text, formula):
    """`survey_forms` stands for a row that has no cells."""

    def at(key, part):
        return f"[{part}]" if key == "plan_tasks" else ""

    assert formula == Compiler(FORM, at).statement(parse(text))


def test_rules_about_one_row_share_a_cell_as_far_as_a_formula_may_be_long():
    first = next(rule for rule in FORM.rules if rule.id == "count_whole:plan_tasks")
    terms = " or ".join(f"plan_tasks > {number}" for number in range(70))
    long = [dataclasses.replace(first, id=name, tree=parse(terms)) for name in ("a", "b", "c")]
    form = dataclasses.replace(FORM, rules=(*FORM.rules, *long))

    assert ["b", "c"] == [rule.id for rule in without_form(form)]


@pytest.mark.parametrize(
    "unit, full, most", [("SNgV", False, 1300), ("SNV", False, 1500), ("X01", False, 500),
                         ("SNgV", True, 1800)],
)  # fmt: skip
def test_a_template_has_few_formulas(unit, full, most):
    sheets = template_book(FORM, UNITS[unit], PERIOD, full=full).sheets

    assert most > sum(bool(cell.formula) for sheet in sheets for cell in sheet.cells.values())


def test_links_lead_to_the_first_row_of_each_kind():
    sheet = filled_book().sheets[3]
    first = {kind: sheet.cells[place].value for kind, place in FIRST_OF.items()}
    codes = {"error": "1.1.2", "warning": "1.4.1", "missing": "1.3.1"}

    assert {
        kind: FIRST_LINE + FORM.rows.index(FORM.by_code[code]) + 1 for kind, code in codes.items()
    } == first  # fmt: skip


def test_the_share_is_computed_only_where_nothing_else_is_said():
    x, y, reason = (f"{column}10" for column in "FGH")

    assert (
        f'IF(AND(LEN({reason})>0,TRIM({reason})<>"Chỉ biết tỷ lệ"),"",'
        f'IF(AND(ISNUMBER({x}),ISNUMBER({y})),IF({y}>0,ROUND(100*{x}/{y},2),""),""))'
    ) == share_formula(9)


def test_a_spread_is_one_unit_of_the_last_digit():
    assert spread_formula("A1").startswith("IF(ROUND(A1,0)=A1,1000000,IF(ROUND(A1,1)=A1,100000,")


def test_no_formula_is_too_long_for_excel(tmp_path):
    longest = max(
        len(cell.formula) for sheet in filled_book().sheets for cell in sheet.cells.values()
    )
    too_long = Book((Sheet("A", {(0, 0): Cell(1, formula=f"={'1+' * 4100}1")}),))

    assert longest < 1500
    with pytest.raises(WorkbookError):
        write_book(too_long, tmp_path / "long.xlsx")


def test_last_periods_figure_stands_beside_and_warns():
    cells = filled_book().sheets[1].cells
    line = FIRST_LINE + FORM.position["plan_tasks"]

    assert "Kỳ trước: 6T 2023" == cells[4, AT["previous"]].value
    assert 21 == cells[line, AT["previous"]].value
