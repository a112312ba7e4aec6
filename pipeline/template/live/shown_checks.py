"""The hidden sheet's findings in, what the form sheet shows of them out: column, colours, counter."""

from pipeline.template.columns import (
    AT,
    CHECK_SHEET,
    COUNTS,
    FIRST_LINE,
    FLAGS,
    FORM_SHEET,
    PRINTED,
    check_area,
    line_of,
)
from pipeline.template.live.results import ERROR, WARNING, Results
from pipeline.xlsx.book import Cell, Conditional, address
from schemas.form.model import Form, Row
from schemas.wording import as_text
from schemas.wording.prompts import words

_LINKS = {"missing": (1, PRINTED + 1), "error": (3, PRINTED + 1), "warning": (3, AT["state"])}
_COUNTED = {"missing": "missing", "error": "errors", "warning": "warnings"}


def check_cells(form: Form, row: Row) -> dict[str, Cell]:
    """The row's cell «Kiểm tra» and its hidden marks; results are put in by template."""
    if row.kind in ("heading", "text"):
        return {"check": Cell(None, "check")}
    shown = Cell("", "check", f'=IFERROR({_looked_up(form, row, "shown")},"")')
    parts = FLAGS if row.takes_fraction else ("value",)
    flags = {
        FLAGS[part]: Cell(0, "key", f"=IFERROR({_looked_up(form, row, FLAGS[part])},0)")
        for part in parts
    }
    return flags | {"check": shown}


def _looked_up(form: Form, row: Row, name: str) -> str:
    """What the hidden sheet says of the row with this line's key, wherever the line has got to."""
    count = len(form.rows)
    keys = check_area("key", FIRST_LINE, count, outside=True)
    key = f"${address(line_of(form, row.key), AT['key'])}"
    return f"INDEX({check_area(name, FIRST_LINE, count, outside=True)},MATCH({key},{keys},0))"


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
    area, said = (first, AT["check"], last, AT["check"]), f"${address(first, AT['check'])}"
    for style in ("error", "warning"):
        word = as_text.SEVERITY[style]
        made.append(_conditional(area, f'=LEFT({said},{len(word)})="{word}"', style))
    return tuple(made)


def _conditional(area: tuple[int, int, int, int], test: str, style: str) -> Conditional:
    return Conditional(area, {"type": "formula", "criteria": test}, style)


def counter_cells(form: Form, results: Results) -> dict[tuple[int, int], Cell]:
    """Above the table: how much is left to do, with links to the first row of each kind."""
    texts = words("live.counter", missing="¦missing¦", errors="¦errors¦", warnings="¦warnings¦")
    pieces = texts[1].split("¦")
    formula = "&".join(_count(p) if p in results.counts else f'"{p}"' for p in pieces if p)
    shown = "".join(str(results.counts.get(piece, piece)) for piece in pieces)
    cells = {(0, PRINTED + 1): Cell(shown, "counter", f"={formula}")}
    for kind, place in _LINKS.items():
        text = words(f"live.to_{kind}")[1]
        found = text if results.counts[_COUNTED[kind]] else ""
        cells[place] = Cell(found, "counter_link", f"={_link(form, kind, text)}")
    return cells


def _count(name: str) -> str:
    return f"{CHECK_SHEET}!{address(*COUNTS[name], True)}"


def _link(form: Form, kind: str, text: str) -> str:
    rows = len(form.rows)
    lines = check_area("line", FIRST_LINE, rows, outside=True)
    first = f"MATCH(1,{check_area(kind, FIRST_LINE, rows, outside=True)},0)"
    column = address(0, AT["value"]).rstrip("1")
    place = f"\"#'{FORM_SHEET}'!{column}\"&INDEX({lines},{first})"
    return f'IF({_count(_COUNTED[kind])}>0,IFERROR(HYPERLINK({place},"{text}"),""),"")'
