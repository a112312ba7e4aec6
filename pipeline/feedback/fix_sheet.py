"""Findings and where they point in, the sheet «Cần sửa» out: the list a department works through.

Its column «Giải trình của đơn vị» comes back: explanations.py reads it, by the header of the
hidden column that says which finding each line is about.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.identity_marks import FIXES
from pipeline.judging.cell_places import Place
from pipeline.judging.explained import tally, unanswered
from pipeline.judging.findings import Finding
from pipeline.reading.explanations import SEPARATOR, identity
from pipeline.returns import Return
from pipeline.xlsx.listing import Column, listing, readable
from pipeline.xlsx.write import Cell, Page, Sheet, address
from schemas.wording import as_text
from schemas.wording.papers import worded

_WIDTHS = {
    "number": 5, "severity": 10, "code": 12, "cell": 11, "written": 15, "problem": 46, "fix": 36,
    "explanation": 28,
}  # fmt: skip
_KEY = len(_WIDTHS)
_MANY = 3  # equal findings from this number on are one entry
_SHOWN = 3  # addresses of one finding
_PAGE = Page(landscape=True, margins_mm=(15, 10, 15, 15), footer="&C&P/&N")


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the form sheet, from 0, and what the department had written there, if known."""

    place: Place
    code: str
    cell: tuple[int, int]
    written: str | None

    @property
    def raw(self) -> str:
        return self.written or worded("feedback", "nothing")


@dataclass(frozen=True, slots=True)
class Fix:
    """A finding, the cells in which it can be put right, and those to be kept in step with them."""

    finding: Finding
    spots: tuple[Spot, ...]
    touched: tuple[Spot, ...] = ()
    equals: tuple[Finding, ...] = ()  # further findings of the same kind, told together with it

    @property
    def problem(self) -> str:
        if not self.equals:
            return self.finding.message
        count = 1 + len(self.equals)
        title = self.finding.title
        return worded(
            "feedback", "together_problem", title=title, count=count, first=self.finding.message
        )

    @property
    def explanation(self) -> str:
        said = (finding.explanation for finding in (self.finding, *self.equals))
        return "\n".join(dict.fromkeys(filter(None, said)))

    @property
    def identities(self) -> str:
        return SEPARATOR.join(map(identity, (self.finding, *self.equals)))


def grouped(fixes: Sequence[Fix]) -> list[Fix]:
    """Equal faults of many rows as one entry, where the first of them stands in the form."""
    kinds: dict[tuple[str, ...], list[Fix]] = {}
    for fix in fixes:
        kinds.setdefault(fix.finding.kind, []).append(fix)
    entries = []
    for same in kinds.values():
        entries += [_joined(same)] if len(same) >= _MANY else same
    order = {id(fix.finding): number for number, fix in enumerate(fixes)}
    return sorted(entries, key=lambda fix: order[id(fix.finding)])


def _joined(same: Sequence[Fix]) -> Fix:
    spots = tuple(spot for fix in same for spot in fix.spots)
    return Fix(same[0].finding, spots, equals=tuple(fix.finding for fix in same[1:]))


def fix_sheet(
    title: str, fixes: Sequence[Fix], form_sheet: str, about: str = "", item: Return | None = None
) -> Sheet:
    """One line per finding that asks for something, and one more for each further cell that it names.

    `about` is the checksum of the file that the findings are of, `item` what was read of it.
    """
    findings = [fix.finding for fix in fixes]
    blank = unanswered(item, findings) if item else []
    columns = [Column(_text(f"column.{name}"), width) for name, width in _WIDTHS.items()]
    summary = [_summary(item, findings)] if item else []
    titles = [Cell(title, "left_title"),
              *(Cell(text, "intro") for text in (*summary, *_intro(form_sheet)))]  # fmt: skip
    lines = [
        line
        for number, fix in enumerate(grouped([fix for fix in fixes if fix.finding.fix]), 1)
        for line in _lines(number, fix, form_sheet, fix.finding in blank)
    ]
    sheet = listing(_text("sheet"), titles, columns, [line[:_KEY] for line in lines], _PAGE)
    first = len(titles) + 2  # the hidden column comes after: its text must not make lines taller
    keys = {(first - 1, _KEY): Cell(f"{FIXES} {about}".strip(), "list_header")}
    keys |= {(at, _KEY): line[_KEY] for at, line in enumerate(lines, first)}
    return dataclasses.replace(
        sheet, cells=sheet.cells | keys, widths=(*sheet.widths, 10), hidden_columns=(_KEY,),
        protected=True, tab_colour="#C00000", filter=None,
        page=dataclasses.replace(sheet.page, area=(0, 0, max(r for r, _ in sheet.cells), _KEY - 1)),
    )  # fmt: skip


def _text(name: str, **words: str) -> str:
    return worded("feedback", name, **words)


def _intro(form_sheet: str) -> tuple[str, ...]:
    if not form_sheet:
        return (_text("intro.file"),)
    explanation = _text("column.explanation")
    return (
        _text("intro.one", sheet=form_sheet), _text("intro.two", explanation=explanation),
        _text("intro.three"),
    )  # fmt: skip


def _summary(item: Return, findings: Sequence[Finding]) -> str:
    """The count that the terminal and the reminder tell as well."""
    open_ones = tally(item, findings)
    faults = as_text.faults(open_ones.errors, open_ones.warnings, open_ones.unanswered)
    return _text("summary", faults=faults) if faults else _text("receipt.clean")


def _lines(number: int, fix: Fix, form_sheet: str, blank: bool) -> Iterator[list[Cell]]:
    finding = fix.finding
    severity = as_text.UNANSWERED if blank else as_text.SEVERITY[finding.severity]
    spots = (*fix.spots, *fix.touched) or (None,)
    for index, spot in enumerate(spots):
        first = index == 0
        yield [
            Cell(number if first else None, "list_centre"),
            Cell(severity if first else None, f"list_{finding.severity}"),
            Cell(spot.code if spot else ", ".join(finding.codes), "list_centre"),
            _link(spot, form_sheet) if spot else Cell(_elsewhere(finding), "list_cell"),
            Cell(readable(spot.raw) if spot and spot.written is not None else None, "list_cell"),
            Cell(readable(fix.problem) if first else None, "list_cell"),
            Cell(readable(finding.fix) if first else None, "list_cell"),
            Cell(fix.explanation if first else None, "input_note" if first else "list_cell"),
            Cell(fix.identities if first else None, "key"),
        ]


def _link(spot: Spot, form_sheet: str) -> Cell:
    here = address(*spot.cell)
    return Cell(here, "list_link", link=f"internal:'{form_sheet}'!{here}")


def _elsewhere(finding: Finding) -> str | None:
    """What could not be placed in the form is named by its address in the file that was sent."""
    pairs = [cell.rpartition("!")[::2] for cell in finding.cells if "!" in cell]
    if not pairs:
        return None
    cells = ", ".join(cell for _, cell in pairs[:_SHOWN]) + (" …" if len(pairs) > _SHOWN else "")
    return _text("elsewhere", sheet=pairs[0][0], cells=cells)
