"""Lines of a sheet without a header in, the Header that its content shows out, or None.

Offices delete the header, or type over it. Where a column holds the labels of the form and exactly
one other column holds figures beside them, there is nothing to choose; else nothing is read.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from pipeline.grid import RawCell, Table, lines_of
from pipeline.reading.cell.numeral import clean
from pipeline.reading.table.headers import Header
from pipeline.reading.table.heading_path import Heading, says_of_figures
from pipeline.reading.table.labels import label_key, rows_by_label
from pipeline.reading.table.records import is_column_numbers, text_of
from pipeline.reading.table.which_column import Lines
from schemas.form.model import Form
from schemas.text import fold
from schemas.vocabulary.words import heading, state_word, usual_heading

ENOUGH = 0.3  # of the form's rows must stand in the column of labels
_MOSTLY = 0.6
_LINES_OF_HEADINGS = 3  # between the heading of the labels and the first of them


def with_heading_of_labels(table: Table, form: Form) -> Table:
    """The sheet with its labels under a heading that is known: «Tiêu chí», or none, stands over them.

    The line of headings is the one that names another column, right over the first label.
    """
    lines = lines_of(table.cells)
    label, rows = _labels(lines, form)
    if not rows:
        return table
    first, nearest = rows[0][0], max(1, rows[0][0] - _LINES_OF_HEADINGS)
    for row in range(nearest, first):
        line = lines.get(row, {})
        words = [cell.value for cell in line.values() if cell.kind == "text"]
        names = any(map(heading, words)) or all(
            says_of_figures(text, form.scheme) for text in words
        )
        if names and len(words) > 1 and not is_column_numbers(line):
            cell = RawCell(usual_heading("label"), "text")
            return replace(table, cells=table.cells | {(row, label): cell})
    return table


def continued_header(lines: Lines, form: Form, columns: Mapping[str, int]) -> Header | None:
    """The columns of another header, where labels of the form stand in the same one without their own.

    They go on from the sheet before, or stand over a heading that the next page repeats.
    """
    known = rows_by_label(form)
    texts = {row: text_of(line.get(columns.get("label", 0))) for row, line in lines.items()}
    rows = [row for row, text in texts.items() if label_key(text) in known]
    if not rows or 2 * len(rows) <= len(lines):
        return None
    first = rows[0] - 1
    headings = {column: Heading((), name) for name, column in columns.items()}
    return Header(first, first, first, dict(columns), (), headings, 1, float("inf"))


def _labels(lines: Lines, form: Form) -> tuple[int, list[tuple[int, Mapping[int, RawCell]]]]:
    """The column of labels, and the lines with one; none where too few are the form's."""
    known = rows_by_label(form)
    counts = Counter(
        column for line in lines.values() for column, cell in line.items()
        if cell.kind == "text" and label_key(cell.value) in known
    )  # fmt: skip
    if not counts or counts.most_common(1)[0][1] < ENOUGH * len(form.rows):
        return 0, []
    label = counts.most_common(1)[0][0]
    return label, [
        (number, line) for number, line in lines.items()
        if label in line and label_key(str(line[label].value)) in known
    ]  # fmt: skip


def infer_header(lines: Lines, form: Form) -> Header | None:
    """The columns of label, number, unit, figures and note, told by what stands in them."""
    label, rows = _labels(lines, form)
    if not rows:
        return None
    units = {fold(unit) for row in form.rows for unit in (row.unit, row.printed_unit)}
    columns = {"label": label}
    right = sorted({column for _, line in rows for column in line if column > label})
    figures = []
    for column in right:
        cells = [line[column] for _, line in rows if column in line]
        if _share(cells, lambda cell: fold(str(cell.value)) in units) > _MOSTLY:
            columns.setdefault("unit", column)
        elif _share(cells, _is_figure) > _MOSTLY:
            figures.append(column)
    if len(figures) != 1:
        return None
    columns["value"] = figures[0]
    if figures[0] + 1 in right:
        columns["note"] = figures[0] + 1
    if any(label - 1 in line for _, line in rows):
        columns["stt"] = label - 1
    first = rows[0][0] - 1
    headings = {column: Heading((), name) for name, column in columns.items()}
    return Header(first, first, first, columns, (), headings, 1, float("inf"))


def _share(cells: list[RawCell], test) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _is_figure(cell: RawCell) -> bool:
    if cell.kind != "text":
        return True
    text = clean(cell.value)
    return text[:1].isdigit() or state_word(text) is not None
