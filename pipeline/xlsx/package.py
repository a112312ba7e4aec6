"""The package that xlsxwriter made, with the rows of its sheets put in.

xlsxwriter writes some 60,000 cells a second: half a second for the letters of twenty units, and a
nation's sheet of sources has eight million. So it writes every sheet with a sample in the place of
its rows: a cell of each style, which says by which number cells refer to it, and one in the last
place. When the package is finished the sample gives way to the rows, one after the other, and no
sheet is ever in memory as a whole.
"""

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import IO

from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx.book import Cell, Page, Sheet, address, expect
from pipeline.xlsx.looks import Looks
from pipeline.xlsx.rows import Place, Rows
from pipeline.xlsx.texts import HEADER, bounded

_LEVEL = 5  # of zlib: as small as 6, the usual, in two thirds of its time
_LEVEL_OF_BULK = 2  # a fifth larger, in a third
_CHUNK = 1 << 20  # letters that are packed at once
_ROWS = re.compile("<sheetData/>|<sheetData>.*</sheetData>", re.DOTALL)
_SAMPLE = re.compile(r'<c r="[A-Z]+1" s="([0-9]+)"')
_DIMENSION = re.compile('(?<=<dimension ref=")[^"]*')
_LINKS_END, _PAGE_END = "</hyperlinks>", "</headerFooter>"
_AFTER_LINKS = re.compile("<printOptions|<pageMargins")  # one of them a sheet has


@dataclass(frozen=True)
class Content:
    """What stands in a sheet: its cells, their styles, the first and the last place of all."""

    sheet: Sheet
    cells: Mapping[Place, Cell]
    styles: tuple[str, ...]
    first: Place
    last: Place


def content_of(sheet: Sheet) -> Content:
    cells, bulk = _with_merged(sheet), sheet.bulk
    styles = dict.fromkeys(cell.style for cell in cells.values())
    places = [*cells]
    if bulk:
        styles |= dict.fromkeys(bulk.every_style)
        places += [(bulk.first, 0), (bulk.last, len(bulk.styles) - 1)]
    rows, columns = zip(*places or [(0, 0)], strict=True)
    first, last = ((most(rows), most(columns)) for most in (min, max))
    return Content(sheet, cells, tuple(styles), first, last)


def _with_merged(sheet: Sheet) -> dict[Place, Cell]:
    """All of a merged area looks as its first cell does: Excel draws all borders.

    What else a merged area holds is never seen.
    """
    cells = dict(sheet.cells)
    for top, left, bottom, right in sheet.merges:
        first = cells.get((top, left), Cell())
        area = [(row, col) for row in range(top, bottom + 1) for col in range(left, right + 1)]
        cells |= dict.fromkeys(area, Cell(None, first.style)) | {area[0]: first}
    return cells


def write_sample(content: Content, worksheet: Worksheet, looks: Looks) -> None:
    """In row 1 the styles, over whatever stands there. Raises WorkbookError where a sheet is full."""
    (lines, columns), styles = content.last, content.styles
    for place in (content.first, content.last) if styles else ():
        code = worksheet.write_blank(*place, None, looks(styles[0]))
        expect(code, f"{content.sheet.name}: {lines + 1} lines of {columns + 1} columns")
    for column, style in enumerate(styles):
        worksheet.write_blank(0, column, None, looks(style))


def put_rows(made: IO[bytes], parts: Mapping[str, Content], file: IO[bytes]) -> None:
    """The package with rows in the parts of these names; every part has the same stamp."""
    many = any(content.sheet.bulk for content in parts.values())
    level = _LEVEL_OF_BULK if many else _LEVEL
    with (
        zipfile.ZipFile(made) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for name in old.namelist():
            with old.open(name) as source, new.open(name, "w") as target:
                if name not in parts:
                    shutil.copyfileobj(source, target)
                    continue
                for piece in _pieces(source.read().decode("utf-8"), parts[name]):
                    target.write(piece.encode("utf-8"))


def _pieces(part: str, content: Content) -> Iterator[str]:
    """The sheet with its rows in the place of the sample, piece by piece."""
    sample = _ROWS.search(part)
    assert sample  # noqa: S101 - no sheet is without
    numbers = _SAMPLE.findall(sample[0])
    rows = Rows(content.sheet, content.cells, dict(zip(content.styles, numbers, strict=False)))
    first, last = address(*content.first), address(*content.last)
    used = first if first == last else f"{first}:{last}"
    yield _DIMENSION.sub(used, part[: sample.start()], count=1)
    yield "<sheetData>"
    yield from _chunks(rows)
    yield "</sheetData>"
    yield _with_first_page(_with_links(part[sample.end() :], rows.links), content.sheet.page)


def _chunks(rows: Iterable[str]) -> Iterator[str]:
    waiting: list[str] = []
    size = 0
    for row in rows:
        waiting.append(row)
        size += len(row)
        if size > _CHUNK:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def _with_links(tail: str, links: Sequence[str]) -> str:
    """What follows the rows, with these links beside those of the head, if it has any."""
    if not links:
        return tail
    if _LINKS_END in tail:
        return tail.replace(_LINKS_END, f"{''.join(links)}{_LINKS_END}")
    return _AFTER_LINKS.sub(rf"<hyperlinks>{''.join(links)}{_LINKS_END}\g<0>", tail, count=1)


def _with_first_page(tail: str, page: Page) -> str:
    """The header of page 1, which xlsxwriter has no way to say; the footer is that of all pages."""
    if page.first_header is None:
        return tail
    texts = {"firstHeader": page.first_header, "firstFooter": page.footer}
    first = "".join(
        f"<{name}>{escape(bounded(text, HEADER), quote=False)}</{name}>"
        for name, text in texts.items() if text
    )  # fmt: skip
    tail = tail.replace("<headerFooter>", '<headerFooter differentFirst="1">')
    return tail.replace(_PAGE_END, f"{first}{_PAGE_END}")
