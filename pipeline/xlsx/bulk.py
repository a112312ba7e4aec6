"""Many plain lines of a sheet as a value: records, of which a nation has half a million."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_LINKS = 65_000  # on a sheet: Excel takes 65,530


class Styled(NamedTuple):
    """A cell of a line that looks otherwise than its column, leads somewhere or has a formula.

    A `formula` comes with its right result as `value`.
    """

    value: str | float | None
    style: str
    link: str = ""
    formula: str = ""


Line = tuple | list  # for each column a text, a number, None or a Styled


@dataclass(frozen=True, slots=True)
class Bulk:
    """Lines from row `first` (from 0) on; nothing else of the sheet stands in or below them.

    `styles` are those of the columns, `others` those that single cells have beside them. `heights`
    are by row, in points; rows without one are as high as the sheet's are. `notes` are by place.
    """

    first: int
    count: int
    styles: tuple[str, ...]
    lines: Callable[[], Iterable[Line]]
    heights: Mapping[int, float] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return self.first + max(self.count, 1) - 1

    @property
    def every_style(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.styles, *self.others)))
