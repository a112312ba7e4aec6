"""The lines of a letter in, the sheet «Cần sửa» out: the list that a department works through.

Its column «Giải trình của đơn vị» comes back: explanations.py reads it, by the header of the
hidden column that says which finding each line is about. Hidden columns count what is open, from
which «Đã xong», the first line and the colours of the form follow.
"""

import dataclasses
from collections.abc import Iterator, Sequence

from pipeline.feedback.items import Item, Spot
from pipeline.feedback.lines import AT, COUNT, FIRST, KEY, LEFT, OPEN, SHEET, TITLES, WIDTHS, Line
from pipeline.feedback.summary import Summary, literal
from pipeline.identity_marks import FIXES
from pipeline.judging.findings import Finding
from pipeline.template.columns import FORM_SHEET
from pipeline.xlsx.listing import Column, listing, readable
from pipeline.xlsx.write import Cell, Conditional, Page, Sheet, address
from schemas.text import shortened
from schemas.wording.papers import worded

_OF_FILE = ("number", "severity", "cell", "problem", "fix")  # where there is no form to correct
_SHARED = {"cell": 0.15, "problem": 0.45, "fix": 0.4}  # of the room of the other columns
_SHOWN, _SHOWN_ALONE = 3, 6  # addresses of one finding
_CODES = 4  # of one line
_LETTERS = 20  # of what stood in one of several cells
_LOOKS = {"error": "error", "unanswered": "warning", "warning": "warning", "read": "centre"}
_AIR, _SECTION = 4.0, 21.0  # heights of the line over the header and of that over a second part
_PAGE = Page(landscape=True, margins_mm=(15, 10, 15, 15), footer="&C&P/&N")


def fix_sheet(title: str, lines: Sequence[Line], about: str, first: Summary) -> Sheet:
    """The list of a letter with its form; `about` is the checksum of the file that it is of, `first` its summary."""
    titles = [
        Cell(title, "left_title"), first.line,
        *(intro(name) for name in ("intro.one", "intro.two")),
    ]  # fmt: skip
    columns = [Column(_text(f"column.{name}"), width) for name, width in WIDTHS.items()]
    records = [_record(line, number) for number, line in enumerate(lines, 1)]
    reads = next((n for n, line in enumerate(lines) if line.item.kind == "read"), None)
    if reads is not None:
        records.insert(reads, [Cell(None, "section")] * KEY)
    sheet = listing(SHEET, titles, columns, records, _PAGE)
    hidden = {(FIRST - 1, KEY): Cell(f"{FIXES} {about}".strip(), "list_header"), LEFT: first.left}
    for line in lines:
        hidden |= _hidden(line)
    if reads is not None:
        hidden[FIRST + reads, 0] = Cell(_text("read"), "section")
    last = max((len(line.opens) for line in lines), default=0)
    return dataclasses.replace(
        sheet, cells=sheet.cells | hidden, widths=(*sheet.widths, *(10,) * (last + 2)),
        merges=() if reads is None else ((FIRST + reads, 0, FIRST + reads, KEY - 1),),
        hidden_columns=tuple(range(KEY, OPEN + last)), freeze=(FIRST, AT["cell"] + 1),
        heights=sheet.heights | {TITLES: _AIR} | ({} if reads is None else {FIRST + reads: _SECTION}), conditionals=tuple(_done_looks(lines)), protected=True, tab_colour="#C00000", filter=None,
        page=dataclasses.replace(sheet.page, area=(0, 0, max(r for r, _ in sheet.cells), KEY - 1)),
    )  # fmt: skip


def list_alone(titles: Sequence[Cell], items: Sequence[Item]) -> Sheet:
    """The list where there is no form to correct: nothing in it is live, and nothing comes back."""
    room = sum(width for name, width in WIDTHS.items() if name not in _OF_FILE)
    columns = [
        Column(_text(f"column.{name}"), WIDTHS[name] + room * _SHARED.get(name, 0))
        for name in _OF_FILE
    ]
    records = []
    for number, item in enumerate(items, 1):
        cells = dict(zip(WIDTHS, _record(Line(item, 0), number), strict=True))
        cells["cell"] = Cell(_elsewhere(item.first, "elsewhere.alone", _SHOWN_ALONE), "list_centre")
        records.append([cells[name] for name in _OF_FILE])
    sheet = listing(SHEET, titles, columns, records, _PAGE)
    return dataclasses.replace(sheet, protected=True, tab_colour="#C00000", filter=None)


def intro(name: str, **words: str) -> Cell:
    """What to do, above the list; it may name the columns."""
    return Cell(_text(name, **_names(), **words), "intro")


def _text(name: str, **words: object) -> str:
    return worded("feedback", name, **words)


def _names() -> dict[str, str]:
    return {name: _text(f"column.{name}") for name in WIDTHS} | {
        "sheet": FORM_SHEET,
        "back": _text("back"),
    }


