"""columns.csv of a wide form in, its Columns, its Rows and the rules of its number line out.

A row of a wide form is asked in the column of the same key: its code is the printed number, its label
the headings over it. Everything that knows rows therefore knows the columns of a wide form.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import DefinitionError, refuse
from schemas.form.model import Column, Row
from schemas.form.row_loading import ROW_COLUMNS, form_rows
from schemas.rules.number_line import Equality, NumberLine, read_number_line
from schemas.rules.printed_sums import printed_sums
from schemas.rules.rule import Rule
from schemas.text import fold
from schemas.vocabulary.words import phrases

COLUMN_COLUMNS = (
    "key", "printed", "path", "unit", "kind", "codes", "time", "aggregate", "numerator",
    "denominator", "owner", "levels", "minimum", "maximum", "required_when", "note",
)  # fmt: skip
STUB = "stub"  # the kind of a column that asks nothing
APART = " > "  # between the headings of a path, as it is written
_APART = re.compile(r"\s+>\s+|(?<=[^\W\d])>(?=[^\W\d])")
_JOINED = " – "
_WORDS_OF_A_TOTAL = 2
Record = dict[str, str]
Records = list[tuple[int, Record]]


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
    columns = tuple(
        Column(
            "" if record["kind"] == STUB else record["key"], record["printed"],
            headings_in(record["path"]),
        )
        for _, record in records
    )  # fmt: skip
    asked = [entry for entry in records if entry[1]["kind"] != STUB]
    line = number_line_of([record for _, record in asked])
    refuse([error.at(path, asked[place][0]) for place, error in line.problems])
    rows = [(at, _row(record, code)) for (at, record), code in zip(asked, line.codes, strict=True)]
    table = PrintedTable(path, columns, form_rows(path, rows, blank), line.equalities)
    refuse(list(_sums_of_no_figures(table)))
    return table


def _sums_of_no_figures(table: PrintedTable) -> Iterator[DefinitionError]:
    """Codes and texts are not added up."""
    for equality in table.equalities:
        total = table.rows[equality.place]
        rows = [total, *(table.rows[place] for _, place in equality.terms)]
        if wrong := [row.code for row in rows if row.kind in ("code", "text")]:
            words = {"text": f"{equality.number}={equality.sum}", "numbers": ", ".join(wrong)}
            yield DefinitionError(table.path, total.line, "number.no_figure", **words)


def number_line_of(asked: Sequence[Record]) -> NumberLine:
    """What the number line says of the columns with these records; stubs are not among them."""
    totals = [is_total(headings_in(record["path"])) for record in asked]
    return read_number_line([record["printed"] for record in asked], totals)


def headings_in(path: str) -> tuple[str, ...]:
    """«Đã giải quyết > Lần đầu» as its headings; «Quá hạn > >10 ngày» has two.

    >>> headings_in("Quá hạn > >10 ngày"), headings_in("Đã giải quyết>Lần đầu")
    (('Quá hạn', '>10 ngày'), ('Đã giải quyết', 'Lần đầu'))
    """
    return tuple(heading for part in _APART.split(path) if (heading := part.strip()))


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


def _row(record: Record, code: str) -> dict[str, str]:
    """The line of rows.csv that asks the same."""
    return dict.fromkeys(ROW_COLUMNS, "") | record | {
        "code": code, "printed": code, "label": label_of(headings_in(record["path"])),
        "printed_unit": record["unit"],
    }  # fmt: skip
