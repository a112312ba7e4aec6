"""A grid form's totals in, the appendix in the form's own shape out: its lines × columns, each figure live."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.appendix.official_closing import rests_on, short_names
from pipeline.appendix.official_sheet import Official, figure
from pipeline.appendix.printed_page import TOP, printed_page
from pipeline.appendix.words import wording
from pipeline.template.printed_lines import CROSSED_OUT, printed_lines
from pipeline.template.printed_table import printed_table
from pipeline.totals.remarks import what_is_missing
from pipeline.xlsx.write import Cell, Sheet
from schemas.form.model import Grid, Row
from schemas.wording.remark import remark

_STYLES = {"figure": "printed_figure", "figure_share": "printed_share"}
_NAMED = 12  # cells in one remark


def grid_sheet(shown: Official, grid: Grid) -> Sheet:
    """The printed table with the totals of all units; below it what these lack, and what units wrote."""
    table = printed_table(shown.form, TOP)

    def cell(row: Row) -> Cell:
        if row.kind == "text":
            return Cell(shown.notes.get(row.key, ""), "form_remark")
        found = figure(row, shown.totals.get(row.key), shown.at)
        return replace(found, style=_STYLES.get(found.style, found.style))

    lines = printed_lines(shown.form, grid, table, cell)
    remarks = list(_remarks(shown))
    is_crossed_out = any(cell.style == CROSSED_OUT for cell in lines.cells.values())
    *below, last = (
        *remarks, *rests_on(shown.submissions), *short_names(shown.roster, remarks),
        *([wording("grid.crossed_out")] if is_crossed_out else []),
        *([remark("ratios")] if shown.form.takes_fractions else []),
    )  # fmt: skip
    return printed_page(shown, table, lines, (*below, wording("page.end", text=last)))


def _remarks(shown: Official) -> Iterator[str]:
    """Each remark once, with the numbers of the cells that it is about."""
    cells: dict[str, list[Row]] = {}
    rows = shown.form.value_rows
    for row in rows:
        total = shown.totals.get(row.key)
        said = what_is_missing(row, total, shown.around) if total else ()
        for text in filter(None, (*said, shown.notes.get(row.key, ""))):
            cells.setdefault(text.rstrip("."), []).append(row)
    for text, about in cells.items():
        if len(about) == len(rows):
            yield wording("grid.every", text=text)
        else:
            yield wording("grid.remark", cells=_listed(about), text=text)


def _listed(rows: Sequence[Row]) -> str:
    names = ", ".join(f"({row.code})" for row in rows[:_NAMED])
    more = len(rows) - _NAMED
    return wording("grid.more", cells=names, count=more) if more > 0 else names
