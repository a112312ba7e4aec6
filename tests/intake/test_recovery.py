"""A damaged workbook that LibreOffice can read fills the letter by which it is asked, and no more."""

import shutil

import pytest
from command import run
from returns.desk import EXPECTED, FORM, PASTED, ROSTER, source
from returns.files import changed_parts

from pipeline.intake.folder import read_all
from pipeline.intake.recovery import recovered
from pipeline.judging.check_returns import check_returns
from pipeline.register.known import Decision, Known
from pipeline.register.official import is_usable
from schemas.errors import PhulucError

SHEET = "xl/worksheets/sheet1.xml"


def with_a_strange_address() -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return part.replace(b'r="A12"', b'r="Ax2"', 1) if name == SHEET else part

    return changed_parts(source("pasted"), change)


def with_half_a_sheet() -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return part[: len(part) * 2 // 3] if name == SHEET else part

    return changed_parts(source("pasted"), change)


@pytest.fixture
def folder(tmp_path):
    """A damaged workbook of which all is left, one of which half is, one beyond help, a good one."""
    (tmp_path / "a.xlsx").write_bytes(with_a_strange_address())
    (tmp_path / "b.xlsx").write_bytes(with_half_a_sheet())
    (tmp_path / "c.xlsx").write_bytes(source("pasted")[:5000])
    shutil.copy(PASTED, tmp_path / "d.xlsx")
    return tmp_path


@pytest.mark.libreoffice
def test_what_libreoffice_reads_is_asked_and_never_counts(folder, soffice):
    returns = read_all(sorted(folder.iterdir()), EXPECTED)
    found = recovered(returns, EXPECTED)
    whole, half, lost, good = found
    said = Known(official={"SNgV": Decision("A", "đã đối chiếu", whole.checksum)})

    def figures(item):
        return {answer.key: answer.figure.said for answer in item.answers}

    assert ["damaged"] * 3 == [item.notices[0].id for item in returns[:3]]
    assert [returns[2], returns[3]] == [lost, good]
    assert ["recovered"] * 2 == [item.notices[0].id for item in (whole, half)]
    assert figures(good) == figures(whole)
    assert figures(good) != figures(half)
    assert [item.file for item in returns] == [item.file for item in found]
    assert [item.checksum for item in returns] == [item.checksum for item in found]
    assert not any(is_usable(item, known) for item in (whole, half) for known in (Known(), said))


@pytest.mark.libreoffice
def test_the_letter_is_filled_and_comes_back_as_a_return(folder, soffice, tmp_path):
    code, said, _ = run("check", folder / "a.xlsx", "--recover", "--feedback", tmp_path / "thư")
    (again,) = read_all([tmp_path / "thư" / "SNgV - CCHC 6T 2023 - cần sửa.xlsx"], EXPECTED)
    (good,) = read_all([folder / "d.xlsx"], EXPECTED)

    def count(item):
        return sum(answer.figure.state == "value" for answer in item.answers)

    assert 1 == code
    assert "LibreOffice đọc được một phần" in said
    assert is_usable(again, Known())
    assert count(good) == count(again)
    assert check_returns([again], (FORM,), ROSTER)


def test_without_libreoffice_it_is_told(folder, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    returns = read_all(sorted(folder.iterdir()), EXPECTED)

    assert returns[3:] == recovered(returns[3:], EXPECTED)
    with pytest.raises(PhulucError, match="LibreOffice"):
        recovered(returns, EXPECTED)


def test_nothing_is_recovered_unasked(folder):
    code, said, _ = run("check", folder / "a.xlsx", "--format", "json")

    assert 1 == code
    assert '"readable": false' in said
