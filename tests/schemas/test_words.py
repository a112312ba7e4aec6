"""How Vietnamese is written here (README, glossary), as far as a program can check it.

Tables that departments read; `office` columns and tables of the terminal are read by the office.
"""

import csv
import re

import pytest

from schemas.tables import forms_folder
from schemas.wording.messages import messages

WORDING = forms_folder().parent / "wording"
RULES = forms_folder().parent / "rules"
TABLES = [
    *(WORDING / f"{name}.csv" for name in (
        "notices", "repairs", "prompts", "guide", "feedback", "reminders",
    )),
    RULES / "general_rules.csv", *sorted(forms_folder().glob("*/rules.csv")),
]  # fmt: skip
TECHNICAL = {"id", "severity", "certainty", "blocks", "expression", "select", "rows", "levels", "source",
             "office", "sheet", "kind", "todo", "trial"}  # fmt: skip
NEVER = [  # what is not written, and what is written instead
    ("[\u00ab\u00bb]", "ngoặc kép “ ”"),
    (r"\bxin\b|[Vv]ui lòng|\b[Hh]ãy\b", "câu mệnh lệnh, hoặc “Đề nghị …”"),
    (r"là một phần của", "nằm trong"),
    (r"hiểu là", "tạm tính là"),
    (r"[Ss]ố đếm", "số lượng"),
    (r"[Bb]iểu trắng|tệp mẫu", "tệp biểu mẫu"),
    (r"[Pp]hiếu phản hồi", "tệp phản hồi"),
    (r"[Kk]hóa sổ", "chốt"),
    (r"[Vv]ăn thư", "người tổng hợp"),
    (r"có lẽ|khác xa", "có thể; khác nhiều"),
    (r"các phát hiện|phát hiện này", "lỗi, cảnh báo"),
    (r"[0-9}] %", "63,1% viết liền"),
    (r"(?:trước|hết) ngày \{due\}", "chậm nhất ngày"),
    (r"(?:Lỗi|Cảnh báo|Lưu ý): (?!Excel)[A-ZĐ]", "sau dấu hai chấm viết thường"),
    (r"--[a-z]|\bphuluc \w|\.csv\b", "đơn vị không đọc tên lệnh, tùy chọn, tệp .csv"),
]


def texts():
    for path in TABLES:
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                name = line.get("id") or next(iter(line.values()))
                yield from (
                    (f"{path.parent.name}/{path.name}: {name}, {column}", text)
                    for column, text in line.items() if column not in TECHNICAL and text
                )  # fmt: skip


@pytest.mark.parametrize(("pattern", "instead"), NEVER, ids=[instead for _, instead in NEVER])
def test_what_departments_read_is_written_as_they_write(pattern, instead):
    found = [f"{where}: {text}" for where, text in texts() if re.search(pattern, text)]

    assert [] == found, instead


def test_every_table_is_looked_at():
    assert 600 < len(list(texts()))


def test_whatever_is_told_of_a_reading_has_a_title():
    assert [] == [name for name, message in messages().items() if not message.title]
