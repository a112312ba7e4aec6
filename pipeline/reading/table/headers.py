"""The lines of a sheet in, its header lines and the columns that they name out.

A table may stand anywhere, repeat its header on every page, stand twice side by side, or have more
columns than the form (the period before, a target). Two columns that could both be the figures are
never chosen between, unless one of them is empty.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipeline.grid import RawCell
from schemas.vocabulary.words import heading

KEY_MARK = "phuluc|"
_OTHER_FIGURES = ("previous", "target", "check")
Lines = Mapping[int, Mapping[int, RawCell]]


@dataclass(frozen=True, slots=True)
class Header:
    """One table's header: `columns` by name; `rivals` are columns that all could be the figures.

    `named` are all columns with a heading, `left` and `right` the columns between which they lie.
    """

    row: int
    last_row: int
    columns: dict[str, int]
    rivals: tuple[int, ...]
    named: dict[int, str]
    left: int
    right: float

    def covers(self, column: int) -> bool:
        """True for a column of this table, when several stand side by side."""
        return self.left <= column < self.right


def lines_of(cells: Mapping[tuple[int, int], RawCell]) -> dict[int, dict[int, RawCell]]:
    """Cells by row and column, in the order of the sheet."""
    lines: dict[int, dict[int, RawCell]] = {}
    for (row, column), cell in sorted(cells.items()):
        lines.setdefault(row, {})[column] = cell
    return lines


def find_headers(lines: Lines, labelled: Collection[int]) -> dict[int, list[Header]]:
    """Header lines by sheet row, each with its tables; a second line belongs to the first.

    `labelled` are the rows with a heading of labels. One is a header when it, or it with the next,
    names the columns of label and value.
    """
    headers: dict[int, list[Header]] = {}
    for number in sorted(labelled):
        line = lines[number]
        names = _names(line)
        if number - 1 in headers and headers[number - 1][0].last_row == number:
            continue
        found = _headers(number, line, names, lines)
        if found:
            headers[number] = found
    return headers


def _names(line: Mapping[int, RawCell]) -> dict[int, str]:
    names = {}
    for column, cell in line.items():
        if cell.kind == "text":
            name = "key" if cell.value.startswith(KEY_MARK) else heading(cell.value)
            if name:
                names[column] = name
    return names


def _headers(row: int, line: Mapping[int, RawCell], names: dict[int, str], lines: Lines) -> list:
    below = _second_line(lines.get(row + 1, {}))
    last = row + 1 if below else row
    labels = sorted(column for column, name in names.items() if name == "label")
    lefts = [1, *(_left_of(label, names) for label in labels[1:])]
    found = []
    for left, right in zip(lefts, [*lefts[1:], float("inf")], strict=True):
        own = {c: n for c, n in names.items() if left <= c < right}
        second = {c: n for c, n in below.items() if left <= c < right}
        header = _header(row, last, own, second, line, left, right, lines)
        if "value" in header.columns or header.rivals:
            found.append(header)
    return found


def _second_line(line: Mapping[int, RawCell]) -> dict[int, str]:
    """What a second header line names; a line of figures is none."""
    names = _names(line)
    told = {"value", "unit", "numerator", "denominator"} & set(names.values())
    return names if told and all(cell.kind == "text" for cell in line.values()) else {}


def _left_of(label: int, names: dict[int, str]) -> int:
    return label - 1 if names.get(label - 1) == "stt" else label


def _header(row, last, names, below, line, left, right, lines: Lines) -> Header:
    values = [column for column, name in names.items() if name == "value"]
    values += [c for c, name in below.items()
               if name == "value" and c not in values and not _is_other(c, line)]  # fmt: skip
    if any(name == "value" for name in below.values()):  # «Kết quả» over «Đơn vị tính | Số liệu»
        values = [c for c in values if below.get(c) == "value" or c not in names] or values
    if len(values) > 1:
        filled = [column for column in values if _is_filled(column, last, lines)]
        values = filled or values[:1]
    columns: dict[str, int] = {}
    for column, name in (*names.items(), *below.items()):
        if name not in ("value", *_OTHER_FIGURES):
            columns.setdefault(name, column)
    if len(values) == 1:
        columns["value"] = values[0]
    texts = {c for r in range(row, last + 1) for c, cell in lines.get(r, {}).items()
             if cell.kind == "text" and cell.value.strip()}  # fmt: skip
    named = {c: below.get(c) or names.get(c) or "" for c in texts}
    rivals = tuple(values) if len(values) > 1 else ()
    return Header(row, last, columns, rivals, named, left, right)


def _is_other(column: int, line: Mapping[int, RawCell]) -> bool:
    """True where the heading above, or the merged one left of it, tells of other figures."""
    above = max((c for c in line if c <= column), default=None)
    return above is not None and heading(str(line[above].value)) in _OTHER_FIGURES


def _is_filled(column: int, header_row: int, lines: Lines) -> bool:
    """True where something other than a repeated heading stands in the column."""
    return any(
        line[column].kind != "text" or not heading(line[column].value)
        for number, line in lines.items() if number > header_row and column in line
    )  # fmt: skip
