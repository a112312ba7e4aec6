"""An office of several forms: one folder of returns, an output of its own for each, no option typed."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from command import typed, without_marks
from office_folder import LIBRARY, RETURNS, TASKS, put_form, say, send, start_with, type_into

from pipeline.cli.options import read_places
from pipeline.office.workbook import NAME
from pipeline.output_folder import read_manifest
from pipeline.returns import Filled

YEARLY = "giao_viec_nam"
OUT = {name: Path("ket-qua/2024-6T") / name for name in (LIBRARY, TASKS)}
TOO_MANY = {"given": Filled(3), "done": Filled(5)}


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Two forms of the period, of which the second asks no communes, and one of whole years."""
    monkeypatch.chdir(tmp_path)
    put_form(LIBRARY, LIBRARY)
    put_form(TASKS, TASKS, rows=(",S X,", ",S,"))
    yearly = (f'"{TASKS}"', f'"{YEARLY}"')
    put_form(YEARLY, TASKS, form=yearly)
    toml = Path(YEARLY, "form.toml")
    toml.write_text(toml.read_text("utf-8").replace('["6T", "NAM"]', '["NAM"]'), "utf-8")
    start_with(LIBRARY, TASKS, YEARLY)
    return tmp_path


def every_return() -> None:
    """Each unit sends what it is asked, one of them both in one archive; STC's tasks have an error."""
    send(LIBRARY, "X01")
    send(TASKS, "STC", changes=TOO_MANY)
    send(LIBRARY, "STC")
    both = [send(form, "SVHTT") for form in (LIBRARY, TASKS)]
    with zipfile.ZipFile(RETURNS / "SVHTT.zip", "w") as archive:
        for path in both:
            archive.write(path, path.name)
            path.unlink()


def statuses(form: str) -> dict[str, str]:
    _, said, _ = typed("consolidate", "--form", form, "--format", "json")
    return {line["unit"]: line["status"] for line in json.loads(said)["submissions"]}


def test_the_whole_round_of_two_forms(office):
    made = typed("template")
    every_return()
    checked, consolidated = typed("check"), typed("consolidate")
    status, reminded = typed("status"), typed("remind")
    closed = typed("close", "--who", "Lan", "--yes", "--missing-allowed")
    verified = typed("verify")

    steps = (made, checked, consolidated, status, reminded, closed, verified)
    assert [0, 1, 1, 0, 0, 1, 0] == [code for code, *_ in steps], [said for _, *said in steps]
    blanks = {
        path.parent.name: len(list(path.parent.iterdir()))
        for path in Path("bieu-mau").glob("*/*/*")
    }
    assert {LIBRARY: 3, TASKS: 2} == blanks
    assert {LIBRARY, TASKS} == {
        path.parent.name for path in Path("ket-qua").glob("*/*/phu-luc.xlsx")
    }
    assert not list(Path("ket-qua/2024-6T").glob("*.*"))
    for _, said, _ in (made, checked, consolidated, status, reminded, closed, verified):
        assert [said.index(f"Biểu {name} – ") for name in (LIBRARY, TASKS)] == sorted(
            said.index(f"Biểu {name} – ") for name in (LIBRARY, TASKS)
        )
    assert 2 == verified[1].count("Bản chính: khớp.")


# What a unit sends after both forms were closed, how `close` ends then, and what each form is told.
AMENDED = [
    ((), 2, ["nothing", "nothing"]),
    ((LIBRARY,), 0, ["closed", "nothing"]),
    ((TASKS,), 0, ["nothing", "closed"]),
    ((LIBRARY, TASKS), 0, ["closed", "closed"]),
]


@pytest.mark.parametrize(("sent", "code", "told"), AMENDED)
def test_a_form_that_has_nothing_new_to_close_stops_no_other(office, sent, code, told):
    closing = ("close", "--who", "Lan", "--why", "gửi lại", "--yes", "--missing-allowed")
    send(LIBRARY, "STC")
    send(TASKS, "STC")
    assert 0 == typed(*closing)[0]
    for form in sent:
        send(form, "SVHTT")
    found, said, error = typed(*closing)

    parts = said.partition(f"Biểu {TASKS} – ")[::2]
    words = {
        "closed": "Đã chốt kỳ",
        "nothing": "Kỳ này đã chốt và từ đó không có thay đổi nào.",
    }
    assert (code, told) == (
        found, [name for part in parts for name, text in words.items() if text in part]
    )  # fmt: skip
    assert "Không thực hiện được" not in error


