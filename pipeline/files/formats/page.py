"""Lines of text and of tables in, one after the other, a sheet out: what every written document is.

A table that a page break cut in several is read as one; addresses name table, line and column, since
a document has no cell names.
"""

from dataclasses import dataclass, field

from pipeline.files.bounds import check_cells
from pipeline.grid import Annotation, Range, RawCell, Table

FEW = 3  # lines of a table inside a cell that only says what stands in the cell
DEEPEST = 20  # tables inside tables


@dataclass
class Page:
    """What was read so far, and where each line of it stands: table (0 for none) and line."""

    cells: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    merges: list[Range] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    tables: int = 0
    paragraphs: int = 0

    def add_text(self, text: str) -> None:
        """A paragraph outside of tables."""
        self.paragraphs += 1
        self.places[len(self.places) + 1] = 0, self.paragraphs
        self.put(len(self.places), 1, RawCell(text, "text"))

    def begin_table(self) -> int:
        self.tables += 1
        return self.tables

    def add_line(self, table: int, line: int) -> int:
        """The row of a line of a table."""
        self.places[len(self.places) + 1] = table, line
        return len(self.places)

    def put(self, row: int, column: int, cell: RawCell, wide: int = 1, high: int = 1) -> None:
        """A cell that covers so many columns and lines; a blank one only covers them."""
        if not isinstance(cell.value, str) or cell.value.strip():
            self.cells[row, column] = cell
            check_cells(self.cells)
        if wide > 1 or high > 1:
            self.merges.append((row, column, row + high - 1, column + wide - 1))

    def go_on(self, row: int, column: int) -> None:
        """A cell that belongs to the one over it."""
        above = (row - 1, column)
        for at, (top, left, bottom, right) in reversed(list(enumerate(self.merges))):
            if (bottom, left) == above:
                self.merges[at] = top, left, row, right
                return
            if bottom < row - 1:
                break
        self.merges.append((*above, row, column))

    def as_table(self, name: str, knows_formats: bool = True) -> Table:
        return Table(
            name, self.cells, places=self.places, merges=tuple(self.merges),
            knows_formats=knows_formats, annotations=tuple(self.annotations),
        )  # fmt: skip
