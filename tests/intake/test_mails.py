"""Mails are folders of returns: what is attached is read, and who sent it when is kept."""

import datetime as dt
import hashlib
import re
import time
from dataclasses import replace
from email.message import EmailMessage

import offices
import pytest
from returns.desk import EXPECTED, good_book, source
from returns.files import in_zip
from returns.mails import LOGO, SENDER, SENT, as_a_file, eml, forwarded, msg, winmail
from returns.pages import html

from pipeline.consolidation.kept_inputs import keep_inputs
from pipeline.intake.errands import checksums_in
from pipeline.intake.folder import name_in, read_all
from pipeline.register.recall import known_to
from pipeline.register.register import open_register
from schemas.days import OFFICE_ZONE, at_the_office

RETURN, CONFIRMED = source("pasted"), b"unit,code,value,who,why\nSNgV,1.1.1,9,A,B\n"
PDF = b"%PDF-1.7 ..."
SIGNATURE = bytes.fromhex("3082061206092a864886f70d010702")
XLSX = ("Báo cáo SNgV.xlsx", RETURN)
LOCAL = at_the_office(SENT)


# what is attached; what is read by name: '' or the one finding
MAILS = [
    ("một tệp", (XLSX,), [(XLSX[0], "")]),
    ("một tệp .zip", (("gộp.zip", in_zip(RETURN, "SNgV.xlsx")),), [("gộp.zip/SNgV.xlsx", "")]),
    ("hai tệp cùng tên", (XLSX, XLSX), [(XLSX[0], ""), ("Báo cáo SNgV (2).xlsx", "")]),
    ("tên có thư mục", (("C:\\x\\..\\a.xlsx", RETURN),), [("a.xlsx", "")]),
    ("kèm bản chụp", (XLSX, ("ký.pdf", PDF), ("dấu.png", LOGO)),
     [(XLSX[0], ""), ("ký.pdf", "copy_beside"), ("dấu.png", "copy_beside")]),
    ("kèm chữ ký số", (XLSX, ("smime.p7s", SIGNATURE)), [(XLSX[0], ""), ("smime.p7s", "copy_beside")]),
    ("chỉ có bản chụp", (("ký.pdf", PDF),), [("ký.pdf", "is_picture")]),
    ("tệp xác nhận", (XLSX, ("xac-nhan.csv", CONFIRMED)),
     [(XLSX[0], ""), ("xac-nhan.csv", "confirmations_among_returns")]),
    ("tệp nén hỏng", (XLSX, ("x.zip", in_zip(RETURN)[:900])), [(XLSX[0], ""), ("x.zip", "damaged")]),
    ("thư trong tệp nén trong thư", (("x.zip", in_zip(eml(XLSX), "th.eml")),),
     [(f"x.zip/th.eml/{XLSX[0]}", "")]),
    ("không đính kèm gì", (), [("", "mail_without_return")]),
]  # fmt: skip


@pytest.mark.parametrize(("write", "suffix"), [(eml, ".eml"), (msg, ".msg")], ids=["eml", "msg"])
@pytest.mark.parametrize(("name", "files", "found"), MAILS, ids=[name for name, *_ in MAILS])
def test_what_is_attached_to_a_mail_is_read(tmp_path, name, files, found, write, suffix):
    (tmp_path / f"thư{suffix}").write_bytes(write(*files, logo=True))
    returns = read_all([tmp_path / f"thư{suffix}"], EXPECTED, jobs=1)

    assert [(f"thư{suffix}/{inside}".rstrip("/"), said) for inside, said in found] == [
        (item.file.removeprefix(f"{tmp_path}/"), "" if item.readable else item.notices[0].id)
        for item in returns
    ]
    assert all(item.sender == SENDER and item.sent == LOCAL for item in returns if item.readable)


