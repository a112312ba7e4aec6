"""Bulk lines → rows of a sheet's part, as XML.

One text in many lines is made into XML once; text stands in the cell itself and is always text.
"""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from pipeline.xlsx.book import WorkbookError, address
from pipeline.xlsx.bulk import MOST_LINKS, Bulk, Styled
from pipeline.xlsx.cells import finite
from pipeline.xlsx.texts import CELL, bounded, escaped

_INSIDE = "internal:"  # how a link to another place of the workbook begins
_KEPT = 65_536  # values of one look


class Rows:
    """The rows of the lines; `links` are those of the rows that were taken so far."""

    def __init__(self, bulk: Bulk, numbers: Mapping[str, str]) -> None:
        """`numbers` are those by which cells refer to styles."""
        self.links: list[str] = []
        self._bulk = bulk
        self._cells = {style: _Cells(number) for style, number in numbers.items()}

    def __iter__(self) -> Iterator[str]:
        """One row after the other, never all of them in memory."""
        bulk, made = self._bulk, self._cells
        columns = [
            (address(0, column).removesuffix("1"), made[style])
            for column, style in enumerate(bulk.styles)
        ]
        for number, line in enumerate(bulk.lines(), bulk.first + 1):
            cells = []
            for (letters, own), value in zip(columns, line, strict=True):
                if isinstance(value, Styled):
                    self._link(f"{letters}{number}", value.link)
                    cell = made[value.style][value.value]
                else:
                    cell = own[value]
                cells.append(f'<c r="{letters}{number}"{cell}')
            height = _height(bulk.heights.get(number - 1))
            yield f'<row r="{number}"{height}>{"".join(cells)}</row>'

    def _link(self, place: str, link: str) -> None:
        if not link:
            return
        if len(self.links) == MOST_LINKS:
            raise WorkbookError("more links than a sheet holds")
        where = quoteattr(link.removeprefix(_INSIDE))
        self.links.append(f'<hyperlink ref="{place}" location={where}/>')


class _Cells(dict[object, str]):
    """A value → its cell in one style, after the address; most values stand in many lines."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self._style = f' s="{number}"'

    def __missing__(self, value: object) -> str:
        if value is None or value == "" or value != value:  # NaN is in no dict: each is another
            return f"{self._style}/>"
        if isinstance(value, str):
            text = escape(escaped(bounded(value, CELL)))
            cell = f'{self._style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        else:
            cell = f"{self._style}><v>{finite(value):.16G}</v></c>"
        if len(self) < _KEPT:
            self[value] = cell
        return cell


def _height(points: float | None) -> str:
    """In whole pixels, as xlsxwriter has it."""
    if points is None:
        return ""
    return f' ht="{int(points * 4 / 3 + 0.5) * 0.75:.16g}" customHeight="1"'
