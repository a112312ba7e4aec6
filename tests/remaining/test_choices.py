"""Decisions made in viec-can-lam.xlsx alone: asked, filled in as an officer does, taken in, asked again."""

import csv
import dataclasses
import json
import shutil

import openpyxl
import pytest
from command import run
from department import LIST, LIST_AT
from department import lines as lines_of_letter
from office_workbook import counts, fill, lines
from offices import FORM, PERIOD, ROSTER, UNITS, carry_out, send, task

from pipeline.cli.period_screen import consolidation_text
from pipeline.consolidation.freeze import close
from pipeline.consolidation.verify import verify
from pipeline.consolidation.wanted import Wanted
from pipeline.register.recall import known_to
from pipeline.register.register import open_register
from pipeline.register.reminders import reminders
from pipeline.register.rulings import every_ruling, in_force
from pipeline.register.standing import status_lines
from pipeline.remaining.desk import NAME
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.figure import Figure
from schemas.periods.deadline import Deadline
from schemas.wording.figures import as_written

ONE, TWO, THREE = UNITS
SHORT = {unit.id: unit.short for unit in ROSTER.units}
KEY = "guidance_documents"
CODE = FORM.by_key[KEY].code
READINGS, FILES, STRANGERS = "Số liệu cần xác nhận", "Chọn tệp", "Tệp chưa rõ đơn vị"
WARNINGS, MISSING, DECIDED = "Cảnh báo và giải trình", "Đơn vị chưa gửi", "Đã quyết định"
UNUSED = "Lựa chọn chưa dùng"
WHO = "Lê Thị B"


class Desk:
    """An office that decides in the workbook; each run is a day later."""

    def __init__(self, home) -> None:
        self.returns, self.out, self.days = home / "r", home / "o", 0
        self.returns.mkdir()
        self.book = self.out / NAME

    def send(self, unit: str = ONE, name: str = "", **figures):
        return send(self.returns, unit, name, **figures)

    def run(self):
        self.work = task(self.returns, self.out, self.days)
        self.result, _ = carry_out(self.work)
        self.days += 1
        return self

    def fill(self, sheet: str, line: str, who: str = WHO, **cells) -> str:
        return fill(self.book, sheet, line, who, **cells)

    def asked(self, sheet: str) -> list[dict]:
        return lines(self.book, sheet)

    def total(self, key: str = KEY) -> float | None:
        value = self.result.totals.set_index("key")["value"][key]
        return None if value != value else value

    def status(self, unit: str = ONE) -> str:
        return next(s.status for s in self.result.submissions if s.unit.id == unit)

    @property
    def told(self) -> list[str]:
        rules = ("repair_unused", "decision_unused")
        return [f.message for f in self.result.findings if f.rule in rules]

    def letter(self):
        (path,) = (self.out / "phan-hoi").glob(f"{ONE} - *.xlsx")
        return openpyxl.load_workbook(path, data_only=True)

    def answer(self, reason: str) -> None:
        """The unit sends its letter back, with a reason on its only line."""
        book = self.letter()
        (line,) = lines_of_letter(book)
        line[LIST_AT["explanation"]].value = reason
        book.save(self.returns / "trả lời.xlsx")

    def done_and_said(self) -> tuple:
        (line,) = lines_of_letter(self.letter())
        return line[LIST_AT["done"]].value, line[LIST_AT["explanation"]].value

    def reminded(self) -> list[str]:
        due = Deadline(self.work.due)
        found = reminders(self.result.submissions, PERIOD, due, "Sở Nội vụ", due.due)
        return [reminder.text for reminder in found if reminder.unit.id == ONE]

    def rulings(self):
        with open_register(self.out, PERIOD.id) as register:
            return in_force(every_ruling(register))


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.fixture
def doubtful(desk):
    desk.send(**{KEY: "50 (tạm tính)"})
    return desk.run()


