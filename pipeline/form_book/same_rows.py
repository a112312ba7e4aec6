"""The rows of two versions in, which is which out: by their words, and among equal words by number and order."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from schemas.text import fold


class Named(NamedTuple):
    """What a row is known by, whatever it is kept as."""

    label: str
    code: str


def same_rows(
    old: Sequence[Named], new: Iterable[Named], words_of: Callable[[str], str] = fold
) -> list[int | None]:
    """For each new row the place of the old one, each given once; None for a row that is new.

    A row of other words is another row, whatever number it has. `words_of` spells labels alike.

    >>> old = [Named("Cấp tỉnh", "1.1"), Named("Cấp tỉnh", "2.1"), Named("Xã", "3")]
    >>> same_rows(old, [Named("Xã", "1"), Named("cấp tỉnh", "2.1"), Named("Cấp tỉnh", "5"), Named("Cấp tỉnh", "6")])
    [2, 1, 0, None]
    """
    wanted = list(new)
    places: dict[str, list[int]] = {}
    for place, row in enumerate(old):
        places.setdefault(words_of(row.label), []).append(place)
    found: list[int | None] = [None] * len(wanted)
    for has_number in (True, False):  # those of the same number before those of the same words only
        for at, row in enumerate(wanted):
            free = places.get(words_of(row.label), [])
            fitting = [place for place in free if not has_number or old[place].code == row.code]
            if found[at] is None and fitting:
                found[at] = fitting[0]
                free.remove(fitting[0])
    return found
