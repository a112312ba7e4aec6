"""What goes back to a department, and what comes back from it: one round trip, for every faulty return."""

import csv
import datetime as dt
from dataclasses import replace

import openpyxl
import pytest
import wide_returns
from department import LIST, LIST_AT, cells_named, cells_to_fix, explain, lines, put_right
from open_forms import open_form, table_of
from places import PASTED
from recalculation import recalculated
from returns import cells
from returns.case import REFUSED
from returns.desk import FORM, good_book, put
from returns.files import xlsx

from pipeline.cli.demo import DATA, write_returns
from pipeline.feedback.feedback import feedback_book
from pipeline.feedback.letters import write_feedback
from pipeline.form_check.plausible import plausible_figures
from pipeline.intake.folder import find_files, read_all
from pipeline.judging.check_returns import check_returns
from pipeline.progress import quiet
from pipeline.reading.read_return import Expected
from pipeline.returns import Filled, Return
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.periods.deadline import Deadline
from schemas.periods.period import parse_period
from schemas.wording.messages import messages

PERIOD = parse_period("2023-6T")
# What Sở Ngoại vụ would say when asked: one of its ten online procedures is at level 4.
TRUTH_OF_THE_REAL_RETURN = {
    "procedures_level_3": Filled(7), "procedures_level_4": Filled(1),
    "procedures_in_force": Filled(8), "procedures_province": Filled(8),
    "procedures_district": Filled(0), "procedures_commune": Filled(0),
    "online_procedures_total": Filled(8),
}  # fmt: skip
UNREADABLE = {"BDT"}  # its file is no workbook: it sends the right one


def faulty_units() -> list[str]:
    with (DATA / "faults.csv").open(encoding="utf-8", newline="") as lines:
        units = [
            line["unit"]
            for line in csv.DictReader(lines)
            if line["period"] == PERIOD.id and line["what"] != "not_sent"
        ]
    return list(dict.fromkeys(units))


def truth(form, roster, unit: str) -> dict[str, Filled]:
    if unit == "SNgV":
        return TRUTH_OF_THE_REAL_RETURN
    return plausible_figures(form, roster.by_id[unit], PERIOD)


def errors(findings) -> list[tuple]:
    return [(f.unit, f.rule, f.codes) for f in findings if f.severity == "error"]


@pytest.fixture(scope="module")
def first_round(tmp_path_factory, form, roster, expected):
    """The demo's returns, what was found, and the folder of what goes back."""
    folder = tmp_path_factory.mktemp("vòng một")
    write_returns(form, roster.during(PERIOD), PERIOD, folder / "nhận", quiet)
    returns = read_all(find_files([folder / "nhận"]), expected)
    findings = check_returns(returns, [form], roster)
    received = dict.fromkeys((item.file for item in returns), "08:05 ngày 20/06/2023")
    write_feedback(returns, findings, [form], roster, folder / "phản hồi", received)
    return returns, findings, folder / "phản hồi"


def test_every_return_is_answered(first_round):
    returns, _, folder = first_round

    assert len(returns) == len(list(folder.glob("*.xlsx")))


def test_sent_back_as_it_is_it_is_the_same_return(first_round, expected):
    """Nothing is lost on the way: figures, states, notes and findings of rules are those of before."""
    returns, findings, folder = first_round

    def figures(item):
        return {
            a.key: (a.figure.state, a.figure.value, a.note) for a in item.answers if a.figure.state != "unreadable"
        }  # fmt: skip

    repairs = {"words_with_number", "fraction_in_count", "numbers_repeated", "text_kept"}
    for item in (item for item in returns if item.readable and "(1)" not in item.file):
        if not any(f.file == item.file and f.severity != "info" for f in findings):
            continue  # a receipt
        (again,) = read_all([folder / f"{item.unit} - CCHC 6T 2023 - cần sửa.xlsx"], expected)
        kept = {(f.rule, f.keys) for f in findings if f.file == item.file and f.rule not in repairs}
        found = check_returns([again], expected.forms, expected.roster)

        assert (item.unit, item.period) == (again.unit, again.period)
        assert figures(item) == figures(again)
        assert kept == {(f.rule, f.keys) for f in found}


