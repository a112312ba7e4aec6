"""A form in, its sheet out as far as it is the same for every unit: headers, rows, what is accepted.

The reader finds the columns by their headers and the rows by their keys, never by letter or number.
"""

import re
from collections.abc import Mapping

from pipeline.template.columns import (
    AT,
    CHECKED,
    COLUMNS,
    FIRST_LINE,
    FORM_SHEET,
    GROUPED,
    HEADER_LINE,
    PRINTED,
    TICK,
    VIEW,
    Column,
    columns,
    headers,
    line_of,
)
from pipeline.template.live.checks import Checks
from pipeline.template.live.prepare_formulas import share_formula, total_formula
from pipeline.template.live.shown_checks import check_cells, conditionals
from pipeline.template.validations import tick, together, validations, view
from pipeline.xlsx.book import Cell, Page, Sheet
from pipeline.xlsx.row_heights import close_height, on_screen
from schemas.form.model import Form, Row
from schemas.wording.prompts import words

__all__ = ["AT", "COLUMNS", "FORM_SHEET", "form_body", "headers", "line_height"]


def form_body(checks: Checks) -> Sheet:
    """The form sheet as far as it is the same for units of one cut: headers, rows, validations."""
    form, cut, placed = checks.form, checks.cut, columns(checks.with_past)
    cells, accepted, heights = _header_cells(form), [], {}
    first = first_cell(checks)
    for line, row in enumerate(form.rows, FIRST_LINE):
        is_open = row.key in cut.open
        of_row = _row_cells(row, form, is_open) | (_entry_cells(row, checks) if is_open else {})
        cells |= {(line, AT[name]): cell for name, cell in of_row.items()}
        accepted += validations(form, row, line, AT, line == first[0]) if is_open else []
        said = ((text, placed[-1].width, "check") for text in checks.may_say(row))
        heights[line] = max(line_height(cells, line), close_height(on_screen(said)))
    top, last = HEADER_LINE, FIRST_LINE + len(form.rows) - 1
    apart = [
        (top, AT[c.name], top + 1, AT[c.name]) for c in COLUMNS
        if c.name not in (*GROUPED, *CHECKED) and not c.hidden
    ]  # fmt: skip
    over_both = (top, AT[CHECKED[0]], top + 1, AT[CHECKED[-1]])
    return Sheet(
        name=FORM_SHEET,
        cells=cells,
        widths=tuple(column.width for column in placed),
        heights=heights | dict.fromkeys((top, top + 1), _header_height(form, placed)),
        merges=(*((line, 0, line, PRINTED) for line in range(top)), *apart, over_both,
                (top, AT[GROUPED[0]], top, AT[GROUPED[-1]]),
                *((line, PRINTED + 1, line, TICK[1] - 1) for line in (TICK[0], TICK[0] + 1))),
        freeze=(FIRST_LINE, 0),  # no columns: all of them are in sight, and titles stay whole
        selected=first,
        validations=(*together(accepted), tick(TICK, "nothing", {}), view(VIEW)),
        conditionals=conditionals(last),
        hidden_columns=tuple(AT[column.name] for column in placed if column.hidden),
        row_levels={line_of(form, key): (1, True) for key in cut.folded},
        protected=True,
        page=Page(repeat_rows=(top, top + 1), area=(0, 0, last, PRINTED),
                  header='&C&"Times New Roman,Regular"&13&P', first_header="", in_black=True),
    )  # fmt: skip


def first_cell(checks: Checks) -> tuple[int, int]:
    """Where a unit begins to fill in: the figure of the first row that it is asked, or its X."""
    for row in checks.form.rows:
        if row.key in checks.cut.asked:
            part = "numerator" if row.takes_fraction else "value"
            return line_of(checks.form, row.key), AT[part]
    return FIRST_LINE, AT["value"]


def _header_cells(form: Form) -> dict[tuple[int, int], Cell]:
    cells = {}
    for name, text in headers(form).items():
        if not text:
            continue
        line = HEADER_LINE + 1 if name in GROUPED else HEADER_LINE
        cells[line, AT[name]] = Cell(text, "column_header")
    cells[HEADER_LINE, AT[GROUPED[0]]] = Cell(form.header.get("group", ""), "column_header")
    return cells


def _header_height(form: Form, placed: tuple[Column, ...]) -> float:
    """Of each of the two lines: what the tallest header over both needs, halved."""
    both = close_height(
        (headers(form)[column.name], column.width, "column_header")
        for column in placed if column.name not in (*GROUPED, *CHECKED) and not column.hidden
    )  # fmt: skip
    return max(15.0, both / 2)


def _row_cells(row: Row, form: Form, is_open: bool) -> dict[str, Cell]:
    heading = row.kind in ("heading", "heading_total")
    plain, middle, unit = _HEADING if heading else _ASKED
    if not is_open:
        plain, middle, unit = _OFF
    part = row.parent in form.by_key and not form.by_key[row.parent].kind.startswith("heading")
    cells = {
        "stt": Cell(row.number, middle),
        "label": Cell(_label(row), "cell_part" if part and is_open else plain),
        "unit": Cell(_unit_text(row), unit),
        "key": Cell(row.key, "key"),
        "previous": Cell(None, "past"),
        "mark": Cell(None, middle) if is_open else Cell(words("mark.off")[1], "off_centre"),
        "check": Cell(None, plain),
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
        cells["denominator"] = Cell(None, "share" if total else "input", total)
    return cells


# Looks of a row: plain, centred, and that of its unit of measure.
_HEADING = ("section", "section_centre", "section_centre")
_ASKED, _OFF = ("cell", "centre", "form_unit"), ("off", "off_centre", "off_unit")
_VALUE_STYLES = {
    "count": "input", "amount": "input", "ratio": "share", "heading_total": "input_total", "code": "input_choice",
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


_UNMEASURED = ("key", "check")  # hidden, or measured by what may come to stand there
_LOWEST, _AIR = 19.5, 1.5  # points


def line_height(cells: Mapping[tuple[int, int], Cell], line: int) -> float:
    """Height for what stands on a line; figures take one line and need no measuring."""
    texts = []
    for number, column in enumerate(COLUMNS):
        cell = cells.get((line, number))
        if column.name not in _UNMEASURED and cell and isinstance(cell.value, str):
            texts.append((cell.value, column.width, cell.style))
    return max(_LOWEST, close_height(on_screen(texts)) + _AIR)
