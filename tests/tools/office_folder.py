"""An office's folder as the tests make it: what is said to `phuluc start`, and typing into its sheets."""

import shutil
from pathlib import Path

import openpyxl
from command import typed, write_return

from pipeline.office.roster import open_roster
from pipeline.office.workbook import NAME
from pipeline.returns import Filled
from schemas.form.loading import read_form

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


# An office of several forms: two of the tests' own stand beside its workbook.
LIBRARY, TASKS = "thu_vien_2024", "giao_viec_2024"
HALF_YEAR, RETURNS = "2024-6T", Path("bao-cao/2024-6T")
_FORMS = Path(__file__).parents[1] / "forms"
_UNITS = """unit,name,abbreviation,aliases,level,roles,valid_from,valid_to
SVHTT,Sở Văn hóa và Thể thao,SVHTT,,S,SVHTT,,
STC,Sở Tài chính,STC,,S,,,
X01,Xã Ba Tơ,,,X,,,
"""


def put_form(name: str, source: str, **tables: tuple[str, str]) -> None:
    """A form of the tests beside the workbook, with some words of its tables changed."""
    shutil.copytree(_FORMS / source, name)
    for table, (old, new) in tables.items():
        path = next(Path(name).glob(f"{table}.*"))
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")


def start_with(*forms: str) -> None:
    """`phuluc start` in the current folder, for the half-year and these forms."""
    Path("units.csv").write_text(_UNITS, "utf-8")
    code, _, told = typed(
        "start", "--province", "tỉnh A", "--office", "Sở Nội vụ", "--period", HALF_YEAR,
        "--form", "; ".join(forms), "--units", "units.csv",
    )  # fmt: skip
    assert 0 == code, told
    Path("units.csv").unlink()


def send(
    form: str, unit: str, name: str = "", changes: dict[str, Filled] | None = None,
    period: str = HALF_YEAR,
) -> Path:  # fmt: skip
    """A unit's return of a form of the office, among those of the half-year."""
    path = RETURNS / (name or f"{unit} {form}.xlsx")
    units = open_roster(Path(NAME)).roster.by_id
    return write_return(path, read_form(Path(form)), units[unit], period, changes)