def corrected(sent_back, folder, form, roster, results: bool):
    """Each faulty unit corrects its feedback workbook by its list alone."""
    for unit in faulty_units():
        path = folder / f"{unit} - CCHC 6T 2023 - cần sửa.xlsx"
        if unit in UNREADABLE:
            figures = plausible_figures(form, roster.by_id[unit], PERIOD)
            write_book(template_book(form, roster.by_id[unit], PERIOD, figures), path)
        elif (sent_back / path.name).exists():  # else a receipt
            path.write_bytes((sent_back / path.name).read_bytes())
            put_right(path, truth(form, roster, unit), results)
    return folder


def test_the_first_round_has_errors(first_round):
    assert 10 <= len({unit for unit, _, _ in errors(first_round[1])})


def test_one_round_trip_leaves_no_error(first_round, tmp_path, form, roster, expected):
    again = read_all(
        find_files([corrected(first_round[2], tmp_path, form, roster, True)]), expected
    )

    assert 12 == len(again)
    assert [] == errors(check_returns(again, [form], roster))


@pytest.mark.libreoffice
def test_one_round_trip_through_libreoffice(first_round, soffice, tmp_path, form, roster, expected):
    """Saved by LibreOffice after the corrections, which recalculates and rewrites everything."""
    (tmp_path / "sửa").mkdir()
    folder = corrected(first_round[2], tmp_path / "sửa", form, roster, False)
    recalculated(sorted(folder.glob("*.xlsx")), tmp_path / "lưu")
    again = [item for item in read_all(find_files([tmp_path / "lưu"]), expected) if item.readable]

    assert 12 == len(again)
    assert [] == errors(check_returns(again, [form], roster))


@pytest.mark.parametrize(
    ("short", "called"),
    [("CCHC", "biểu CCHC"), (FORM.id, "biểu “Thống kê số liệu về kết quả thực hiện…”")],
)
def test_its_title_calls_the_form_by_a_name_and_not_by_its_id(roster, short, called):
    form = replace(FORM, short=short)

    book = feedback_book(Return("a.xlsx"), [], form, roster.by_id["VP"], PERIOD)

    assert str(book.sheets[0].cells[0, 0].value).endswith(f", {called}")


def test_the_list_of_the_real_return(first_round):
    """The one error: its cells are named in the order of the rule, and the two identities to keep."""
    book = openpyxl.load_workbook(first_round[2] / "SNgV - CCHC 6T 2023 - cần sửa.xlsx")
    words = [str(cell.value) for line in book[LIST].iter_rows() for cell in line if cell.value]

    assert LIST == book.sheetnames[0]
    named = ["7.8.1", "7.8.2", "3.1.3"]
    assert [*named, "3.1.3.1", "3.1.3.2", "3.1.3.3", "7.8"] == [
        code_at(book, cell) for cell in cells_to_fix(book)
    ]
    assert any("Khi sửa, bảo đảm: " in text and "7.8 = 7.8.1 + 7.8.2" in text for text in words)


def code_at(book, cell: str) -> str:
    sheet = book["Biểu số liệu"]
    return sheet.cell(sheet[cell].row, 1).value.rstrip(".")


def test_a_cell_says_what_was_written_read_wrong_and_to_do(first_round):
    sheet = openpyxl.load_workbook(first_round[2] / "SGDDT - CCHC 6T 2023 - cần sửa.xlsx")[
        "Biểu số liệu"
    ]
    notes = {
        sheet.cell(c.row, 1).value: c.comment.text for line in sheet for c in line if c.comment
    }  # fmt: skip
    unread = notes["3.1.3."].split("\n")

    assert "Đơn vị ghi: không rõ" == unread[0]
    assert "Phần mềm đọc là: không đọc được" == unread[1]
    assert unread[2].startswith("Lỗi: 3.1.3 ")
    assert unread[3].startswith("Cách sửa: Ghi một số")


