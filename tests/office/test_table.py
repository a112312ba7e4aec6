"""The small tables of the office, and what their cells say."""

import openpyxl
import pytest
import tables

from pipeline.grid import RawCell
from pipeline.office.table import read_table, text_of
from schemas.errors import DefinitionError

SAID = [  # what Excel stores, with its format, and what a person sees
    (RawCell("  Sở Nội vụ\u00a0", "text"), "Sở Nội vụ"),
    (RawCell(21.0, "number"), "21"),
    (RawCell(8.5, "number"), "8,5"),
    (RawCell(0.631, "number", "0.0%"), "63,1%"),
    (RawCell(45093.0, "number", "dd/mm/yyyy"), "16/06/2023"),
    (RawCell(45093.6875, "number", "dd/mm/yyyy hh:mm"), "16/06/2023 16:30"),
    (RawCell(True, "boolean"), "TRUE"),
    (RawCell(7.0, "number", "000"), "007"),
    (RawCell(7.0, "number", '"X"0'), "X7"),
]


@pytest.mark.parametrize(("cell", "said"), SAID)
def test_a_cell_says_what_a_person_sees(cell, said):
    assert said == text_of(cell)


TABLES = [  # the table, how it is headed, one line, and what of it is read by our names
    ("waivers", "Mã quy tắc;Đơn vị;Kỳ;Người quyết định;Căn cứ;Đến ngày",
     "plan_done;STP;2023-6T;Lan;CV 12;31/12/2023", {"rule": "plan_done", "until": "31/12/2023"}),
    ("waivers", "rule;unit;period;who;why;until;code", "a;b;c;d;e;f;1.1.1", {"code": "1.1.1"}),
    ("confirmations", "TT;don vi;chi tieu;so dung;nguoi xac nhan;ly do;o dang ghi",
     "1;STP;1.1.1;5/8;Lan;gọi;5/8 cuộc", {"code": "1.1.1", "value": "5/8", "raw": "5/8 cuộc"}),
    ("deadlines", "Kỳ báo cáo;Thời hạn gửi;Đầu mối", "6T;16/6;Lan", {"due": "16/6", "contact": "Lan"}),
    ("deadlines", "period;due;to_ministry;contact", "6T;06-20;06-25;0900", {"contact": "0900"}),
    ("decisions", "Đơn vị;Quyết định;Tên tệp;Người quyết định;Lý do",
     "STP;Rút lại;STP.xlsx;Lan;gọi", {"kind": "Rút lại", "file": "STP.xlsx"}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "head", "line", "said"), TABLES)
def test_every_table_takes_the_words_of_offices(tmp_path, table, head, line, said):
    path = tmp_path / "bảng.csv"
    path.write_text(f"BẢNG CỦA VĂN PHÒNG\n\n{head}\n{line}\n", encoding="utf-8")
    (entry,) = read_table(path, table)

    assert said == {name: entry[name] for name in said}
    assert 4 == entry.line


def test_a_table_among_others_is_the_sheet_of_its_name(tmp_path):
    path = tmp_path / "sổ.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Quyết định"
    book.active.append(["Đơn vị", "Kỳ báo cáo", "Hạn gửi"])
    book.create_sheet("thời hạn").append(["Kỳ", "Hạn"])
    book["thời hạn"].append(["6T", "16/6"])
    book.save(path)

    assert [("6T", "thời hạn")] == [(e["period"], e.sheet) for e in read_table(path, "deadlines")]


LOCKED = {"a folder": OSError, "nothing": DefinitionError}


@pytest.mark.parametrize(("what", "error"), LOCKED.items(), ids=LOCKED)
def test_what_is_no_file(tmp_path, what, error):
    path = tmp_path / "bảng.csv"
    if what == "a folder":
        path.mkdir()

    with pytest.raises(error):
        read_table(path, "units")


def test_a_table_in_a_word_file_is_a_table(tmp_path):
    import docx

    document = docx.Document()
    table = document.add_table(2, 2)
    for row, line in zip(table.rows, (("Tên đơn vị", "Cấp"), ("Sở Nội vụ", "Sở")), strict=True):
        for cell, said in zip(row.cells, line, strict=True):
            cell.text = said
    document.save(tmp_path / "danh sách.docx")
    (entry,) = read_table(tmp_path / "danh sách.docx", "units")

    assert ("Sở Nội vụ", "Sở") == (entry["name"], entry["level"])


def test_a_percentage_typed_in_excel_is_confirmed_as_one(tmp_path):
    """63% in a cell is stored as 0.63: the reader says what stands there."""

    def shares(page):
        page["B2"], page["B2"].number_format = 0.63, "0%"

    path = tmp_path / "xác nhận.xlsx"
    drawn = "Mã chỉ tiêu | Số đúng | Đơn vị | Người xác nhận | Lý do\n7.8.3 | | STP | Lan | gọi"
    path.write_bytes(tables.xlsx(change=shares)(drawn))

    assert "63%" == read_table(path, "confirmations")[0]["value"]
