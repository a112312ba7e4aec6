"""What comes back of a letter: the department's explanations, and which file the letter was about.

The sheet «Cần sửa» may be renamed, sorted or pasted elsewhere: its columns are found by their headers.
"""

from dataclasses import dataclass

from pipeline.grid import Grid, Table
from pipeline.identity_marks import ANSWERS, FIXES
from schemas.text import fold, tidy
from schemas.wording.papers import worded

UNKNOWN = "?"  # of a letter that no longer says which file it is about
SEPARATOR = " & "  # between findings that one line of the list is about


def identity(finding) -> str:
    """What a finding is known by from one return of a unit to its next: its rule and its rows."""
    return "|".join((finding.rule, *finding.keys))


@dataclass(frozen=True, slots=True)
class Answered:
    """`file` is the checksum of the file that the letter was about; '' where this answers none.

    `explanations` are pairs of a finding's identity and the department's words.
    """

    file: str = ""
    explanations: tuple[tuple[str, str], ...] = ()


def is_list(table: Table) -> bool:
    """True of a letter's own sheet, by its hidden column or, where that is lost, by the one written in."""
    wanted = fold(worded("feedback", "column.explanation"))
    return any(
        cell.kind == "text" and (cell.value.startswith(FIXES) or fold(cell.value) == wanted)
        for cell in table.cells.values()
    )


def answered(grid: Grid) -> Answered:
    """Read what comes back of a letter; equal explanations once."""
    pairs: dict[tuple[str, str], None] = {}
    about = grid.properties.get(ANSWERS, "")
    for table in grid.tables:
        if header := _header(table):
            about = about or str(table.cells[header].value).removeprefix(FIXES).strip() or UNKNOWN
            pairs |= dict.fromkeys(_of_table(table, header))
    return Answered(about, tuple(pairs))


def _header(table: Table) -> tuple[int, int] | None:
    """Where the header of the key column stands."""
    for place, cell in table.cells.items():
        if cell.kind == "text" and cell.value.startswith(FIXES):
            return place
    return None


def _of_table(table: Table, header: tuple[int, int]) -> list[tuple[str, str]]:
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
