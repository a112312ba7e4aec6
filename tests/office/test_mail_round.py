"""From addresses typed into “Đơn vị” to mails that a server took: drafts first, none sent twice."""

import email
import shutil
import sqlite3
from email import policy
from pathlib import Path

import openpyxl
import pytest
from command import typed, write_return
from mail_server import mail_server
from office_folder import SAID, UNITS, say, type_into

from pipeline.office.roster import open_roster
from pipeline.office.workbook import NAME
from pipeline.returns import Filled

ADDRESSES = {"SNV": "snv@quangngai.gov.vn; vt.snv@quangngai.gov.vn", "STP": "stp@quangngai.gov.vn",
             "": "la@quangngai.gov.vn"}  # fmt: skip
LETTER = "STP - CCHC 6T 2023 - cần sửa.xlsx"


@pytest.fixture
def office(tmp_path, monkeypatch, form):
    """An office whose units have addresses; Sở Tư pháp has sent a return with an error."""
    monkeypatch.chdir(tmp_path)
    assert 0 == typed("start", *SAID)[0]
    say("Cơ quan tổng hợp", "Văn phòng UBND tỉnh")
    lines = [(*unit, ADDRESSES[unit[2]] if unit[0] != "Xã Sơn Hà" else "") for unit in UNITS]
    type_into("Đơn vị", {"A": 0, "B": 1, "C": 2, "I": 3}, lines)
    unit = open_roster(Path(NAME)).roster.by_id["STP"]
    wrong = {"guidance_documents": Filled(-5)}
    write_return(Path("bao-cao/2023-6T/STP.xlsx"), form, unit, changes=wrong)
    assert 1 == typed("consolidate")[0]
    return tmp_path


def mails(folder: str) -> dict[str, email.message.EmailMessage]:
    return {
        path.name: email.message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in Path(folder).glob("*.eml")
    }


def test_each_unit_with_an_address_gets_its_blank_workbook_in_a_draft(office):
    _, said, _ = typed("template")
    found = mails("bieu-mau/2023-6T")

    assert "Đã soạn 3 thư chờ gửi" in said
    assert {"SNV", "STP", "Xã Sơn Hạ"} == {name.partition(" - ")[0] for name in found}
    mail = found["STP - CCHC 6T 2023.eml"]
    assert ["STP - CCHC 6T 2023.xlsx"] == [part.get_filename() for part in mail.iter_attachments()]
    assert ("1", "lan@quangngai.gov.vn") == (mail["X-Unsent"], mail["From"])
    assert "Kính gửi: Sở Tư pháp" in mail.get_body().get_content()


def test_a_reminder_is_a_letter_and_a_draft_with_what_is_wrong(office):
    _, said, _ = typed("remind")
    found = mails("nhac-nop/2023-6T")

    assert "3 thư điện tử chờ gửi" in said
    assert 4 == len([*Path("nhac-nop/2023-6T").glob("*.docx")])
    mail = found["STP - CCHC 6T 2023 - nhắc nộp.eml"]
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert ["STP - CCHC 6T 2023 - nhắc nộp.docx", LETTER] == names
    assert mail["Subject"].startswith("Đề nghị sửa, gửi lại báo cáo")


@pytest.mark.parametrize("name", ["Sở Nội vụ", "sở nội vụ", "SNV"])
def test_an_office_that_is_a_unit_too_is_told_and_writes_nothing_to_itself(office, name):
    say("Cơ quan tổng hợp", name)
    _, said, _ = typed("template")
    _, reminded, _ = typed("remind")

    assert "Đã soạn 2 thư chờ gửi" in said
    assert "Kính gửi: Sở Nội vụ" not in reminded
    assert "Sở Nội vụ là cơ quan tổng hợp và cũng phải gửi báo cáo số liệu" in reminded
    assert "tình trạng: chưa gửi" in reminded and "3 đơn vị cần nhắc" in reminded
    written = [*mails("bieu-mau/2023-6T"), *(p.name for p in Path("nhac-nop/2023-6T").iterdir())]
    assert [] == [path for path in written if path.startswith("SNV")]


def test_nothing_is_sent_unasked_and_nothing_twice(office):
    typed("remind")
    with mail_server() as box:
        say("Máy chủ thư", f"{box.server.host}:{box.server.port}")
        unasked, came = typed("send"), len(box.mails)
        first, second = typed("send", "--yes"), typed("send", "--yes")

    assert (2, 0) == (unasked[0], came)
    assert "Chưa thư nào được gửi" in unasked[2]
    assert (2, 2) == (first[0], len(box.mails))  # the address of Xã Sơn Hạ is refused
    assert "Đã gửi 2 thư, 1 thư chưa gửi được" in first[1]
    assert "la@quangngai.gov.vn: khong co nguoi nhan nay" in first[2]
    assert (2, 2) == (second[0], len(box.mails))  # only the refused one is tried again
    with sqlite3.connect("ket-qua/2023-6T/so-theo-doi.sqlite") as register:
        sent = register.execute("SELECT name, address FROM sent ORDER BY name").fetchall()
    assert ["SNV", "STP"] == [name.partition(" - ")[0] for name, _ in sent]


def test_who_owes_nothing_any_more_is_not_written_to(office, form):
    typed("remind")
    unit = open_roster(Path(NAME)).roster.by_id["SNV"]
    write_return(Path("bao-cao/2023-6T/SNV.xlsx"), form, unit)
    typed("consolidate")
    typed("remind")

    assert {"STP", "Xã Sơn Hạ"} == {name.partition(" - ")[0] for name in mails("nhac-nop/2023-6T")}
    assert ["SNV - CCHC 6T 2023 - nhắc nộp.eml"] == [*mails("nhac-nop/2023-6T/cu")]


def test_where_nobody_owes_anything_no_mail_is_left_to_be_sent(office, form):
    typed("remind")
    for unit in open_roster(Path(NAME)).roster.units:
        write_return(Path(f"bao-cao/2023-6T/{unit.id}.xlsx"), form, unit)
    typed("consolidate")
    _, said, _ = typed("remind")

    assert "0 đơn vị cần nhắc" in said
    assert {} == mails("nhac-nop/2023-6T")


def test_reminders_go_by_the_office_s_own_form(office):
    book = Path("bieu.xlsx")
    typed("form", "export", "cchc_2023", "--out", book)
    edited = openpyxl.load_workbook(book)
    for line in edited["Biểu"].iter_rows(max_col=2):
        if line[0].value in ("Mã biểu", "Tên gọi tắt"):
            line[1].value = "KTXH"
    edited.save(book)
    say("Biểu báo cáo", "bieu.xlsx")
    typed("remind")

    assert "STP - KTXH 6T 2023 - nhắc nộp.eml" in mails("nhac-nop/2023-6T")


def test_a_list_with_addresses_keeps_them(office):
    shutil.copyfile(NAME, "danh sách.xlsx")
    typed("start", "mới", *SAID, "--units", "danh sách.xlsx")
    addresses = {unit.id: unit.email for unit in open_roster(Path("mới") / NAME).roster.units}

    assert "stp@quangngai.gov.vn" == addresses["STP"]


def test_an_address_that_is_none_is_told_with_its_cell(office):
    book = openpyxl.load_workbook(NAME)
    book["Đơn vị"]["I5"] = "snv tại quangngai"
    book.save(NAME)

    code, _, said = typed("template")

    assert 2 == code
    assert "trang tính “Đơn vị”, dòng 5, ô I5: Không hiểu địa chỉ thư “snv”" in said