READ = [  # what is chosen, and the figure of the province then
    ({"choice": "Đúng"}, 50), ({"choice": "đúng "}, 50),
    ({"choice": "Sửa thành", "value": "65"}, 65), ({"value": 65}, 65),
    ({"choice": "Sửa thành", "value": "1.234"}, 1234),
    ({"choice": "Bỏ"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "figure"), READ)
def test_a_doubtful_reading_is_decided(doubtful, cells, figure):
    (asked,) = doubtful.asked(READINGS)
    assert ("50 (tạm tính)", "50") == (asked["Đơn vị ghi"], asked["Tạm tính là"])
    assert asked["Ô"].startswith("D")

    doubtful.fill(READINGS, CODE, **cells)
    doubtful.run()

    assert figure == doubtful.total()
    assert [] == doubtful.asked(READINGS) == doubtful.told
    with (doubtful.out / "facts.csv").open(encoding="utf-8-sig") as file:
        said = {line["key"]: line["decided"] for line in csv.DictReader(file)}
    assert f"{WHO}, 08:00 16/06/2023: không ghi lý do" == said[KEY]
    (decided,) = doubtful.asked(DECIDED)
    assert (WHO, NAME) == (decided["Người đã quyết định"], decided["Ghi ở"])


WRITTEN = [  # what stood in the cell, what was read, what stood beside it, and what the office sees
    ("50 (tạm tính)", Figure("value", 50), "", "50 (tạm tính)"),
    ("", Figure("value", 37.5, None, 3, 8), "", "3/8"),
    (" ", Figure("unreadable", None, None, 9, 8), "", "9/8"),
    ("", Figure("value", 9), "đã xử lý 9 vụ", "đã xử lý 9 vụ"),
    ("", Figure(), "", ""),
]


@pytest.mark.parametrize(("raw", "figure", "note", "seen"), WRITTEN)
def test_what_the_unit_wrote_is_seen_wherever_it_wrote_it(raw, figure, note, seen):
    assert seen == as_written(raw, figure, note)


def test_a_name_on_the_line_wins_over_the_one_on_the_first_sheet(doubtful):
    doubtful.fill(READINGS, CODE, choice="Đúng", who="", note="đã gọi")
    fill(doubtful.book, READINGS, CODE, choice="Đúng")
    book = openpyxl.load_workbook(doubtful.book)
    book[READINGS].cell(
        5, [c.value for c in book[READINGS][4]].index("Người quyết định") + 1
    ).value = "Lan"
    book.save(doubtful.book)
    doubtful.run()

    assert ["Lan"] == [ruling.who for ruling in doubtful.rulings()]


UNCLEAR = [
    ({"choice": "Đúng"}, "", "chưa có người quyết định", 8),
    ({"choice": "Có"}, WHO, "“Có” không có trong danh sách", 8),
    ({"choice": "Sửa thành"}, WHO, "chưa ghi giá trị", 9),
    ({"choice": "Đúng", "value": "7"}, WHO, "ô này lại có giá trị", 9),
    ({"choice": "Sửa thành", "value": "bảy"}, WHO, "giá trị “bảy” không đọc được", 8),
]


@pytest.mark.parametrize(("cells", "who", "problem", "column"), UNCLEAR)
def test_what_cannot_be_understood_is_told_with_its_cell_and_stays(
    doubtful, cells, who, problem, column
):
    cell = doubtful.fill(READINGS, CODE, who, **cells, note="giữ lại")
    for _ in range(2):
        doubtful.run()
        (told,) = doubtful.told
        (asked,) = doubtful.asked(READINGS)

        assert problem in told
        assert f"trang tính “{READINGS}”, ô " in told and NAME in told
        assert cell[1:] in told
        assert (cells["choice"], cells.get("value"), "giữ lại") == (
            asked["Quyết định"], asked["Sửa thành"], asked["Lý do, ghi chú"]
        )  # fmt: skip
        assert problem in asked["Chưa ghi được vì"]
    assert [] == doubtful.rulings()


def test_a_line_half_filled_in_is_carried_over_and_nothing_is_told(doubtful):
    doubtful.fill(READINGS, CODE, note="chờ gọi lại")
    doubtful.run()

    assert [] == doubtful.told
    assert ["chờ gọi lại"] == [line["Lý do, ghi chú"] for line in doubtful.asked(READINGS)]
    assert WHO == openpyxl.load_workbook(doubtful.book).worksheets[0]["B6"].value


@pytest.mark.parametrize(
    "changes", [{KEY: "50 (tạm tính)", "plan_tasks_done": 1}, {KEY: "60 (tạm tính)"}]
)
def test_when_the_file_changes_it_is_asked_again_beside_what_was_decided(doubtful, changes):
    doubtful.fill(READINGS, CODE, choice="Sửa thành", value="65")
    doubtful.run()
    assert 65 == doubtful.total()
    doubtful.send(**changes)
    doubtful.run()
    (asked,) = doubtful.asked(READINGS)

    assert 65 != doubtful.total()
    assert "số liệu: 65 (Lê Thị B, 16/06/2023)" == asked["Quyết định trước"]
    assert 1 == len(doubtful.told)


def test_a_choice_whose_file_has_changed_meanwhile_is_kept_and_told(doubtful):
    doubtful.fill(READINGS, CODE, choice="Sửa thành", value="65")
    doubtful.send(**{KEY: 7})
    doubtful.run()
    (unused,) = doubtful.asked(UNUSED)

    assert (7, []) == (doubtful.total(), doubtful.rulings())
    assert ("Sửa thành", "65") == (unused["Quyết định"], unused["Sửa thành"])
    assert "ô hiện ghi “7”" in unused["Chưa ghi được vì"]
    assert "ô hiện ghi “7”" in doubtful.told[0]


def test_one_of_several_files_is_chosen(desk):
    for name, figure in (("a.xlsx", 1), ("b.xlsx", 2)):
        desk.send(name=name, **{KEY: figure})
    desk.run()
    (asked,) = desk.asked(FILES)
    assert ("unusable", None) == (desk.status(), desk.total())
    assert "a.xlsx (nhận lúc" in asked["Các tệp"]

    desk.fill(FILES, SHORT[ONE], choice="b.xlsx", note="đã hỏi")
    desk.run()

    assert (2, []) == (desk.total(), desk.asked(FILES))
    assert ["tính theo tệp b.xlsx"] == [line["Quyết định là"] for line in desk.asked(DECIDED)]

    desk.send(name="b.xlsx", **{KEY: 3})  # the file that was chosen is another one now
    desk.run()

    assert 3 == desk.total() or desk.asked(FILES)


def nameless(path) -> None:
    """The form alone is left, and says no longer whose it is."""
    book = openpyxl.load_workbook(path, data_only=True)
    for name in book.sheetnames:
        if name != "Biểu số liệu":
            del book[name]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    for row in book["Biểu số liệu"].iter_rows(max_row=10):
        for cell in row:
            if str(cell.value).startswith("phuluc|"):
                cell.value = "Mã"
            elif "Kèm theo" in str(cell.value):
                cell.value = None
            elif "TẠI " in str(cell.value):
                cell.value = "TẠI ĐƠN VỊ 6 THÁNG ĐẦU NĂM 2023"
    book.save(path)


def test_a_file_of_nobody_is_placed_and_counts(desk):
    nameless(desk.send(name="nộp.xlsx", **{KEY: 9}))
    desk.run()
    (asked,) = desk.asked(STRANGERS)
    assert "nộp.xlsx" == asked["Tệp"]
    assert "missing" == desk.status()

    desk.fill(STRANGERS, "nộp.xlsx", choice=SHORT[ONE])
    desk.run()

    assert ("received", 9) == (desk.status(), desk.total())
    assert [] == desk.asked(STRANGERS)
    closed = close(desk.work, desk.result, Wanted(), WHO)
    assert [] == verify(closed, desk.out)


def test_a_damaged_file_of_nobody_makes_its_unit_unusable_not_missing(desk):
    desk.send(TWO)
    (desk.returns / "quét.xlsx").write_bytes(b"PK\x03\x04 cut")
    desk.run()
    desk.fill(STRANGERS, "quét.xlsx", choice=SHORT[ONE])
    desk.run()

    assert "unusable" == desk.status()
    desk.fill(DECIDED, "quét.xlsx", choice="Bỏ quyết định này")
    desk.run()
    assert "missing" == desk.status()
    desk.fill(STRANGERS, "quét.xlsx", choice="Không dùng tệp này")
    desk.run()
    assert [] == desk.asked(STRANGERS)


def test_a_template_of_another_unit_is_given_to_either(desk):
    desk.send(ONE, f"{TWO}.xlsx", **{KEY: 4})
    desk.run()
    desk.fill(STRANGERS, f"{TWO}.xlsx", choice=SHORT[TWO])
    desk.run()

    assert ("missing", 4) == (desk.status(ONE), desk.total())
    assert desk.status(TWO) in ("received", "to_explain")
    assert [] == [s.gone for s in desk.result.submissions if s.unit.id == ONE and s.gone]


@pytest.mark.parametrize(
    ("choice", "status"), [("Không phát sinh", "nothing_to_report"), ("Chờ", "missing")]
)
def test_a_unit_that_has_sent_nothing(desk, choice, status):
    desk.send(TWO)
    desk.run()
    asked = [line["Đơn vị"] for line in desk.asked(MISSING)]
    desk.fill(MISSING, ROSTER.by_id[ONE].name, choice=choice, note="công văn 12")
    desk.run()
    left = [line["Đơn vị"] for line in desk.asked(MISSING)]
    assert [name for name in asked if name != ROSTER.by_id[ONE].name] == left

    assert status == desk.status()
    assert [f"{WHO}: công văn 12"] == [f"{r.who}: {r.why}" for r in desk.rulings()]
    with open_register(desk.out, PERIOD.id) as register:
        known = known_to(register, None)
        told = "\n".join(status_lines(register, list(desk.result.submissions), known, FORM))
    assert f"{WHO}: công văn 12" in told


@pytest.fixture
def explained(desk, tmp_path):
    """A unit owns no such row, and says why it filled it in."""
    desk.send(**{"service_units": 3})
    desk.run()
    return desk


def test_a_warning_that_is_accepted_is_not_asked_again_until_the_file_changes(explained):
    (asked,) = explained.asked(WARNINGS)
    assert "Cảnh báo" == asked["Mức độ"]
    explained.fill(WARNINGS, SHORT[ONE], choice="Chấp nhận", note="đã trao đổi")
    explained.run()

    assert ([], "received") == (explained.asked(WARNINGS), explained.status())
    assert ["Cơ quan tổng hợp chấp nhận (Lê Thị B, 16/06/2023): đã trao đổi"] == [
        finding.waiver for finding in explained.result.findings if finding.waiver
    ]
    sheet = openpyxl.load_workbook(explained.out / "phu-luc.xlsx")["Ngoại lệ"]
    assert "Chỉ với tệp này" in [cell.value for row in sheet.iter_rows() for cell in row]

    explained.send(**{"service_units": 3, "plan_tasks_done": 1})
    explained.run()

    assert "chấp nhận (Lê Thị B, 16/06/2023)" == explained.asked(WARNINGS)[0]["Quyết định trước"]


def test_an_explanation_that_is_declined_stays_open_and_the_letter_says_so(explained):
    explained.fill(WARNINGS, SHORT[ONE], choice="Không chấp nhận", note="không đúng")
    explained.run()

    assert ([], "to_explain") == (explained.asked(WARNINGS), explained.status())
    said = "Cơ quan tổng hợp chưa chấp nhận giải trình (Lê Thị B, 16/06/2023): không đúng"
    letter = explained.letter()
    (line,) = lines_of_letter(letter)
    assert line[LIST_AT["problem"]].value.endswith(said)
    assert "còn" == letter[LIST].cell(line[0].row, LIST_AT["done"] + 1).value


def test_a_reason_that_is_declined_is_to_be_given_anew(desk):
    """It is no answer any more: the line is open, says what was said, and the reminder speaks of it."""
    desk.send(**{"service_units": 3})
    desk.run()
    desk.answer("Tỉnh giao")
    desk.run()
    assert ("✓", "Tỉnh giao") == desk.done_and_said()
    assert [] == desk.reminded()

    desk.fill(WARNINGS, SHORT[ONE], choice="Không chấp nhận", note="không đúng")
    desk.run()
    (line,) = lines_of_letter(desk.letter())

    assert ("còn", None) == desk.done_and_said()
    assert "Đơn vị giải trình: Tỉnh giao\nCơ quan tổng hợp chưa chấp nhận" in (
        line[LIST_AT["problem"]].value
    )
    (text,) = desk.reminded()
    assert "chưa chấp nhận 1 giải trình của quý đơn vị" in text


@pytest.mark.parametrize("count", [1, 2])
def test_a_blank_form_of_a_unit_with_nothing_to_report_asks_nothing_more(desk, count):
    for number in range(count):
        book = template_book(FORM, ROSTER.by_id[ONE], PERIOD, {})
        write_book(
            dataclasses.replace(book, title=f"bản {number}"), desk.returns / f"{number}.xlsx"
        )
    desk.run()
    assert ("blank", count) == (desk.status(), len(list((desk.out / "phan-hoi").iterdir())))

    desk.fill(MISSING, ROSTER.by_id[ONE].name, choice="Không phát sinh", note="công văn 12")
    desk.run()

    assert "nothing_to_report" == desk.status()
    assert [] == list((desk.out / "phan-hoi").glob("*"))
    assert not [finding for finding in desk.result.findings if finding.severity != "info"]
    assert [f"{WHO}: công văn 12"] * count == [
        finding.message.rpartition("(")[2].rstrip(").") for finding in desk.result.findings
    ]


def test_a_workbook_that_is_open_elsewhere_is_read_and_left(doubtful, caplog):
    doubtful.fill(READINGS, CODE, choice="Đúng")
    lock = doubtful.out / f"~${NAME}"
    lock.write_bytes(b"")
    before = doubtful.book.read_bytes()
    doubtful.run().run()

    assert before == doubtful.book.read_bytes()
    assert 1 == len(doubtful.rulings())  # the same choice twice is one decision
    beside = doubtful.out / "viec-can-lam (moi).xlsx"
    assert [] == lines(beside, READINGS)
    assert "đang mở ở chương trình khác" in caplog.text

    lock.unlink()
    doubtful.run()

    assert not beside.exists()
    assert [] == doubtful.asked(READINGS)


def test_one_that_cannot_be_read_is_kept(doubtful, caplog):
    doubtful.book.write_bytes(b"PK\x03\x04 cut")
    doubtful.run()

    assert b"PK\x03\x04 cut" == doubtful.book.read_bytes()
    assert 1 == len(lines(doubtful.out / "viec-can-lam (moi).xlsx", READINGS))
    assert "Không đọc được viec-can-lam.xlsx" in caplog.text


def test_sorted_lines_and_moved_columns_are_understood(desk):
    for unit in (ONE, TWO):
        desk.send(unit, **{KEY: "50 (tạm tính)"})
    desk.run()
    desk.fill(READINGS, SHORT[TWO], choice="Sửa thành", value="7")
    book = openpyxl.load_workbook(desk.book)
    sheet = book[READINGS]
    for first, second in zip(sheet[5], sheet[6], strict=True):
        first.value, second.value = second.value, first.value
    sheet.insert_cols(3)
    sheet.insert_rows(1, 3)
    book.move_sheet(sheet, -1)
    book.save(desk.book)
    desk.run()

    assert [(TWO, "7", WHO)] == [(r.unit, r.value, r.who) for r in desk.rulings()]


def test_words_of_a_return_are_no_formulas(desk):
    desk.send(**{KEY: "=1+1 việc"})
    desk.run()
    sheet = openpyxl.load_workbook(desk.book)[READINGS]
    found = [c for row in sheet.iter_rows() for c in row if str(c.value).startswith("=")]

    assert ["s"] == [cell.data_type for cell in found] or ["inlineStr"] == [
        c.data_type for c in found
    ]


def test_the_first_sheet_counts_what_remains(desk):
    desk.send(ONE, **{KEY: "50 (tạm tính)", "service_units": 3})
    for name, figure in (("a.xlsx", 1), ("b.xlsx", 2)):
        desk.send(TWO, name, **{KEY: figure})
    (desk.returns / "quét.xlsx").write_bytes(b"PK\x03\x04 cut")
    desk.run()

    assert {READINGS: 1, FILES: 1, STRANGERS: 1, MISSING: 1, DECIDED: 0} == {
        name: count
        for name, count in counts(desk.book).items()
        if name in (READINGS, FILES, STRANGERS, MISSING, DECIDED)
    }
    assert len(desk.asked(WARNINGS)) == counts(desk.book)[WARNINGS]


def test_it_is_no_return_where_it_lies_among_them(desk):
    desk.out = desk.returns
    desk.book = desk.out / NAME
    desk.send(**{KEY: "50 (tạm tính)"})
    desk.run()
    shutil.copyfile(desk.book, desk.returns / "viec-can-lam (moi).xlsx")
    desk.run()

    assert [f"{ONE}.xlsx"] == [item.file for item in desk.result.returns]


def test_check_knows_what_was_decided_in_the_period(desk, monkeypatch):
    monkeypatch.chdir(desk.returns.parent)
    desk.out = desk.returns.parent / "output" / PERIOD.id
    desk.book = desk.out / NAME
    desk.send(**{KEY: "50 (tạm tính)", "service_units": 3})
    desk.run()
    assert {"words_with_number", "owner_only:service_units"} == rules_of(desk, "warning")
    desk.fill(READINGS, CODE, choice="Sửa thành", value="65")
    desk.fill(WARNINGS, SHORT[ONE], choice="Chấp nhận")
    desk.run()

    assert set() == rules_of(desk, "warning")
    assert {"repair_confirmed", "owner_only:service_units"} == rules_of(desk, "info")


def rules_of(desk, severity: str) -> set[str]:
    said = run("check", desk.returns, "--period", PERIOD.id, "--format", "json")[1]
    (item,) = json.loads(said)["returns"]
    return {f["rule"] for f in item["findings"] if f["severity"] == severity}


@pytest.mark.parametrize("name", ['a, "b".xlsx', "-1.xlsx", " hai  dấu cách.xlsx"])
def test_any_name_of_a_file_can_be_chosen(desk, name):
    desk.send(name=name, **{KEY: 1})
    desk.send(name="b.xlsx", **{KEY: 2})
    desk.run()
    book = openpyxl.load_workbook(desk.book)
    offered = {cell.value for row in book["_danh_sach"].iter_rows() for cell in row}
    assert {name, "b.xlsx"} <= offered

    desk.fill(FILES, SHORT[ONE], choice=name)
    desk.run()

    assert (1, []) == (desk.total(), desk.told)


def test_what_is_asked_again_beside_an_open_workbook_is_heard_there(doubtful):
    doubtful.fill(READINGS, CODE, choice="Đúng")
    (doubtful.out / f"~${NAME}").write_bytes(b"")
    doubtful.run()
    doubtful.send(**{KEY: "60 (tạm tính)"})
    doubtful.run()
    beside = doubtful.out / "viec-can-lam (moi).xlsx"
    fill(beside, READINGS, CODE, choice="Sửa thành", value="61")
    doubtful.run()

    assert (61, ["đúng", "61"]) == (doubtful.total(), [r.value for r in every(doubtful)])


def test_of_one_line_in_two_workbooks_the_newer_choice_is_shown_again(doubtful):
    beside = doubtful.out / "viec-can-lam (moi).xlsx"
    shutil.copyfile(doubtful.book, beside)
    doubtful.fill(READINGS, CODE, choice="Có", note="cũ")
    fill(beside, READINGS, CODE, WHO, choice="Ừ", note="mới")
    doubtful.run()

    (asked,) = doubtful.asked(READINGS)
    assert ("Ừ", "mới") == (asked["Quyết định"], asked["Lý do, ghi chú"])


def every(desk):
    with open_register(desk.out, PERIOD.id) as register:
        return every_ruling(register)


@pytest.mark.parametrize(("files", "told", "more"), [(3, 3, ""), (22, 20, "… và 2 lỗi khác")])
def test_files_of_nobody_are_questions_and_get_no_letter(desk, files, told, more):
    """A folder may hold hundreds of files that are no returns: nobody could be sent a letter."""
    desk.send(**{KEY: "không rõ"})
    for number in range(files):
        (desk.returns / f"ảnh {number}.jpg").write_bytes(b"\xff\xd8\xff\xe0 a photo")
    desk.run()

    assert files == len(desk.asked(STRANGERS))
    assert [f"{ONE} - CCHC 6T 2023 - cần sửa.xlsx"] == [
        path.name for path in (desk.out / "phan-hoi").iterdir()
    ]
    lines = list(consolidation_text(desk.result, desk.result.findings, [desk.out / "phu-luc.xlsx"]))
    assert told == sum("ảnh" in line and "Tệp " in line for line in lines)
    assert bool(more) == any(line.strip().startswith(more) for line in lines if more)