@pytest.mark.parametrize(("added", "told"), [("", 0), ("\nSố đúng là 12", 1), ("\nĐã sửa", 1)])
def test_of_our_notes_only_what_a_department_adds_is_told(
    first_round, tmp_path, expected, added, told
):
    """Programs that save the letter again lose who wrote its notes."""
    path = tmp_path / "SGDDT - CCHC 6T 2023 - cần sửa.xlsx"
    book = openpyxl.load_workbook(first_round[2] / path.name)
    notes = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    for cell in notes:
        cell.comment = openpyxl.comments.Comment(cell.comment.text, "Lan")
    notes[0].comment.text += added
    book.save(path)
    (again,) = read_all([path], expected)

    assert told == len([notice for notice in again.notices if notice.id == "cell_note"])


def test_an_explanation_comes_back_beside_its_finding(
    first_round, tmp_path, form, roster, expected
):
    path = tmp_path / "SXD.xlsx"
    path.write_bytes((first_round[2] / "SXD - CCHC 6T 2023 - cần sửa.xlsx").read_bytes())
    explain(path, 1, "Gồm nhiệm vụ phát sinh ngoài kế hoạch")
    (item,) = read_all([path], expected)
    found = check_returns([item], [form], roster)
    said = {f.rule: f.explanation for f in found if f.explanation}

    assert {"plan_done": "Gồm nhiệm vụ phát sinh ngoài kế hoạch"} == said

    write_feedback([item], found, [form], roster, tmp_path / "lần hai")
    (again,) = read_all([tmp_path / "lần hai" / "SXD - CCHC 6T 2023 - cần sửa.xlsx"], expected)

    assert item.explanations == again.explanations


@pytest.mark.parametrize(("code", "place", "value"), [("1.1.3", "state", "x"), ("3.5.2", "state", "Không áp dụng"),
    ("1.2.1", "value", "không rõ"), ("3.3.3", "numerator", "tám")])  # fmt: skip
def test_what_was_not_understood_is_asked_again_of_an_untouched_letter(
    tmp_path, expected, code, place, value
):
    """A letter sent back unchanged is no answer: a figure with a reason beside it stays in doubt."""
    book = good_book("template")
    put(code, value, place)(book)
    path = tmp_path / "SNgV.xlsx"
    path.write_bytes(xlsx(book))

    def unread(path):
        (item,) = read_all([path], expected)
        notices = {(n.id, n.keys) for n in item.notices if messages()[n.id].severity == "error"}
        return item, notices

    item, asked = unread(path)
    found = check_returns([item], expected.forms, expected.roster)
    write_feedback([item], found, expected.forms, expected.roster, tmp_path / "thư")

    assert 1 == len(asked)
    assert asked == unread(tmp_path / "thư" / "SNgV - CCHC 6T 2023 - cần sửa.xlsx")[1]


REFUSED_CELLS = [case for case in cells.CASES if REFUSED in case.reads.values()]


@pytest.fixture(scope="module")
def refused_and_returned(tmp_path_factory, expected):
    """By the name of a case: its letter, as it would be read."""
    home = tmp_path_factory.mktemp("thư")
    paths = [home / f"{number}.xlsx" for number in range(len(REFUSED_CELLS))]
    for path, case in zip(paths, REFUSED_CELLS, strict=True):
        path.write_bytes(case.bytes())
    items = [replace(item, unit="SNgV") for item in read_all(paths, expected)]
    found = check_returns(items, expected.forms, expected.roster)
    letters = write_feedback(items, found, expected.forms, expected.roster, home / "thư")
    return {
        case.name: item
        for case, item in zip(
            REFUSED_CELLS, read_all(list(letters.values()), expected), strict=True
        )
    }


@pytest.mark.parametrize("case", REFUSED_CELLS, ids=lambda case: case.name)
def test_what_was_refused_is_no_figure_in_the_letter(refused_and_returned, case):
    """A struck 21 or a 5 shown as 5000 would be a plain figure once it is text."""
    states = {
        FORM.by_key[answer.key].code: answer.figure.state
        for answer in refused_and_returned[case.name].answers
    }

    assert "value" not in {states[code] for code, read in case.reads.items() if read == REFUSED}


