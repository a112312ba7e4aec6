"""Texts whose bytes were read in the wrong encoding: what they say, and what is lost for good."""

import pytest
from returns.desk import good_book
from returns.files import delimited
from returns.tables import GIVEN

from pipeline.files.misread import MISREAD, is_whole, lost_letters, meant
from pipeline.reading.read_return import read_content

TEXT = "Số văn bản chỉ đạo CCHC đã ban hành; tỷ lệ Ư, Ơ"
CODE_PAGES = ["cp1252", "cp1258", "mac_roman", "cp437", "cp850", "cp1251"]


def misread(text: str, encoding: str) -> str:
    """Bytes of UTF-8 as a program of that code page shows them; those without a letter are kept."""
    return "".join(bytes([b]).decode(encoding, "ignore") or chr(b) for b in text.encode())


@pytest.mark.parametrize("encoding", CODE_PAGES)
def test_a_misread_text_is_read_back(encoding):
    strange = misread(TEXT, encoding)

    assert MISREAD.search(strange)
    assert is_whole(strange)
    assert TEXT == meant(strange)


@pytest.mark.parametrize("encoding", CODE_PAGES)
def test_a_misread_return_is_read(encoding):
    text = delimited(good_book("pasted"), ";", "utf-8").decode()
    found = read_content("a.csv", misread(text, encoding).encode, GIVEN)

    assert found.readable
    assert "text_misread" in [notice.id for notice in found.notices]


LOST = [
    (["S? li?u", "Ch? tiêu", "???n v? tính"] * 12, "S? li?u"),
    (["S\ufffd li\ufffdu nhi\ufffdm v\ufffd"] * 9, "S\ufffd li\ufffdu nhi\ufffdm v\ufffd"),
    (["Sao chưa có số liệu? Vì sao?"] * 9, ""),
    (["a?b", "http://x/?y=1"], ""),
]


@pytest.mark.parametrize(("texts", "lost"), LOST)
def test_letters_that_are_lost(texts, lost):
    assert lost == lost_letters(texts)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_file_that_lost_its_letters_is_told_so(encoding):
    """As Excel saves «CSV (Comma delimited)» on a machine that is not Vietnamese."""
    data = delimited(good_book("pasted"), ";", "utf-8").decode().encode(encoding, "replace")
    (notice,) = read_content("a.csv", lambda: data, GIVEN).notices

    assert "mojibake" == notice.id
    assert "?" in dict(notice.words)["why"]
