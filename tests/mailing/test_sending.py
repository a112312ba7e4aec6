"""Drafts handed to a real server on this machine: what it takes, refuses and never gets to see."""

import pytest
from mail_server import free_port, mail_server

from pipeline.mailing.draft import Draft, write_draft
from pipeline.mailing.sending import Server, send_all, server_named
from schemas.errors import PhulucError
from schemas.units.unit import Unit

SENDER = "tonghop@tinh.gov.vn"
SERVERS = [
    ("mail.tinh.gov.vn", ("mail.tinh.gov.vn", 587)),
    (" mail.tinh.gov.vn:465 ", ("mail.tinh.gov.vn", 465)),
    ("10.0.0.5:25", ("10.0.0.5", 25)),
]


@pytest.fixture
def box():
    with mail_server() as box:
        yield box


def draft(folder, name: str, to: str):
    unit = Unit(name, f"Sở {name}", name, (), "S", (), email=to)
    paper = folder / "biểu.xlsx"
    paper.write_bytes(b"PK")
    write_draft(Draft(unit, f"Nhắc {name}", "Kính gửi\n", (paper,)), folder / f"{name}.eml")
    return folder / f"{name}.eml"


@pytest.mark.parametrize(("text", "expected"), SERVERS)
def test_a_server_is_named_with_or_without_its_port(text, expected):
    server = server_named(text)

    assert expected == (server.host, server.port)


@pytest.mark.parametrize("text", ["", ":25", "mail:hai"])
def test_what_names_no_server_is_refused(text):
    with pytest.raises(PhulucError, match="Không hiểu máy chủ thư"):
        server_named(text)


def test_each_draft_goes_out_as_it_was_written_and_no_longer_as_a_draft(tmp_path, box):
    paths = [
        draft(tmp_path, "A", "a@tinh.gov.vn; vt@tinh.gov.vn"),
        draft(tmp_path, "B", "b@tinh.gov.vn"),
    ]

    assert [(path, "") for path in paths] == list(send_all(paths, box.server, SENDER))
    first, second = box.mails
    assert ["Nhắc A", "Nhắc B"] == [first["Subject"], second["Subject"]]
    assert "Sở A <a@tinh.gov.vn>, Sở A <vt@tinh.gov.vn>" == first["To"]
    assert (None, SENDER, True) == (first["X-Unsent"], first["From"], bool(first["Date"]))
    assert "biểu.xlsx" == next(first.iter_attachments()).get_filename()


def test_one_that_is_refused_stops_no_other(tmp_path, box):
    paths = [draft(tmp_path, "A", "la@tinh.gov.vn"), draft(tmp_path, "B", "b@tinh.gov.vn; la@x.vn"),
             draft(tmp_path, "C", "c@tinh.gov.vn")]  # fmt: skip

    said = [why for _, why in send_all(paths, box.server, SENDER)]

    assert [
        "la@tinh.gov.vn: khong co nguoi nhan nay",
        "la@x.vn: khong co nguoi nhan nay",
        "",
    ] == said
    assert ["Nhắc B", "Nhắc C"] == [mail["Subject"] for mail in box.mails]


def test_a_password_is_never_sent_in_the_open(tmp_path, box):
    server = Server(box.server.host, box.server.port, "vanthu", "bí mật")

    with pytest.raises(PhulucError, match="không mã hóa"):
        next(send_all([draft(tmp_path, "A", "a@tinh.gov.vn")], server, SENDER))
    assert [] == box.mails


def test_a_server_that_does_not_answer_is_told_and_nothing_was_sent(tmp_path):
    with pytest.raises(PhulucError, match="chưa thư nào được gửi"):
        next(
            send_all(
                [draft(tmp_path, "A", "a@tinh.gov.vn")], Server("127.0.0.1", free_port()), SENDER
            )
        )
