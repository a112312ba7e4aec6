"""An older version of a grid in, what a new one keeps of it out: keys, what lines and columns ask, rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.form_book.same_rows import Named, same_rows
from pipeline.form_new.older import keys_of_rule, written_rule
from pipeline.reading.table.labels import label_key
from schemas.form.definition import Records
from schemas.form.grid_loading import LEFT_OPEN
from schemas.form.grid_sides import form_of_columns, form_of_lines
from schemas.form.model import Form, Grid, Row
from schemas.rules.expression import parse, refs

Said = dict[str, str]
_KEPT = (*LEFT_OPEN, "note", "follows")


@dataclass(frozen=True)
class OlderGrid:
    """Which of the older form's lines and columns each new one is, what was said of each by its key, its rules."""

    lines: tuple[Row | None, ...]
    columns: tuple[Row | None, ...]
    said: dict[str, Said]
    rules: Records
    known: frozenset[str]  # keys of before

    @property
    def lines_have_units(self) -> bool:
        return any(self.said[row.key].get("unit") for row in self.lines if row)


def older_grid(form: Form, lines: Sequence[Named], columns: Sequence[Named]) -> OlderGrid | None:
    """None of a form that is no grid."""
    if form.grid is None:
        return None
    of_lines, of_columns = _same(form_of_lines(form), lines), _same(form_of_columns(form), columns)
    kept = [[row.key for row in rows if row] for rows in (of_lines, of_columns)]
    keys = {key for each in kept for key in each}
    cells = {Grid.cell(line, column) for line in kept[0] for column in kept[1]}
    rules = [rule for rule in form.grid.rules if keys_of_rule(rule) <= keys | cells]
    records = (*form.grid.of_lines, *form.grid.of_columns)
    known = frozenset(said["key"] for said in records if said.get("key"))
    return OlderGrid(
        of_lines, of_columns,
        {key: _kept(said, keys, known) for said in records if (key := said.get("key"))},
        [(at, written_rule(rule)) for at, rule in enumerate(rules, start=1)], known,
    )  # fmt: skip


def _same(side: Form, named: Sequence[Named]) -> tuple[Row | None, ...]:
    places = same_rows([Named(row.label, row.code) for row in side.rows], named, label_key)
    return tuple(None if at is None else side.rows[at] for at in places)


def _kept(said: Said, keys: set[str], known: frozenset[str]) -> Said:
    """What was said, but for what names a line or a column that is no more."""
    found = {name: said[name] for name in _KEPT if said.get(name)}
    named = {"denominator": {said.get("denominator", "")} & known}
    if condition := said.get("required_when"):
        named["required_when"] = {ref.key for ref in refs(parse(condition))} & known
    return {name: text for name, text in found.items() if named.get(name, keys) <= keys}
