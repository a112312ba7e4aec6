"""A Form in, the texts of its workbook's cells out: settings, and a record for each line of each sheet."""

import datetime as dt
import re
from collections.abc import Mapping

from pipeline.form_book.columns import choices
from schemas.filling import PLACEHOLDER
from schemas.form.column_loading import APART
from schemas.form.model import Form, Row
from schemas.periods.scheme import Kind
from schemas.rules.expression import Truth
from schemas.rules.rule import Rule
from schemas.rules.written import written
from schemas.wording.papers import worded

Text = str | float
Record = dict[str, Text]


def settings_of(form: Form) -> Record:
    """What stands on the sheet «Biểu»."""
    codes = _codes(form)
    charts: Record = {
        "charts.ratios": _listed(codes[key] for key in form.chart_ratios),
        "charts.changes": _listed(codes[key] for key in form.chart_changes),
        "charts.large_change": form.large_change,
    }
    return {
        "id": form.id, "title": form.title, "short": form.short,
        "draft": form.draft,
        "valid_from": _day(form.valid_from), "valid_to": _day(form.valid_to),
        "blank": choices("blank")[blank_of(form)], "periods": _listed(form.periods),
        **{f"header.{name}": text for name, text in form.header.items()}, **charts,
    }  # fmt: skip


def blank_of(form: Form) -> str:
    """What a blank of the form stands for, where a row says nothing of its own."""
    numbers = [row for row in form.rows if row.is_number]
    zeros = sum(row.blank_is_zero for row in numbers)
    return "zero" if 2 * zeros > len(numbers) else "ask"


def rows_of(form: Form) -> list[Record]:
    """A record for each line of the sheet «Dòng»."""
    return [_row(row, form) for row in form.rows]


def columns_of(form: Form) -> list[Record]:
    """A record for each line of the sheet «Cột» of a wide form."""
    asked = {str(record["key"]): record for record in rows_of(form)}
    return [
        dict.fromkeys(next(iter(asked.values())), "")
        | asked.get(column.key, {"kind": choices("column_kind")["stub"]})
        | {"printed": column.printed, "path": APART.join(column.path), "blocked": ""}
        for column in form.columns
    ]  # fmt: skip


def _row(row: Row, form: Form) -> Record:
    codes, usual = _codes(form), blank_of(form)
    own = "zero" if row.blank_is_zero else "ask"
    changed = next((stock for stock in form.stocks if stock.key == row.key), None)
    parent = codes.get(row.parent, "")
    derived = parent_code(row.code, list(codes.values())[: form.position[row.key]])
    plain = {
        name: getattr(row, name)
        for name in ("printed", "code", "label", "unit", "printed_unit", "numerator", "owner",
                     "note", "key", "follows")
    }  # fmt: skip
    condition = row.required_when
    return {
        **plain,
        "printed": row.printed or worded("form_book", "none"),
        "parent": "" if parent == derived else parent or worded("form_book", "none"),
        "kind": choices("kind")[row.kind],
        "codes": "\n".join(f"{code.number} = {code.label}" for code in row.codes),
        "time": choices("time").get(row.time, row.time),
        "aggregate": choices("aggregate").get(row.aggregate, row.aggregate),
        "denominator": f"[{codes[row.denominator]}]" if row.denominator_is_row else row.denominator,
        "levels": " ".join(row.levels),
        "minimum": "" if row.minimum is None else row.minimum,
        "maximum": "" if row.maximum is None else row.maximum,
        "required_when": "" if condition == Truth(True) else written(condition, codes),
        "blank": choices("blank")[own] if row.is_number and own != usual else "",
        "added": codes[changed.added] if changed else "",
        "removed": codes[changed.removed] if changed else "",
    }  # fmt: skip


def parent_code(code: str, above: list[str]) -> str:
    """The code of the row above that a code goes on from: 1.2.1 from 1.2; '' where there is none."""
    parts = code.split(".")
    prefixes = (".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))
    known = set(above)
    return next((prefix for prefix in prefixes if prefix in known), "")


def rules_of(form: Form, printed: bool = True) -> list[Record]:
    """A record for each relation of the form; on the sheet «Quy tắc» without those that are `printed`."""
    shown = (rule for rule in form.rules if not rule.row and (printed or not rule.printed))
    return [rule_record(rule, _codes(form)) for rule in shown]


def rule_record(rule: Rule, codes: Mapping[str, str]) -> Record:
    """A line of the sheet «Quy tắc»; `codes` are what is written for keys."""
    yes = choices("yes")
    return {
        "expression": written(rule.tree, codes), "severity": choices("severity")[rule.severity],
        "levels": " ".join(rule.levels), "source": rule.source, "id": rule.id,
        "title": "" if rule.title == rule.message else with_codes(rule.title, codes),
        "trial": yes["yes"] if rule.trial else "", "todo": yes["yes"] if rule.todo else "",
        **{name: with_codes(getattr(rule, name), codes) for name in ("message", "reason", "fix")},
    }  # fmt: skip


def with_codes(text: str, codes: Mapping[str, str]) -> str:
    """«{plan_tasks.code}» as an office writes it: «{[1.1.1] mã}»."""
    attributes = choices("attribute")

    def written_so(match: re.Match[str]) -> str:
        key, attribute = match[1], match[2] or ""
        if key not in codes or (attribute and attribute not in attributes):
            return match[0]
        return f"{{[{codes[key]}]{f' {attributes[attribute]}' if attribute else ''}}}"

    return PLACEHOLDER.sub(written_so, text)


def periods_of(form: Form) -> list[Record]:
    """A record for each kind of period, on the sheet «Kỳ»."""
    return [_kind(kind) for kind in form.scheme.kinds]


def _kind(kind: Kind) -> Record:
    return {
        "kind": kind.name, "label": kind.label, "titles": "|".join(kind.titles),
        "starts": _day_of_year(kind.starts), "ends": _day_of_year(kind.ends),
        "cumulative": choices("yes")["yes" if kind.cumulative else "no"],
        "contains": " ".join(kind.contains),
    }  # fmt: skip


def _day_of_year(day: tuple[int, int, int]) -> str:
    """«15/12 năm trước»."""
    after, month, number = day
    year = {-1: worded("form_book", "day.before"), 1: worded("form_book", "day.after")}
    return " ".join(filter(None, (f"{number}/{month}", year.get(after, ""))))


def _day(day: dt.date | None) -> str:
    return f"{day.day}/{day.month}/{day.year}" if day else ""


def _listed(words) -> str:
    return ", ".join(words)


def _codes(form: Form) -> dict[str, str]:
    return {row.key: row.code for row in form.rows}