def test_a_return_of_another_form_is_one_line_and_nothing_else(office):
    every_return()
    _, said, _ = typed("consolidate")

    assert "2 tệp theo biểu giao_viec_2024, không tính vào biểu này." in said
    assert "3 tệp theo biểu thu_vien_2024, không tính vào biểu này." in said
    assert "chưa rõ đơn vị" not in said
    inputs = {form: sorted(read_manifest(out)["inputs"]) for form, out in OUT.items()}
    assert {
        LIBRARY: ["STC thu_vien_2024.xlsx", "SVHTT.zip/SVHTT thu_vien_2024.xlsx", "X01 thu_vien_2024.xlsx"],
        TASKS: ["STC giao_viec_2024.xlsx", "SVHTT.zip/SVHTT giao_viec_2024.xlsx"],
    } == inputs  # fmt: skip
    assert {"SVHTT": "received", "STC": "received", "X01": "received"} == statuses(LIBRARY)
    assert {"SVHTT": "received", "STC": "needs_correction"} == statuses(TASKS)
    table = [
        line.split("  ") for line in typed("status")[1].rpartition("từng biểu:")[2].splitlines()
    ]
    assert [
        ["thu_vien_2024", "giao_viec_2024"], ["SVHTT", "Đạt yêu cầu", "Đạt yêu cầu"],
        ["STC", "Đạt yêu cầu", "Cần sửa"], ["Xã Ba Tơ", "Đạt yêu cầu", "–"],
    ] == [[text.strip() for text in line if text.strip()] for line in table if any(line)]  # fmt: skip


def test_the_table_of_all_forms_says_what_the_list_of_each_does(office):
    nothing_yet = typed("status")[1]
    send(TASKS, "STC", changes={"given": Filled("50 (tạm tính)")})
    typed("consolidate")
    said = typed("status")[1]

    lines = [line for line in said.splitlines() if line.startswith("STC ")]
    statuses = [re.findall("Chưa gửi|Chờ chấp nhận|Cần giải trình", line) for line in lines]
    assert [["Chưa gửi"], ["Chờ chấp nhận"], ["Chưa gửi", "Chờ chấp nhận"]] == statuses
    assert "từng biểu" not in nothing_yet


def test_who_sent_one_form_is_reminded_of_the_other_by_its_name(office):
    send(LIBRARY, "STC")
    typed("consolidate")
    library, _, tasks = typed("remind")[1].partition(f"Biểu {TASKS}")

    assert "Sở Tài chính" not in library
    assert "6 tháng đầu năm 2024 theo biểu “Thống kê nhiệm vụ được giao”" in tasks
    assert "Sở Tài chính" in tasks
    assert "Ba Tơ" not in tasks  # which the form asks nothing
    names = {path.parent.name for path in Path("nhac-nop").rglob("*.txt")}
    assert {LIBRARY, TASKS} == names


@pytest.mark.parametrize("command", ["template", "consolidate", "status"])
def test_a_form_of_other_periods_is_named_and_waits(office, command):
    send(LIBRARY, "STC")
    send(YEARLY, "STC", period="2024-NAM")
    typed("consolidate")
    _, said, told = typed(command)

    assert "Kỳ 6 tháng đầu năm 2024 không báo cáo theo biểu giao_viec_nam." in told
    assert f"Biểu {YEARLY}" not in said
    if command == "consolidate":
        assert 2 == said.count("1 tệp theo biểu giao_viec_nam, không tính vào biểu này.")
        assert "2024-NAM" not in said
    code, _, said = typed(command, "--form", YEARLY)
    assert (2, True) == (code, "không dùng cho kỳ 2024-6T" in said)


def test_in_the_yearly_period_all_three_are_asked(office):
    say("Kỳ báo cáo", "Năm 2024")
    typed("template")

    assert {LIBRARY, TASKS, YEARLY} == {p.name for p in Path("bieu-mau/2024-NAM").iterdir()}