PLAIN = ("bao-cao.xlsx", RETURN)
OTHERWISE = [  # what other programs make of a mail: the file, its name, what is read of it
    (eml(PLAIN), "a.msg", "bao-cao.xlsx"),
    (msg(PLAIN), "a.eml", "bao-cao.xlsx"),
    (b"\xef\xbb\xbf" + eml(PLAIN), "a.eml", "bao-cao.xlsx"),
    (b"\r\n\r\n" + eml(PLAIN), "a.eml", "bao-cao.xlsx"),
    (b"From - Thu Jun 15 2023\r\n" + eml(PLAIN), "a.eml", "bao-cao.xlsx"),
    (as_a_file(eml(PLAIN)), "a.eml", "cu.eml/bao-cao.xlsx"),
    (forwarded(as_a_file(eml(PLAIN))), "a.eml", "cu.eml/bao-cao.xlsx"),
    (winmail(PLAIN), "winmail.dat", "bao-cao.xlsx"),
    (winmail(PLAIN), "WINMAIL (1).DAT", "bao-cao.xlsx"),
    (eml(("winmail.dat", winmail(PLAIN))), "a.eml", "winmail.dat/bao-cao.xlsx"),
]


def in_the_text(lines: int) -> bytes:
    """A mail that attaches nothing, with the table of the form pasted into its text."""
    table = html(good_book("pasted")).decode()
    rows = table.split("<tr")[: lines + 1]
    mail = EmailMessage()
    mail["From"], mail["Date"] = SENDER, "Fri, 16 Jun 2023 23:30:00 +0700"
    mail.set_content("Kính gửi")
    mail.add_alternative("<tr".join(rows), subtype="html")
    return mail.as_bytes()


@pytest.mark.parametrize(("lines", "found"), [(200, ""), (4, "mail_without_return")])
def test_a_table_in_the_text_of_a_mail_is_read(tmp_path, lines, found):
    (tmp_path / "a.eml").write_bytes(in_the_text(lines))
    (item,) = read_all([tmp_path / "a.eml"], EXPECTED, jobs=1)

    assert found == ("" if item.readable else item.notices[0].id)
    assert item.readable == item.file.endswith(".html")


@pytest.mark.parametrize(("data", "name", "inside"), OTHERWISE)
def test_a_mail_is_told_by_its_content(tmp_path, data, name, inside):
    (tmp_path / name).write_bytes(data)
    (item,) = read_all([tmp_path / name], EXPECTED, jobs=1)

    assert (f"{tmp_path / name}/{inside}", True) == (item.file, item.readable)


DATES = [  # as a mail says when it was sent, and that moment by the office's clock
    ("Fri, 16 Jun 2023 23:30:00 +0700", "2023-06-16 23:30:00"),
    ("Fri, 16 Jun 2023 17:30:00 +0000", "2023-06-17 00:30:00"),
    ("Fri, 16 Jun 2023 17:30:00 -0000", "2023-06-17 00:30:00"),
    ("Fri, 16 Jun 2023 12:30:00 -0500", "2023-06-17 00:30:00"),
]


@pytest.mark.parametrize("machine", ["UTC", "America/New_York", "Asia/Ho_Chi_Minh"])
@pytest.mark.parametrize(("date", "sent"), DATES)
def test_when_a_mail_was_sent_does_not_depend_on_the_machine(
    tmp_path, monkeypatch, date, sent, machine
):
    monkeypatch.setenv("TZ", machine)
    if hasattr(time, "tzset"):
        time.tzset()
    (tmp_path / "a.eml").write_bytes(re.sub(rb"Date: .*", b"Date: " + date.encode(), eml(XLSX)))
    (item,) = read_all([tmp_path / "a.eml"], EXPECTED, jobs=1)
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()

    assert sent == str(item.sent)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("chuyển tiếp.eml", forwarded(eml(XLSX, logo=True))),
        ("hộp thư.eml", b"From snv@example.gov.vn Thu Jun 15 16:30:00 2023\n" + eml(XLSX)),
        ("xuống dòng.eml", eml(XLSX).replace(b"\n", b"\r\n")),
        ("nhiều thư.zip", in_zip(eml(XLSX), "a.eml")),
    ],
)
def test_a_mail_in_another_file_is_opened(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)

    (item,) = read_all([tmp_path / name], EXPECTED, jobs=1)
    assert ("SNgV", LOCAL) == (item.unit, item.sent)
    assert [hashlib.sha256(RETURN).hexdigest()] == list(checksums_in(tmp_path / name))


