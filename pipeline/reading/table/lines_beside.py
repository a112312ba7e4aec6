"""The lines of a sheet and the rows of its table in, the texts under or beside it that speak of its figures out.

«Số liệu tính đến 31/12/2022», «ĐVT: nghìn hồ sơ», «Số liệu của Sở Tư pháp»: whoever reads the page reads
them with the figures, wherever they stand.
"""

from collections.abc import Container, Iterable

from pipeline.grid import RawCell
from pipeline.reading.table.title_claims import speaks_of_figures
from pipeline.reading.table.which_column import Lines
from schemas.text import tidy
from schemas.vocabulary.words import is_scale_of_table


def lines_beside(
    lines: Lines, first: int, own: Container[int], stray: Iterable[tuple[int, int]] = ()
) -> tuple[str, ...]:
    """Texts below row `first`, but for those on the table's `own` rows that are not `stray` there."""
    cells: list[RawCell] = [
        cell for row, line in lines.items() if row > first and row not in own
        for cell in line.values()
    ]  # fmt: skip
    cells += [lines[row][column] for row, column in stray]
    texts = dict.fromkeys(tidy(cell.value) for cell in cells if cell.kind == "text")
    return tuple(text for text in texts if speaks_of_figures(text) or is_scale_of_table(text))