def test_what_says_no_form_is_read_alike_whichever_is_spoken_of(office):
    Path(RETURNS).mkdir(parents=True, exist_ok=True)
    for form in (LIBRARY, TASKS):
        without_marks(send(form, "STC", "a.xlsx"), RETURNS / f"{form} STC.xlsx")
    (RETURNS / "a.xlsx").unlink()
    typed("consolidate")

    files = {form: list(read_manifest(out)["inputs"]) for form, out in OUT.items()}
    assert {form: [f"{form} STC.xlsx"] for form in (LIBRARY, TASKS)} == files


def _noting(places: list) -> Callable:
    def read(some, *rest, **named):
        places.append(some)
        return read_places(some, *rest, **named)

    return read


def test_a_workbook_with_a_table_of_each_form_is_a_return_of_both(office, monkeypatch):
    """It alone is read twice."""
    for form in (LIBRARY, TASKS):
        without_marks(send(form, "STC"), Path(f"{form}.xlsx"))
        (RETURNS / f"STC {form}.xlsx").unlink()
    book = openpyxl.load_workbook(f"{LIBRARY}.xlsx")
    source = openpyxl.load_workbook(f"{TASKS}.xlsx")["Biểu số liệu"]
    sheet = book.create_sheet("Nhiệm vụ")
    for line in source.iter_rows():
        for cell in line:
            sheet.cell(cell.row, cell.column, cell.value)
    book.save(RETURNS / "Sở Tài chính.xlsx")
    type_into(
        "Quy tắc giữa các biểu",
        {"A": 0},
        [("[thu_vien_2024: 3.1] < [giao_viec_2024: 1.1] - 9999",)],
    )
    send(TASKS, "SVHTT")
    read = []
    monkeypatch.setattr("pipeline.cli.check.read_places", _noting(read))
    _, said, _ = typed("check", "--format", "json")
    typed("consolidate")

    both = RETURNS / "Sở Tài chính.xlsx"
    assert [[RETURNS.name], [both.name]] == [[Path(place).name for place in some] for some in read]
    assert [LIBRARY, TASKS, TASKS] == [found["form"] for found in json.loads(said)["returns"]]
    assert {"SVHTT": "missing", "STC": "needs_correction", "X01": "missing"} == statuses(LIBRARY)
    assert {"SVHTT": "received", "STC": "needs_correction"} == statuses(TASKS)


ONE_FORM = [  # what can be about one form alone, and what is said where it is not named
    (("consolidate", "--format", "json"), 2, "Chọn một biểu bằng --form"),
    (("consolidate", "--out", "khac"), 2, "Chọn một biểu bằng --form"),
    (("decide", "STC", "khong-phat-sinh", "--who", "Lan", "--why", "a"), 2, "Chọn một biểu bằng --form"),
    (("trace", "9.9"), 2, "9.9"),
    (("explain", "9.9"), 2, "9.9"),
    (("consolidate", "--form", "lạ"), 2, "Không có biểu “lạ”"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "code", "said"), ONE_FORM)
def test_what_is_about_one_form_says_which(office, command, code, said):
    send(LIBRARY, "STC")
    typed("consolidate")
    found, _, told = typed(*command)

    assert (code, 1) == (found, told.count("Không thực hiện được"))
    assert said in told


def test_a_code_a_rule_and_a_file_are_found_where_they_are(office):
    every_return()
    typed("consolidate")
    taken_back = (
        "decide",
        "STC",
        "rut-lai",
        "--file",
        f"STC {TASKS}.xlsx",
        "--who",
        "Lan",
        "--why",
        "a",
    )

    for command in (("trace", "2.2"), ("explain", "visits_by_place")):
        code, said, _ = typed(*command)
        assert (0, True, False) == (code, f"Biểu {LIBRARY}" in said, f"Biểu {TASKS}" in said)
    _, said, _ = typed("trace", "1.2")
    assert (1, 1) == (
        said.count("Tổng số bản sách hiện có"),
        said.count("Số nhiệm vụ đã hoàn thành"),
    )
    code, said, _ = typed(*taken_back)
    assert (0, True, False) == (code, f"Biểu {TASKS}" in said, f"Biểu {LIBRARY}" in said)
    assert {"SVHTT": "received", "STC": "missing"} == statuses(TASKS)
    assert "received" == statuses(LIBRARY)["STC"]


