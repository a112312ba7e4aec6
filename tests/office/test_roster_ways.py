"""Thirty and more ways to write a list of units differently or wrong: read, or refused with line, cell and remedy."""

import datetime as dt

import pytest
import tables
from openpyxl.styles import Font
from recalculation import recalculated

from pipeline.office.roster import open_roster
from schemas.errors import DefinitionError

OURS = """
unit,name,abbreviation,aliases,level,roles,valid_from,valid_to
SNV,Sở Nội vụ,SNV,,S,SNV,,
X01,Xã Sơn Hà,,,X,,,2025-06-30
"""
PLAIN = """
Tên đơn vị | Cấp
Sở Nội vụ  | Sở
Xã Sơn Hà  | Xã
"""
# What two lines say: code, level, roles, first and last day.
NAMED = "Sở Nội vụ S SNV", "Xã Sơn Hà X -"


def struck(page):
    page["A3"].font = Font(strike=True)


def copied(page):
    page.parent.copy_worksheet(page)


def formula(page):
    page["B3"] = "=UPPER(C3)"


READ = {  # how: how it is saved, what is written, the units read
    "as the program writes it": (tables.as_it_stands, OURS, ("SNV S SNV", "X01 X - - 2025-06-30")),
    "only name and level": (tables.text(), PLAIN, NAMED),
    "with semicolons, as a Vietnamese Excel saves": (tables.text(";"), PLAIN, NAMED),
    "with tabs, in UTF-16": (tables.text("\t", "utf-16"), PLAIN, NAMED),
    "in UTF-8 with a mark": (tables.text(",", "utf-8-sig"), PLAIN, NAMED),
    "in cp1258": (tables.cp1258, PLAIN, NAMED),
    "in TCVN3": (tables.tcvn3, PLAIN, NAMED),
    "in Excel": (tables.xlsx(), PLAIN, NAMED),
    "in LibreOffice": (tables.ods, PLAIN, NAMED),
    "on a sheet of its name behind another": (
        tables.xlsx(sheet="Danh sách đơn vị", before=("Ghi chú",)), PLAIN, NAMED),
    "on a sheet of any name behind another": (
        tables.xlsx(sheet="Trang2", before=("Ghi chú",)), PLAIN, NAMED),
    "a title above, merged": (tables.xlsx("A1:C1"), """
        DANH SÁCH CƠ QUAN, ĐƠN VỊ

        STT | Tên cơ quan, đơn vị | Cấp
        1   | Sở Nội vụ           | Sở
        2   | Xã Sơn Hà           | Xã""", NAMED),
    "headings in another order, with marks and notes": (tables.text(), """
        Ghi chú | CẤP (S, X) | Mã | TÊN ĐƠN VỊ (*)
        mới     | S          | nv | Sở Nội vụ
                | X          | sh | Xã Sơn Hà""", ("nv S SNV", "sh X -")),
    "headings without diacritics": (tables.text(), """
        ma don vi | ten don vi | cap | viet tat
        SNV       | Sở Nội vụ  | so  | SNV
        X01       | Xã Sơn Hà  | xa  |""", ("SNV S SNV", "X01 X -")),
    "headings in English, levels in words": (tables.text(), """
        Name      | Level      | Code
        Sở Nội vụ | sở, ngành  | SNV
        Xã Sơn Hà | Cấp xã     | X01""", ("SNV S SNV", "X01 X -")),
    "columns numbered under the headings, headings again on the next page": (tables.text(), """
        TT  | Tên đơn vị | Cấp
        (1) | (2)        | (3)
        1   | Sở Nội vụ  | Sở
        TT  | Tên đơn vị | Cấp
        2   | Xã Sơn Hà  | Xã""", NAMED),
    "groups with a merged title": (tables.xlsx("A2:C2", "A4:C4"), """
        Tên đơn vị           | Cấp | Viết tắt
        I. SỞ, BAN, NGÀNH
        Sở Nội vụ            | Sở  | SNV
        II. XÃ, PHƯỜNG
        Xã Sơn Hà            | Xã  |""", ("SNV S SNV", "Xã Sơn Hà X -")),
    "a level merged over its lines": (tables.xlsx("B2:B3"), """
        Tên đơn vị | Cấp
        Sở Nội vụ  | Sở
        Sở Y tế    |""", ("Sở Nội vụ S SNV", "Sở Y tế S -")),
    "blanks and lines with nothing": (tables.text(), """
        Tên đơn vị | Cấp

          Sở   Nội vụ  |  sở  ,

        Xã Sơn Hà | XÃ""", NAMED),
    "every level in words": (tables.text(), """
        Tên đơn vị           | Cấp
        Sở Nội vụ            | Ban
        Phường Hòa Bình      | Phường
        Đặc khu Lý Sơn       | đặc khu
        Thị trấn Ba Tơ       | thị trấn
        Huyện Sơn Hà         | Huyện
        Tỉnh Quảng Ngãi      | tỉnh
        Hà Nội               | Cấp tỉnh
        Sở Y tế              | T""", (
            "Sở Nội vụ S SNV", "Phường Hòa Bình X -", "Đặc khu Lý Sơn X -", "Thị trấn Ba Tơ X -",
            "Huyện Sơn Hà H -", "Tỉnh Quảng Ngãi T -", "Hà Nội T -", "Sở Y tế T -")),
    "roles as the names of agencies": (tables.text(), """
        Tên đơn vị           | Cấp | Vai trò
        Sở Tổng hợp          | Sở  | Sở Nội vụ; Thanh tra tỉnh
        Văn phòng UBND tỉnh  | Sở  | vp
        Sở Nội vụ            | Sở  |""", (
            "Sở Tổng hợp S SNV,TTT", "Văn phòng UBND tỉnh S VP", "Sở Nội vụ S -")),
    "days as people write them": (tables.text(), """
        Tên đơn vị | Cấp | Từ ngày   | Đến ngày
        Sở Nội vụ  | Sở  | 1/3/2025  | 30-06-2025
        Xã Sơn Hà  | Xã  |           | 2025-06-30""", (
            "Sở Nội vụ S SNV 2025-03-01 2025-06-30", "Xã Sơn Hà X - - 2025-06-30")),
    "days as Excel stores them": (tables.xlsx(), """
        Tên đơn vị | Cấp | Đến ngày
        Sở Nội vụ  | Sở  | =30/06/2025
        Xã Sơn Hà  | Xã  |""", ("Sở Nội vụ S SNV - 2025-06-30", "Xã Sơn Hà X -")),
    "codes that are numbers": (tables.xlsx(), """
        Mã   | Tên đơn vị | Cấp
        =101 | Sở Nội vụ  | Sở
        =102 | Xã Sơn Hà  | Xã""", ("101 S SNV", "102 X -")),
    "a unit that follows another of its name": (tables.text(), """
        Mã  | Tên đơn vị | Cấp | Từ ngày    | Đến ngày
        SH1 | Xã Sơn Hà  | Xã  |            | 30/06/2025
        SH2 | Xã Sơn Hà  | Xã  | 01/07/2025 |""", ("SH1 X - - 2025-06-30", "SH2 X - 2025-07-01")),
    "communes that differ by a diacritic, without codes": (tables.text(), """
        Tên đơn vị | Cấp
        Xã Ba Tơ   | Xã
        Xã Ba Tô   | Xã""", ("Xã Ba Tơ X -", "Xã Ba Tô X -")),
    "headings in two lines": (tables.xlsx("A1:A2", "B1:B2", "C1:D1"), """
        Tên đơn vị | Cấp | Thời gian hoạt động |
                   |     | Từ ngày             | Đến ngày
        Xã Sơn Hà  | Xã  | 01/03/2025          | 30/06/2025""",
        ("Xã Sơn Hà X - 2025-03-01 2025-06-30",)),
    "a heading over two columns": (tables.xlsx("A1:B1", "C1:C2"), """
        Đơn vị |            | Cấp
        Mã     | Tên        |
        NV     | Sở Nội vụ  | Sở
        SH     | Xã Sơn Hà  | Xã""", ("NV S SNV", "SH X -")),
    "a note that is also a heading": (tables.text(), """
        Tên đơn vị | Cấp | Ghi chú
        Sở Nội vụ  | Sở  | Chủ trì
        Xã Sơn Hà  | Xã  |""", NAMED),
    "levels said twice": (tables.text(), """
        Tên đơn vị | Cấp
        Sở Nội vụ  | S - Sở
        Xã Sơn Hà  | X (xã)""", NAMED),
    "a line that says what separates": (tables.as_it_stands, """
        sep=;
        Tên đơn vị;Cấp;;
        Sở Nội vụ;Sở;;
        Xã Sơn Hà;Xã;;""", NAMED),
    "a name that is no name of a file": (tables.text(), """
        Tên đơn vị              | Cấp
        Ban QL Khu kinh tế/KCN  | Sở""", ("Ban QL Khu kinh tế-KCN S -",)),
}  # fmt: skip