def test_a_word_in_a_heading_of_the_form_is_noted_there(tmp_path, expected):
    """Where no figure is asked none was read, and the note does not say one."""
    book = good_book("pasted")
    book.cells[12, book.at["label"]] = "Kế hoạch CCHC Năm 2022"
    path = tmp_path / "SNgV.xlsx"
    path.write_bytes(xlsx(book))
    (item,) = read_all([path], expected)
    found = check_returns([item], expected.forms, expected.roster)
    letters = write_feedback([item], found, expected.forms, expected.roster, tmp_path / "thư")
    sheet = openpyxl.load_workbook(letters[item.file])["Biểu số liệu"]
    (note,) = [
        sheet.cell(row, 4).comment.text
        for row in range(1, 20)
        if sheet.cell(row, 1).value == "1.1."
    ]

    assert "Đã đọc" not in note
    assert "Kế hoạch CCHC Năm 2022" in note


def test_a_file_that_is_no_workbook_gets_the_list_alone(first_round):
    book = openpyxl.load_workbook(first_round[2] / "bao-cao-BDT.xlsx")
    words = " ".join(str(c.value) for line in book[LIST].iter_rows() for c in line if c.value)

    assert [LIST] == book.sheetnames
    assert "Điền vào tệp biểu mẫu đã nhận" in words


def test_a_table_whose_lines_the_unit_named_is_corrected_in_the_file_that_it_sent(tmp_path):
    """It was read and is added up: nothing says otherwise, and each address is whole."""
    lines = "I|Thẩm quyền của cấp xã\n1|Chứng thực|31|20|5|5|21|11|10|0|10|10|0\n|TỔNG CỘNG|31|20|5|5|21|11|10||10|10"
    roster, form, period = wide_returns.ROSTER, open_form(), wide_returns.PERIOD
    (tmp_path / "an-binh.xlsx").write_bytes(wide_returns.xlsx(table_of(lines, "UBND xã An Bình")))
    (item,) = read_all([tmp_path / "an-binh.xlsx"], Expected((form,), roster, period=period))
    findings = check_returns([item], [form], roster)
    ends = {period.id: Deadline(dt.date(2025, 6, 16), contact="Lan, 0255 3 822 000")}
    letters = write_feedback([item], findings, [form], roster, tmp_path / "ra", ends=ends)
    book = openpyxl.load_workbook(letters[item.file])
    first = [str(line[0].value) for line in book[LIST].iter_rows(max_row=3)]
    cells = [line[2].value for line in book[LIST].iter_rows(min_row=6)]

    assert [LIST] == book.sheetnames
    assert "CHỈNH SỬA: UBND xã An Bình, 6 tháng đầu năm 2025" in first[0]
    assert "2 lỗi phải sửa; chậm nhất ngày 16/06/2025; liên hệ Lan, 0255 3 822 000" == first[1]
    assert "(an-binh.xlsx)" in first[2] and "Chưa tổng hợp được" not in first[2]
    assert [
        "Trang tính Sheet1: C10, D10, E10, F10",
        "Trang tính Sheet1: C11, D11, E11, F11",
    ] == cells


def test_what_asks_for_nothing_is_not_listed(first_round):
    _, findings, folder = first_round
    idle = [f.message for f in findings if f.unit == "SNgV" and not f.fix]
    listed = openpyxl.load_workbook(folder / "SNgV - CCHC 6T 2023 - cần sửa.xlsx")[LIST]
    problems = [line[LIST_AT["problem"]].value for line in listed.iter_rows()]

    assert ["numbers_repeated"] == [f.rule for f in findings if f.unit == "SNgV" and not f.fix]
    assert not [text for text in problems if text in idle]