def test_lines_of_the_workbook_are_about_the_form_that_they_name_else_the_first(office):
    every_return()
    send(LIBRARY, "X01", changes={"librarians": Filled(4), "librarians_trained": Filled(5)})
    day, columns = "31/12/2999", dict(zip("ABCEFGH", range(7), strict=True))
    unit, period = "Sở Tài chính", "6 tháng đầu năm 2024"
    type_into("Ngoại lệ", columns, [
        ("done_within", unit, period, "Lan", "phát sinh", day, TASKS),
        ("trained_within", "Xã Ba Tơ", period, "Lan", "thanh lý", day, ""),
    ])  # fmt: skip
    type_into(
        "Thời hạn", {"A": 0, "B": 1, "D": 2}, [("6T", "20/6/2024", ""), ("6T", "25/6/2024", TASKS)]
    )
    code, _, told = typed("consolidate")
    _, said, _ = typed("status")

    assert (0, "") == (code, told.partition("giao_viec_nam.\n")[2])
    assert [said.index(f"chậm nhất ngày {day}/06/2024") for day in (20, 25)] == sorted(
        said.index(f"chậm nhất ngày {day}/06/2024") for day in (20, 25)
    )
    type_into("Ngoại lệ", columns, [("done_within", unit, period, "Lan", "phát sinh", day, "lạ")])
    code, _, told = typed("consolidate")
    assert (2, 2) == (code, told.count("Không có biểu “lạ” trong các biểu đang dùng"))


def test_what_stops_one_form_does_not_stop_the_next(office):
    every_return()
    OUT[LIBRARY].parent.mkdir(parents=True)
    OUT[LIBRARY].write_text("no folder")
    code, said, told = typed("consolidate")

    assert (2, 1) == (code, told.count("Không thực hiện được"))
    assert f"Kết quả: {OUT[TASKS] / 'phu-luc.xlsx'}" in said


def test_results_stay_where_they_are_when_a_form_is_added_and_taken_away(office):
    flat = Path("ket-qua/2024-6T")
    send(LIBRARY, "STC")
    say("Biểu báo cáo", LIBRARY)
    alone = typed("consolidate")
    typed("decide", "X01", "khong-phat-sinh", "--who", "Lan", "--why", "điện thoại")
    send(TASKS, "STC")
    say("Biểu báo cáo", f"{LIBRARY}; {TASKS}")
    typed("consolidate")
    both = statuses(LIBRARY)
    say("Biểu báo cáo", TASKS)
    typed("decide", "SVHTT", "khong-phat-sinh", "--who", "Lan", "--why", "điện thoại")
    typed("consolidate")

    assert (f"Kết quả: {flat / 'phu-luc.xlsx'}" in alone[1], "nothing_to_report") == (
        True,
        both["X01"],
    )
    assert not OUT[LIBRARY].exists()
    assert (LIBRARY, TASKS) == tuple(read_manifest(place)["form"] for place in (flat, OUT[TASKS]))


def test_earlier_results_are_those_of_the_form_or_of_its_older_version(office):
    older = "giao_viec_2023"
    put_form(older, TASKS, form=(f'"{TASKS}"', f'"{older}"'))
    toml = Path(older, "form.toml")
    toml.write_text(
        toml.read_text("utf-8").replace("= 2024-01-01", "= 2023-01-01\nvalid_to = 2023-12-31")
    )
    say("Biểu báo cáo", f"{LIBRARY}; {TASKS}; {older}")
    send(older, "STC", f"../2023-6T/STC {older}.xlsx", period="2023-6T")
    typed("consolidate", "--period", "2023-6T")
    every_return()
    code, _, told = typed("consolidate", "--previous", "ket-qua/2023-6T")

    assert (1, 1) == (code, told.count("\n")), told
    compared = {
        form: "So sánh" in openpyxl.load_workbook(out / "phu-luc.xlsx", read_only=True).sheetnames
        for form, out in OUT.items()
    }
    assert {LIBRARY: False, TASKS: True} == compared


