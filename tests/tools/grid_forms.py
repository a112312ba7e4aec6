"""A small grid form as a folder: lines are services, columns how applications came."""

import csv

from wide_forms import RULES, SETTINGS

from schemas.form.column_loading import COLUMN_COLUMNS
from schemas.form.loading import read_form
from schemas.form.model import Form
from schemas.form.row_loading import ROW_COLUMNS

# Applications to the one-stop shop: lines are services, columns how they came; a share is asked of each.
LINES = {
    "services": {"code": "A", "label": "Dịch vụ công", "kind": "heading", "aggregate": "none"},
    "whole": {"code": "1", "label": "Toàn trình", "parent": "services"},
    "part": {"code": "2", "label": "Một phần", "parent": "services"},
    "all": {"code": "3", "label": "Tổng số"},
}
COUNT = {"kind": "count", "unit": "Hồ sơ", "aggregate": "sum", "minimum": "0"}
COLUMNS = {
    "": {"printed": "A", "path": "Loại dịch vụ", "kind": "stub"},
    "received": {"printed": "1=2+3", "path": "Tổng số"} | COUNT,
    "online": {"printed": "2", "path": "Trong đó > Trực tuyến"} | COUNT,
    "counter": {"printed": "3", "path": "Trong đó > Trực tiếp", "blocked": "whole"} | COUNT,
    "share": {"printed": "4", "path": "Tỷ lệ trực tuyến", "kind": "ratio", "unit": "%", "aggregate": "weighted",
              "numerator": "Hồ sơ trực tuyến", "denominator": "received", "maximum": "100"},
}  # fmt: skip
OWN = f"""{RULES}within,error,,online <= received,Trực tuyến ({{online}}) nhiều hơn tổng,r,f
added,error,,all == whole + part,Dòng tổng khác,r,f
one_cell,warning,,all__online > 0,Chưa có,r,f
"""


def write_table(path, names, records) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, names, restval="")
        lines.writeheader()
        lines.writerows(records)


def grid_form(folder, lines=LINES, columns=COLUMNS, rules=OWN) -> Form:
    """Lines leave open what columns say; every line is a flow of S and X."""
    usual = {"time": "flow", "levels": "S X"}
    write_table(folder / "rows.csv", ROW_COLUMNS, [
        {"key": key, "printed": f"{line['code']}."} | usual | line for key, line in lines.items()
    ])  # fmt: skip
    write_table(folder / "columns.csv", (*COLUMN_COLUMNS, "blocked"), [
        {"key": key} | column for key, column in columns.items()
    ])  # fmt: skip
    (folder / "rules.csv").write_text(rules, encoding="utf-8")
    (folder / "form.toml").write_text(
        SETTINGS.format(id="luoi", title="Biểu lưới"), encoding="utf-8"
    )
    return read_form(folder)
