"""A form in, its sheet out as far as it is the same for every unit: headers, rows, what is accepted.

The reader finds the columns by their headers and the rows by their keys, never by letter or number.
"""

import re
from collections.abc import Mapping

from pipeline.template.columns import (
    AT,
    COLUMNS,
    FIRST_LINE,
    FORM_SHEET,
    GROUPED,
    HEADER_LINE,
    PRINTED,
    TICK,
    headers,
    line_of,
)
from pipeline.template.live.checks import Checks
from pipeline.template.live.prepare_formulas import share_formula, total_formula
from pipeline.template.live.shown_checks import check_cells, conditionals
from pipeline.template.validations import tick, validations
from pipeline.xlsx.book import Cell, Page, Sheet
from pipeline.xlsx.row_heights import row_height
from schemas.form.model import Form, Row

__all__ = ["AT", "COLUMNS", "FORM_SHEET", "form_body", "headers", "line_height"]


def form_body(checks: Checks) -> Sheet:
    """The form sheet as far as it is the same for units of one cut: headers, rows, validations."""
    form, cut = checks.form, checks.cut
    cells, accepted, heights = _header_cells(form), [], {}
    for line, row in enumerate(form.rows, FIRST_LINE):
        is_open = row.key in cut.open
        of_row = _row_cells(row, form, is_open) | (_entry_cells(row, checks) if is_open else {})
        cells |= {(line, AT[name]): cell for name, cell in of_row.items()}
        accepted += validations(form, row, line, AT) if is_open else []
        heights[line] = line_height(cells, line)
    top, last = HEADER_LINE, FIRST_LINE + len(form.rows) - 1
    apart = [
        (top, AT[c.name], top + 1, AT[c.name]) for c in COLUMNS
        if c.name not in GROUPED and not c.hidden
    ]  # fmt: skip
    hidden = [AT[column.name] for column in COLUMNS if column.hidden]
    return Sheet(
        name=FORM_SHEET,
        cells=cells,
        widths=tuple(column.width for column in COLUMNS),
        heights=heights | {top: 21.0, top + 1: _header_height(form)},
        merges=(*((line, 0, line, PRINTED) for line in range(top)), *apart,
                (top, AT[GROUPED[0]], top, AT[GROUPED[-1]]), (2, PRINTED + 1, 2, PRINTED + 2)),
        freeze=(FIRST_LINE, AT["unit"]),
        validations=(*accepted, tick(TICK, "nothing", {})),
        conditionals=conditionals(FIRST_LINE, last),
        hidden_columns=(*hidden, *(() if checks.with_past else (AT["previous"],))),
        row_levels={line_of(form, key): (1, True) for key in cut.folded},
        protected=True,
        page=Page(repeat_rows=(top, top + 1), area=(0, 0, last, PRINTED),
                  header='&C&"Times New Roman,Regular"&13&P', first_header=""),
    )  # fmt: skip


def _header_cells(form: Form) -> dict[tuple[int, int], Cell]:
    cells = {}
    for name, text in headers(form).items():
        if not text:
            continue
        line = HEADER_LINE + 1 if name in GROUPED else HEADER_LINE
        cells[line, AT[name]] = Cell(text, "header")
    cells[HEADER_LINE, AT[GROUPED[0]]] = Cell(form.header.get("group", ""), "header")
    return cells


def _header_height(form: Form) -> float:
    both = row_height(
        (headers(form)[column.name], column.width, "header")
        for column in COLUMNS if column.name not in GROUPED and not column.hidden
    )  # fmt: skip
    return max(21.0, both - 21.0)


def _row_cells(row: Row, form: Form, is_open: bool) -> dict[str, Cell]:
    heading = row.kind in ("heading", "heading_total")
    plain, middle = ("section", "section_centre") if heading else ("cell", "centre")
    if not is_open:
        plain, middle = "off", "off_centre"
    part = row.parent in form.by_key and not form.by_key[row.parent].kind.startswith("heading")
    cells = {
        "stt": Cell(f"{row.code.rstrip('.')}.", middle),
        "label": Cell(_label(row), "cell_part" if part and is_open else plain),
        "unit": Cell(_unit_text(row), middle),
        "key": Cell(row.key, "key"),
        "previous": Cell(None, "past"),
        "check": Cell(None, "check"),
    }
    cells |= {name: Cell(None, plain) for name in ("value", "note", "numerator", "denominator")}
    cells["state"] = Cell(None, plain)
    return cells


def _entry_cells(row: Row, checks: Checks) -> dict[str, Cell]:
    """The cells of a row that a unit writes in, and of what is told of it."""
    cells, form = check_cells(checks, row), checks.form
    if row.kind in _VALUE_STYLES:
        cells["value"] = Cell(None, _VALUE_STYLES[row.kind])
    if row.kind != "heading":
        cells["note"] = Cell(None, "input_note")
    if row.kind != "text":
        cells["state"] = Cell(None, "input_reason")
    if row.takes_fraction:
        line = line_of(form, row.key)
        total = f"={total_formula(form, row)}" if row.denominator_is_row else ""
        cells["value"] = Cell(None, _VALUE_STYLES[row.kind], f"={share_formula(line)}")
        cells["numerator"] = Cell(None, "input")
        cells["denominator"] = Cell(None, "input", total)
    return cells


_VALUE_STYLES = {
    "count": "input", "amount": "input", "ratio": "input", "heading_total": "input_total", "code": "input_choice",
    "text": "input_note",
}  # fmt: skip


def _label(row: Row) -> str:
    """The words of the form; the ministry prints «Trong đó» in place of the first part's number."""
    is_number = row.printed.rstrip(".") == row.code or any(map(str.isdigit, row.printed))
    if row.printed and not is_number:
        return f"{row.printed}: {row.label.rstrip(':')}"
    return row.label.rstrip(":")


def _unit_text(row: Row) -> str:
    """The unit as the form prints it, each code of a coded row on a line of its own."""
    unit = row.printed_unit or row.unit or ("%" if row.kind == "ratio" else "")
    return re.sub(r"= (\d+)", "=\u00a0\\1", re.sub(r"(= \d+) ", r"\1\n", unit))


_UNMEASURED = ("key", "check")  # hidden, or running on to the right in one line


def line_height(cells: Mapping[tuple[int, int], Cell], line: int) -> float:
    """Height for what stands on a line; figures take one line and need no measuring."""
    texts = []
    for number, column in enumerate(COLUMNS):
        cell = cells.get((line, number))
        if column.name not in _UNMEASURED and cell and isinstance(cell.value, str):
            texts.append((cell.value, column.width, cell.style))
    return row_height(texts)
