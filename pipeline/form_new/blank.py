"""A file with a blank table in, whatever its shape, the form that it draws out, and what is not in it."""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from pipeline.form_new.crossed_out import knows_looks
from pipeline.form_new.draft import Doubts, draft_form
from pipeline.form_new.grid_draft import draft_grid_form
from pipeline.form_new.table import read_blank_table
from pipeline.form_new.wide_draft import draft_wide_form
from pipeline.form_new.wide_table import read_wide_table
from schemas.form.model import Form


class Drafted(NamedTuple):
    """The form, the cells that are only guessed, lines and columns that it does not ask.

    `knows_looks` is false where the looks of a grid may cross out cells that nobody has seen.
    """

    form: Form
    doubts: Doubts
    left_out: tuple[str, ...] = ()
    columns_left_out: tuple[str, ...] = ()
    knows_looks: bool = True


def drafted_from(path: Path, today: dt.date, like: Form | None = None) -> Drafted:
    """`like` is an older version of the form. Raises PhulucError, by the cells of the blank where it can."""
    wide = read_wide_table(path)
    if wide and wide.body:
        form, doubts = draft_grid_form(wide, wide.body, today, like)
        return Drafted(form, doubts, wide.body.left_out, knows_looks=knows_looks(path))
    if wide:
        return Drafted(*draft_wide_form(wide, today, like))
    table = read_blank_table(path)
    return Drafted(*draft_form(table, today, like), table.left_out, table.columns_left_out)
