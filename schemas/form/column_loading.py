"""columns.csv of a wide form in, its Columns, its Rows and the rules of its number line out.

A row of a wide form is asked in the column of the same key: its code is the printed number, its label
the headings over it. Everything that knows rows therefore knows the columns of a wide form.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from schemas.errors import DefinitionError, refuse
from schemas.form.model import Column, Row
from schemas.form.row_loading import ROW_COLUMNS, form_rows
from schemas.rules.number_line import NumberLine, read_number_line
from schemas.rules.printed_rules import Printed, printed_rules
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
JOINED = " – "
_WORDS_OF_A_TOTAL = 2
Record = dict[str, str]
Records = list[tuple[int, Record]]


class Heads(NamedTuple):
    """The columns as printed; the records of those that ask, by lines of the file; their number line."""

    columns: tuple[Column, ...]
    asked: Records
    numbers: NumberLine


@dataclass(frozen=True)
class WideTable:
    """The columns of a wide form, the rows that are asked in them, and the rules that it prints."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]


def wide_table(path: Path, records: Records, blank: str, own: Sequence[Rule]) -> WideTable:
    """Read a line for each column, in the order of print; `blank` as of form_rows.

    `own` are the form's own rules: those of the number line that they do not state are added. Raises
    DefinitionError; of a number line all that contradicts itself is told at once.
    """
    heads = heads_of(path, records)
    coded = zip(heads.asked, heads.numbers.codes, strict=True)
    rows = form_rows(path, [(line, _row(record, code)) for (line, record), code in coded], blank)
    refuse(list(_not_of_figures(path, rows, heads.numbers)))
    rows = tuple(with_numerators(dict(enumerate(rows)), heads.numbers).values())
    at = Printed(path, tuple(row.line for row in rows))
    printed = printed_rules(at, dict(enumerate(rows)), heads.numbers, own)
    return WideTable(heads.columns, rows, (*printed, *own))


def heads_of(path: Path, records: Records) -> Heads:
    """Headings and numbers of the columns; raises DefinitionError where the numbers contradict each other."""
    columns = tuple(
        Column(
            "" if record["kind"] == STUB else record["key"], record["printed"],
            headings_in(record["path"]),
        )
        for _, record in records
    )  # fmt: skip
    asked = [entry for entry in records if entry[1]["kind"] != STUB]
    numbers = number_line_of([record for _, record in asked])
    refuse([error.at(path, asked[place][0]) for place, error in numbers.problems])
    return Heads(columns, asked, numbers)


def _not_of_figures(
    path: Path, rows: Sequence[Row], numbers: NumberLine
) -> Iterator[DefinitionError]:
    """Codes and texts are not added up, and only a share is a quotient."""
    for equality in numbers.equalities:
        total = rows[equality.place]
        added = [total, *(rows[place] for _, place in equality.terms)]
        if wrong := [row.code for row in added if row.kind in ("code", "text")]:
            words = {"text": f"{equality.number}={equality.sum}", "numbers": ", ".join(wrong)}
            yield DefinitionError(path, total.line, "number.no_figure", **words)
    for quotient in numbers.quotients:
        if not rows[quotient.place].takes_fraction:
            words = {"text": f"{quotient.number}={quotient.sum}", "number": quotient.number}
            yield DefinitionError(path, rows[quotient.place].line, "number.no_share", **words)


def with_numerators(rows: Mapping[int, Row], numbers: NumberLine) -> dict[int, Row]:
    """The rows by column, shares with the row that the number line puts over their denominator."""
    found = dict(rows)
    for quotient in numbers.quotients:
        places = (quotient.place, quotient.numerator, quotient.denominator)
        if rows.keys() >= {*places}:
            share, numerator, denominator = (rows[place] for place in places)
            if share.takes_fraction and share.denominator == denominator.key:
                found[quotient.place] = replace(share, numerator_row=numerator.key)
    return found


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
    return JOINED.join(said)


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
