"""The formulas that judge a template and gather what is wrong with each row.

`verdicts` has a digit for each rule about a row alone: 0 fails, 1 cannot be judged, 2 holds.
`first_failed`, `problem` and a relation's `failure` are numbers of messages, '' where there is none.
"""

from collections.abc import Iterable, Mapping

from pipeline.template.columns import (
    COUNTS,
    FIRST_LINE,
    FIRST_OF,
    FLAGS,
    FORM_SHEET,
    PARTS,
    TICK,
    check_area,
    check_cell,
    line_of,
)
from pipeline.template.live.checks import ERROR, TODO, WARNING, Checks, weight_of
from pipeline.template.live.prepare_formulas import covered_cell
from pipeline.template.live.prepared_rows import (
    LARGEST,
    NOT_APPLICABLE,
    UNREADABLE,
    VALUE,
    ticked_word,
)
from pipeline.template.live.results import NO_EXCUSES, Excuse, problem_id
from pipeline.xlsx.book import address
from schemas.form.model import Row
from schemas.rules.expression import MICRO, Ref
from schemas.rules.rule import Rule

_OUTCOMES = 2  # formulas of rules give 0, 0.5 and 1: twice that are digits in any language

Excuses = Mapping[str, Excuse]


def row_formulas(checks: Checks, row: Row, excuses: Excuses = NO_EXCUSES) -> dict[str, str]:
    """Column name → formula of what is wrong with one row."""
    if row.kind == "heading":
        return {}
    rules, formulas = checks.row_rules[row.key], {}
    verdicts, first_failed, problem = (
        check_cell(name, line_of(checks.form, row.key))
        for name in ("verdicts", "first_failed", "problem")
    )
    failures = [problem, *_failure_cells(checks, checks.relations_of.get(Ref(row.key, ""), ()))]
    count = f"COUNT({','.join(failures)})"
    if rules:
        digits = "&".join(_outcome(checks, rule, excuses) for rule in rules)
        each = ",".join(str(checks.numbers[rule.id]) for rule in rules)
        formulas["verdicts"] = f'""&{digits}'
        formulas["first_failed"] = f'IFERROR(CHOOSE(FIND("0",{verdicts}),{each}),"")'
        failing = f'LEN({verdicts})-LEN(SUBSTITUTE({verdicts},"0",""))'
        count += f"+IF({first_failed}<={checks.last_error},1,{failing})"
        failures.append(first_failed)
    numbers = ",".join(failures)
    return formulas | _flags(checks, row) | {
        "problem": _first_of(_problems(checks, row, excuses), checks.numbers),
        "weight": f"{_problem_weight(checks, problem)}+{_rules_weight(checks, row)}",
        "shown": f"{_looked_up(checks, 'message', f'MIN({numbers})')}"
                 f"&INDEX({check_area('more', checks.most_messages + 1)},{count}+1)",
    }  # fmt: skip


def relation_formulas(
    checks: Checks, rule: Rule, excuses: Excuses = NO_EXCUSES
) -> dict[str, str]:  # fmt: skip
    """The verdict of a rule between rows, and its number where it fails and is not silenced."""
    verdict = _verdict(checks, rule)
    tests = [f"{verdict}=0", *_no_silencer_fails(checks, rule)]
    failing = f"AND({','.join(tests)})" if len(tests) > 1 else tests[0]
    return {
        "verdict": _outcome(checks, rule, excuses),
        "failure": f'IF({failing},{checks.numbers[rule.id]},"")',
    }


def _outcome(checks: Checks, rule: Rule, excuses: Excuses) -> str:
    """0, 1 or 2 of a rule; one that the unit excuses is not judged."""
    outcome = f"{_OUTCOMES}*{checks.formulas[rule.id]}"
    return f"IF({_unsaid(excuses[rule.id])},{outcome},1)" if rule.id in excuses else outcome


def _unsaid(excuse: Excuse) -> str:
    return f'TRIM({excuse.cell})=""'


def _no_silencer_fails(checks: Checks, rule: Rule) -> Iterable[str]:
    """That no error about a row alone silences the rule; '' is above every number."""
    silencers = set(checks.form.silencers[rule.id])
    for key, rules in checks.row_rules.items():
        if any(other.id in silencers for other in rules):
            first_failed = check_cell("first_failed", line_of(checks.form, key))
            yield f"{first_failed}>{checks.last_error}"
    for other in checks.relations:
        if other.id in silencers:
            yield f"{_verdict(checks, other)}>0"


