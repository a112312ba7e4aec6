"""The lines of a sheet in, which of them are the headings of a blank table, and which numbers its columns."""

from collections.abc import Mapping, Sequence

from pipeline.form_new.wide_guesses import names_lines, names_units
from pipeline.grid import RawCell, Table
from pipeline.reading.table.records import text_of
from pipeline.reading.table.which_column import Lines
from schemas.rules.number_line import number_of
from schemas.vocabulary.words import heading

FEWEST_NUMBERS = 3  # of a number line, and headings of a line of them
_FEWEST_RIGHT = 0.8  # of the texts of a number line
_FEWEST_OF_SUMS, _FEWEST_RIGHT_OF_SUMS = 2, 0.5  # where one of them is a sum
_FEWEST_LABELS = 2
_MOST_LINES = 8  # of headings


def numbers_columns(line: Mapping[int, RawCell]) -> bool:
    """True for a line of numbers and letters of columns; few of them may be misprinted, of letters alone none.

    Where one is a sum of others, half of them may.
    """
    texts = list(map(text_of, line.values()))
    numbers = list(map(number_of, texts))
    figures = sum(map(has_digit, numbers))
    if not figures:
        return len(set(numbers) - {""}) == len(line) >= FEWEST_NUMBERS
    right = sum(map(bool, numbers)) / len(line)
    if any("=" in text and number for text, number in zip(texts, numbers, strict=True)):
        return figures >= _FEWEST_OF_SUMS and right >= _FEWEST_RIGHT_OF_SUMS
    return figures >= FEWEST_NUMBERS and right >= _FEWEST_RIGHT


def has_digit(number: str) -> bool:
    return any(map(str.isdigit, number))


def rows_of_headings(table: Table, lines: Lines) -> Sequence[int]:
    """The lines of headings without numbers, the first by what it says, else by the labels that stand under it."""
    heads = {row: line for row, line in lines.items() if len(line) >= FEWEST_NUMBERS}
    for begins in (_stubs_named, _stubs_over_labels):
        for row in heads:
            if stubs := begins(lines, row):
                return range(row, _last_of_headings(table, lines, row, stubs) + 1)
    return ()


def _stubs_named(lines: Lines, row: int) -> list[int]:
    texts = {column: text_of(cell) for column, cell in lines.get(row, {}).items()}
    return [
        column for column, text in texts.items()
        if ":" not in text and (
            heading(text) in ("stt", "label") or names_units((text,)) or names_lines((text,))
        )
    ]  # fmt: skip


def _stubs_over_labels(lines: Lines, row: int) -> list[int]:
    """The first column of a line of words, where only it goes on under them."""
    first, below = min(lines[row]), [line for at, line in lines.items() if at > row]
    labels = [line for line in below if set(line) == {first}]
    are_words = all(cell.kind == "text" for cell in lines[row].values())
    return [first] if are_words and len(labels) >= _FEWEST_LABELS else []


def _last_of_headings(table: Table, lines: Lines, row: int, stubs: Sequence[int]) -> int:
    """Down to where a heading reaches, and on while nothing stands under the columns before the figures."""
    last = max((bottom for top, _, bottom, _ in table.merges if top == row), default=row)
    while (
        (under := lines.get(last + 1, {})) and min(under) > max(stubs) and last < row + _MOST_LINES
    ):
        last += 1
    return last


def rows_over(table: Table, lines: Lines, numbered: int) -> Sequence[int]:
    """The lines over the number line up to the title; a heading may reach down over several.

    What stands over the first heading, where that is one of labels or of units, is a title in several cells.
    """
    first = numbered
    while first > max(1, numbered - _MOST_LINES) and _is_of_headings(table, lines, first - 1):
        first -= 1
    leftmost = min((min(lines[row]) for row in range(first, numbered) if row in lines), default=0)
    stub = next(
        (row for row in range(first, numbered) if leftmost in _stubs_named(lines, row)), first
    )
    titles = [row for row in range(first, stub) if leftmost in lines.get(row, {})]
    return range(max(titles, default=first - 1) + 1, numbered)


def _is_of_headings(table: Table, lines: Lines, row: int) -> bool:
    """True for a line of several headings, or one that a heading from above reaches down to."""
    own = sum(bool(text_of(cell)) for cell in lines.get(row, {}).values())
    return own > 1 or any(top < row <= bottom for top, _, bottom, _ in table.merges)
