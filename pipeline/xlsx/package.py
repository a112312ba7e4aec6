"""The package that xlsxwriter made, with the bulk lines of its sheets put in.

xlsxwriter writes some 60,000 cells a second, and a nation's sheet of sources has eight million. So
it writes such a sheet with a sample in the place of its lines: a cell of each style, which says by
which number cells refer to it, and one in the last place. When the package is finished the sample
gives way to the lines, one after the other, and no sheet is ever in memory as a whole.
"""

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx.book import expect
from pipeline.xlsx.bulk import Bulk
from pipeline.xlsx.lines import Rows
from pipeline.xlsx.looks import Looks

_LEVEL = 2  # of zlib: a fifth larger than 6, the usual, in a third of its time
_CHUNK = 1 << 20  # letters that are packed at once
_SAMPLE = re.compile(r'<c r="[A-Z]+[0-9]+" s="([0-9]+)"/>')
_LINKS_END = "</hyperlinks>"
_AFTER_LINKS = re.compile("<printOptions|<pageMargins")  # one of them a sheet has


def write_sample(bulk: Bulk, worksheet: Worksheet, looks: Looks) -> None:
    """Raises WorkbookError where a sheet does not hold the lines."""
    cells = [(bulk.last, len(bulk.styles) - 1, bulk.styles[-1])]
    cells += [(bulk.first, column, style) for column, style in enumerate(bulk.every_style)]
    for row, column, style in cells:
        code = worksheet.write_blank(row, column, None, looks(style))
        expect(code, f"{bulk.count} lines of {len(bulk.styles)} columns")


def put_lines(made: IO[bytes], bulks: Mapping[str, Bulk], file: IO[bytes]) -> None:
    """The package with the lines in the parts of these names; every part has the same stamp."""
    with (
        zipfile.ZipFile(made) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as new,
    ):
        for name in old.namelist():
            with old.open(name) as source, new.open(name, "w") as target:
                if name not in bulks:
                    shutil.copyfileobj(source, target)
                    continue
                for piece in _pieces(source.read().decode("utf-8"), bulks[name]):
                    target.write(piece.encode("utf-8"))


def _pieces(part: str, bulk: Bulk) -> Iterator[str]:
    """The sheet with its lines in the place of the sample, piece by piece."""
    start, end = part.index(f'<row r="{bulk.first + 1}"'), part.index("</sheetData>")
    numbers = _SAMPLE.findall(part[start : part.index("</row>", start)])
    rows = Rows(bulk, dict(zip(bulk.every_style, numbers, strict=False)))
    yield part[:start]
    yield from _chunks(rows)
    yield _with_links(part[end:], rows.links)


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