def _problems(checks: Checks, row: Row, excuses: Excuses) -> list[tuple[str, str]]:
    """What the row itself may say wrong, with its condition, the gravest first."""
    line = line_of(checks.form, row.key)
    state, value, x, y, x_state, y_state = (
        check_cell(name, line) for name in (
            "state", "value", "numerator", "denominator", "numerator_state", "denominator_state",
        )
    )  # fmt: skip
    raw, raw_state = check_cell("raw_value", line), check_cell("value_state", line)
    is_number = f"IF(ISNUMBER({raw}),ABS({raw})<={LARGEST:.0f},FALSE)"
    problems = [
        ("date", f"AND({raw_state}={UNREADABLE},{is_number})"),
        ("unreadable", f"{state}={UNREADABLE}"),
    ]
    if row.takes_fraction:
        problems.append(("fraction", f"OR({x_state}={UNREADABLE},{y_state}={UNREADABLE})"))
    if row.key in checks.cut.asked:
        covered = covered_cell(checks.form, row)
        problems.append(("contradicted", f"AND({covered}=1,{state}={VALUE},{value}<>0)"))
    if row.takes_fraction:
        lacks = f"{state}={VALUE},COUNT({x},{y})<2"
        problems.append(("below_one", f"AND({lacks},{value}>0,{value}<{MICRO})"))
        problems.append(("no_fraction", f"AND({lacks})"))
    return [
        (name, f"AND({condition},{_unsaid(excuses[known])})")
        if (known := problem_id(name, row.key)) in excuses else (name, condition)
        for name, condition in problems
    ]  # fmt: skip


def _first_of(problems: list[tuple[str, str]], numbers: Mapping[str, int]) -> str:
    """The number of the first problem whose condition holds."""
    formula = '""'
    for name, condition in reversed(problems):
        formula = f"IF({condition},{numbers[name]},{formula})"
    return formula


def _rules_weight(checks: Checks, row: Row, part: str = "") -> str:
    """What fails of the rules about the row alone, or of those that name a part of it, weighs.

    An error silences the rest: then the first one counts alone.
    """
    line, rules = line_of(checks.form, row.key), checks.row_rules[row.key]
    first_failed, verdicts = check_cell("first_failed", line), check_cell("verdicts", line)
    counted = [
        (place, weight_of(rule), checks.numbers[rule.id])
        for place, rule in enumerate(rules, 1) if not part or Ref(row.key, part) in rule.named
    ]  # fmt: skip
    others = "+".join(
        f'(MID({verdicts},{place},1)="0")*{weight}'
        for place, weight, _ in counted if 0 < weight < ERROR
    )  # fmt: skip
    every_error = [rule for rule in rules if weight_of(rule) == ERROR]
    if not every_error:
        return others or "0"
    errors = [f"{first_failed}={number}" for _, weight, number in counted if weight == ERROR]
    error = f"IF(OR({','.join(errors)}),{ERROR},0)" if errors else "0"
    if len(errors) == len(every_error):
        error = str(ERROR)
    return f"IF({first_failed}<={checks.last_error},{error},{others or 0})"


def _problem_weight(checks: Checks, problem: str) -> str:
    return _looked_up(checks, "message_weight", f"MAX({problem})")


def _looked_up(checks: Checks, name: str, number: str) -> str:
    """What the list of messages has for a number; its first line is that of 0, for none."""
    return f"INDEX({check_area(name, len(checks.messages) + 1)},{number}+1)"


def _flags(checks: Checks, row: Row) -> dict[str, str]:
    """The weights of what is wrong with each cell of the row, where they are not the row's own."""
    line = line_of(checks.form, row.key)
    problem, weight = check_cell("problem", line), check_cell("weight", line)
    if checks.marks_column(row, "value") == "weight":
        return {}
    if not row.takes_fraction:
        relations = f"{_relations_weight(checks, Ref(row.key))}{_may_be_missing(checks, row)}"
        return {FLAGS["value"]: f"{weight}{relations}"}
    fraction, flags = checks.numbers["fraction"], {}
    for part in PARTS:
        if part == "value":
            problems = f"IF({problem}={fraction},0,{_problem_weight(checks, problem)}){_may_be_missing(checks, row)}"
        else:
            unread = f"{check_cell(f'{part}_state', line)}={UNREADABLE}"
            problems = f"IF(AND({problem}={fraction},{unread}),{ERROR},0)"
        relations = _relations_weight(checks, Ref(row.key, part))
        flags[FLAGS[part]] = f"{problems}+{_rules_weight(checks, row, part)}{relations}"
    return flags


