"""The sheet «Cột» of a wide form in, the records of columns.csv out."""

import re

from pipeline.form_book.chosen import chosen
from pipeline.form_book.definition_rows import asked
from pipeline.form_book.page import Page
from schemas.errors import refuse
from schemas.form.column_loading import STUB, number_line_of
from schemas.form.definition import Records

_PLAIN = ("printed", "path", "unit", "numerator", "owner", "note", "follows", "key")


def column_records(page: Page) -> tuple[Records, dict[str, str]]:
    """A record for each line, and the keys of the columns by code; raises DefinitionError, by the cell.

    A column without a key gets one from its number: 5 → cot_5.
    """
    records = [
        (line, {name: page.text(line, name).replace("\n", " ") for name in _PLAIN}
         | {"kind": chosen(page, line, "kind", "column_kind")})
        for line in page.lines
    ]  # fmt: skip
    figures = [(line, record) for line, record in records if record["kind"] != STUB]
    numbers = number_line_of([record for _, record in figures])
    refuse([
        page.problem(figures[place][0], "printed", error.id, **error.words)
        for place, error in numbers.problems
    ])  # fmt: skip
    keys = {}
    for (_, record), code in zip(figures, numbers.codes, strict=True):
        record["key"] = record["key"] or key_of_number(code)
        keys[code] = record["key"]
    for line, record in records:
        record |= asked(page, line, keys)
    return records, keys


def key_of_number(code: str) -> str:
    """The key of a column that has none yet: 4a → cot_4a, 7.1 → cot_7_1."""
    return "cot_" + re.sub(r"\W", "_", code)