@pytest.mark.parametrize("suffix", [".eml", ".msg"])
@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90, bytes(range(256))])
def test_what_is_no_mail_is_told(tmp_path, suffix, data):
    (tmp_path / f"a{suffix}").write_bytes(data)

    (item,) = read_all([tmp_path / f"a{suffix}"], EXPECTED, jobs=1)
    assert item.notices[0].id in ("empty_file", "damaged", "mail_without_return")


def test_a_header_that_names_its_file_in_raw_letters_is_read(tmp_path):
    data = eml(("a.xlsx", RETURN)).replace(b'filename="a.xlsx"', 'filename="Sở A.xlsx"'.encode())
    (tmp_path / "a.eml").write_bytes(data)

    (item,) = read_all([tmp_path / "a.eml"], EXPECTED, jobs=1)
    assert item.file.endswith("/a.eml/Sở A.xlsx")


@pytest.fixture
def mailed(tmp_path):
    """One unit sends twice in one day, by two mails that are saved in the folder days later."""
    returns, attached = tmp_path / "returns", tmp_path / "attached"
    returns.mkdir()
    for hour, figure in ((9, 10), (16, 30)):
        path = offices.send(attached, offices.UNITS[0], guidance_documents=figure)
        sent = dt.datetime(2023, 6, 14, hour, tzinfo=OFFICE_ZONE)
        mail = eml(("báo cáo.xlsx", path.read_bytes()), sent=sent)
        (returns / f"thư {20 - hour}.eml").write_bytes(mail)
    return returns, tmp_path / "out"


def test_the_mail_tells_which_return_came_last_and_that_it_was_in_time(mailed):
    result, _ = offices.carry_out(offices.task(*mailed, days=4))
    with open_register(mailed[1], offices.PERIOD.id) as register:
        known = known_to(register, offices.DUE)
        sent = register.read("SELECT sender, sent FROM mail ORDER BY sent")

    assert 30 == result.totals.set_index("key")["value"]["guidance_documents"]
    assert [(SENDER, "2023-06-14T09:00:00"), (SENDER, "2023-06-14T16:00:00")] == sent
    assert {"2023-06-14T09:00:00", "2023-06-14T16:00:00"} == set(known.received.values())
    assert {SENDER} == set(known.senders.values())
    assert not any(line.late for line in result.submissions if line.unit.id == offices.UNITS[0])


def test_a_closing_keeps_the_mail_as_it_is(tmp_path):
    returns, kept = tmp_path / "returns", tmp_path / "kept"
    returns.mkdir()
    mail = eml(("a.zip", in_zip(RETURN, "SNgV.xlsx")), ("ký.pdf", PDF))
    (returns / "thư.eml").write_bytes(mail)
    items = read_all([returns / "thư.eml"], EXPECTED, jobs=1)
    keep_inputs(returns, [replace(item, file=name_in(returns, item.file)) for item in items], kept)

    assert mail == (kept / "thư.eml").read_bytes()
    assert ["thư.eml"] == [path.name for path in kept.rglob("*")]


def test_a_register_of_an_earlier_program_takes_mails_as_well(mailed):
    offices.send(mailed[0], offices.UNITS[1])
    mails = [path.rename(mailed[1].parent / path.name) for path in mailed[0].glob("*.eml")]
    offices.carry_out(offices.task(*mailed))
    with open_register(mailed[1], offices.PERIOD.id) as register:
        assert register.has("seen")
        register._database.execute("DROP TABLE mail")
    for path in mails:
        path.rename(mailed[0] / path.name)
    offices.carry_out(offices.task(*mailed, days=4))

    with open_register(mailed[1], offices.PERIOD.id) as register:
        assert [(2,)] == register.read("SELECT count(*) FROM mail")


HEAD = b"From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
NAMES = b"; filename*1*=a" * 300_000


def test_a_mail_that_takes_minutes_to_look_into_costs_itself_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.workers.crew.Crew.__init__.__defaults__", (2,))
    bad = HEAD + b"--b\nContent-Disposition: attachment" + NAMES + b"\n\nx\n--b--"
    (tmp_path / "a.eml").write_bytes(bad)
    (tmp_path / "b.eml").write_bytes(eml(XLSX))

    returns = read_all([tmp_path / "a.eml", tmp_path / "b.eml"], EXPECTED, jobs=1)
    assert ["too_slow", ""] == ["" if r.readable else r.notices[0].id for r in returns]
