"""An open form as a folder, and tables of it as units fill them in: lines are fields that a unit names."""

import functools
import tempfile
from pathlib import Path
from typing import Any

from grid_forms import write_table
from wide_forms import RULES, SETTINGS
from wide_returns import Sheet

from schemas.form.column_loading import COLUMN_COLUMNS, headings_in
from schemas.form.loading import read_form
from schemas.form.model import Form
from schemas.form.row_loading import ROW_COLUMNS

LISTS = {
    "own": {"code": "I", "label": "Thẩm quyền của cấp xã"},
    "sent": {"code": "II", "label": "Chuyển cơ quan khác giải quyết"},
}
COUNT = {"kind": "count", "unit": "Hồ sơ", "aggregate": "sum", "minimum": "0"}
COLUMNS = {
    "stt": {"printed": "A", "path": "TT", "kind": "stub"},
    "field": {"printed": "B", "path": "Lĩnh vực giải quyết", "kind": "stub"},
    "c3": {"printed": "3=4+5+6", "path": "Tiếp nhận > Tổng số"},
    "c4": {"printed": "4", "path": "Tiếp nhận > Trong kỳ > Trực tuyến"},
    "c5": {"printed": "5", "path": "Tiếp nhận > Trong kỳ > Trực tiếp, bưu chính"},
    "c6": {"printed": "6", "path": "Tiếp nhận > Từ kỳ trước"},
    "c7": {"printed": "7=8+9+10", "path": "Số lượng hồ sơ đã giải quyết > Tổng số"},
    "c8": {"printed": "8", "path": "Số lượng hồ sơ đã giải quyết > Trước hạn"},
    "c9": {"printed": "9", "path": "Số lượng hồ sơ đã giải quyết > Đúng hạn"},
    "c10": {"printed": "10", "path": "Số lượng hồ sơ đã giải quyết > Quá hạn"},
    "c11": {"printed": "11=12+13", "path": "Hồ sơ đang giải quyết > Tổng số"},
    "c12": {"printed": "12", "path": "Hồ sơ đang giải quyết > Trong hạn"},
    "c13": {"printed": "13", "path": "Hồ sơ đang giải quyết > Quá hạn"},
}
OWN = f"""{RULES}total,error,,total == own + sent,Dòng tổng cộng không bằng tổng các lĩnh vực,r,Kiểm tra lại
taken,error,,c3 == c7 + c11,Tiếp nhận ({{c3}}) khác đã và đang giải quyết,r,f
"""


def open_folder(folder: Path, known: dict[str, dict[str, str]] | None = None) -> Path:
    """The definition of the form; `known` are lines that its lists have from the first."""
    usual = {"time": "flow", "levels": "S X"}
    lines = {of: line | {"kind": "list"} for of, line in LISTS.items()} | (known or {})
    order = sorted(lines.items(), key=lambda item: item[1]["code"])
    total = {"key": "total", "code": "TC", "printed": "", "label": "TỔNG CỘNG"} | usual
    write_table(folder / "rows.csv", ROW_COLUMNS, [
        *({"key": key, "printed": line["code"]} | usual | line for key, line in order), total
    ])  # fmt: skip
    write_table(folder / "columns.csv", COLUMN_COLUMNS, [
        {"key": "" if column.get("kind") else key} | (column if column.get("kind") else COUNT | column)
        for key, column in COLUMNS.items()
    ])  # fmt: skip
    (folder / "rules.csv").write_text(OWN, encoding="utf-8")
    settings = SETTINGS.format(id="linh_vuc", title="Tình hình giải quyết hồ sơ theo lĩnh vực")
    (folder / "form.toml").write_text(settings, encoding="utf-8")
    return folder


@functools.cache
def open_form() -> Form:
    return read_form(open_folder(Path(tempfile.mkdtemp())))


# The commune's lines, by section; the total is of more lines than stand there.
DEMO = """
I|Thẩm quyền của cấp xã
1|Chứng thực|2400|2280|105|15|2375|1750|625|0|25|25|0
2|Hộ tịch|1100|1030|60|10|1087|700|385|2|13|13|0
II|Chuyển cơ quan khác giải quyết
1|Chứng thực|10361|10362|0|0|10361|7200|3140|21|0|0|0
|TỔNG CỘNG|19896|18882|940|75|19788|13507|6232|49|108|108|0
"""


def table_of(lines: str, unit: str, title: str = "") -> Sheet:
    """The official table: titles, headings, number line, and lines of cells set apart by bars."""
    paths = [headings_in(column["path"]) for column in COLUMNS.values()]
    depth = max(map(len, paths))
    cells: dict[tuple[int, int], Any] = {
        (1, 1): title or "TÌNH HÌNH GIẢI QUYẾT HỒ SƠ THEO LĨNH VỰC"
    }
    cells[2, 1] = f"Tại {unit}"
    cells[3, 1] = "Số liệu tính từ ngày 15/12/2024 đến ngày 14/6/2025"
    for at, path in enumerate(paths, 1):
        for level, text in enumerate(path):
            if at == 1 or paths[at - 2][: level + 1] != path[: level + 1] or level == len(path) - 1:
                cells[5 + level, at] = text
    for at, column in enumerate(COLUMNS.values(), 1):
        cells[5 + depth, at] = column["printed"]
    for row, line in enumerate(lines.strip().splitlines(), 6 + depth):
        for at, text in enumerate(line.split("|"), 1):
            if text.strip():
                cells[row, at] = int(text) if text.strip().isdigit() else text.strip()
    return Sheet(cells, [], 6 + depth)
