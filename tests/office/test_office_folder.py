"""An office's folder from `phuluc start` on: no option is typed, and what its workbook says holds."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from command import typed, write_return
from office_folder import SAID, UNITS, say, type_into
from recalculation import recalculated

from pipeline.office.decisions import decisions_in, kind_meant
from pipeline.office.roster import open_roster
from pipeline.office.workbook import NAME, find_office
from pipeline.returns import Filled
from schemas.errors import DefinitionError
from schemas.periods.period import parse_period, period_written

PERIOD = parse_period("2023-6T")


@pytest.fixture
def office(tmp_path, monkeypatch):
    """An empty folder after `phuluc start`, with the units typed into its sheet."""
    monkeypatch.chdir(tmp_path)
    code, said, _ = typed("start", *SAID)
    assert 0 == code, said
    type_into("Đơn vị", {"A": 0, "B": 1, "C": 2}, UNITS)
    return tmp_path


def returned(form, *names: str) -> None:
    for unit in units().values():
        if unit.name in names:
            write_return(Path("bao-cao/2023-6T") / f"{unit.id}.xlsx", form, unit)


def test_the_whole_round_without_an_option(office, form):
    made = typed("template")
    returned(form, "Sở Nội vụ", "Xã Sơn Hà")
    checked, consolidated = typed("check"), typed("consolidate")
    status, reminded, traced = typed("status"), typed("remind"), typed("trace", "1.1.1")
    decided = typed(
        "decide", "sở tư pháp", "khong-phat-sinh", "--who", "Lan", "--why", "Công văn 12"
    )
    closed = typed("close", "--who", "Lan", "--yes", "--missing-allowed")

    assert [0, 0, 0, 0, 0, 0, 0, 0] == [
        command[0]
        for command in (made, checked, consolidated, status, reminded, traced, decided, closed)
    ]
    assert {
        f"{unit} - CCHC 6T 2023.xlsx" for unit in ("SNV", "STP", "Xã Sơn Hà", "Xã Sơn Hạ")
    } == names("bieu-mau/2023-6T")
    assert "Danh sách đơn vị: van-phong.xlsx, 4 đơn vị" in made[1]
    assert (
        "mã tự đặt theo tên viết tắt hoặc tên của 4 đơn vị: SNV, STP, Xã Sơn Hà, Xã Sơn Hạ"
        in made[1]
    )
    assert {"phu-luc.xlsx", "so-theo-doi.sqlite", "khoa-so"} <= names("ket-qua/2023-6T")
    assert "Phải gửi báo cáo: 4 đơn vị; " in status[1]
    assert "Sở Nội vụ chưa nhận được báo cáo" in reminded[1]
    assert "Lan, 0255 3 822 000, lan@quangngai.gov.vn" in reminded[1]
    assert "STP" in decided[1]


VERBS = [  # as they are typed, and what they mean
    ("chinh-thuc", "official"), ("rut-lai", "withdrawn"), ("khong-phat-sinh", "nothing"),
    ("nhan-luc", "received"), ("bo-quyet-dinh-truoc", "undo"), ("Không phát sinh", "nothing"),
    ("nothing", "nothing"), ("UNDO", "undo"), ("quyet-dinh", ""),
]  # fmt: skip


@pytest.mark.parametrize(("typed_as", "kind"), VERBS)
def test_a_decision_is_typed_in_vietnamese(typed_as, kind):
    assert kind == kind_meant(typed_as)


def test_a_decision_that_is_none_is_told_what_there_is(office):
    code, _, said = typed("decide", "SNV", "xoa", "--who", "Lan", "--why", "x")

    assert 2 == code
    assert "“xoa” không phải là một quyết định. Ghi một trong: chinh-thuc, rut-lai" in said


def names(folder: str) -> set[str]:
    return {path.name for path in Path(folder).iterdir()}


def test_in_a_folder_below_and_with_options_over_it(office, form, tmp_path_factory, monkeypatch):
    returned(form, "Sở Nội vụ")
    monkeypatch.chdir(office / "bao-cao" / "2023-6T")
    below, said, _ = typed("check", "SNV.xlsx")
    other = tmp_path_factory.mktemp("khác")
    typed("template", "--period", "2023-Q1", "--out", other, "--unit", "stp")

    assert 0 == below
    assert f"{office / NAME}, 4 đơn vị" in said
    assert ["STP - CCHC Quý I 2023.xlsx"] == [path.name for path in other.iterdir()]


def test_json_stays_json(office, form):
    returned(form, "Sở Nội vụ")
    _, checked, told = typed("check", "--format", "json")
    _, consolidated, _ = typed("consolidate", "--format", "json")

    assert "SNV" == json.loads(checked)["returns"][0]["unit"]
    assert 4 == len(json.loads(consolidated)["submissions"])
    assert told.startswith("Danh sách đơn vị: van-phong.xlsx, 4 đơn vị")


def test_deadline_waivers_and_confirmations_of_the_workbook_hold(office, form):
    faults = {"plan_tasks": Filled(5), "plan_tasks_done": Filled(6, note="phát sinh")}
    write_return(Path("bao-cao/2023-6T/STP.xlsx"), form, units()["STP"], changes=faults)
    before, _, _ = typed("consolidate")
    type_into("Thời hạn", {"A": 0, "B": 1}, [("6 tháng đầu năm", "20/6")])
    type_into("Ngoại lệ", dict(zip("ABCEFG", range(6), strict=True)), [
        ("plan_done", "Sở Tư pháp", "6 tháng đầu năm 2023", "Lan", "phát sinh", "31/12/2999"),
    ])  # fmt: skip
    type_into("Xác nhận", dict(zip("ABCDEG", range(6), strict=True)), [
        ("stp", "1.1.1", "7", "Lan", "đã gọi", "5"),
    ])  # fmt: skip
    after, _, _ = typed("consolidate")
    _, said, _ = typed("status")
    _, traced, _ = typed("trace", "1.1.1")

    assert (1, 0) == (before, after)
    assert "chậm nhất ngày 20/06/2023" in said
    assert "Sở Tư pháp: 7" in traced


def units():

    return open_roster(Path(NAME)).roster.by_id


def test_a_closed_version_keeps_the_workbooks_lines_and_is_computed_again(office, form):
    returned(form, "Sở Nội vụ")
    type_into("Xác nhận", dict(zip("ABCDE", range(5), strict=True)), [
        ("SNV", "1.1.1", "21", "Lan", "đã gọi"),
    ])  # fmt: skip
    typed("close", "--who", "Lan", "--yes", "--missing-allowed")
    type_into("Xác nhận", dict(zip("ABCDE", range(5), strict=True)), [("",) * 5])
    code, said, _ = typed("verify")

    assert (0, "Bản chính: khớp.") == (code, said.strip())


WRONG = [  # the line of “Thông tin chung”, what is typed, the command, what is said
    (
        "Kỳ báo cáo",
        "quý II năm 2023",
        "status",
        "trang tính “Thông tin chung”, dòng 9, ô B9: Không có kỳ",
    ),
    ("Kỳ báo cáo", None, "status", "Chưa rõ kỳ báo cáo"),
    ("Biểu báo cáo", "bieu-rieng", "template", "ô B10: không có biểu “bieu-rieng”"),
    ("Biểu báo cáo", "cchc_2023, cchc_2025", "template", "ngăn bằng dấu chấm phẩy"),
    ("Thư điện tử", "cchc@hanam", "template", "Không hiểu địa chỉ thư “cchc@hanam”"),
]


@pytest.mark.parametrize(("label", "value", "command", "said"), WRONG)
def test_what_is_wrong_in_the_workbook_is_told_where_it_is(office, label, value, command, said):
    say(label, value)
    code, _, told = typed(command)

    assert 2 == code
    assert said in told


def test_blanks_around_what_is_typed_and_a_title_moved_are_forgiven(office, form):
    say("Kỳ báo cáo", "  2023-6t ")
    book = openpyxl.load_workbook(NAME)
    book["Đơn vị"].insert_rows(1, 2)
    book["Thông tin chung"].title = "CHUNG"
    book.save(NAME)
    returned(form, "Sở Nội vụ")

    assert 0 == typed("check")[0]


def test_a_workbook_that_is_open_in_excel_is_read_and_not_written(office):
    (office / f"~${NAME}").write_bytes(b"\x05Lan")
    read, _, _ = typed("template")
    code, _, said = typed("start", "--them")

    assert 0 == read
    assert 2 == code and "đang mở" in said


def test_a_file_beside_the_workbook_is_set_aside_and_told(office, roster):
    shutil.copyfile(roster.path, "units.csv")
    _, said, told = typed("template")

    assert "van-phong.xlsx, 4 đơn vị" in said
    assert "Không dùng units.csv" in told


def test_a_sheet_without_units_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    typed("start", *SAID)
    code, _, said = typed("template")

    assert 2 == code
    assert (
        "Tệp van-phong.xlsx: danh sách chưa có đơn vị nào" in said and "trang tính “Đơn vị”" in said
    )


def test_a_form_is_reviewed_without_a_list(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert 0 == typed("check-form")[0]


def test_units_csv_serves_while_the_sheet_is_empty(tmp_path, monkeypatch, roster):
    monkeypatch.chdir(tmp_path)
    typed("start", *SAID)
    shutil.copyfile(roster.path, "units.csv")

    assert "units.csv, 35 đơn vị" in typed("template")[1]


def test_nobody_to_ask_and_nothing_typed_names_the_options(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, said = typed("start", "--office", "Sở Nội vụ")

    assert 2 == code
    assert "--province, --period" in said
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("address", ["cchc@hanam", "hanam.gov.vn", "a@b.vn, c@d"])
def test_an_address_that_no_mail_can_be_sent_to_makes_no_folder(tmp_path, monkeypatch, address):
    monkeypatch.chdir(tmp_path)
    code, _, said = typed("start", "--province", "tỉnh Hà Nam", "--office", "Sở Nội vụ",
                          "--period", "2023-6T", "--email", address)  # fmt: skip

    assert 2 == code
    assert "địa chỉ thư “" in said
    assert [] == list(tmp_path.iterdir())


def test_what_is_asked_one_by_one(tmp_path, monkeypatch):
    from click.testing import CliRunner

    from pipeline.cli.main import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pipeline.cli.answers.somebody_is_there", lambda: True)
    answers = (
        "tỉnh Quảng Ngãi\nSở Nội vụ\n\ncchc@hanam\n cchc@hanam.gov.vn,b@c.vn\nquý II\n"
        "6 tháng đầu năm 2023\n"
    )
    done = CliRunner().invoke(main, ["start"], input=answers)
    found = find_office(tmp_path)

    assert 0 == done.exit_code, done.output
    assert ("Sở Nội vụ", "2023-6T") == (found.says("office"), found.period(period_written).id)
    assert "Không có kỳ báo cáo “quý II”" in done.output
    assert 1 == done.output.count("Không hiểu địa chỉ thư “cchc@hanam”")
    assert "cchc@hanam.gov.vn; b@c.vn" == found.email


def test_a_list_that_is_there_is_copied_into_the_workbook(tmp_path, monkeypatch, roster):

    monkeypatch.chdir(tmp_path)
    typed("start", *SAID, "--units", roster.path)

    assert roster == open_roster(Path(NAME)).roster


def test_a_workbook_is_never_made_over_another(office):
    before = (office / NAME).read_bytes()
    code, _, said = typed("start", *SAID)

    assert 2 == code and "phuluc start --them" in said
    assert before == (office / NAME).read_bytes()


def test_no_list_of_units_stops_with_how_to_make_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, said = typed("template", "--period", "2023-6T")

    assert 2 == code
    assert "Chưa có danh sách đơn vị" in said and "phuluc start" in said


def test_the_list_of_the_last_run_holds_until_the_next(office, form):
    returned(form, "Sở Nội vụ")
    typed("consolidate")
    type_into("Đơn vị", {"A": 0, "B": 1, "C": 2}, [*UNITS, ("Sở Y tế", "Sở", "SYT")])
    _, before, told = typed("status")
    typed("consolidate")
    _, after, untold = typed("status")

    assert "4 đơn vị (ghi trong sổ theo dõi" in before and "Phải gửi báo cáo: 4 " in before
    assert "đã khác với danh sách của lần tổng hợp gần nhất" in told
    assert "Phải gửi báo cáo: 5 " in after and "" == untold


def test_the_kept_list_serves_while_the_workbook_cannot_be_read(office, form):
    returned(form, "Sở Nội vụ")
    typed("consolidate")
    type_into("Đơn vị", {"B": 0}, [("Q",)])
    code, said, told = typed("status")

    assert 0 == code
    assert "4 đơn vị" in said and "đã khác" in told


def test_a_code_that_changes_is_refused_while_returns_stand_under_the_old_one(office, form):
    returned(form, "Xã Sơn Hà")
    typed("consolidate")
    type_into("Đơn vị", {"A": 0, "B": 1, "C": 2}, [*UNITS[:2], ("Xã Sơn Hà", "Cấp xã", "SH")])
    code, _, said = typed("consolidate")

    assert 2 == code
    assert "“Xã Sơn Hà” (“Xã Sơn Hà” → “SH”)" in said and "cột Mã" in said


def test_decisions_of_the_sheet_are_given_to_whoever_takes_them_in(office):

    columns = dict(zip("ABCDEFG", range(7), strict=True))
    type_into("Quyết định", columns, [
        ("Sở Tư pháp", "Tính theo tệp này", "STP.xlsx", "", "6 tháng đầu năm 2023", "Lan", "gọi"),
        ("snv", "Ghi lại lúc nhận", "", "16:30 ngày 16/6/2023", "", "Lan", "sổ công văn"),
        ("Xã Sơn Hà", "Không phát sinh", "", "", "2023-Q1", "Lan", "công văn"),
    ])  # fmt: skip
    found, roster = find_office(), open_roster(Path(NAME)).roster
    lines = decisions_in(found, roster, PERIOD)

    assert [("STP", "official", "STP.xlsx"), ("SNV", "received", "")] == [
        (line.unit, line.kind, line.file) for line in lines
    ]
    assert "2023-06-16 16:30:00" == str(lines[1].at)

    type_into(
        "Quyết định", columns, [("Sở Tư pháp", "Tính theo tệp này", "", "", "", "Lan", "gọi")]
    )
    with pytest.raises(
        DefinitionError, match=r"trang tính “Quyết định”, dòng 5, ô C5: .* thiếu Tệp"
    ):
        decisions_in(find_office(), roster, PERIOD)


# ------------------------------------------------------------------------------- start --them


def without(book, change) -> None:
    change(book)
    book.save(NAME)


def no_sheet(book):
    del book["Ngoại lệ"]


def no_column(book):
    book["Đơn vị"].delete_cols(4)


def no_setting(book):
    book["Thông tin chung"].delete_rows(8)


def old_list(book):
    book["Danh mục"]["A1"] = "Sở"


ADDED = [(no_sheet, "trang tính “Ngoại lệ”"), (no_column, "cột “Tên khác” ở trang tính “Đơn vị”"), (no_setting, "Thư điện tử"),
         (old_list, "các danh sách để chọn")]  # fmt: skip


@pytest.mark.parametrize(("lost", "told"), ADDED, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_missing_is_added_and_every_cell_is_kept(office, lost, told):
    book = openpyxl.load_workbook(NAME)
    book["Đơn vị"]["K7"], book["Đơn vị"]["I4"] = "ghi chú riêng", "Cột riêng"
    book.create_sheet("Việc riêng")["B2"] = "giữ nguyên"
    without(book, lost)
    before = written(NAME, lost is old_list)
    code, said, _ = typed("start", "--them")
    after = written(NAME, lost is old_list)
    again = typed("start", "--them")

    assert 0 == code and told in said
    assert before.items() <= after.items()
    assert "không có gì phải bổ sung" in again[1]
    assert 1 == len(list(office.glob("van-phong.2*.xlsx")))
    assert 0 == typed("template")[0]


def written(path: str, without_lists: bool) -> dict:
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book for line in sheet.iter_rows() for cell in line
        if cell.value is not None and not (without_lists and sheet.title == "Danh mục")
    }  # fmt: skip


def test_a_lost_sheet_of_settings_is_told_and_made_again(office):
    book = openpyxl.load_workbook(NAME)
    del book["Thông tin chung"]
    book.save(NAME)
    code, _, told = typed("template")
    added = typed("start", "--them")

    assert (
        2 == code
        and "không có trang tính “Thông tin chung”" in told
        and "phuluc start --them" in told
    )
    assert 0 == added[0] and "Thông tin chung" in added[1]
    assert ["Thông tin chung", "Đơn vị"] == openpyxl.load_workbook(NAME).sheetnames[:2]


def test_a_lost_sheet_of_units_is_told_as_such(office):
    book = openpyxl.load_workbook(NAME)
    del book["Đơn vị"]
    book.save(NAME)

    assert "không có trang tính “Đơn vị”" in typed("template")[2]


BROKEN = {
    "nothing": b"",
    "half": b"PK\x03\x04 half",
    "another format": b"T\xc3\xaan,C\xe1\xba\xa5p\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("command", [("template",), ("start", "--them")], ids=" ".join)
def test_a_workbook_that_is_none_is_told_and_left_alone(office, content, command):
    (office / NAME).write_bytes(content)
    code, _, told = typed(*command)

    assert 2 == code and told.startswith(f"Không thực hiện được: Tệp {NAME}: ")
    assert content == (office / NAME).read_bytes()


@pytest.mark.libreoffice
def test_a_workbook_that_libreoffice_has_saved_is_the_same(office, soffice, tmp_path_factory):
    before = units()
    (saved,) = recalculated([office / NAME], tmp_path_factory.mktemp("lưu"), "en-US")
    shutil.copyfile(saved, NAME)

    assert before == units()
    assert "2023-6T" == find_office().period(period_written).id
    assert "không có gì phải bổ sung" in typed("start", "--them")[1]


def test_a_word_copy_that_was_asked_for_once_is_written_with_every_output(office, form):
    returned(form, "Sở Nội vụ")
    made = []
    for options in ((), ("--docx",), ()):
        typed("consolidate", *options)
        made.append("phu-luc.docx" in names("ket-qua/2023-6T"))

    assert [False, True, True] == made
