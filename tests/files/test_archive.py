"""A damaged file in an archive costs itself alone, and is told as what it is."""

import zipfile

import pytest

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
