"""What others call their files: shown without what cannot be seen, and fit for every file system."""

import pytest

from pipeline.safe_names import file_stem, kept_path, shown

SHOWN = [
    ("Báo cáo 6T (lần 2).xlsx", "Báo cáo 6T (lần 2).xlsx"),
    ("không\u00a0tách.xlsx", "không\u00a0tách.xlsx"),
    ("ba\u0301o ca\u0301o.xlsx", "ba\u0301o ca\u0301o.xlsx"),  # as a Mac writes it
    ("\x1b[31mđỏ\x1b[0m.xlsx", "(U+001B)[31mđỏ(U+001B)[0m.xlsx"),
    ("\x1b]0;tên cửa sổ\x07.xlsx", "(U+001B)]0;tên cửa sổ(U+0007).xlsx"),
    ("\x9b2J.xlsx", "(U+009B)2J.xlsx"),
    ("a\u202excod.xlsx", "a(U+202E)xcod.xlsx"),
    ("a\u2066b\u2069\u200f\u061c.xlsx", "a(U+2066)b(U+2069)(U+200F)(U+061C).xlsx"),
    ("a\u200bb\ufeff.xlsx", "a(U+200B)b(U+FEFF).xlsx"),
    ("hai\ndòng\r\t.xlsx", "hai(U+000A)dòng(U+000D)(U+0009).xlsx"),
    ("hai\u2028dòng.xlsx", "hai(U+2028)dòng.xlsx"),
    (b"b\xe1o c\xe1o.xlsx".decode("utf-8", "surrogateescape"), "b(0xE1)o c(0xE1)o.xlsx"),
    ("n\ud83da.xlsx", "n(U+D83D)a.xlsx"),  # half of a letter, as broken workbooks hold it
    ("", ""),
]


@pytest.mark.parametrize(("name", "seen"), SHOWN, ids=[ascii(name) for name, _ in SHOWN])
def test_a_name_is_shown_without_what_cannot_be_seen(name, seen):
    assert seen == shown(name)
    assert seen.encode().decode() == seen
    assert shown(seen) == seen


STEMS = [
    ("SNgV", "SNgV"),
    ("Báo cáo Sở Nội vụ", "Báo cáo Sở Nội vụ"),
    ("a:b?*|", "a_b___"),
    ("../../x", "_.._x"),
    ("C:\\Windows\\x", "C__Windows_x"),
    ("CON", "CON_"),
    ("nul.báo cáo", "nul_.báo cáo"),
    ("Com1 .x", "Com1_.x"),
    ("LPT¹", "LPT¹_"),
    ("CONIN$", "CONIN$_"),
    ("CONG", "CONG"),
    ("tên...", "tên"),
    (" . ", "khong-ten"),
    ("", "khong-ten"),
    ("~$khóa", "khóa"),
    ("\x1b[2J", "(U+001B)[2J"),
    ("=1+1", "=1+1"),
    ("ế" * 200, "ế" * 66 + "…"),
    ("x" * 300, "x" * 200 + "…"),
]


@pytest.mark.parametrize(("text", "stem"), STEMS, ids=[ascii(text)[:30] for text, _ in STEMS])
def test_a_letter_is_named_as_every_system_takes_it(text, stem, tmp_path):
    assert stem == file_stem(text)
    assert len(f"{stem} (12).xlsx".encode()) < 255

    (tmp_path / f"{stem}.xlsx").write_bytes(b"")
    assert [f"{stem}.xlsx"] == [path.name for path in tmp_path.iterdir()]


KEPT = [
    ("phòng/SNgV.xlsx", "phòng/SNgV.xlsx"),
    ("../../etc/x.xlsx", "etc/x.xlsx"),
    ("aux/NUL.xlsx", "aux_/NUL_.xlsx"),
    ("x" * 240 + ".xlsx", "x" * 200 + "….xlsx"),
    ("báo cáo số 12.đơn vị", "báo cáo số 12.đơn vị"),
    (".xlsx", "xlsx"),
    ("..", "khong-ten"),
]


@pytest.mark.parametrize(("name", "kept"), KEPT, ids=[name[:20] for name, _ in KEPT])
def test_a_returned_file_is_kept_under_a_name_that_every_system_takes(name, kept):
    assert kept == str(kept_path(name))
