"""The hidden sheet's findings in, what the form sheet shows of them out: column, marks, colours, counter.

Colours of cells to write in go with a paste over them; the number of the row, the mark and the text
are locked, and stay.
"""

from collections.abc import Iterator

from pipeline.template.columns import (
    AT,
    CHECK_SHEET,
    COUNTS,
    FIRST_LINE,
    FIRST_OF,
    FLAGS,
    FORM_SHEET,
    LAST_ROW,
    PRINTED,
    VIEW,
    check_area,
    line_of,
)
from pipeline.template.live.checks import ERROR, TODO, WARNING, Checks
from pipeline.template.live.results import Results
from pipeline.template.validations import rate_word
from pipeline.xlsx.book import Cell, Conditional, address
from schemas.form.model import Form, Row
from schemas.wording.prompts import words

COUNTER = (0, PRINTED + 1)
_LINKS = {"missing": (2, PRINTED + 1), "error": (2, AT["state"]), "warning": (2, AT["check"])}
_LEGEND = {"todo": "numerator", "warning": "denominator", "error": "state"}
_LEGEND_LINE = 3
_SHOWN_BY = {  # where a mark colours what no paste can reach, and how
    "error": {"stt": "error", "mark": "error", "check": "said_error"},
    "warning": {"stt": "warning", "mark": "warning", "check": "said_warning"},
    "todo": {"mark": "todo"},
}


def check_cells(checks: Checks, row: Row) -> dict[str, Cell]:
    """What is wrong with a row that can be written in, and its marks; without their results."""
    if row.kind in ("heading", "text"):
        return {}
    shown = _looked_up(checks.form, row, "shown")
    marks = {
        flag: _looked_up(checks.form, row, checks.marks_column(row, part))
        for part, flag in FLAGS.items() if part == "value" or row.takes_fraction
    }  # fmt: skip
    flags = {flag: Cell(0, "key", f"=IFERROR({marked},0)") for flag, marked in marks.items()}
    return flags | {
        "mark": Cell("", "mark", _mark_formula(line_of(checks.form, row.key))),
        "check": Cell("", "check", f'=IFERROR({shown},"")'),
    }


def _looked_up(form: Form, row: Row, name: str) -> str:
    """What the hidden sheet says of the row with this line's key, wherever the line has got to."""
    keys, found = (check_area(column, len(form.rows), outside=True) for column in ("key", name))
    key = f"${address(line_of(form, row.key), AT['key'])}"
    return f"INDEX({found},MATCH({key},{keys},0))"


def mark_of(weight: int, is_answered: bool) -> str:
    """One sign for a row: what weighs most of what is said of its cells."""
    if weight >= ERROR:
        return _sign("error")
    if weight >= WARNING:
        return _sign("warning")
    return _sign("todo") if weight >= TODO else _sign("done") if is_answered else ""


def _sign(name: str) -> str:
    return words(f"mark.{name}")[1]


def _mark_formula(line: int) -> str:
    first, last = (address(line, AT[flag]) for flag in ("flag_value", "flag_denominator"))
    answer, reason = (address(line, AT[name]) for name in ("value", "state"))
    weight, formula = f"SUM({first}:{last})", f'IF(LEN({answer}&{reason})>0,"{_sign("done")}","")'
    for least, name in ((TODO, "todo"), (WARNING, "warning"), (ERROR, "error")):
        formula = f'IF({weight}>={least},"{_sign(name)}",{formula})'
    return f"={formula}"


def conditionals(last: int) -> tuple[Conditional, ...]:
    """The printed look over all; colours for exactly the cells that a rule names, and beside them."""
    view = f'={address(*VIEW, True)}="{words("view.printed")[1]}"'
    made = [Conditional((0, 0, last, PRINTED), _formula(view) | {"stop_if_true": True}, "printed")]
    for part, flag in FLAGS.items():
        weight = _beside(flag)
        tests = {"error": f"={weight}>={ERROR}",
                 "warning": f"=AND({weight}<{ERROR},{weight}>={WARNING})"}  # fmt: skip
        area = _down(part, last)
        made += [Conditional(area, _formula(test), style) for style, test in tests.items()]
    made += _to_fill(last)
    for style, names in _SHOWN_BY.items():
        test = _formula(f'={_beside("mark")}="{_sign(style)}"')
        made += [Conditional(_down(name, last), test, look) for name, look in names.items()]
    done = _formula(f'=LEFT({address(*COUNTER, True)},1)="{_sign("done")}"')
    return (*made, Conditional((*COUNTER, *COUNTER), done, "done"))


