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


# People in training: lines are age groups and places, columns their sex; two cells are crossed out.
AGES = {
    "ages": {"code": "I", "label": "Theo nhóm tuổi", "kind": "heading", "aggregate": "none"},
    "young": {"code": "1", "label": "Dưới 18 tuổi", "parent": "ages"},
    "grown": {"code": "2", "label": "Từ 18 đến dưới 60 tuổi", "parent": "ages"},
    "old": {"code": "3", "label": "Từ 60 tuổi trở lên", "parent": "ages"},
    "places": {"code": "II", "label": "Theo nơi ở", "kind": "heading", "aggregate": "none"},
    "town": {"code": "4", "label": "Thành thị", "parent": "places"},
    "town_poor": {"code": "4.1", "label": "Trong đó hộ nghèo", "parent": "town"},
    "village": {"code": "5", "label": "Nông thôn", "parent": "places"},
    "village_poor": {"code": "5.1", "label": "Trong đó hộ nghèo", "parent": "village"},
    "whole": {"code": "6", "label": "Tổng cộng"},
}
PERSONS = COUNT | {"unit": "Người"}
SEXES = {
    "": {"printed": "A", "path": "STT", "kind": "stub"},
    " ": {"printed": "B", "path": "Nhóm người học", "kind": "stub"},
    "people": {"printed": "1=2+3", "path": "Số người học nghề > Tổng số"} | PERSONS,
    "men": {"printed": "2", "path": "Số người học nghề > Chia theo giới > Nam"} | PERSONS,
    "women": {"printed": "3", "path": "Số người học nghề > Chia theo giới > Nữ"} | PERSONS,
    "employed": {"printed": "4", "path": "Có việc làm sau học nghề > Số người",
                 "blocked": "young old"} | PERSONS,
    "rate": {"printed": "5=4/1*100", "path": "Có việc làm sau học nghề > Tỷ lệ (%)", "kind": "ratio", "unit": "%",
             "aggregate": "weighted", "numerator": "Số người có việc làm", "denominator": "people",
             "minimum": "0", "maximum": "100", "blocked": "young old"},
    "money": {"printed": "6", "path": "Kinh phí (triệu đồng)", "kind": "amount", "unit": "Triệu đồng",
              "aggregate": "sum", "minimum": "0"},
}  # fmt: skip
OF_AGES = f"""{RULES}found_work,error,,employed <= people,Có việc làm ({{employed}}) nhiều hơn số người học,r,f
by_age,error,,whole == young + grown + old,Tổng theo nhóm tuổi khác,r,f
by_place,error,,whole == town + village,Tổng theo nơi ở khác,r,f
poor_in_town,warning,,town_poor <= town,Hộ nghèo ({{town_poor}}) nhiều hơn,r,f
some_women,warning,,whole__women > 0,Không có nữ,r,f
"""


def form_of_ages(folder) -> Form:
    """Ten lines under headings of three levels: subtotals by line and by column, a share, an amount."""
    return grid_form(folder, AGES, SEXES, OF_AGES)
