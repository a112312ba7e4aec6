"""Two versions of a form in, what differs out: rows by their keys, rules by their ids, in words.

What was renumbered only is no other rule: the old version is told in the numbers of the new one. Rows
without a key in common but with the same words are compared as well, and told to be joined by nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.form_book.columns import COLUMNS, FORM, ROWS, RULES, heading
from pipeline.form_book.same_rows import Named, same_rows
from pipeline.form_book.written_form import periods_of, rows_of, rules_of, settings_of
from schemas.form.model import Form, Row
from schemas.wording.papers import worded

Pairs = Mapping[str, Row]  # by the key of an old row, what it is in the new form
_OF_ROW = (
    "key",
    "note",
    "follows",
    "code",
    "printed",
    "parent",
    "label",
)  # told apart, or not at all


def compared(old: Form, new: Form) -> Iterator[str]:
    """Lines for the terminal, what was dropped first; one line where nothing differs."""
    pairs = _pairs(old, new)
    renumbered = _in_new_numbers(old, new, pairs)
    lines = [
        *_settings(old, new), *_keys(pairs), *_rows(old, new, pairs),
        *_changed(renumbered, new, pairs), *_rules(renumbered, new), *_periods(old, new),
    ]  # fmt: skip
    yield worded("form_book", "compare.title", old=old.id, new=new.id)
    yield from lines or [worded("form_book", "compare.same")]


def _pairs(old: Form, new: Form) -> Pairs:
    """The rows of the same key, then those of the same words whose keys the other form does not know."""
    pairs = {row.key: new.by_key[row.key] for row in old.rows if row.key in new.by_key}
    alone = [row for row in old.rows if row.key not in new.by_key]
    free = [row for row in new.rows if row.key not in old.by_key]
    found = same_rows([Named(row.label, row.code) for row in alone],
                      (Named(row.label, row.code) for row in free))  # fmt: skip
    return pairs | {
        alone[at].key: row for at, row in zip(found, free, strict=True) if at is not None
    }


def _in_new_numbers(old: Form, new: Form, pairs: Pairs) -> Form:
    """The old form with the numbers that its rows have now; one that nothing follows is said to be of before."""
    numbers = {row.follows: row.code for row in new.rows if row.follows}
    numbers |= {key: row.code for key, row in pairs.items()}

    def number(row: Row) -> str:
        return numbers.get(row.key) or worded("form_book", "compare.of_before", code=row.code)

    return replace(old, rows=tuple(replace(row, code=number(row)) for row in old.rows))


def _keys(pairs: Pairs) -> Iterator[str]:
    """Rows of the same words and another key: figures of theirs are not joined."""
    codes = [row.code for key, row in pairs.items() if row.key != key]
    yield from _section("other_keys", [", ".join(codes)] if codes else [], len(codes))


def _section(name: str, lines: Sequence[str], count: int = 0) -> Iterator[str]:
    if lines:
        yield f"{worded('form_book', f'compare.{name}')} ({count or len(lines)}):"
        yield from (f"  {line}" for line in lines)


def _settings(old: Form, new: Form) -> Iterator[str]:
    before, after = settings_of(old), settings_of(new)
    changes = [_change(heading(FORM, name), before[name], after[name]) for name in before
               if name != "id" and not name.startswith("charts.")
               and before[name] != after.get(name, "")]  # fmt: skip
    yield from _section("settings", changes)


def _rows(old: Form, new: Form, pairs: Pairs) -> Iterator[str]:
    """Dropped, added, put in another's place, renumbered, and reworded."""
    here = {row.key for row in pairs.values()}
    dropped = [row for row in old.rows if row.key not in pairs]
    numbers = {row.code: row for row in new.rows if row.key not in here}
    replaced = [(row, numbers[row.code]) for row in dropped if row.code in numbers]
    places = {row.code for row, _ in replaced}
    kept = [(row, pairs[row.key]) for row in old.rows if row.key in pairs]
    near = [(row, now) for row, now in replaced if now.follows == row.key]
    others = [pair for pair in replaced if pair not in near]
    yield from _section("dropped", [_named(row) for row in dropped if row.code not in places])
    yield from _section(
        "added", [_named(row) for row in numbers.values() if row.code not in places]
    )
    for name, found in (("followed", near), ("replaced", others)):
        yield from _section(name, [_change(was.code, was.label, now.label) for was, now in found])
    yield from _section("renumbered", [
        _change(now.label, was.code, now.code) for was, now in kept if was.code != now.code
    ])  # fmt: skip
    yield from _section("reworded", [
        _change(now.code, was.label, now.label) for was, now in kept if was.label != now.label
    ])  # fmt: skip


def _changed(old: Form, new: Form, pairs: Pairs) -> Iterator[str]:
    """Whatever else is asked otherwise of a row; a change that many rows share is told once."""
    after = {str(record["key"]): record for record in rows_of(new)}
    columns = [column.name for column in COLUMNS[ROWS] if column.name not in _OF_ROW]
    of: dict[str, list[str]] = {}
    for record in rows_of(old):
        now = pairs.get(str(record["key"]))
        for change in _changes(record, after[now.key], ROWS, columns) if now else ():
            of.setdefault(change, []).append(now.code if now else "")
    yield from _section("changed", [f"{', '.join(codes)}: {said}" for said, codes in of.items()])


def _rules(old: Form, new: Form) -> Iterator[str]:
    """`old` is in the numbers of the new form; a rule of another id that says the same is the same rule."""
    before, after = rules_of(old), {str(record["id"]): record for record in rules_of(new)}
    known = {str(record["id"]) for record in before}
    said = {
        (record["expression"], record["levels"]): name
        for name, record in after.items() if name not in known
    }  # fmt: skip
    columns = [column.name for column in COLUMNS[RULES]]
    dropped, changed = [], []
    for record in before:
        name = str(record["id"])
        name = name if name in after else said.get((record["expression"], record["levels"]), "")
        if not name:
            dropped.append(str(record["expression"]))
            continue
        now = after.pop(name, record)
        changed += [
            f"{now['expression']}: {change}" for change in _changes(record, now, RULES, columns)
        ]
    yield from _section("rules_dropped", dropped)
    yield from _section("rules_added", [str(record["expression"]) for record in after.values()])
    yield from _section("rules_changed", changed)


def _periods(old: Form, new: Form) -> Iterator[str]:
    if old.scheme == new.scheme:
        return
    before, after = ({str(r["kind"]): r for r in periods_of(form)} for form in (old, new))
    names = [*before, *(name for name in after if name not in before)]
    yield from _section("periods", [name for name in names if before.get(name) != after.get(name)])


def _changes(
    one: Mapping[str, object], other: Mapping[str, object], sheet: str, columns: Sequence[str]
) -> Iterator[str]:
    for name in columns:
        if one[name] != other[name]:
            yield _change(heading(sheet, name), one[name], other[name])


def _change(what: str, old: object, new: object) -> str:
    shown = [_shown(side) for side in (old, new)]
    return worded("form_book", "compare.change", what=what, old=shown[0], new=shown[1])


def _shown(content: object) -> str:
    text = f"{content:g}" if isinstance(content, float) else str(content)
    return f"“{'; '.join(text.splitlines())}”" if text else worded("form_book", "compare.nothing")


def _named(row: Row) -> str:
    return f"{row.code} {row.label}"