REFUSED = {  # how: how it is saved, what is written, where, what is said, and what to do
    "no headings": (tables.text(), "Sở Nội vụ | Sở\nXã Sơn Hà | Xã", "",
        "không thấy dòng tên cột", "Tên đơn vị, Cấp"),
    "no level": (tables.text(), "Mã | Tên đơn vị\nSNV | Sở Nội vụ", "dòng 1",
        "thiếu cột Cấp", "Thêm cột này"),
    "nothing under the headings": (tables.text(), "Tên đơn vị | Cấp", "",
        "chưa có đơn vị nào", "Mỗi đơn vị ghi một dòng"),
    "nothing at all": (lambda _: b"", "", "", "không đọc được tệp này", "lưu lại thành .xlsx"),
    "a picture": (lambda _: b"\x89PNG\r\n\x1a\n", "", "", "không đọc được tệp này", "lưu lại"),
    "a level that is none": (tables.text(), PLAIN + "Sở Y tế | Q", "dòng 4, ô B4",
        "cấp “Q” không hợp lệ", "Sở, ngành; Cấp huyện; Cấp xã"),
    "a department said to be of the province": (tables.text(), PLAIN + "Sở Y tế | Cấp tỉnh",
        "dòng 4, ô B4", "không phải của “Sở Y tế”", "Sở, ngành"),
    "a unit without a level": (tables.text(), PLAIN + "Sở Y tế |", "dòng 4, ô B4",
        "“Sở Y tế” chưa ghi cấp", "Ghi một trong"),
    "a level without a unit": (tables.text(), PLAIN + " | Sở", "dòng 4, ô A4",
        "thiếu tên đơn vị", "xóa cả dòng"),
    "a role that is none": (tables.text(), "Tên đơn vị | Cấp | Vai trò\nSở Nội vụ | Sở | SNW",
        "dòng 2, ô C2", "không có vai trò chủ trì “SNW”", "Sở Nội vụ"),
    "an American day": (tables.text(), "Tên đơn vị | Cấp | Đến ngày\nSở Nội vụ | Sở | 06/30/2025",
        "dòng 2, ô C2", "ngày “06/30/2025”", "30/06/2025"),
    "a day that does not exist": (tables.text(), "Tên đơn vị | Cấp | Đến ngày\nSở Y tế | Sở | 31/6/2025",
        "dòng 2, ô C2", "ngày “31/6/2025”", "30/06/2025"),
    "days the wrong way round": (
        tables.text(), "Tên đơn vị | Cấp | Từ ngày | Đến ngày\nSở Y tế | Sở | 1/7/2025 | 1/3/2025",
        "dòng 2, ô D2", "trước ngày bắt đầu", "Sửa một trong hai ngày"),
    "a name twice": (tables.text(), PLAIN + "SỞ NỘI VỤ | Sở | ", "dòng 4, ô A4",
        "dùng chung", "dòng 2"),
    "a code twice": (tables.text(), "Mã | Tên đơn vị | Cấp\nA | Sở Y tế | Sở\nA | Sở Nội vụ | Sở",
        "dòng 3, ô A3", "“A” đã có ở dòng 2", "mỗi dòng một mã riêng"),
    "an abbreviation twice": (
        tables.text(), "Mã | Tên | Viết tắt | Cấp\nA | Sở Y tế | SX | Sở\nB | Sở Xa | SX | Sở",
        "dòng 3, ô B3", "tên “SX” dùng chung", "Sửa tên"),
    "a code that is no name of a file": (tables.text(), "Mã | Tên | Cấp\nA/B | Sở Y tế | Sở",
        "dòng 2, ô A2", "mã “A/B”", "gạch nối"),
    "one column twice": (tables.text(), "Tên | Cấp | Tên đơn vị\nSở Y tế | Sở | Sở Y tế",
        "dòng 1, ô C1", "hai cột cùng là “Tên đơn vị”", "xóa cột thừa"),
    "a comma that is not quoted": (tables.as_it_stands,
        "Tên đơn vị,Cấp\nSở Nội vụ,Sở\nSở Y tế,Sở\nSở Xây dựng,Sở\nSở Văn hóa, Thể thao,Sở",
        "dòng 5, ô A5", "nhiều ô hơn dòng đầu", "dấu ngoặc kép"),
    "a unit that is struck through": (tables.xlsx(change=struck), PLAIN, "trang tính “Sheet1”, dòng 3, ô A3",
        "bị gạch ngang", "Xóa cả dòng"),
    "a formula that nobody computed": (tables.xlsx(change=formula), PLAIN, "trang tính “Sheet1”, dòng 3, ô B3",
        "công thức chưa có kết quả", "gõ thẳng"),
    "a sheet for each level": (tables.xlsx(change=copied), PLAIN, "",
        "có nhiều trang tính cùng là danh sách: Sheet1, Sheet1 Copy", "Gộp vào một trang tính"),
    "signatures below": (tables.text(), PLAIN + "Người lập biểu |", "dòng 4, ô B4",
        "“Người lập biểu” chưa ghi cấp", "tiêu đề nhóm thì xóa"),
    "a sheet of its name without headings": (tables.xlsx(sheet="Đơn vị"), "Sở Nội vụ | Sở",
        "trang tính “Đơn vị”", "không thấy dòng tên cột", "Tên đơn vị, Cấp"),
}  # fmt: skip