def test_what_stands_outside_the_form_is_listed_with_its_address(tmp_path, form, roster, expected):
    book = openpyxl.load_workbook(PASTED)
    last = book.active.max_row
    book.active.cell(last, 2).value, book.active.cell(last, 4).value = "Số xe công", 12
    book.save(tmp_path / "SNgV.xlsx")
    (item,) = read_all([tmp_path / "SNgV.xlsx"], expected)
    findings = check_returns([item], [form], roster)
    write_feedback([item], findings, [form], roster, tmp_path / "ra")
    sheet = openpyxl.load_workbook(tmp_path / "ra" / "SNgV - CCHC 6T 2023 - cần sửa.xlsx")[LIST]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    line = next(line for line in lines if "Số xe công" in str(line[LIST_AT["problem"]]))

    assert f"Tệp đơn vị đã gửi, trang tính Sheet1: D{last}" == line[LIST_AT["cell"]]


def test_a_return_without_findings_gets_a_receipt(first_round):
    sheet = openpyxl.load_workbook(first_round[2] / "X01 - CCHC 6T 2023 - biên nhận.xlsx").active
    facts = {line[0].value: line[1].value for line in sheet.iter_rows(max_row=12) if line[0].value}

    assert "Xã Sơn Hà" == facts["Đơn vị báo cáo"]
    assert "08:05 ngày 20/06/2023" == facts["Thời điểm nhận"]
    assert 64 == len(facts["Mã đối chiếu tệp (SHA-256)"])
    assert "22/22 chỉ tiêu có số liệu" == facts["Số chỉ tiêu phải báo cáo"]


def test_feedback_is_the_same_bytes_for_the_same_return(first_round, tmp_path, form, roster):
    returns, findings, folder = first_round
    received = dict.fromkeys((item.file for item in returns), "08:05 ngày 20/06/2023")
    for jobs in (1, 2):
        write_feedback(returns, findings, [form], roster, tmp_path / str(jobs), received, jobs)

    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "1" / path.name).read_bytes()
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes()


def test_equal_findings_are_one_entry_and_share_an_explanation(first_round, tmp_path, expected):
    """Five rows of other owners are one line to read, which names the five."""
    book = openpyxl.load_workbook(first_round[2] / "SNgV - CCHC 6T 2023 - cần sửa.xlsx")
    (line,) = [
        line for line in lines(book) if "(5 chỉ tiêu)" in str(line[LIST_AT["problem"]].value)
    ]
    line[LIST_AT["explanation"]].value = "Sẽ để trống từ kỳ sau"
    book.save(tmp_path / "SNgV.xlsx")
    (item,) = read_all([tmp_path / "SNgV.xlsx"], expected)

    assert line[LIST_AT["problem"]].value.startswith(
        "Chỉ tiêu do cơ quan khác báo cáo (5 chỉ tiêu)"
    )
    assert 5 == len(cells_named(line))
    assert 5 == len(item.explanations)
    assert {"Sẽ để trống từ kỳ sau"} == {words for _, words in item.explanations}
    assert book[LIST].row_dimensions[line[0].row].height < 100  # nor is it taller for hidden text


def test_the_list_itself_is_never_read_as_a_second_table(first_round, tmp_path, expected):
    """Whatever is pasted beside it, the sheet is a letter's own: by its hidden heading, or what is left of it."""
    path = first_round[2] / "SNgV - CCHC 6T 2023 - cần sửa.xlsx"
    for number, kept in enumerate((True, False)):
        book = openpyxl.load_workbook(path, data_only=True)
        listed = book[LIST]
        if not kept:
            listed.delete_cols(len(LIST_AT) + 1, 40)
        for row in book["Biểu số liệu"].iter_rows(min_row=5, max_col=5):
            for cell in row:
                listed.cell(cell.row + 100, cell.column).value = cell.value
        book.save(tmp_path / f"{number}.xlsx")

    for item in read_all([tmp_path / "0.xlsx", tmp_path / "1.xlsx"], expected):
        assert {"Biểu số liệu"} == {answer.sheet for answer in item.answers if answer.sheet}
        assert not {"other_table", "several_tables"} & {notice.id for notice in item.notices}
