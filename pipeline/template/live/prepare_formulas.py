"""A row of the form in, the formulas that prepare it for the rules out, and those of X, Y and %."""

from pipeline.template.columns import (
    AT,
    COUNTS,
    FIRST_LINE,
    check_area,
    check_cell,
    form_area,
    line_of,
)
from pipeline.template.live.prepared_rows import (
    LARGEST,
    UNREADABLE,
    VALUE,
    ZERO,
    code_words,
    word_codes,
)
from pipeline.xlsx.book import address
from schemas.compilers.as_excel import spread_formula
from schemas.form.model import Form, Row
from schemas.rules.expression import MICRO
from schemas.wording.prompts import words

_RAW = {"raw": "value", "raw_x": "numerator", "raw_y": "denominator", "reason": "state"}
_LIMIT = f"{LARGEST:.0f}"


def prepared(form: Form, row: Row, code_lists: dict[str, int]) -> dict[str, str]:
    """Column name → formula for one row; columns that a row has no use for are left out."""
    line = line_of(form, row.key)

    def at(name: str) -> str:
        return check_cell(name, line)

    formulas = {
        "line": f"IFERROR(MATCH({at('key')},{form_area('key')},0),0)",
        "reason": _raw("reason", line),
        "covered": _covered(form, row, line),
    }
    if row.kind in ("heading", "text"):
        return formulas
    formulas["raw"] = _raw("raw", line)
    if row.kind == "code":
        formulas["code"] = _code(row, line, code_lists)
    formulas["word"] = _word(at("raw"), at("code") if row.kind == "code" else "")
    if row.is_value:
        formulas["said"] = _word(at("reason"))
    if row.takes_fraction:
        formulas |= _fraction(form, row, line)
    return formulas | {"state": _state(row, line), "value": _value(row, line)}


def _raw(name: str, line: int) -> str:
    """What stands in the cell; a blank stays blank, which INDEX alone would make a zero."""
    place, area = check_cell("line", line), form_area(_RAW[name])
    found = f"INDEX({area},{place})"
    return f'IF({place}=0,"",IF(ISBLANK({found}),"",{found}))'


def _covered(form: Form, row: Row, line: int) -> str:
    """1 where the return, or a heading above, says that there is nothing to report."""
    above = (
        check_cell("covered", line_of(form, row.parent))
        if row.parent
        else address(*COUNTS["nothing"], True)
    )
    if row.is_value or row.kind == "text":
        return above
    reason, tick = check_cell("reason", line), words("tick.word")[1]
    return f'MAX({above},IF(ISTEXT({reason}),IF(TRIM({reason})="{tick}",1,0),0))'


def _word(cell: str, code: str = "") -> str:
    """The state that a cell speaks of; a text in no list cannot be read."""
    count = len(word_codes())
    texts = check_area("words", FIRST_LINE, count)
    states = check_area("states", FIRST_LINE, count)
    listed = f"SUMPRODUCT(({texts}=TRIM({cell}))*({states}-{UNREADABLE}))+{UNREADABLE}"
    text = f"IF({code}>0,{VALUE},{listed})" if code else listed
    number = f"IF(ABS({cell})<={_LIMIT},{VALUE},{UNREADABLE})"
    read = f"IF(ISNUMBER({cell}),{number},IF(LEN(TRIM({cell}))=0,0,{text}))"
    return f"IF(ISERROR({cell}),{UNREADABLE},IF(ISLOGICAL({cell}),{UNREADABLE},{read}))"


def _code(row: Row, line: int, code_lists: dict[str, int]) -> str:
    """The number of a code written as its list has it, plus one; 0 for anything else."""
    raw, column = check_cell("raw", line), code_lists[row.key]
    last = FIRST_LINE + len(code_words(row)) - 1
    texts = f"{address(FIRST_LINE, column, True)}:{address(last, column, True)}"
    numbers = f"{address(FIRST_LINE, column + 1, True)}:{address(last, column + 1, True)}"
    return f"IF(ISTEXT({raw}),SUMPRODUCT(({texts}=TRIM({raw}))*({numbers}+1)),0)"


def _fraction(form: Form, row: Row, line: int) -> dict[str, str]:
    def at(name: str) -> str:
        return check_cell(name, line)

    total = '""'
    if row.denominator_is_row:
        stated = check_cell("value", line_of(form, row.denominator))
        total = f'IF(COUNT({at("numerator")},{stated})=2,{stated},"")'
    word, raw = at("word"), at("raw")
    return {
        "raw_x": _raw("raw_x", line),
        "raw_y": _raw("raw_y", line),
        "word_x": _word(at("raw_x")),
        "word_y": _word(at("raw_y")),
        "numerator": f'IF({at("word_x")}={VALUE},ROUND({at("raw_x")}*{MICRO},0),"")',
        "denominator": f"IF({at('word_y')}={VALUE},ROUND({at('raw_y')}*{MICRO},0),{total})",
        "spread": f"IF({word}={ZERO},{MICRO},IF({word}={VALUE},{spread_formula(raw)},1))",
    }


def _state(row: Row, line: int) -> str:
    """As live.lines decides it: the value cell, then the reason beside it, X and Y, the tick."""

    def at(name: str) -> str:
        return check_cell(name, line)

    word = at("word")
    if not row.is_value:
        return f"IF({word}={ZERO},{VALUE},{word})"
    said = at("said")
    blank = f"IF(AND({at('covered')}=1,{at('asked')}=1),2,0)"
    if row.takes_fraction:
        x, y = at("numerator"), at("denominator")
        blank = f"IF(COUNT({x},{y})=2,IF({y}<>0,{VALUE},{blank}),{blank})"
    alone = f"IF({word}={ZERO},{VALUE},IF({word}>0,{word},IF({said}>0,{said},{blank})))"
    both = f"AND({word}>0,{said}>0,{word}<>{said})"
    return f"IF(OR({both},{said}={VALUE},{said}={ZERO}),{UNREADABLE},{alone})"


def _value(row: Row, line: int) -> str:
    """The figure in millionths, or an empty text."""

    def at(name: str) -> str:
        return check_cell(name, line)

    written, other = f"ROUND({at('raw')}*{MICRO},0)", "0"
    if row.kind == "code":
        written = f"IF({at('code')}>0,({at('code')}-1)*{MICRO},{written})"
    if row.takes_fraction:
        x, y = f"({at('numerator')}/{MICRO})", f"({at('denominator')}/{MICRO})"
        other = f"IF({at('word')}={ZERO},0,ROUND(100*{x}/{y}*{MICRO},0))"
    return f'IF({at("state")}={VALUE},IF({at("word")}={VALUE},{written},{other}),"")'


def share_formula(line: int) -> str:
    """The percentage that a ratio's value cell shows, from X and Y on its line."""
    x, y, reason = (address(line, AT[name]) for name in ("numerator", "denominator", "state"))
    share = f'IF({y}>0,ROUND(100*{x}/{y},2),"")'
    return f'IF(LEN({reason})>0,"",IF(AND(ISNUMBER({x}),ISNUMBER({y})),{share},""))'


def total_formula(form: Form, row: Row) -> str:
    """The Y of a ratio whose denominator is a row of the form: that row's figure."""
    total = address(line_of(form, row.denominator), AT["value"])
    x = address(line_of(form, row.key), AT["numerator"])
    return f'IF(ISNUMBER({total}),IF(OR({total}>0,ISNUMBER({x})),{total},""),"")'
