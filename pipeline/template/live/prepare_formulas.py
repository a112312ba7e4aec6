"""A row of the form in, the formulas that prepare it for the rules out, and those of X, Y and %."""

from collections.abc import Mapping

from pipeline.template.asked_rows import Cut
from pipeline.template.columns import (
    AT,
    COUNTS,
    FIRST_LINE,
    PARTS,
    check_area,
    check_cell,
    form_area,
    line_of,
)
from pipeline.template.live.prepared_rows import (
    BLANK,
    LARGEST,
    NOT_APPLICABLE,
    REASONS,
    UNREADABLE,
    VALUE,
    ZERO,
    code_words,
    has_unit,
    ticked_word,
    word_states,
)
from pipeline.template.validations import rate_word
from pipeline.xlsx.book import address
from schemas.compilers.as_excel import spread_formula
from schemas.form.model import Form, Row
from schemas.rules.expression import MICRO

CodeLists = Mapping[str, int]  # key of a coded row → the column with the texts that it takes


def reading_formulas(form: Form, cut: Cut, row: Row, code_lists: CodeLists) -> dict[str, str]:
    """Column name → formula for one row; columns that a row has no use for are left out."""
    cells = _Cells(line_of(form, row.key))
    formulas = {"line": f"IFERROR(MATCH({cells.key},{form_area('key')},0),0)"}
    if row.kind.startswith("heading"):
        formulas["covered"] = _covered(form, row, cells)
    if row.kind == "heading":
        return formulas
    formulas["raw_value"] = _raw(cells, "value", row.unit if has_unit(row) else "")
    if row.kind == "code":
        formulas["code"] = _code(row, cells, code_lists)
    formulas["value_state"] = _state_of(cells, "value", cells.code if row.kind == "code" else "")
    if row.takes_fraction:
        formulas |= _fraction(form, cut, row, cells)
    covered = covered_cell(form, row) if row.key in cut.asked else ""
    return formulas | {"state": _state(row, cells, covered), "value": _value(row, cells)}


class _Cells:
    """The cells of one line of the hidden sheet, by the names of their columns."""

    def __init__(self, line: int) -> None:
        self._line = line

    def __getattr__(self, name: str) -> str:
        return check_cell(name, self._line)


def covered_cell(form: Form, row: Row) -> str:
    """1 where the return, or a heading above the row, says that there is nothing to report."""
    if not row.parent:
        return address(*COUNTS["nothing"], True)
    parent = form.by_key[row.parent]
    if parent.kind.startswith("heading"):
        return check_cell("covered", line_of(form, parent.key))
    return covered_cell(form, parent)


def _covered(form: Form, row: Row, cells: _Cells) -> str:
    content = f"TRIM(INDEX({form_area('state')},{cells.line}))"
    ticked = f'IF({cells.line}=0,0,IFERROR(IF({content}="{ticked_word()}",1,0),0))'
    return f"MAX({covered_cell(form, row)},{ticked})"


def _raw(cells: _Cells, column: str, unit: str = "") -> str:
    """What stands in the cell; a blank stays blank, which INDEX alone would make a zero."""
    content = f"INDEX({form_area(column)},{cells.line})"
    read = _without_unit(content, unit) if unit else content
    return f'IF({cells.line}=0,"",IF(ISBLANK({content}),"",{read}))'


def _without_unit(content: str, unit: str) -> str:
    """«21 nhiệm vụ» as 21: of a whole number as programs write it, which is so in every locale."""
    text, length = f"TRIM({content})", len(unit) + 1
    number = f"LEFT({text},LEN({text})-{length})"
    words = unit.replace('"', '""')
    follows = f'AND(ISTEXT({content}),RIGHT({text},{length})=" {words}")'
    return f'IFERROR(IF(AND({follows},TEXT(VALUE({number}),"0")={number}),VALUE({number}),{content}),{content})'


def _state_of(cells: _Cells, part: str, code: str = "") -> str:
    """The state that a cell speaks of; a text in no list cannot be read, nor what looks like a date.

    Excel makes the 21st of August of «08/21», a number that no bound of a large count refuses.
    A word for zero is no code.
    """
    cell = getattr(cells, f"raw_{part}")
    text = _state_of_text(cell)
    if code:
        text = f"IF({code}>0,{VALUE},MIN({text},{UNREADABLE}))"
    is_date = _is_date(f"INDEX({form_area(part)},{cells.line})")
    number = f"IF(OR({is_date},ABS({cell})>{LARGEST:.0f}),{UNREADABLE},{VALUE})"
    return f"IF(ISNUMBER({cell}),{number},{text})"


def _is_date(cell: str) -> str:
    """Whether a cell is formatted as a date, for Excel D1 to D9, for LibreOffice G as well.

    Excel calls the usual format of a number G, LibreOffice F0. Where nothing is known of formats
    (Google Sheets) no cell is a date.
    """
    usual = f'CELL("format",{address(*COUNTS["errors"], True)})'
    dates = f'IF({usual}="G","D","DG")'
    return f'IFERROR(FIND(LEFT(CELL("format",{cell}),1),{dates})>0,FALSE)'


def _state_of_text(content: str) -> str:
    """The list of words ends with an empty cell, which makes a blank of what is blank."""
    texts, states = (check_area(name, len(word_states()) + 1) for name in ("word", "word_state"))
    listed = f"SUMPRODUCT(({texts}=TRIM({content}))*({states}-{UNREADABLE}))+{UNREADABLE}"
    return f"IFERROR({listed},{UNREADABLE})"


