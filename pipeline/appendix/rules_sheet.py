"""A form and the findings in, the sheet «Quy tắc» out: what was checked, why, and how often it failed."""

from collections import Counter
from collections.abc import Sequence

from pipeline.appendix.words import columns, wording
from pipeline.judging.between import NOTHING_BETWEEN, Between
from pipeline.judging.findings import Finding
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.listing import listing
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.compilers import as_vietnamese
from schemas.form.joint import joint_form
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.rules.rule import Rule
from schemas.wording import as_text
from schemas.wording.papers import named

NAME = wording("rules")
_MUST = named("appendix", "must")  # what a general rule asks, by its id
COLUMNS = columns(
    "rules", {"broken": 34, "statement": 42, "reason": 42, "severity": 10, "count": 9}
)


def rules_sheet(
    form: Form, period: Period, findings: Sequence[Finding], between: Between = NOTHING_BETWEEN
) -> Sheet:
    """A line per relation of the form, and of `between` it and others; a general rule has one for all its rows."""
    counts = Counter(finding.rule.partition(":")[0] for finding in findings)
    families: dict[str, Rule] = {}
    for rule in form.rules:
        families.setdefault(rule.family, rule)
    records = [_record(rule, form, counts[family]) for family, rule in families.items()]
    joint, apart = joint_form((form, *between.others)), Counter(one.rule for one in findings)
    records += [_record(rule, joint, apart[rule.id]) for rule in between.rules]
    titles = (
        Cell(f"{NAME}: {period.title}", "left_title"),
        Cell(as_text.form_version(form, f"“{form.title}”"), "legend"),
    )
    page = Page(landscape=True, header=PAGE_NUMBER, first_header="")
    return listing(NAME, titles, COLUMNS, records, page)


def _record(rule: Rule, form: Form, count: int) -> list[Cell]:
    general = bool(rule.row)
    statement = _MUST[rule.family] if general else as_vietnamese.statement(rule.tree, form)
    reason = None if "{" in rule.reason else rule.reason  # words of a row, where there are many
    return [
        Cell(as_vietnamese.described(rule.title, rule, form), "list_cell"),
        Cell(statement, "list_cell"), Cell(reason, "list_cell"),
        Cell(as_text.SEVERITY[rule.severity], f"list_{rule.severity}"), Cell(count, "list_number"),
    ]  # fmt: skip
