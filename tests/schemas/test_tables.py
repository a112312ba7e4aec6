"""Tables that the office keeps: of a sane size and form, or told."""

import pytest

from schemas import tables
from schemas.errors import DefinitionError
from schemas.tables import read_csv

WRONG = [
    ("too large", b"a,b\n" + b"1,2\n" * 5_000_000),
    ("a field beyond all measure", b"a,b\n1," + b"x" * 200_000),
    ("not UTF-8", b"a,b\n1,\xff\n"),
    ("more cells than the header has", b"a,b\n1,2,3\n"),
    ("a column short", b"a\n1\n"),
    ("nothing", b""),
]


@pytest.mark.parametrize("content", [content for _, content in WRONG], ids=[n for n, _ in WRONG])
def test_a_table_that_cannot_be_one_is_told(tmp_path, content):
    (tmp_path / "bảng.csv").write_bytes(content)

    with pytest.raises(DefinitionError, match=r"bảng\.csv"):
        read_csv(tmp_path / "bảng.csv", ("a", "b"))


def test_only_our_own_tables_are_replaced_by_kept_ones(tmp_path, monkeypatch):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "waivers.csv").write_text("a,b\nkept,2\n")
    (tmp_path / "kept" / "periods.csv").write_text("a,b\nkept,2\n")
    (tmp_path / "waivers.csv").write_text("a,b\nown,2\n")
    monkeypatch.setenv(tables.KEPT_DEFINITIONS, str(tmp_path / "kept"))
    periods = next(path for path in tables.definitions() if path.name == "periods.csv")

    assert [(2, {"a": "own", "b": "2"})] == read_csv(tmp_path / "waivers.csv", ("a", "b"))
    assert [(2, {"a": "kept", "b": "2"})] == read_csv(periods, ("a", "b"))
    assert tmp_path / "kept" / "periods.csv" == periods