def _relations_weight(checks: Checks, ref: Ref) -> str:
    relations = checks.relations_of.get(ref, ())
    counted = (
        (weight, _failure_cells(checks, [rule for rule in relations if weight_of(rule) == weight]))
        for weight in (ERROR, WARNING, TODO)
    )
    return "".join(f"+{weight}*COUNT({','.join(cells)})" for weight, cells in counted if cells)


def _failure_cells(checks: Checks, relations: Iterable[Rule]) -> list[str]:
    return [check_cell("failure", checks.relation_lines[rule.id]) for rule in relations]


def count_formulas(checks: Checks) -> dict[tuple[int, int], str]:
    """The counters of the whole return, its tick, and the lines that the links lead to."""
    rows = len(checks.form.rows)
    total = f"SUM({check_area('weight', rows)})"
    for weight in (ERROR, WARNING, TODO):
        total += "".join(f"+{weight}*COUNT({span})" for span in _span("failure", checks, weight))
    tick = f"'{FORM_SHEET}'!{address(*TICK, True)}"
    weights = check_area("weight", rows)
    return {
        COUNTS["errors"]: f"INT(({total})/{ERROR})",
        COUNTS["warnings"]: f"INT(MOD({total},{ERROR})/{WARNING})",
        COUNTS["missing"]: f"MOD({total},{WARNING}){_may_be_missing(checks)}",
        COUNTS["not_applicable"]: f"COUNTIF({check_area('state', rows)},{NOT_APPLICABLE})",
        COUNTS["nothing"]: f'IF(ISTEXT({tick}),IF(TRIM({tick})="{ticked_word()}",1,0),0)',
        FIRST_OF["error"]: _first_line(checks, f"({weights}>={ERROR})", ERROR),
        FIRST_OF["warning"]: _first_line(checks, f"(MOD({weights},{ERROR})>={WARNING})", WARNING),
        FIRST_OF["missing"]: _first_line(checks, f"(MOD({weights},{WARNING})>=1)", TODO),
    }


def _may_be_missing(checks: Checks, row: Row | None = None) -> str:
    """What is added for rows (or one) of which one not filled in still has to say whether they are asked."""
    return "".join(
        f"+IF({_verdict(checks, rule)}=1,IF(OR({','.join(_lacking(checks, keys))}),{TODO},0),0)"
        for rule, keys in checks.conditional
        if keys and (row is None or rule.row == row.key)
    )


def _verdict(checks: Checks, rule: Rule) -> str:
    return check_cell("verdict", checks.relation_lines[rule.id])


def _lacking(checks: Checks, keys: Iterable[str]) -> list[str]:
    """Whether rows are not filled in."""
    weights = (check_cell("weight", line_of(checks.form, key)) for key in keys)
    return [f"MOD({weight},{WARNING})>={TODO}" for weight in weights]


def _first_line(checks: Checks, condition: str, weight: int) -> str:
    """The line of the first row for which the condition holds, or that a failing rule names first.

    SUMPRODUCT makes MAX see all rows; 0 where there is none.
    """
    rows = len(checks.form.rows)
    end = FIRST_LINE + rows + 1
    above_end = [f"{condition}*({end}-ROW({check_area('key', rows)}))"]
    spans = zip(*(_span(name, checks, weight) for name in ("failure", "first")), strict=True)
    above_end += [f"ISNUMBER({failures})*({end}-{firsts})" for failures, firsts in spans]
    first = f"{rows + 1}-SUMPRODUCT(MAX({','.join(above_end)}))"
    return f"IFERROR(INDEX({check_area('line', rows)},{first}),0)"


def _span(name: str, checks: Checks, weight: int) -> list[str]:
    """The cells of the relations of a weight, which stand together; [] where there is none."""
    lines = [checks.relation_lines[r.id] for r in checks.relations if weight_of(r) == weight]
    return [f"{check_cell(name, lines[0])}:{check_cell(name, lines[-1])}"] if lines else []