def _to_fill(last: int) -> Iterator[Conditional]:
    """Where an answer is lacking: its cell; of a percentage X and Y, until only the rate is known.

    A Y that is another row's figure is a formula, never blank: nobody is led to write over it.
    """
    lacks = f"MOD({_beside('flag_value')},{WARNING})>=1"
    of_parts = f"ISNUMBER({_beside('flag_numerator')}),NOT({_is_rate(_beside('state'))})"
    yield Conditional(_down("value", last), _formula(f"=AND({lacks},NOT(AND({of_parts})))"), "todo")
    for part in ("numerator", "denominator"):
        here = address(FIRST_LINE, AT[part])
        yield Conditional(
            _down(part, last), _formula(f"=AND({lacks},{of_parts},ISBLANK({here}))"), "todo"
        )


def _is_rate(reason: str) -> str:
    return f'TRIM({reason})="{rate_word()}"'


def _beside(name: str) -> str:
    """A column of the line that is looked at, in a condition that goes down all lines."""
    return f"${address(FIRST_LINE, AT[name])}"


def _down(name: str, last: int) -> tuple[int, int, int, int]:
    return FIRST_LINE, AT[name], last, AT[name]


def _formula(test: str) -> dict[str, object]:
    return {"type": "formula", "criteria": test}


def head_cells(results: Results) -> dict[tuple[int, int], Cell]:
    """Above the table: how much is left to do, links to the first row of each kind, the legend."""
    formula = f"={_counter_formula(results.checks.form)}"
    cells = {COUNTER: Cell(_counter(results), "counter", formula)}
    for kind, place in _LINKS.items():
        text, line = words(f"live.to_{kind}")[1], _outside(FIRST_OF[kind])
        target = f"\"#'{FORM_SHEET}'!\"&{_column_to_fill(line)}&{line}"
        link = f'=IF({line}>0,HYPERLINK({target},"{text}"),"")'
        cells[place] = Cell(text if results.first_line(kind) else "", "counter_link", link)
    for name, column in _LEGEND.items():
        cells[_LEGEND_LINE, AT[column]] = Cell(words(f"legend.{name}")[1], f"legend_{name}")
    return cells


def _column_to_fill(line: str) -> str:
    """The letter of the column that a link leads to: that of X where X and Y give the figure."""
    value, x = (address(0, AT[name]).rstrip("1") for name in ("value", "numerator"))
    flag = address(0, AT["flag_numerator"]).rstrip("1")
    return f'IF(ISNUMBER(INDEX(${flag}$1:${flag}${LAST_ROW},{line})),"{x}","{value}")'


def _counter(results: Results) -> str:
    counts = results.counts
    if results.nothing:
        name = "nothing"
    elif counts["missing"] or counts["errors"]:
        name = "counter"
    elif counts["warnings"]:
        name = "filled"
    else:
        name = "untouched" if results.untouched else "done"
    return words(f"live.{name}", **{key: str(count) for key, count in counts.items()})[1]


def _counter_formula(form: Form) -> str:
    """The same, in Excel."""
    nothing, missing, errors, warnings = (
        _outside(COUNTS[name]) for name in ("nothing", "missing", "errors", "warnings")
    )
    left, filled, done = map(_joined, ("counter", "filled", "done"))
    if form.blank_says_zero:
        answers = "+".join(f"SUMPRODUCT(LEN({_column(name)}))" for name in ("value", "state"))
        done = f"IF({answers}=0,{_joined('untouched')},{done})"
    open_ones = f"IF({missing}+{errors}>0,{left},IF({warnings}>0,{filled},{done}))"
    return f"IF({nothing}=1,{_joined('nothing')},{open_ones})"


def _column(name: str) -> str:
    """A column of the form's lines, those included that were inserted."""
    first, last = (address(line, AT[name], True) for line in (FIRST_LINE, LAST_ROW - 1))
    return f"{first}:{last}"


def _joined(name: str) -> str:
    """A text of prompts.csv as a formula that puts the counts in."""
    text = words(f"live.{name}", **{count: f"¦{count}¦" for count in COUNTS})[1]
    return "&".join(
        _outside(COUNTS[piece]) if piece in COUNTS else f'"{piece}"'
        for piece in text.split("¦") if piece
    )  # fmt: skip


def _outside(place: tuple[int, int]) -> str:
    return f"{CHECK_SHEET}!{address(*place, True)}"
