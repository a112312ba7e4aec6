"""Two versions of a form in, what differs out: rows by their keys, rules by their ids, in words."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.form_book.columns import COLUMNS, FORM, ROWS, RULES, heading
from pipeline.form_book.written_form import Record, periods_of, rows_of, rules_of, settings_of
from schemas.form.model import Form
from schemas.wording.papers import worded

_NUMBERS = ("code", "printed", "parent")
_WORDS = ("label",)
_SHOWN_OF_A_RULE = ("expression", "severity", "levels", "message", "reason", "fix", "trial", "todo")
_LEFT_OUT = ("key", "note", "follows", *_NUMBERS, *_WORDS)


def compared(old: Form, new: Form) -> Iterator[str]:
    """Lines for the terminal, what was dropped first; one line where nothing differs."""
    lines = [
        *_settings(old, new), *_rows(old, new), *_rules(old, new), *_periods(old, new)
    ]  # fmt: skip
    yield worded("form_book", "compare.title", old=old.id, new=new.id)
    yield from lines or [worded("form_book", "compare.same")]


def _section(name: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{worded('form_book', f'compare.{name}')} ({len(lines)}):"
        yield from (f"  {line}" for line in lines)


def _settings(old: Form, new: Form) -> Iterator[str]:
    before, after = settings_of(old), settings_of(new)
    changes = [_change(heading(FORM, name), before[name], after[name]) for name in before
               if name != "id" and not name.startswith("charts.")
               and before[name] != after.get(name, "")]  # fmt: skip
    yield from _section("settings", changes)


def _rows(old: Form, new: Form) -> Iterator[str]:
    """Dropped, added, put in another's place, renumbered, reworded, and whatever else was changed."""
    before = {str(record["key"]): record for record in rows_of(old)}
    after = {str(record["key"]): record for record in rows_of(new)}
    dropped = [record for key, record in before.items() if key not in after]
    added = [record for key, record in after.items() if key not in before]
    numbers = {record["code"]: record for record in added}
    replaced = [
        (record, numbers[record["code"]]) for record in dropped if record["code"] in numbers
    ]
    places = {record["code"] for record, _ in replaced}
    kept = [(before[key], after[key]) for key in before if key in after]
    yield from _section("dropped", [_named(r) for r in dropped if r["code"] not in places])
    yield from _section("added", [_named(r) for r in added if r["code"] not in places])
    near = [(one, other) for one, other in replaced if other["follows"] == one["key"]]
    yield from _section("followed", [
        _change(str(one["code"]), one["label"], other["label"]) for one, other in near
    ])  # fmt: skip
    replaced = [pair for pair in replaced if pair not in near]
    yield from _section("replaced", [
        _change(str(one["code"]), one["label"], other["label"]) for one, other in replaced
    ])  # fmt: skip
    yield from _section("renumbered", [
        _change(str(other["label"]), one["code"], other["code"])
        for one, other in kept if one["code"] != other["code"]
    ])  # fmt: skip
    yield from _section("reworded", [
        _change(str(other["code"]), one["label"], other["label"])
        for one, other in kept if one["label"] != other["label"]
    ])  # fmt: skip
    columns = [column.name for column in COLUMNS[ROWS] if column.name not in _LEFT_OUT]
    of: dict[str, list[str]] = {}  # a change that many rows share is told once
    for one, other in kept:
        for change in _changes(one, other, ROWS, columns):
            of.setdefault(change, []).append(str(other["code"]))
    yield from _section("changed", [f"{', '.join(codes)}: {said}" for said, codes in of.items()])


def _rules(old: Form, new: Form) -> Iterator[str]:
    before = {str(record["id"]): record for record in rules_of(old)}
    after = {str(record["id"]): record for record in rules_of(new)}
    trees = [{rule.id: rule.tree for rule in form.rules if not rule.row} for form in (old, new)]
    yield from _section("rules_dropped", [
        str(before[name]["expression"]) for name in before if name not in after
    ])  # fmt: skip
    yield from _section("rules_added", [
        str(after[name]["expression"]) for name in after if name not in before
    ])  # fmt: skip
    changed = []
    for name in (name for name in before if name in after):
        one, other = dict(before[name]), dict(after[name])
        if trees[0][name] == trees[1][name]:  # renumbered rows are no change of a rule
            one["expression"] = other["expression"]
        changes = _changes(one, other, RULES, _SHOWN_OF_A_RULE)
        changed += [f"{other['expression']}: {change}" for change in changes]
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
    return f"«{'; '.join(text.splitlines())}»" if text else worded("form_book", "compare.nothing")


def _named(record: Record) -> str:
    return f"{record['code']} {record['label']}"
