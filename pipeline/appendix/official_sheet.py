"""Totals in, the sheet «Phụ lục» out: the official five columns, as the secretariat signs them.

Its figures are formulas over the matrix. Beside the printed columns stand, hidden, X, Y, the
distribution of codes and the key of each row: the appendix is a return for the level above.
"""

import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.appendix.figure_formulas import distribution_formula, figure_formula, part_formula
from pipeline.appendix.matrix_axes import Axes
from pipeline.appendix.official_closing import around_of, closing, signature
from pipeline.appendix.words import wording
from pipeline.past.output_tables import pairs
from pipeline.register.submission import Submission
from pipeline.totals.remarks import Around, Total, remarks
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.page_breaks import with_page_breaks
from pipeline.xlsx.row_heights import lines, row_height
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.units.unit import Roster
from schemas.wording import as_text

NAME = wording("official")
WIDTHS = (8.8, 23.2, 13.8, 13.7, 19.5)
STT, LABEL, UNIT, VALUE, REMARK = range(len(WIDTHS))
CARRIED = ("numerator", "denominator", "distribution", "key")  # hidden, to the right of Ghi chú
AT = {name: len(WIDTHS) + index for index, name in enumerate(CARRIED)}
_CARRIED_WIDTH = 10
HEADER = 6  # the first of the two header lines, from 0
FIRST = HEADER + 2


@dataclass(frozen=True)
class Official:
    """What the official sheet is made of. `identity` is the heading of its key column, `signature`
    holds the lines of a signature, divided by semicolons."""

    form: Form
    period: Period
    roster: Roster
    totals: Mapping[str, Total]
    submissions: Sequence[Submission]
    at: Axes
    notes: Mapping[str, str] = field(default_factory=dict)
    identity: str = ""
    amendment: int = 0
    doubted: Mapping[str, Collection[str]] = field(default_factory=dict)
    signature: str = ""

    @property
    def around(self) -> Around:
        return around_of(self.roster, self.submissions, self.doubted)


def positions(form: Form) -> dict[str, int]:
    """The sheet's line (from 0) of each row of the form, by key."""
    return {row.key: FIRST + index for index, row in enumerate(form.rows)}


def official_sheet(shown: Official) -> Sheet:
    """The official sheet: title lines, header, every row of the form, and what it rests on.

    Nothing is frozen: titles and header would take a third of a screen, for five plain columns.
    """
    form = shown.form
    table = {line: _row_cells(form.by_key[key], shown) for key, line in positions(form).items()}
    end = FIRST + len(form.rows) + 1
    remarked = (str(row[REMARK].value) for row in table.values())
    below = closing(shown.submissions, shown.roster, shown.totals, remarked, form)
    spanning = titles(shown) | dict(enumerate(below, end))
    header, merges = _header(form)
    cells = {(line, 0): cell for line, cell in spanning.items()} | header
    last = max(spanning)
    if shown.signature:
        last += 2
        cells[last, UNIT] = signature(shown.signature)
        merges = (*merges, (last, UNIT, last, REMARK))
    cells |= {
        (line, column): cell for line, row in table.items() for column, cell in enumerate(row)
    }
    heights = {line: _spanning_height(cell) for line, cell in spanning.items()}
    heights |= {HEADER + 1: _header_height(form)}
    heights |= {line: _height(row) for line, row in table.items()}
    if shown.signature:
        heights[last] = row_height([(cells[last, UNIT].value, sum(WIDTHS[UNIT:]), "signature")])
    headings = {
        line for key, line in positions(form).items()
        if form.by_key[key].kind in ("heading", "heading_total")
    }  # fmt: skip
    sheet = Sheet(
        NAME, cells | _carried(shown), (*WIDTHS, *[_CARRIED_WIDTH] * len(CARRIED)), heights,
        merges=(*((line, STT, line, REMARK) for line in spanning), *merges),
        hidden_columns=tuple(AT.values()),
        page=Page(repeat_rows=(HEADER, HEADER + 1), area=(0, STT, last, REMARK),
                  header=PAGE_NUMBER, first_header=""),
    )  # fmt: skip
    return with_page_breaks(sheet, headings | {*range(max(table), last)})


def _carried(shown: Official) -> dict[tuple[int, int], Cell]:
    """What the level above reads beside the printed figure."""
    headings = as_text.PART | {"distribution": as_text.DISTRIBUTION, "key": shown.identity}
    cells = {(HEADER, column): Cell(headings[name], "key") for name, column in AT.items()}
    for key, line in positions(shown.form).items():
        cells[line, AT["key"]] = Cell(key, "key")
        total = shown.totals.get(key)
        if total is None:
            continue
        row = shown.form.by_key[key]
        for name in ("numerator", "denominator"):
            if row.kind == "ratio":
                formula = part_formula(total.how, shown.at.area(key, name))
                value = getattr(total, name)
                value = "" if value != value else value
                cells[line, AT[name]] = Cell(value, "key", formula)
        if total.how == "distribution":
            formula = distribution_formula(row, _at(shown, key), shown.at.split)
            cells[line, AT["distribution"]] = Cell(pairs(total.distribution), "key", formula)
    return cells


