"""What the live checks of a template show in, the results of the hidden sheet's formulas out."""

from collections.abc import Iterable, Iterator

from pipeline.template.columns import CHECK_AT, COUNTS, FIRST_LINE, FLAGS, line_of
from pipeline.template.live.results import ERROR, PROBLEMS, WARNING, Results, mark_weight
from schemas.form.model import Form, Row
from schemas.rules.rule import Rule
from schemas.wording.prompts import words

_PARTS = ("value", "numerator", "denominator")
_OUTCOMES = {None: 0.5, True: 1, False: 0}  # as schemas/as_excel writes them
Values = dict[tuple[int, int], object]


def changed_rows(form: Form, found: Results, blank: Results) -> tuple[Row, ...]:
    """The rows of which something else is shown than in a blank template."""
    return tuple(row for row in form.rows if _facts(row, found) != _facts(row, blank))


def formula_results(
    rows: Iterable[Row], form: Form, found: Results, blank: Results | None = None
) -> Values:  # fmt: skip
    """The results on the lines of these rows, of rules (those only that differ) and of the counts."""
    values: Values = {COUNTS[name]: count for name, count in found.counts.items()}
    values[COUNTS["nothing"]] = int(found.nothing)
    for rule in _changed_rules(found, blank) if blank else found.lines:
        line = found.lines[rule]
        for name, value in _rule_values(found.judged[line - FIRST_LINE], found):
            values[line, CHECK_AT[name]] = value
    for row in rows:
        line = line_of(form, row.key)
        for name, value in _row_values(row, found).items():
            values[line, CHECK_AT[name]] = value
        values[line, CHECK_AT["line"]] = line + 1
    return values


def _changed_rules(found: Results, blank: Results) -> set[str]:
    other = {rule for rule, holds in found.rules.items() if holds is not blank.rules[rule]}
    return other | (found.failing ^ blank.failing)


def _rule_values(rule: Rule, found: Results) -> Iterator[tuple[str, object]]:
    fails = rule.id in found.failing
    yield "outcome", _OUTCOMES[found.rules[rule.id]]
    yield "weight", mark_weight(rule) if fails else 0
    yield "failing", f"{found.said[rule.id]}¦" if fails else ""


def _facts(row: Row, found: Results) -> tuple:
    """All that the results on a row's line follow from."""
    key = row.key
    return (
        found.prepared[key], found.problems[key], found.texts.get(key, ()), found.marks.get(key, {})
    )  # fmt: skip


def _row_values(row: Row, found: Results) -> dict[str, object]:
    line, problem, texts, marks = _facts(row, found)
    raw = {name: getattr(line, name) for name in ("raw", "raw_x", "raw_y", "reason", "code")}
    flags = {FLAGS[part]: marks.get(part, 0) for part in _PARTS}
    total = sum(marks.values())
    figures = {
        name: "" if getattr(line, name) is None else getattr(line, name) for name in _PARTS
    }  # fmt: skip
    return raw | figures | flags | {
        "word": line.word, "said": line.said, "state": line.state, "spread": line.spread,
        "word_x": line.word_x, "word_y": line.word_y, "covered": int(line.covered),
        "own": words(f"live.{problem}")[1] if problem else "",
        "own_weight": PROBLEMS[problem] if problem else 0,
        "all": "".join(f"{text}¦" for text in texts), "shown": found.shown(row.key),
        "error": int(total >= ERROR), "warning": int(total % ERROR >= WARNING),
        "missing": int(total % WARNING >= 1),
    }  # fmt: skip
