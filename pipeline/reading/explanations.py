"""A Grid in, what the department wrote in the column «Giải trình của đơn vị» of «Cần sửa» out.

The sheet may be renamed, sorted or pasted elsewhere: its columns are found by their headers.
"""

import operator

from pipeline.grid import Grid, Table
from schemas.text import fold, tidy
from schemas.wording.papers import worded

MARK = "phuluc:cần sửa"  # the header of the column that says which finding a line is about


SEPARATOR = " & "  # between findings that one line of the list is about


def identity(finding) -> str:
    """What a finding is known by from one return of a unit to its next: its rule and its rows."""
    return "|".join((finding.rule, *finding.keys))


def explanations(grid: Grid) -> tuple[tuple[str, str], ...]:
    """Pairs of a finding's identity and the department's words; equal ones once."""
    found: dict[tuple[str, str], None] = {}
    for table in grid.tables:
        found |= dict.fromkeys(_of_table(table))
    return tuple(found)


def _of_table(table: Table) -> list[tuple[str, str]]:
    if MARK not in map(operator.itemgetter(0), table.cells.values()):
        return []
    header = next(place for place, cell in table.cells.items() if cell.value == MARK)
    wanted = fold(worded("feedback", "column.explanation"))
    columns = [
        column for (row, column), cell in table.cells.items()
        if row == header[0] and cell.kind == "text" and fold(cell.value) == wanted
    ]  # fmt: skip
    pairs = []
    for (row, column), cell in table.cells.items():
        said = table.cells.get((row, columns[0])) if columns else None
        if column == header[1] and row > header[0] and said and tidy(str(said.value)):
            words = tidy(str(said.value))
            pairs += [(known, words) for known in str(cell.value).split(SEPARATOR)]
    return pairs
