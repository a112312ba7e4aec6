"""An office's folder as the tests make it: what is said to `phuluc start`, and typing into its sheets."""

import openpyxl

from pipeline.office.workbook import NAME

UNITS = [  # name, level, abbreviation
    ("Sở Nội vụ", "Sở, ngành", "SNV"),
    ("Sở Tư pháp", "Sở, ngành", "STP"),
    ("Xã Sơn Hà", "Cấp xã", ""),
    ("Xã Sơn Hạ", "Cấp xã", ""),
]
SAID = ("--province", "tỉnh Quảng Ngãi", "--office", "Sở Nội vụ", "--period", "2023-6T",
        "--contact", "Lan, 0255 3 822 000", "--email", "lan@quangngai.gov.vn")  # fmt: skip
FIRST = 5  # the line under the headings


def type_into(sheet: str, columns: dict[str, int], lines) -> None:
    book = openpyxl.load_workbook(NAME)
    for number, line in enumerate(lines, FIRST):
        for letter, at in columns.items():
            book[sheet][f"{letter}{number}"] = line[at] or None
    book.save(NAME)


def say(label: str, value) -> None:
    """Type one line of “Thông tin chung”."""
    book = openpyxl.load_workbook(NAME)
    for line in book["Thông tin chung"].iter_rows(min_row=FIRST):
        if line[0].value == label:
            line[1].value = value
    book.save(NAME)