def _code(row: Row, cells: _Cells, code_lists: CodeLists) -> str:
    """The number of a code written as its list has it, plus one; 0 for anything else."""
    last = FIRST_LINE + len(code_words(row)) - 1
    texts, numbers = (
        f"{address(FIRST_LINE, column, True)}:{address(last, column, True)}"
        for column in (code_lists[row.key], code_lists[row.key] + 1)
    )
    return (
        f"IF(ISTEXT({cells.raw_value}),SUMPRODUCT(({texts}=TRIM({cells.raw_value}))*({numbers}+1)),0)"
    )  # fmt: skip


def _fraction(form: Form, cut: Cut, row: Row, cells: _Cells) -> dict[str, str]:
    total = '""'
    if row.denominator_is_row and row.denominator in cut.open:
        of_total = _Cells(line_of(form, row.denominator))
        known = f"COUNT({cells.numerator},{of_total.value})=2"
        if form.by_key[row.denominator].blank_is_zero:  # nobody wrote what X is a part of
            known = f"AND({known},{of_total.value_state}<>{BLANK})"
        total = f'IF({known},{of_total.value},"")'
    raw, state = cells.raw_value, cells.value_state
    return {
        **{f"raw_{part}": _raw(cells, part) for part in PARTS[1:]},
        "numerator_state": _state_of(cells, "numerator"),
        "denominator_state": _state_of(cells, "denominator"),
        "numerator": f'IF({cells.numerator_state}={VALUE},ROUND({cells.raw_numerator}*{MICRO},0),"")',
        "denominator":
            f"IF({cells.denominator_state}={VALUE},ROUND({cells.raw_denominator}*{MICRO},0),{total})",
        "spread": f"IF({state}={ZERO},{MICRO},IF({state}={VALUE},{spread_formula(raw)},1))",
    }  # fmt: skip


def _state(row: Row, cells: _Cells, covered: str) -> str:
    """As prepared_rows decides it: the value cell, then the reason beside it, X and Y, the tick.

    `covered` is the cell that covers the row where it is asked; '' where it is not.
    """
    value, states = cells.value_state, dict.fromkeys(range(1 + ZERO), str(UNREADABLE))
    if not row.is_value:
        return f"IF({value}={ZERO},{VALUE},{value})"
    left = f"IF({cells.line}=0,{BLANK},{VALUE})" if row.blank_is_zero else str(BLANK)
    blank = f"IF({covered}=1,{NOT_APPLICABLE},{left})" if covered else str(BLANK)
    if row.takes_fraction:
        x, y = cells.numerator, cells.denominator
        blank = f"IF(COUNT({x},{y})=2,IF({y}<>0,{VALUE},{blank}),{blank})"
    said = _denied(cells) if row.takes_fraction else str(VALUE)
    states[BLANK] = f"IF(OR({value}={ZERO},{value}={VALUE}),{said},IF({value}>0,{value},{blank}))"
    for state in sorted(REASONS):
        states[state] = f"IF(OR({value}={BLANK},{value}={state}),{state},{UNREADABLE})"
    beside = f"INDEX({form_area('state')},{cells.line})"
    reason = _state_of_text(beside)
    if row.takes_fraction:
        reason = f'IF(TRIM({beside})="{rate_word()}",{BLANK},{reason})'
    return f"CHOOSE(IF({cells.line}=0,{BLANK},{reason})+1,{','.join(states.values())})"


def _denied(cells: _Cells) -> str:
    """What a figure is where its X or Y may say why there is none."""
    parts = (cells.numerator_state, cells.denominator_state)
    reasons = ",".join(f"{part}={state}" for part in parts for state in sorted(REASONS))
    return f"IF(OR({reasons}),{UNREADABLE},{VALUE})"


def _value(row: Row, cells: _Cells) -> str:
    """The figure in millionths, or an empty text."""
    written, other = f"ROUND({cells.raw_value}*{MICRO},0)", "0"
    if row.kind == "code":
        written = f"IF({cells.code}>0,({cells.code}-1)*{MICRO},{written})"
    if row.takes_fraction:
        x, y = f"({cells.numerator}/{MICRO})", f"({cells.denominator}/{MICRO})"
        other = f"IF({cells.value_state}={ZERO},0,ROUND(100*{x}/{y}*{MICRO},0))"
    return f'IF({cells.state}={VALUE},IF({cells.value_state}={VALUE},{written},{other}),"")'


def share_formula(line: int) -> str:
    """The percentage that a ratio's value cell shows, from X and Y on its line."""
    x, y, reason = (address(line, AT[name]) for name in ("numerator", "denominator", "state"))
    share = f'IF({y}>0,ROUND(100*{x}/{y},2),"")'
    other = f'AND(LEN({reason})>0,TRIM({reason})<>"{rate_word()}")'
    return f'IF({other},"",IF(AND(ISNUMBER({x}),ISNUMBER({y})),{share},""))'


def total_formula(form: Form, row: Row) -> str:
    """The Y of a ratio whose denominator is a row of the form: that row's figure."""
    total = address(line_of(form, row.denominator), AT["value"])
    x = address(line_of(form, row.key), AT["numerator"])
    return f'IF(ISNUMBER({total}),IF(OR({total}>0,ISNUMBER({x})),{total},""),"")'
