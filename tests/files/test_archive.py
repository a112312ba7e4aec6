"""A damaged file in an archive costs itself alone, and is told as what it is."""

import io
import struct
import zipfile
import zlib

import pytest
from returns.old_text import in_legacy

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


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


NAME = "Sở Ngoại vụ - báo cáo.csv"
NAMES = [
    (NAME.encode(), NAME),
    ("Báo cáo.csv".encode("cp1258"), "Báo cáo.csv"),
    (in_legacy("tcvn3")(NAME).encode("latin-1"), NAME),
    (in_legacy("vni")(NAME).encode("latin-1"), NAME),
]


@pytest.mark.parametrize(("raw", "name"), NAMES, ids=["utf-8", "cp1258", "tcvn3", "vni"])
def test_a_name_is_told_that_windows_wrote_without_saying_how(raw, name):
    plain = b"x" * len(raw)
    data = zipped(plain.decode(), TEXT).replace(plain, raw)

    assert [name] == list(members_of(data))


@pytest.mark.parametrize(
    ("name", "shown"), [("So Ngoai vu.csv", NAME), ("khác.csv", "So Ngoai vu.csv")]
)
def test_a_name_is_told_that_is_written_once_more_in_unicode(name, shown):
    """Only where it was written for this name: another program may have changed that since."""
    of_name = zlib.crc32(name.encode())
    entry = zipfile.ZipInfo("So Ngoai vu.csv")
    content = struct.pack("<BI", 1, of_name) + NAME.encode()
    entry.extra = struct.pack("<HH", 0x7075, len(content)) + content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, TEXT)

    assert [shown] == list(members_of(out.getvalue()))


def test_an_archive_in_an_archive_is_opened(tmp_path):
    path = tmp_path / "ngoài.zip"
    path.write_bytes(zipped("trong.zip", zipped("một.csv", TEXT)))

    assert {"trong.zip/một.csv": TEXT} == {
        name: file.read() for name, file in open_enclosed(path).items()
    }


def test_an_archive_too_deep_is_read_as_one_and_so_told(tmp_path):
    path, content = tmp_path / "0.zip", zipped("một.csv", TEXT)
    for depth in range(6, 0, -1):
        content = zipped(f"{depth}.zip", content)
    path.write_bytes(content)

    ((name, file),) = open_enclosed(path).items()

    assert "1.zip/2.zip/3.zip/4.zip" == name
    assert ["5.zip"] == list(members_of(file.read()))
