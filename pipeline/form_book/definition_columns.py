"""The sheet «Cột» of a wide form or a grid in, the records of columns.csv out."""

import re
from collections.abc import Collection, Mapping

from pipeline.form_book.chosen import chosen, free_name, key_of, words_in
from pipeline.form_book.definition_rows import asked
from pipeline.form_book.page import Page
from schemas.errors import refuse
from schemas.form.column_loading import STUB, number_line_of
from schemas.form.definition import Records

_PLAIN = ("printed", "path", "unit", "numerator", "owner", "note", "follows", "key")


def column_records(page: Page) -> tuple[Records, dict[str, str]]:
    """A record for each line, and the keys of the columns by code; raises DefinitionError, by the cell."""
    records, keys = printed_columns(page)
    return with_what_is_asked(page, records, keys, {}), keys


def printed_columns(page: Page) -> tuple[Records, dict[str, str]]:
    """The records as far as they are printed, and the keys; one without gets one from its number: cot_5."""
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
    given, keys = {record["key"] for _, record in figures}, {}
    for (_, record), code in zip(figures, numbers.codes, strict=True):
        keys[code] = record["key"] = record["key"] or key_of_number(code, given)
    return records, keys


def with_what_is_asked(
    page: Page, records: Records, names: Mapping[str, str], lines: Mapping[str, str]
) -> Records:
    """The records with what each column asks; `names` as row_records, `lines` are keys by code."""
    return [
        (line, record | asked(page, line, names) | {
            "blocked": " ".join(
                key_of(page, line, "blocked", code, lines)
                for code in words_in(page.text(line, "blocked"))
            )
        })
        for line, record in records
    ]  # fmt: skip


def key_of_number(code: str, given: Collection[str]) -> str:
    """The key of a column that has none yet: 7.1 → cot_7_1, or a free one where that is given."""
    return free_name("cot_" + re.sub(r"\W", "_", code), given)