def _record(line: Line, number: int) -> list[Cell]:
    item = line.item
    asks = item.kind != "read"
    written = [spot for spot in item.spots if spot.written is not None]
    return [
        Cell(number, "list_centre"),
        _done(line) if asks else Cell(None, "list_centre"),
        Cell(item.severity, f"list_{_LOOKS[item.kind]}"),
        Cell(_codes(item), "list_centre"),
        _link(line),
        Cell(readable(_written(written)) or None, "list_cell"),
        Cell(readable(item.problem), "list_cell"),
        Cell(readable(item.fix), "list_cell"),
        Cell(item.explanation or None, "input_note"),
    ]


def _codes(item: Item) -> str:
    codes = list(dict.fromkeys(code for told in item.told for code in told.finding.codes))
    more = len(codes) - _CODES
    return "\n".join([*codes[:_CODES], _text("more", count=more)] if more > 1 else codes)


def _written(written: Sequence[Spot]) -> str:
    """What stood in the one cell; in several of them by their codes."""
    if len(written) == 1:
        return written[0].raw
    shown = [f"{spot.code}: {shortened(spot.raw, _LETTERS)}" for spot in written[: _CODES + 1]]
    return "\n".join(shown if len(written) <= _CODES + 1 else [*shown[:_CODES], "…"])


def _link(line: Line) -> Cell:
    """To the one cell; of several to the first that is still open. Elsewhere the address of what is meant."""
    item = line.item
    spots = item.spots
    if not spots:
        return Cell(_elsewhere(item.first), "list_centre")
    label = _addresses(item)
    if label == address(*spots[0].cell):
        return Cell(label, "list_link", link=f"internal:{_place(spots[0].cell)}")
    places = [f'"#{_place((told.spots or spots)[0].cell)}"' for told in item.told]
    target = places[0]
    if len(line.opens) > 1:
        span = f"{address(line.at, OPEN)}:{address(line.at, OPEN + len(line.opens) - 1)}"
        target = f"CHOOSE(IFERROR(MATCH(1,{span},0),1),{','.join(places)})"
    return Cell(label, "list_link", f'=HYPERLINK({target},"{literal(label)}")')


def _place(cell: tuple[int, int]) -> str:
    return f"'{FORM_SHEET}'!{address(*cell)}"


def _addresses(item: Item) -> str:
    """The cells of the line, neighbours as a range; then those to be kept in step."""
    named = {spot.cell for spot in item.spots}
    touched = [spot.cell for told in item.told for spot in told.touched if spot.cell not in named]
    text = ", ".join(_ranges([spot.cell for spot in item.spots]))
    return (
        _text("cells.touched", cells=text, touched=", ".join(_ranges(touched))) if touched else text
    )


def _ranges(cells: Sequence[tuple[int, int]]) -> Iterator[str]:
    """«D13:D16» of cells one under the other, in the order in which they are named."""
    runs: list[list[tuple[int, int]]] = []
    for row, column in cells:
        if runs and (row - 1, column) == runs[-1][-1]:
            runs[-1].append((row, column))
        else:
            runs.append([(row, column)])
    for run in runs:
        ends = dict.fromkeys((address(*run[0]), address(*run[-1])))
        yield ":".join(ends)


def _elsewhere(finding: Finding, said: str = "elsewhere", most: int = _SHOWN) -> str | None:
    """What could not be placed in the form is named by its address in the file that was sent."""
    pairs = [cell.rpartition("!")[::2] for cell in finding.cells if "!" in cell]
    if not pairs:
        return None
    cells = ", ".join(cell for _, cell in pairs[:most]) + (" …" if len(pairs) > most else "")
    return _text(said, sheet=pairs[0][0], cells=cells)


def _done(line: Line) -> Cell:
    """✓ once nothing of the line is open, else how much still is."""
    count, several = address(line.at, COUNT), len(line.item.told) > 1
    left = f'"{_text("left")}"' + (f'&" "&{count}' if several else "")
    shown = " ".join([_text("left"), *([str(line.count)] if several else [])])
    formula = f'=IF({count}=0,"{_text("done")}",{left})'
    return Cell(shown if line.count else _text("done"), "list_centre", formula)


def _hidden(line: Line) -> dict[tuple[int, int], Cell]:
    """Which findings the line is about; how many of them are open, and which."""
    cells = {(line.at, KEY): Cell(line.item.identities, "key")}
    if line.item.kind == "read":
        return cells
    unsaid = f'TRIM({address(line.at, AT["explanation"])})=""'
    for number, told in enumerate(line.opens):
        test = told.test if told.sure else f"AND({told.test},{unsaid})"
        cells[line.at, OPEN + number] = Cell(int(line.is_open(number)), "key", f"=IF({test},1,0)")
    span = f"{address(line.at, OPEN)}:{address(line.at, OPEN + len(line.opens) - 1)}"
    return cells | {(line.at, COUNT): Cell(line.count, "key", f"=SUM({span})")}


def _done_looks(lines: Sequence[Line]) -> Iterator[Conditional]:
    """A line that is done looks done."""
    asking = [line.at for line in lines if line.item.kind != "read"]
    if asking:
        area = (asking[0], AT["done"], asking[-1], AT["severity"])
        test = f"=${address(asking[0], COUNT)}=0"
        yield Conditional(area, {"type": "formula", "criteria": test}, "item_done")
