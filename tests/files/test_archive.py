"""A damaged file in an archive costs itself alone, and is told as what it is."""

import io
import zipfile

import pytest

from pipeline.files import enclosed
from pipeline.files.enclosed import open_enclosed
from pipeline.files.formats.archive import members_of
from pipeline.files.package import Unfit

GOOD, BAD = "một.csv", "hai.csv"
TEXT = ("STT;Chỉ tiêu;Số liệu\n" * 200).encode()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_only_the_damaged_member_is_refused(method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(GOOD, TEXT)
        archive.writestr(BAD, TEXT[::-1])
        start = archive.getinfo(BAD).header_offset
    data = bytearray(out.getvalue())
    for at in range(start + 45, start + 60):  # behind the header and the name
        data[at] ^= 0xFF

    members = members_of(bytes(data))

    assert [GOOD, BAD] == list(members)
    assert TEXT == members[GOOD]()
    with pytest.raises(Unfit) as refused:
        members[BAD]()
    assert "damaged" == refused.value.notice


def write_archive(path, count: int, text: bytes = TEXT) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.csv", text)


def read_each(path) -> list[bytes]:
    """As the members are read: each for itself, the archive asked for anew."""
    return [open_enclosed(path)[name].read() for name in open_enclosed(path)]


def test_an_archive_is_opened_once_for_all_its_members(tmp_path, monkeypatch):
    path, opened = tmp_path / "gộp.zip", []
    write_archive(path, 30)
    monkeypatch.setattr(enclosed, "load", lambda path: opened.append(path) or path.read_bytes())

    assert [TEXT] * 30 == read_each(path)
    assert [path] == opened


def test_an_archive_that_has_changed_is_opened_again(tmp_path):
    path = tmp_path / "gộp.zip"
    write_archive(path, 2)
    assert [TEXT] * 2 == read_each(path)
    write_archive(path, 3, TEXT * 2)

    assert [TEXT * 2] * 3 == read_each(path)


def test_what_the_members_hold_together_is_not_limited(tmp_path, monkeypatch):
    path = tmp_path / "gộp.zip"
    write_archive(path, 5)
    monkeypatch.setattr("pipeline.limits.UNPACKED_BYTES", 2 * len(TEXT))

    assert [TEXT] * 5 == read_each(path)
