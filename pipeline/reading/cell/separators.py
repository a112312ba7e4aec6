"""The value cells of one file in, how its writer separates decimals and thousands out.

«1.234» alone is a thousand in Vietnam and one and a bit on an English keyboard; a «63.1» or a
«12,5» elsewhere in the same file says which of the two the writer uses.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.grid import RawCell

# Spellings that only one of the two ways has.
_COMMA = re.compile(r"(?<![0-9.,])[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})(?![0-9.,])"
                    r"|(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+"
                    r"|(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{3}){2,}(?![0-9])")  # fmt: skip
_POINT = re.compile(r"(?<![0-9.,])[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})(?![0-9.,/])"
                    r"|(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+"
                    r"|(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3}){2,}(?![0-9])")  # fmt: skip
_SEVERAL = 2


class Habits(NamedTuple):
    """What was seen: decimal commas, decimal points, percentages (maybe) stored as parts of one."""

    has_comma: bool = False
    has_point: bool = False
    has_parts_of_one: bool = False

    @property
    def is_english(self) -> bool:
        """True where decimal points were seen and no decimal comma."""
        return self.has_point and not self.has_comma


UNKNOWN = Habits()


def habits_of(
    cells: Iterable[RawCell], ratios: Iterable[RawCell], knows_formats: bool = True
) -> Habits:
    """Look at every value cell, and at the percentages among them."""
    text = "\n".join(cell.value for cell in cells if cell.kind == "text")
    parts = sum(cell.kind == "number" and 0 < cell.value < 1 for cell in ratios)
    has_parts = parts >= _SEVERAL or not knows_formats
    return Habits(bool(_COMMA.search(text)), bool(_POINT.search(text)), has_parts)
