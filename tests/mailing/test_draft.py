"""A draft is a mail that a mail program shows as still to be sent, whatever the names in it."""

import email
from email import policy

from pipeline.mailing.draft import Draft, write_draft
from schemas.units.unit import Unit

UNIT = Unit(
    "SNgV", "Sở Ngoại vụ", "SNgV", (), "S", (), email="songoaivu@tinh.gov.vn; vt@tinh.gov.vn"
)


def test_the_draft_is_unsent_and_carries_its_papers_byte_for_byte(tmp_path):
    paper = tmp_path / "SNgV - CCHC 6T 2023 - cần sửa.xlsx"
    paper.write_bytes(bytes(range(256)) * 9)
    write_draft(
        Draft(UNIT, "Đề nghị sửa báo cáo", "Kính gửi: Sở Ngoại vụ\nĐề nghị…\n", (paper,)),
        tmp_path / "thư" / "a.eml", "tonghop@tinh.gov.vn",
    )  # fmt: skip

    written = (tmp_path / "thư" / "a.eml").read_bytes()
    mail = email.message_from_bytes(written, policy=policy.default)
    (attached,) = mail.iter_attachments()

    assert ("1", "tonghop@tinh.gov.vn") == (mail["X-Unsent"], mail["From"])
    assert "Sở Ngoại vụ <songoaivu@tinh.gov.vn>, Sở Ngoại vụ <vt@tinh.gov.vn>" == mail["To"]
    assert "Đề nghị sửa báo cáo" == mail["Subject"]
    assert ["Kính gửi: Sở Ngoại vụ", "Đề nghị…"] == mail.get_body().get_content().splitlines()
    assert (paper.name, paper.read_bytes()) == (attached.get_filename(), attached.get_content())
    assert attached.get_content_type().endswith("spreadsheetml.sheet")
    assert written.isascii()


def test_the_same_mail_is_the_same_bytes(tmp_path):
    """By them it is known that it was sent."""
    paper = tmp_path / "a.docx"
    paper.write_bytes(b"PK")
    for name in ("a.eml", "b.eml"):
        write_draft(Draft(UNIT, "Nhắc", "Kính gửi\n", (paper,)), tmp_path / name)

    assert (tmp_path / "a.eml").read_bytes() == (tmp_path / "b.eml").read_bytes()
