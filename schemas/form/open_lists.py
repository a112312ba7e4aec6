"""A form whose units name its lines and the names that were met in, the form with those lines out.

The names are put into the form as it is written, which is then loaded again: the lines of an open list
are lines of a grid from there on. Lines are the same where their words are, whoever wrote them.
"""

import functools
import hashlib
import re
from dataclasses import replace
from typing import NamedTuple

from schemas.form.column_loading import Record, Records, label_of
from schemas.form.grid_loading import LIST
from schemas.form.loading import form_of
from schemas.form.model import Form, Grid, Line
from schemas.text import bare, fold, tidy

_NO_LETTER = re.compile(r"[^a-z0-9]+")
_LONGEST, _MARK = 40, 8  # letters of a key: of the words, and of what tells their diacritics apart
_ANY = "x"  # a line by which the columns are known


class Named(NamedTuple):
    """A line as a unit calls it, and the key of the list under which it does."""

    list: str
    label: str


def line_key(form: Form, named: Named) -> str:
    """The key of the line with these words under this list: one that the form has, or a new one."""
    words = fold(named.label)
    for line in lines_under(form, named.list):
        if fold(line.label) == words:
            return line.key
    mark = hashlib.sha256(words.encode()).hexdigest()[:_MARK]
    return f"{named.list}_{_NO_LETTER.sub('_', bare(words))[:_LONGEST]}_{mark}"


def lists_of(form: Form) -> tuple[Line, ...]:
    """The lines under which units name their own."""
    return tuple(line for line in form.grid.lines if line.is_list) if form.grid else ()


def lines_under(form: Form, of: str) -> tuple[Line, ...]:
    """The lines that stand under a list of the form."""
    return tuple(line for line in form.grid.lines if line.parent == of) if form.grid else ()


def named_in(form: Form) -> tuple[Named, ...]:
    """The lines that it was extended by."""
    if form.written is None or form.grid is None:
        return ()
    own = {record["key"] for _, record in form.written.rows.records}
    return tuple(Named(line.parent, line.label) for line in form.grid.lines if line.key not in own)


@functools.lru_cache(maxsize=256)
def only_with(form: Form, named: tuple[Named, ...]) -> Form:
    """The form as it is written with these lines, and none of others."""
    return with_lines(form_of(form.written) if form.written else form, named)


@functools.lru_cache(maxsize=256)
def with_lines(form: Form, named: tuple[Named, ...]) -> Form:
    """The form with a line for each that it has not, under its list, in the order given."""
    if form.written is None or form.grid is None:
        return form
    known = {line.key for line in form.grid.lines}
    if all(line_key(form, one) in known for one in named):
        return form
    rows = form.written.rows
    own = {record["key"] for _, record in rows.records}
    new: dict[str, Named] = {}
    for one in (*named_in(form), *named):
        if (key := line_key(form, one)) not in own:
            new.setdefault(key, one)
    extended = replace(form.written, rows=rows._replace(records=_with(rows.records, new)))
    return replace(form_of(extended), written=form.written)


def _with(records: Records, new: dict[str, Named]) -> Records:
    """The records of rows.csv, the new lines behind those that stand under their list."""
    found: Records = []
    lists = {record["key"]: (at, record) for at, record in records if record["kind"] == LIST}
    under: dict[str, int] = dict.fromkeys(lists, 0)
    for at, record in records:
        found.append((at, dict(record)))
        under[record["parent"]] = under.get(record["parent"], 0) + 1
    for of, (at, record) in lists.items():
        own = [(key, one) for key, one in new.items() if one.list == of]
        last = max(
            place for place, (_, other) in enumerate(found) if of in (other["key"], other["parent"])
        )
        found[last + 1 : last + 1] = [
            (at, _line(record, key, one, number)) for number, (key, one) in enumerate(own, under[of] + 1)
        ]  # fmt: skip
    return found


def _line(of: Record, key: str, named: Named, number: int) -> Record:
    """What a list says of its lines, of one of them."""
    return of | {
        "key": key, "code": f"{of['code']}.{number}", "parent": of["key"], "printed": str(number),
        "label": tidy(named.label), "kind": "",
    }  # fmt: skip


@functools.lru_cache(maxsize=16)
def one_line(form: Form) -> Form:
    """The columns of an open form as a wide form: what is asked on any one of its lines."""
    of = lists_of(form)[0].key
    named = Named(of, _ANY)
    whole, line = with_lines(form, (named,)), line_key(form, named)
    columns = {
        Grid.cell(line, column.key): column for column in whole.grid.columns if column.key
    } if whole.grid else {}  # fmt: skip
    rows = tuple(
        replace(
            row, key=columns[row.key].key, code=row.code.rpartition("/")[2],
            label=label_of(columns[row.key].path),
        )
        for row in whole.rows if row.key in columns
    )  # fmt: skip
    return replace(
        whole, rows=rows, rules=(), columns=whole.grid.columns if whole.grid else (), grid=None, written=None
    )  # fmt: skip
