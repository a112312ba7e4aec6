"""A damaged file in an archive costs itself alone, and is told as what it is."""

import zipfile

import pytest

from pipeline.files.formats import archive as archives
from pipeline.files.formats.archive import member_names, read_member
from pipeline.files.package import Unfit

GOOD, BAD = "một.csv", "hai.csv"
TEXT = ("STT;Chỉ tiêu;Số liệu\n" * 200).encode()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_only_the_damaged_member_is_refused(tmp_path, method):
    path = tmp_path / "gộp.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr(GOOD, TEXT)
        archive.writestr(BAD, TEXT[::-1])
        start = archive.getinfo(BAD).header_offset
    data = bytearray(path.read_bytes())
    for at in range(start + 45, start + 60):  # behind the header and the name
        data[at] ^= 0xFF
    path.write_bytes(data)

    assert [GOOD, BAD] == member_names(path)
    assert TEXT == read_member(path, GOOD)
    with pytest.raises(Unfit) as refused:
        read_member(path, BAD)
    assert "damaged" == refused.value.notice


def write_archive(path, count: int, text: bytes = TEXT) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.csv", text)


def test_an_archive_is_opened_once_for_all_its_members(tmp_path, monkeypatch):
    path, opened = tmp_path / "gộp.zip", []
    write_archive(path, 30)
    monkeypatch.setattr(archives, "load", lambda path: opened.append(path) or path.read_bytes())

    assert [TEXT] * 30 == [read_member(path, name) for name in member_names(path)]
    assert [path] == opened


def test_an_archive_that_has_changed_is_opened_again(tmp_path):
    path = tmp_path / "gộp.zip"
    write_archive(path, 2)
    assert TEXT == read_member(path, "1.csv")
    write_archive(path, 3, TEXT * 2)

    assert TEXT * 2 == read_member(path, "2.csv")


def test_what_the_members_hold_together_is_not_limited(tmp_path, monkeypatch):
    path = tmp_path / "gộp.zip"
    write_archive(path, 5)
    monkeypatch.setattr("pipeline.limits.UNPACKED_BYTES", 2 * len(TEXT))

    assert [TEXT] * 5 == [read_member(path, name) for name in member_names(path)]
