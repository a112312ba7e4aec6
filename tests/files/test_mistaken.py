"""What people send by mistake is told as what it is: first bytes, the notice, what it is called."""

import pytest

from pipeline.files.enclosed import open_enclosed
from pipeline.files.package import Unfit
from pipeline.files.which_format import read_workbook

RAR = b"Rar!\x1a\x07\x00...."
MISTAKEN = [
    (bytes(257) + b"ustar\x0000" + bytes(248), "is_archive", "TAR"),
    (RAR, "is_archive", "RAR"),
    (b"ID;PSCALC3\r\nB;Y2;X1\r\nC;Y1;X1;K21\r\nE\r\n", "is_other_table", "SYLK"),
    (b"ID;PWXL;N;E\nP;PGeneral\nE\n", "is_other_table", "SYLK"),
    (b'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n""\r\n', "is_other_table", "DIF"),
]


@pytest.mark.parametrize(("data", "notice", "name"), MISTAKEN)
def test_what_has_no_table_to_be_read_is_told(data, notice, name):
    with pytest.raises(Unfit) as refused:
        read_workbook(data)

    assert notice == refused.value.notice
    assert name in refused.value.why


@pytest.mark.parametrize("text", ["ID;Phòng\n1;Tổ chức\n", "TABLE\n1;2\n"])
def test_a_table_that_begins_alike_is_read(text):
    assert read_workbook(text.encode()).tables[0].cells


def test_an_archive_of_another_kind_is_no_damaged_zip(tmp_path):
    (tmp_path / "a.zip").write_bytes(RAR)
    with pytest.raises(Unfit) as refused:
        open_enclosed(tmp_path / "a.zip")

    assert "is_archive" == refused.value.notice
