"""A damaged file in an archive costs itself alone, and is told as what it is."""

import io
import zipfile

import pytest

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