def saved(folder, save, drawn):
    path = folder / "danh sách.dat"  # what a file is, is told by what is in it
    path.write_bytes(save(drawn))
    return path


def told(unit) -> str:
    days = [day.isoformat() if day else "-" for day in (unit.valid_from, unit.valid_to)]
    words = [unit.id, unit.level, ",".join(unit.roles) or "-", *days]
    while words[-1] == "-" and len(words) > 3:
        words.pop()
    return " ".join(words)


@pytest.mark.parametrize(("save", "drawn", "units"), READ.values(), ids=READ)
def test_a_list_written_differently_is_read(tmp_path, save, drawn, units):
    found = open_roster(saved(tmp_path, save, drawn)).roster

    assert list(units) == [told(unit) for unit in found.units]


@pytest.mark.parametrize(
    ("save", "drawn", "where", "said", "remedy"), REFUSED.values(), ids=REFUSED
)
def test_a_list_that_is_wrong_is_refused_where_it_is(tmp_path, save, drawn, where, said, remedy):
    path = saved(tmp_path, save, drawn)

    with pytest.raises(DefinitionError) as refusal:
        open_roster(path, {"SNV", "VP"})

    assert str(refusal.value).startswith(f"Tệp {path}, {where}: " if where else f"Tệp {path}")
    assert said in str(refusal.value)
    assert remedy in str(refusal.value)


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    path = saved(tmp_path, tables.text(), PLAIN + "Sở Y tế | Q\n | Sở\nsở nội vụ | Sở")

    with pytest.raises(DefinitionError) as refusal:
        open_roster(path)

    assert ["ô B4", "ô A5", "ô A6"] == [
        line.split(": ")[0].split(", ")[-1] for line in str(refusal.value).splitlines()
    ]