def _at(shown: Official, key: str):
    return lambda part: shown.at.area(key, part)


def titles(shown: Official, width: float = sum(WIDTHS)) -> dict[int, Cell]:
    """Title lines over a table so wide; number and date stay empty, the clerk's system stamps them (NĐ 30/2020)."""
    period = shown.period.title.upper()
    if shown.amendment:
        period = f"{period}\n({as_text.amendment(shown.amendment)})"
    return {
        0: Cell(wording("official.title"), "title"),
        1: Cell(as_text.titled(shown.form, _balanced(shown.form.title.upper(), width)), "title"),
        2: Cell(period, "title"),
        3: Cell(wording("official.attached"), "subtitle"),
        4: Cell("_" * 16, "rule_line"),
    }


def _balanced(title: str, room: float) -> str:
    """A title longer than a line, broken so that no line is short and the first is the longest."""
    count = lines(title, room, "title")
    width = next(
        width for width in range(max(1, len(title) // count), len(title) + 2)
        if len(textwrap.wrap(title, width)) <= count
    )  # fmt: skip
    return "\n".join(textwrap.wrap(title, width * 9 // 8))


def _header(form: Form) -> tuple[dict[tuple[int, int], Cell], tuple]:
    words, below = form.header, HEADER + 1
    texts = {
        (HEADER, STT): words["stt"], (HEADER, LABEL): words["label"],
        (HEADER, UNIT): words["group"], (HEADER, REMARK): words["note"],
        (below, UNIT): words["unit"], (below, VALUE): words["value"],
    }  # fmt: skip
    tall = tuple((HEADER, column, below, column) for column in (STT, LABEL, REMARK))
    cells = {place: Cell(text, "form_header") for place, text in texts.items()}
    return cells, (*tall, (HEADER, UNIT, HEADER, VALUE))


def _header_height(form: Form) -> float:
    """The second header line: the label spans both, the first has the height of one line."""
    label = row_height([(form.header["label"], WIDTHS[LABEL], "form_header")])
    unit = row_height([(form.header["unit"], WIDTHS[UNIT], "form_header")])
    return max(unit, label - row_height([("", 1, "form_header")]))


def _row_cells(row: Row, shown: Official) -> tuple[Cell, ...]:
    if not row.is_value:
        texts = (row_number(row), row.label, row.printed_unit, "", shown.notes.get(row.key, ""))
        styles = ("form_section_centre", *["form_section"] * 3, "form_section_remark")
        if row.kind == "text":
            styles = ("centre", "form_label", "form_unit", "form_unit", "form_remark")
        return tuple(Cell(*pair) for pair in zip(texts, styles, strict=True))
    total = shown.totals.get(row.key)
    said = (remarks(row, total, shown.around) if total else "", shown.notes.get(row.key, ""))
    return (
        Cell(row_number(row), "centre"),
        Cell(row.label, "form_label"),
        Cell(as_text.unit_of_measure(row), "form_unit"),
        figure(row, total, shown.at),
        Cell("\n".join(filter(None, said)), "form_remark"),
    )


def row_number(row: Row) -> str:
    """The STT to print: the corrected number, or the form's own words («Trong đó», or nothing)."""
    return row.number if row.printed[:1].isdigit() else row.printed


def figure(row: Row, total: Total | None, at: Axes) -> Cell:
    """The province's figure, live; empty or in words, never 0, where nobody has answered."""
    if total is None:
        return Cell(None, "figure")
    empty, link = as_text.STATE[total.state] if total.state else "", at.link(row.key)

    def area(part: str) -> str:
        return at.area(row.key, part)

    formula = figure_formula(row, total.how, area, empty, at.split)
    if total.is_empty:
        return Cell(empty, "form_words" if empty else "figure", formula, link if empty else "")
    if total.how == "distribution":
        said = as_text.distribution_in_lines(row, total.distribution)
        return Cell(said, "form_words", formula, link)
    if row.kind == "code":
        return Cell(as_text.code_label(row, total.value), "form_words", formula, link)
    if float(total.value).is_integer():
        return Cell(int(total.value), "figure", formula, link)
    return Cell(total.value, "figure_share", formula, link)


def _spanning_height(cell: Cell) -> float:
    return row_height([(cell.value, sum(WIDTHS), cell.style)])


def _height(cells: Sequence[Cell]) -> float:
    """Figures stay on one line; every other text of the row may wrap."""
    return row_height(
        (cell.value or "", width, cell.style)
        for cell, width in zip(cells, WIDTHS, strict=True)
        if not isinstance(cell.value, int | float)
    )
