"""columns.csv of a wide form in, its Columns, its Rows and the rules of its number line out.

A row of a wide form is asked in the column of the same key: its code is the printed number, its label
the headings over it. Everything that knows rows therefore knows the columns of a wide form.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import refuse
from schemas.form.model import Column, Row
from schemas.form.row_loading import ROW_COLUMNS, form_rows
from schemas.rules.number_line import Equality, read_number_line
from schemas.rules.printed_sums import printed_sums
from schemas.rules.rule import Rule
from schemas.text import fold
from schemas.vocabulary.words import phrases

COLUMN_COLUMNS = (
    "key", "printed", "path", "unit", "kind", "codes", "time", "aggregate", "numerator",
    "denominator", "owner", "levels", "minimum", "maximum", "required_when", "note",
)  # fmt: skip
STUB = "stub"  # the kind of a column that asks nothing
APART = ">"  # between the headings of a path
_JOINED = " – "
_WORDS_OF_A_TOTAL = 2
Records = list[tuple[int, dict[str, str]]]


@dataclass(frozen=True)
class PrintedTable:
    """The columns of a wide form, the rows that are asked in them, and what its number line says."""

    path: Path
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    equalities: tuple[Equality, ...]

    def sums(self, own: Iterable[Rule]) -> list[Rule]:
        """The rules of the number line that the form's own do not state."""
        lines, keys = [row.line for row in self.rows], [row.key for row in self.rows]
        return printed_sums(self.path, lines, keys, self.equalities, own)


def printed_table(path: Path, records: Records, blank: str = "") -> PrintedTable:
    """Read a line for each column, in the order of print; `blank` as of form_rows.

    Raises DefinitionError; of a number line all that contradicts itself is told at once.
    """
    paths = [headings_in(record["path"]) for _, record in records]
    columns = tuple(
        Column("" if record["kind"] == STUB else record["key"], record["printed"], headings)
        for (_, record), headings in zip(records, paths, strict=True)
    )
    asked = [place for place, column in enumerate(columns) if not column.is_stub]
    line = read_number_line(
        [columns[place].printed for place in asked], [is_total(paths[place]) for place in asked]
    )
    refuse([error.at(path, records[asked[place]][0]) for place, error in line.problems])
    rows = [
        (records[place][0], _row(records[place][1], code, paths[place]))
        for place, code in zip(asked, line.codes, strict=True)
    ]
    return PrintedTable(path, columns, form_rows(path, rows, blank), line.equalities)


def headings_in(path: str) -> tuple[str, ...]:
    """«Đã giải quyết > Lần đầu» as its headings."""
    return tuple(heading for part in path.split(APART) if (heading := part.strip()))


def label_of(headings: tuple[str, ...]) -> str:
    """The headings of a column in one line; one that repeats what stands over it is said once."""
    said = [
        heading for place, heading in enumerate(headings)
        if not place or fold(heading) != fold(headings[place - 1])
    ]  # fmt: skip
    return _JOINED.join(said)


def is_total(headings: tuple[str, ...]) -> bool:
    """Whether the last heading says that the column is a total: «Tổng», «Tổng số đơn», «Cộng»."""
    words = fold(headings[-1]).split() if headings else []
    begun = " ".join(words[:_WORDS_OF_A_TOTAL])
    return begun in {fold(said) for said in phrases("total_column")}


def _row(record: dict[str, str], code: str, headings: tuple[str, ...]) -> dict[str, str]:
    """The line of rows.csv that asks the same."""
    return dict.fromkeys(ROW_COLUMNS, "") | record | {
        "code": code, "printed": code, "label": label_of(headings), "printed_unit": record["unit"],
    }  # fmt: skip
