"""`close` shows what is signed, asks for a name and for agreement, and every command says so afterwards."""

import json

import pytest
from command import CLOSING, run, write_return
from office_workbook import fill
from offices import FORM, ROSTER, UNITS

from pipeline.consolidation.freeze import write_roster
from pipeline.output_folder import RECORD, SEALED
from pipeline.returns import Filled

ONE, TWO, THREE = UNITS
KEY = "guidance_documents"


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Two of three units have sent; commands are typed in the office's folder."""
    monkeypatch.chdir(tmp_path)
    write_roster(ROSTER, tmp_path / "units.csv")
    for unit, figure in ((ONE, 5), (TWO, "50 (tạm tính)")):
        path = tmp_path / "nhận" / f"{unit}.xlsx"
        write_return(path, FORM, ROSTER.by_id[unit], changes={KEY: Filled(figure)})
    return tmp_path


def give(command, *more):
    folder = ["nhận"] if command in ("close", "consolidate", "check") else []
    return run(command, *folder, "--period", "2023-6T", *more)


def test_a_choice_that_cannot_be_understood_is_told_on_the_screen(office):
    give("consolidate")
    book = office / "output" / "2023-6T" / "viec-can-lam.xlsx"
    cell = fill(book, "Số liệu cần xác nhận", "50 (tạm tính)", "Lan", choice="Sửa thành")
    said = give("consolidate")[1]

    column = chr(ord(cell[0]) + 1)
    assert f"trang tính “Số liệu cần xác nhận”, ô {column}{cell[1:]} của viec-can-lam.xlsx" in said
    assert "ghi giá trị ở ô này" in said


REFUSED = [
    ((), "Ghi họ tên bằng --who"),
    (("--who", " ", "--yes"), "Ghi họ tên bằng --who"),
    (("--who", "Lan"), "Thêm --yes"),
    (("--who", "Lan", "--yes"), "Còn 1 đơn vị chưa có số liệu"),
]


@pytest.mark.parametrize(("words", "problem"), REFUSED)
def test_where_nobody_is_there_it_stops_with_what_is_missing(office, words, problem):
    code, _, told = give("close", *words)

    assert (2, True) == (code, problem in told)
    assert not (office / "output" / "2023-6T" / SEALED).exists()


def test_it_tells_what_is_signed(office):
    _, said, _ = give("close", *CLOSING)

    for words in (
        "Sắp chốt kỳ 6 tháng đầu năm 2023 (Bản chính).", "units.csv, 3 đơn vị",
        "Biểu mẫu: cchc_2023", "Phải gửi báo cáo: 3 đơn vị; đúng hạn", f"Chưa gửi (1): {ROSTER.by_id[THREE].short}",
        "Còn 0 lỗi, 0 cảnh báo chưa xử lý, 0 chỉ tiêu chưa điền, 1 cách đọc chưa xác nhận; ", "việc chưa quyết định trong viec-can-lam.xlsx",
    ):  # fmt: skip
        assert words in said
    assert 1 == said.count("Danh sách đơn vị")


READ = [  # what the office says of the doubtful reading before, and how many are left
    ("", 1),
    ("Đúng", 0),
]


@pytest.mark.parametrize(("choice", "left"), READ)
def test_a_reading_is_counted_in_the_same_words_wherever_it_is_told(office, choice, left):
    give("consolidate")
    if choice:
        book = office / "output" / "2023-6T" / "viec-can-lam.xlsx"
        fill(book, "Số liệu cần xác nhận", "50 (tạm tính)", "Lan", choice=choice)
    consolidated, checked, closed = (
        give(*words)[1] for words in (("consolidate",), ("check",), ("close", *CLOSING))
    )

    behind = "0 lỗi, 0 cảnh báo." + f" Còn {left} cách đọc chưa xác nhận." * (left > 0)
    assert f"Lỗi, cảnh báo: {behind}\n" in consolidated
    assert f"Tổng cộng: 2 báo cáo, {behind}\n" in checked
    assert f"Còn 0 lỗi, 0 cảnh báo chưa xử lý, 0 chỉ tiêu chưa điền, {left} cách đọc" in closed


@pytest.mark.parametrize(
    ("answers", "code", "asked"),
    [
        (["Lê Thị B", "có", "có"], 0, 3),
        (["Lê Thị B", "c", "C"], 0, 3),
        ([""], 2, 1),
        (["Lê Thị B", "không"], 2, 2),
        (["Lê Thị B", "có", ""], 2, 3),
    ],
)
def test_at_a_terminal_it_asks(office, monkeypatch, answers, code, asked):
    questions = []
    monkeypatch.setattr("pipeline.cli.answers.somebody_is_there", lambda: True)
    monkeypatch.setattr(
        "click.prompt", lambda text, **_: [questions.append(text), answers[len(questions) - 1]][1]
    )

    assert code == give("close")[0]
    assert asked == len(questions)
    assert (code == 0) == (office / "output" / "2023-6T" / SEALED / "0").exists()


def test_an_amendment_says_why(office):
    give("close", *CLOSING)
    write_return(office / "nhận" / f"{THREE}.xlsx", FORM, ROSTER.by_id[THREE])
    code, _, told = give("close", "--who", "Lan", "--yes")
    assert (2, True) == (code, "Ghi lý do bằng --why" in told)

    assert 0 == give("close", "--who", "Lan", "--yes", "--why", "đơn vị gửi muộn")[0]

    record = json.loads((office / "output/2023-6T" / SEALED / "1" / RECORD).read_text("utf-8"))
    assert ("Lan", "đơn vị gửi muộn") == (record["who"], record["why"])
    assert "Lan (đơn vị gửi muộn)." in give("status")[1]
    assert (0, "Bản chính: khớp.\nBản điều chỉnh số 1: khớp.\n") == give("verify")[:2]


@pytest.mark.parametrize(
    "command",
    [("consolidate",), ("status",), ("remind",), ("check",), ("trace", "1.1.3"),
     ("template", "--unit", ONE)],
    ids=lambda words: words[0],
)  # fmt: skip
def test_afterwards_every_command_says_that_it_is_closed(office, command):
    assert "đã chốt ngày" not in give(*command[:1], *command[1:])[2]
    give("close", *CLOSING)
    _, _, told = give(command[0], *command[1:])

    assert "Kỳ 6 tháng đầu năm 2023 đã chốt ngày" in told
    assert "(Bản chính, Lê Thị B)" in told