def test_of_very_many_wrong_lines_the_rest_is_counted(tmp_path):
    path = saved(tmp_path, tables.text(), PLAIN + "\n".join(f"Xã {n} | Q" for n in range(30)))

    with pytest.raises(DefinitionError) as refusal:
        open_roster(path)

    assert str(refusal.value).endswith("Còn 20 chỗ khác cần sửa trong tệp này.")


def test_a_code_is_made_where_none_is_given_and_told(tmp_path):
    drawn = (
        "Tên | Viết tắt | Cấp | Mã\nSở Ngoại vụ | SNgV | S |\nXã Sơn Hà | | X |\nXã Xa | | X | X9"
    )
    found = open_roster(saved(tmp_path, tables.text(), drawn))

    assert ["SNgV", "Xã Sơn Hà", "X9"] == [unit.id for unit in found.roster.units]
    assert ("SNgV", "Xã Sơn Hà") == found.made


def test_a_role_of_a_form_of_the_provinces_own_is_known(tmp_path):
    path = saved(tmp_path, tables.text(), "Tên | Cấp | Vai trò\nSở Văn hóa | Sở | SVHTT")

    assert ("SVHTT",) == open_roster(path, {"SVHTT"}).roster.units[0].roles


@pytest.mark.libreoffice
def test_an_old_excel_file(tmp_path, soffice):
    source = tmp_path / "đơn vị.xlsx"
    source.write_bytes(tables.xlsx()(READ["days as Excel stores them"][1]))
    (path,) = recalculated([source], tmp_path, "en-US", "xls")
    found = open_roster(path).roster

    assert path.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    assert [None, dt.date(2025, 6, 30)] == sorted(
        (unit.valid_to for unit in found.units), key=lambda day: day or dt.date.min
    )