def test_what_is_to_be_decided_says_of_which_form(office):
    send(LIBRARY, "STC")
    typed("consolidate")

    titles = {
        form: openpyxl.load_workbook(out / "viec-can-lam.xlsx").worksheets[0]["A1"].value
        for form, out in OUT.items()
    }
    assert {
        LIBRARY: "VIỆC CÒN LẠI TRƯỚC KHI TRÌNH KÝ: 6 tháng đầu năm 2024 theo biểu “Thống kê hoạt động thư viện công cộng”",
        TASKS: "VIỆC CÒN LẠI TRƯỚC KHI TRÌNH KÝ: 6 tháng đầu năm 2024 theo biểu “Thống kê nhiệm vụ được giao”",
    } == titles  # fmt: skip


def test_what_several_forms_need_is_put_into_a_workbook_that_had_one(office):
    Path(NAME).unlink()
    start_with(LIBRARY)
    alone = typed("start", "--them")
    say("Biểu báo cáo", f"{LIBRARY}; {TASKS}")
    added, again = typed("start", "--them"), typed("start", "--them")

    assert [True, False, True] == ["đã đủ" in said for _, said, _ in (alone, added, again)]
    for what in (
        "cột “Biểu” ở trang tính “Thời hạn”",
        "cột “Biểu” ở trang tính “Ngoại lệ”",
        "cột “Biểu” ở trang tính “Xác nhận”",
        "cột “Biểu” ở trang tính “Quyết định”",
        "trang tính “Quy tắc giữa các biểu”",
    ):
        assert what in added[1]


def test_an_interruption_stops_all_of_them(office, monkeypatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.cli.consolidate.task_of", interrupted)
    code, said, _ = typed("consolidate")

    assert (2, 1) == (code, said.count("Biểu "))


WRONG = [  # what stands in «Biểu báo cáo»
    (f"{LIBRARY}; lạ", "không có biểu “lạ”"),
    (f"{TASKS}; ban-sao", f"Hai biểu cùng mã “{TASKS}”"),
]


@pytest.mark.parametrize(("forms", "why"), WRONG)
def test_a_list_of_forms_that_cannot_be_is_told_with_its_cell(office, forms, why):
    shutil.copytree(TASKS, "ban-sao")
    say("Biểu báo cáo", forms)
    code, _, told = typed("template")

    assert (2, 1) == (code, told.count("Không thực hiện được"))
    assert all(part in told for part in (why, "Thông tin chung", "ô B"))


@pytest.mark.parametrize("first", [LIBRARY, TASKS])
@pytest.mark.parametrize("name", ["quét.xlsx", "SVHTT.xlsx", "Xã Ba Tơ.xlsx"])
def test_a_file_of_no_form_is_asked_about_in_one_list(office, name, first):
    """In that of the first form that asks its unit something; the tasks ask no communes."""
    second = {LIBRARY: TASKS, TASKS: LIBRARY}[first]
    say("Biểu báo cáo", f"{first}; {second}")
    asked = LIBRARY if "Ba Tơ" in name else first
    send(LIBRARY, "STC")
    send(TASKS, "STC")
    (RETURNS / name).write_bytes(b"PK\x03\x04")
    checked, consolidated, again = (typed(word)[1] for word in ("check", "consolidate", "check"))

    for said in (checked, consolidated, again):
        assert [True, False] == [name in part for part in by_form(said, asked)]
    listed = {form: sorted(read_manifest(out)["inputs"]) for form, out in OUT.items()}
    assert [asked] == [form for form, names in listed.items() if name in names]
    assert "1 tệp chưa rõ theo biểu nào: nêu ở biểu khác của kỳ." in by_form(consolidated, asked)[1]


def by_form(said: str, form: str) -> tuple[str, str]:
    """What is said of the form, and of the other."""
    parts = re.split(
        "(?=Biểu (?:thu_vien_2024|giao_viec_2024) – )", said.partition("Từng đơn vị")[0]
    )
    own = [part for part in parts if part.startswith(f"Biểu {form} – ")]
    return "".join(own), "".join(part for part in parts[1:] if part not in own)
