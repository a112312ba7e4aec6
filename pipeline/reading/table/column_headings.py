"""The lines of a sheet and a wide form in, where its headings stand and what heads each column out.

Headings stand over one another in two to six lines, merged over the columns that they speak of; a
text file, or a paste, keeps only the first cell of a merge. The number line may stand below them.
"""

import functools
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.grid import Range, RawCell
from pipeline.reading.table.labels import label_key
from pipeline.reading.table.records import text_of
from pipeline.reading.table.which_column import Lines
from pipeline.reading.table.wide_table import SheetColumn
from schemas.form.model import Form
from schemas.rules.number_line import number_of
from schemas.vocabulary.words import state_word

_MOST_LINES = 8
_FEWEST = 2  # headings of the form on a line that is one of headings
_FEWEST_NUMBERS, _PART = 3, 3  # of a number line: three, and a third of the form's
_SHORTEST_NAME = 4  # letters before the numbers of a number line: «MS», «A», «STT»


@functools.lru_cache(maxsize=16)
def form_numbers(form: Form) -> dict[str, str]:
    """Number of the number line → the key of its column; of a form without one, what it would be."""
    printed = {column.key: number_of(column.printed) for column in form.columns if column.key}
    if not any(printed.values()):
        printed = {key: form.by_key[key].code for key in printed}
    times = Counter(printed.values())
    return {number: key for key, number in printed.items() if number and times[number] == 1}


def find_number_line(lines: Lines, form: Form, first: int = 0) -> int:
    """The row that numbers the columns as the form does, from `first` on; 0 where none does."""
    places = {number: place for place, number in enumerate(form_numbers(form))}
    fewest = max(_FEWEST_NUMBERS, len(places) // _PART)
    return next((
        row for row, line in lines.items()
        if row >= first and len(line) >= fewest and _numbers(line, places, fewest)
    ), 0)  # fmt: skip


def _numbers(line: Mapping[int, RawCell], places: Mapping[str, int], fewest: int) -> bool:
    """True for a line of many numbers of the form, rising, and nothing else but a word before them."""
    numbers = []
    for column in sorted(line):
        text = text_of(line[column])
        number = number_of(text)
        if not number and len(text) > _SHORTEST_NAME:
            return False
        numbers.append(number)
    order = [places[number] for number in numbers if number in places]
    rising = sum(one < next_one for one, next_one in itertools.pairwise(order))
    return (
        len(order) >= max(fewest, len(numbers) // 2) and rising * 2 > len(order)
        and len(set(order)) * 2 >= len(order)
    )  # fmt: skip


def heading_rows(lines: Lines, form: Form, numbers: bool = True) -> tuple[list[int], int]:
    """The rows of the headings, and that of the number line (0 without one); [] where there are none.

    Without `numbers` a line of them is looked for no more: it was one of figures.
    """
    known = _known(form)
    hits = {row: _hits(line, known) for row, line in lines.items()}
    first = next((row for row, count in hits.items() if count >= _FEWEST), 0)
    numbered = find_number_line(lines, form, first) if numbers else 0
    if not first:
        above = numbered - 1
        while numbered and _is_of_words(lines.get(above, {})):
            above -= 1
        return list(range(above + 1, numbered)), numbered
    while hits.get(first - 1) or (
        _is_of_words(over := lines.get(first - 1, {})) and not _is_title(over, lines[first], known)
    ):
        first -= 1
    if numbered and numbered - first <= _MOST_LINES:
        return list(range(first, numbered)), numbered
    last = first
    while last - first < _MOST_LINES and _is_of_words(lines.get(last + 1, {}), hits.get(last + 1)):
        last += 1
    return list(range(first, last + 1)), 0


@functools.lru_cache(maxsize=16)
def _known(form: Form) -> frozenset[str]:
    """The words of every heading of the form."""
    return frozenset(label_key(text) for column in form.columns for text in column.path)


def _hits(line: Mapping[int, RawCell], known: Iterable[str]) -> int:
    return sum(cell.kind == "text" and label_key(cell.value) in known for cell in line.values())


def _is_title(
    line: Mapping[int, RawCell], under: Mapping[int, RawCell], known: Iterable[str]
) -> bool:
    """True for a line that has words over the first column, whose heading stands under them: it is in several cells."""
    first = min(under)
    return first in line and under[first].kind == "text" and label_key(under[first].value) in known


def _is_of_words(line: Mapping[int, RawCell], hits: int | None = None) -> bool:
    """True for a line of several texts and no figure, or of one heading that the form has."""
    if not line or not all(cell.kind == "text" for cell in line.values()):
        return False
    texts = [cell.value.strip() for cell in line.values()]
    if any(text[:1].isdigit() or state_word(text) for text in texts):
        return False
    if all(len(text) < _SHORTEST_NAME and number_of(text) for text in texts):
        return False  # of letters, another numbering than the form's
    return len(texts) > (1 if hits else 2)


def sheet_columns(
    lines: Lines, rows: Sequence[int], numbered: int, merges: Iterable[Range]
) -> list[SheetColumn]:
    """Every column with a heading or a number, from left to right."""
    numbers = {
        column: number for column, cell in lines.get(numbered, {}).items()
        if (number := number_of(text_of(cell)))
    }  # fmt: skip
    paths, own = _paths(lines, rows, merges, max(numbers, default=0))
    return [
        SheetColumn(column, paths.get(column, ()), own.get(column, False), numbers.get(column, ""))
        for column in sorted(paths.keys() | numbers.keys())
    ]


def _paths(
    lines: Lines, rows: Sequence[int], merges: Iterable[Range], last: int
) -> tuple[dict[int, tuple[str, ...]], dict[int, bool]]:
    """The texts over each column, and whether the last of them stands in the column itself."""
    last = max([last, *(column for row in rows for column in lines.get(row, {}))])
    inside = [merge for merge in merges if merge[0] in rows and merge[1] <= last]
    merged = {(top, left): min(right, last) for top, left, _, right in inside}
    covered = covered_cells(
        (top, left, min(bottom, rows[-1]), min(right, last)) for top, left, bottom, right in inside
    )
    reach: dict[int, int] = {}  # how far the heading over a column goes
    paths: dict[int, tuple[str, ...]] = {}
    own: dict[int, bool] = {}
    for row in rows:
        texts = {c: text for c, cell in lines.get(row, {}).items() if (text := text_of(cell))}
        ends = {
            column: merged.get((row, column))
            or _end(row, column, texts, covered, reach.get(column, last), paths)
            for column in sorted(texts)
        }
        for column, end in ends.items():
            for at in range(column, end + 1):
                paths[at] = (*paths.get(at, ()), texts[column])
                own[at], reach[at] = at == column, end
    return paths, own


def covered_cells(merges: Iterable[Range]) -> set[tuple[int, int]]:
    """Every cell of the merged ranges but the one of each that is seen."""
    return {
        (row, column) for top, left, bottom, right in merges
        for row in range(top, bottom + 1) for column in range(left, right + 1)
        if (row, column) != (top, left)
    }  # fmt: skip


def _end(
    row: int, column: int, texts: Mapping[int, str], covered: set[tuple[int, int]], end: int,
    paths: Mapping[int, tuple[str, ...]],
) -> int:  # fmt: skip
    """The last column that a heading without a merge stands over: up to the next, under the same."""
    at, above = column, paths.get(column)
    while (
        at < end and at + 1 not in texts and (row, at + 1) not in covered
        and paths.get(at + 1) == above
    ):  # fmt: skip
        at += 1
    return at
