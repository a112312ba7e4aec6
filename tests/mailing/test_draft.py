"""A draft is a mail that a mail program shows as still to be sent, whatever the names in it."""

import email
from email import policy

import pytest

from pipeline.mailing.draft import Draft, addresses, is_address, write_draft
from schemas.units.unit import Unit

UNIT = Unit(
    "SNgV", "Sở Ngoại vụ", "SNgV", (), "S", (), email="songoaivu@tinh.gov.vn; vt@tinh.gov.vn"
)
ADDRESSES = [
    ("a@tinh.gov.vn", ["a@tinh.gov.vn"]),
    ("a@tinh.gov.vn; b@tinh.gov.vn", ["a@tinh.gov.vn", "b@tinh.gov.vn"]),
    ("Văn thư <a@tinh.gov.vn>, b@tinh.gov.vn", ["a@tinh.gov.vn", "b@tinh.gov.vn"]),
    ("", []),
]
ARE = [("a@b.vn", True), ("a.b@tinh.gov.vn", True), ("a", False), ("a@b", False), ("a b@c.vn", False),
       ("@b.vn", False), ("a@b@c.vn", False), ("a@.vn", False), ("a@b.vn,c@d.vn", False)]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), ADDRESSES)
def test_one_cell_may_name_several_addresses(text, found):
    assert found == addresses(text)


@pytest.mark.parametrize(("text", "is_one"), ARE)
def test_what_is_an_address(text, is_one):
    assert is_one == is_address(text)


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
