"""The hidden sheet's findings in, what the form sheet shows of them out: column, colours, counter."""

from pipeline.template.columns import (
    AT,
    CHECK_SHEET,
    COUNTS,
    FIRST_OF,
    FLAGS,
    FORM_SHEET,
    PRINTED,
    check_area,
    line_of,
)
from pipeline.template.live.checks import ERROR, WARNING, Checks
from pipeline.template.live.results import Results
from pipeline.xlsx.book import Cell, Conditional, address
from schemas.form.model import Form, Row
from schemas.wording import as_text
from schemas.wording.prompts import words

COUNTER = (0, PRINTED + 1)
_LINKS = {"missing": (1, PRINTED + 1), "error": (3, PRINTED + 1), "warning": (3, AT["state"])}


def check_cells(checks: Checks, row: Row) -> dict[str, Cell]:
    """What is wrong with a row that can be written in, and its hidden marks; without their results."""
    if row.kind in ("heading", "text"):
        return {}
    shown = _looked_up(checks.form, row, "shown")
    marks = {
        flag: _looked_up(checks.form, row, checks.marks_column(row, part))
        for part, flag in FLAGS.items() if part == "value" or row.takes_fraction
    }  # fmt: skip
    flags = {flag: Cell(0, "key", f"=IFERROR({marked},0)") for flag, marked in marks.items()}
    return flags | {"check": Cell("", "check", f'=IFERROR({shown},"")')}


def _looked_up(form: Form, row: Row, name: str) -> str:
    """What the hidden sheet says of the row with this line's key, wherever the line has got to."""
    keys, found = (check_area(column, len(form.rows), outside=True) for column in ("key", name))
    key = f"${address(line_of(form, row.key), AT['key'])}"
    return f"INDEX({found},MATCH({key},{keys},0))"


def conditionals(first: int, last: int) -> tuple[Conditional, ...]:
    """Colours for exactly the cells that a rule names, and for the word beside them."""
    made = []
    for part, flag in FLAGS.items():
        area = (first, AT[part], last, AT[part])
        mark = f"${address(first, AT[flag])}"
        tests = {
            "error": f"={mark}>={ERROR}",
            "warning": f"=AND({mark}<{ERROR},{mark}>={WARNING})",
            "todo": f"=MOD({mark},{WARNING})>=1",
        }
        made += [_conditional(area, test, style) for style, test in tests.items()]
    area, text = (first, AT["check"], last, AT["check"]), f"${address(first, AT['check'])}"
    for style in ("error", "warning"):
        word = as_text.SEVERITY[style]
        made.append(_conditional(area, f'=LEFT({text},{len(word)})="{word}"', style))
    return tuple(made)


def _conditional(area: tuple[int, int, int, int], test: str, style: str) -> Conditional:
    return Conditional(area, {"type": "formula", "criteria": test}, style)


def counter_cells(results: Results) -> dict[tuple[int, int], Cell]:
    """Above the table: how much is left to do, with links to the first row of each kind."""
    texts = words("live.counter", missing="¦missing¦", errors="¦errors¦", warnings="¦warnings¦")
    pieces = texts[1].split("¦")
    formula = "&".join(
        _outside(COUNTS[piece]) if piece in results.counts else f'"{piece}"'
        for piece in pieces if piece
    )  # fmt: skip
    shown = "".join(str(results.counts.get(piece, piece)) for piece in pieces)
    cells = {COUNTER: Cell(shown, "counter", f"={formula}")}
    column = address(0, AT["value"]).rstrip("1")
    for kind, place in _LINKS.items():
        text, line = words(f"live.to_{kind}")[1], _outside(FIRST_OF[kind])
        target = f"\"#'{FORM_SHEET}'!{column}\"&{line}"
        link = f'=IF({line}>0,HYPERLINK({target},"{text}"),"")'
        cells[place] = Cell(text if results.first_line(kind) else "", "counter_link", link)
    return cells


def _outside(place: tuple[int, int]) -> str:
    return f"{CHECK_SHEET}!{address(*place, True)}"
