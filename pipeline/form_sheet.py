"""A form in, its sheet out as far as it is the same for every unit: headers, rows, what is accepted.

The reader finds the columns by their headers and the rows by their keys, never by letter or number.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.entry import validations
from pipeline.measure import row_height
from pipeline.xlsx import Cell, Page, Sheet
from schemas.form import Form, Row

FORM_SHEET = "Biểu số liệu"
MARK = "phuluc"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the form sheet; the form's own wording of `header`, where it has one, wins."""

    name: str
    header: str
    width: float
    printed: bool = True


COLUMNS = (
    Column("stt", "STT", 7.5),
    Column("label", "Chỉ tiêu thống kê", 33),
    Column("unit", "Đơn vị tính", 14.5),
    Column("value", "Số liệu", 12),
    Column("note", "Ghi chú", 14),
    Column("numerator", "Tử số (X)", 11, printed=False),
    Column("denominator", "Mẫu số (Y)", 11, printed=False),
    Column("key", MARK, 12, printed=False),  # its header names the unit
)
AT = {column.name: number for number, column in enumerate(COLUMNS)}
PRINTED = max(AT[column.name] for column in COLUMNS if column.printed)
_GROUPED = ("unit", "value")  # under the common header «Kết quả thống kê»
HEADER_LINE = 4  # counted from 0, after four title lines
FIRST_LINE = HEADER_LINE + 2


def headers(form: Form) -> dict[str, str]:
    """Column name → the header text that stands above it."""
    return {column.name: form.header.get(column.name, column.header) for column in COLUMNS}


@functools.lru_cache(maxsize=16)
def form_body(form: Form) -> Sheet:
    """The form sheet as far as it is the same for every unit: headers, rows, validations."""
    cells, checks, heights = _header_cells(form), [], {}
    for line, row in enumerate(form.rows, FIRST_LINE):
        cells |= {(line, AT[name]): cell for name, cell in _row_cells(row, form).items()}
        checks += validations(form, row, line, AT)
        heights[line] = line_height(cells, line)
    top = HEADER_LINE
    last = FIRST_LINE + len(form.rows) - 1
    apart = [(top, AT[name], top + 1, AT[name]) for name in AT if name not in (*_GROUPED, "key")]
    return Sheet(
        name=FORM_SHEET,
        cells=cells,
        widths=tuple(column.width for column in COLUMNS),
        heights=heights | {top: 21.0, top + 1: _header_height(form)},
        merges=(*((line, 0, line, PRINTED) for line in range(top)), *apart,
                (top, AT[_GROUPED[0]], top, AT[_GROUPED[-1]])),
        freeze=(FIRST_LINE, AT["unit"]),
        validations=tuple(checks),
        hidden_columns=(AT["key"],),
        protected=True,
        page=Page(repeat_rows=(top, top + 1), area=(0, 0, last, PRINTED),
                  header='&C&"Times New Roman,Regular"&13&P', first_header=""),
    )  # fmt: skip


def _header_cells(form: Form) -> dict[tuple[int, int], Cell]:
    cells = {}
    for name, text in headers(form).items():
        line = HEADER_LINE + 1 if name in _GROUPED else HEADER_LINE
        cells[line, AT[name]] = Cell(text, "header")
    cells[HEADER_LINE, AT[_GROUPED[0]]] = Cell(form.header.get("group", ""), "header")
    return cells


def _header_height(form: Form) -> float:
    both = row_height(
        (headers(form)[column.name], column.width, "header")
        for column in COLUMNS if column.name not in (*_GROUPED, "key")
    )  # fmt: skip
    return max(21.0, both - 21.0)


def _row_cells(row: Row, form: Form) -> dict[str, Cell]:
    heading = row.kind in ("heading", "heading_total")
    plain, middle = ("section", "section_centre") if heading else ("cell", "centre")
    part = row.parent in form.by_key and not form.by_key[row.parent].kind.startswith("heading")
    cells = {
        "stt": Cell(f"{row.code.rstrip('.')}.", middle),
        "label": Cell(_label(row), "cell_part" if part else plain),
        "unit": Cell(_unit_text(row), middle),
        "value": Cell(None, _VALUE_STYLES.get(row.kind, plain)),
        "note": Cell(None, plain if row.kind == "heading" else "input_note"),
        "key": Cell(row.key, "key"),
    }
    fraction = Cell(None, "input" if row.takes_fraction else plain)
    return cells | {"numerator": fraction, "denominator": fraction}


_VALUE_STYLES = {
    "count": "input", "ratio": "input", "heading_total": "input_total", "code": "input_choice",
    "text": "input_note",
}  # fmt: skip


def _label(row: Row) -> str:
    """The words of the form; the ministry prints «Trong đó» in place of the first part's number."""
    if row.printed and not any(letter.isdigit() for letter in row.printed):
        return f"{row.printed}: {row.label.rstrip(':')}"
    return row.label.rstrip(":")


def _unit_text(row: Row) -> str:
    """The unit as the form prints it, each code of a coded row on a line of its own."""
    unit = row.printed_unit or row.unit or ("%" if row.kind == "ratio" else "")
    return re.sub(r"= (\d+)", "=\u00a0\\1", re.sub(r"(= \d+) ", r"\1\n", unit))


def line_height(cells: Mapping[tuple[int, int], Cell], line: int) -> float:
    """Height for what stands on a line; figures take one line and need no measuring."""
    texts = []
    for number, column in enumerate(COLUMNS):
        cell = cells.get((line, number))
        if column.name != "key" and cell and isinstance(cell.value, str):
            texts.append((cell.value, column.width, cell.style))
    return row_height(texts)
