"""The sheets «Dòng» and «Cột» of a grid form in, the records of rows.csv and columns.csv out.

In its rules «[dòng 1]» is a line, «[cột 2]» a column, and «[1/2]» the cell where they meet.
"""

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.form_book.definition_columns import printed_columns, with_what_is_asked
from pipeline.form_book.definition_rows import row_records
from pipeline.form_book.page import Page
from schemas.form.definition import Records
from schemas.form.model import Grid
from schemas.wording.papers import worded

Keys = Mapping[str, str]  # by code, or by what is written in brackets


class AskedRecords(NamedTuple):
    """The records of both tables, none of one that the form has not, and keys by what is written for them."""

    lines: Records
    columns: Records
    names: Keys


def grid_records(rows: Page, columns: Page) -> AskedRecords:
    """Raises DefinitionError, by the cell."""
    printed, keys = printed_columns(columns)
    lines, of_lines = row_records(rows, lambda found: names_of(found, keys))
    names = names_of(of_lines, keys)
    return AskedRecords(lines, with_what_is_asked(columns, printed, names, of_lines), names)


def names_of(lines: Keys, columns: Keys) -> dict[str, str]:
    """Lines, columns and cells by how an office writes them, from their keys by code."""
    return {
        **{line_name(code): key for code, key in lines.items()},
        **{column_name(code): key for code, key in columns.items()},
        **{
            f"{code}/{number}": Grid.cell(line, column)
            for code, line in lines.items() for number, column in columns.items()
        },
    }  # fmt: skip


def line_name(code: str) -> str:
    return worded("form_book", "grid.line", code=code)


def column_name(number: str) -> str:
    return worded("form_book", "grid.column", number=number)
