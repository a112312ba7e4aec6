"""A row of the form and its rules in, the formulas that gather what is wrong with it out."""

from pipeline.template.columns import FLAGS, check_cell, line_of
from pipeline.template.live.prepared_rows import UNREADABLE, VALUE
from pipeline.template.live.results import ERROR, PROBLEMS, WARNING, rule_lines, rules_by_cell
from schemas.form.model import Form, Row
from schemas.rules.expression import MICRO, Ref
from schemas.wording.prompts import words


def gathered(form: Form, row: Row, with_past: bool) -> dict[str, str]:
    """Column name → formula of what is wrong with one row."""
    if row.kind in ("heading", "text"):
        return {}
    line = line_of(form, row.key)
    named, lines = rules_by_cell(form, with_past), rule_lines(form, with_past)

    def at(name: str) -> str:
        return check_cell(name, line)

    def added(ref: Ref, name: str) -> list[str]:
        return [check_cell(name, lines[rule.id]) for rule in named.get(ref, ())]

    problems = _problems(row, at)
    own = {"value": _first_of(problems, PROBLEMS | {"fraction": 0}, 0)}
    if row.takes_fraction:
        for part, word in (("numerator", "word_x"), ("denominator", "word_y")):
            wrong = f"AND({at('state')}<>{UNREADABLE},{at(word)}={UNREADABLE})"
            own[part] = f"IF({wrong},{ERROR},0)"
    formulas = {
        FLAGS[part]: "+".join([own[part], *added(Ref(row.key, part), "weight")]) for part in own
    }
    marks = "+".join(at(FLAGS[part]) for part in own)
    first, last = (_own_if(at, f"{at('own_weight')}{test}{ERROR}") for test in (">=", "<"))
    texts = [first, *added(Ref(row.key, ""), "failing"), last]
    return formulas | {
        "own": _first_of(problems, {name: _quoted(name) for name in PROBLEMS}, '""'),
        "own_weight": _first_of(problems, PROBLEMS, 0),
        "all": "&".join(texts),
        "shown": _first(at("all")),
        "error": f"IF({marks}>={ERROR},1,0)",
        "warning": f"IF(MOD({marks},{ERROR})>={WARNING},1,0)",
        "missing": f"IF(MOD({marks},{WARNING})>=1,1,0)",
    }


def _own_if(at, condition: str) -> str:
    """The row's own problem, before or after what rules say of it."""
    return f'IF(AND({at("own")}<>"",{condition}),{at("own")}&"¦","")'


def _problems(row: Row, at) -> list[tuple[str, str]]:
    """What the row itself may say wrong, with its condition, as check_marks decides it."""
    found = [("unreadable", f"{at('state')}={UNREADABLE}")]
    if row.takes_fraction:
        wrong = f"OR({at('word_x')}={UNREADABLE},{at('word_y')}={UNREADABLE})"
        found.append(("fraction", wrong))
    if row.is_value:
        figure = f"{at('state')}={VALUE},{at('value')}<>0"
        covered = f"AND({at('covered')}=1,{at('asked')}=1,{figure})"
        found.append(("contradicted", covered))
    if row.takes_fraction:
        lacks = f"{at('state')}={VALUE},COUNT({at('numerator')},{at('denominator')})<2"
        below_one = f"AND({lacks},{at('value')}>0,{at('value')}<{MICRO})"
        found += [("below_one", below_one), ("no_fraction", f"AND({lacks})")]
    return found


def _first_of(problems: list[tuple[str, str]], results: dict[str, object], other: object) -> str:
    """The result for the first problem whose condition holds."""
    formula = str(other)
    for name, condition in reversed(problems):
        formula = f"IF({condition},{results[name]},{formula})"
    return formula


def _quoted(problem: str) -> str:
    return '"' + words(f"live.{problem}")[1].replace('"', '""') + '"'


def _first(cell: str) -> str:
    """The first of the texts that a cell has one after the other, and how many more there are."""
    count = f'(LEN({cell})-LEN(SUBSTITUTE({cell},"¦","")))'
    before, after = words("live.more", count="¦")[1].split("¦")
    more = f'IF({count}>1," {before}"&({count}-1)&"{after}","")'
    return f'IF({cell}="","",LEFT({cell},FIND("¦",{cell})-1)&{more})'
