"""The conditional formats of a sheet of an .xlsx, as rules that change what its cells show."""

from collections.abc import Iterator, Sequence

from pipeline.files.colours import Look
from pipeline.files.looks_by_rule import Condition, Rule, ranges_of
from pipeline.files.markup import Element, is_on, parse

_OPERATORS = {
    "lessThan": "<", "lessThanOrEqual": "<=", "equal": "=", "notEqual": "<>",
    "greaterThanOrEqual": ">=", "greaterThan": ">", "between": "between", "notBetween": "notBetween",
}  # fmt: skip

_BAR_ALONE = Look(None, None, format=";;;")  # or a sign in the place of the number


def read_rules(data: bytes, looks: Sequence[Look]) -> Iterator[Rule]:
    """The rules of a sheet; `looks` are those that the styles keep for them."""
    for item in parse(data).iterfind("{*}conditionalFormatting"):
        ranges = ranges_of(item.get("sqref", ""))
        for rule in item.iterfind("{*}cfRule"):
            number = int(rule.get("dxfId", len(looks)))
            if number < len(looks):
                yield Rule(ranges, _condition(rule), looks[number])
            elif any(not is_on(part.get("showValue", "1")) for part in rule):
                yield Rule(ranges, Condition(), _BAR_ALONE)


def _condition(rule: Element) -> Condition:
    formulas = tuple(item.text or "" for item in rule.iterfind("{*}formula"))
    if rule.get("type") == "cellIs":
        return Condition(_OPERATORS.get(rule.get("operator", ""), ""), formulas)
    return Condition(formula="".join(formulas[:1]))
