"""Files of ruined wide tables in, what other readers make of them out, each as it is commonly used.

The scripts know the number line, the headings, the names of the units and that an empty cell is a zero.
"""

import re
from collections.abc import Callable, Iterable, Sequence

import pandas as pd
from python_calamine import CalamineWorkbook

from returns.other_readers import _frames, _number, _plain, _tried, saved_as_csv
from returns.person import Reading, Readings
from returns.wide import WideFile

WideReader = Callable[[Sequence[WideFile]], list[Readings]]
_FEWEST = 5  # numbers of a number line
_FIRST_NUMBER = re.compile(r"\(?(\d+[a-z]?)\)?\s*(?:=.*)?", re.DOTALL)


def pandas_script(files: Sequence[WideFile]) -> list[Readings]:
    """Columns by the number line, else by the lowest headings; lines by the units' names."""
    return [_tried(lambda file=file: _by_names(_frames(file.path), file)) for file in files]


def calamine_by_position(files: Sequence[WideFile]) -> list[Readings]:
    """Each cell where it stands in the table that was sent out."""
    return [_tried(lambda file=file: _at_their_places(file)) for file in files]


def libreoffice_csv(files: Sequence[WideFile]) -> list[Readings]:
    """LibreOffice saves each sheet as CSV; then the script."""
    with saved_as_csv([file.path for file in files]) as sheets:
        return [_tried(lambda file=file: _by_names(sheets(file.path), file)) for file in files]


WIDE_READERS: dict[str, WideReader] = {
    "pandas script": pandas_script,
    "python-calamine by position": calamine_by_position,
    "LibreOffice CSV, then the script": libreoffice_csv,
}


def _by_names(frames: Iterable[pd.DataFrame], file: WideFile) -> dict[str, Reading]:
    """The first sheet in which most columns are found; of a unit named twice the first line."""
    for frame in frames:
        texts = frame.map(_plain)
        columns, below = _columns(texts, file)
        if len(columns) * 2 > len(file.form.rows):
            found: dict[str, Reading] = {}
            names = {_plain(unit.name): unit.id for unit in file.roster.units}
            for row in range(below, len(frame)):
                unit = next((names[text] for text in texts.iloc[row] if text in names), "")
                for code, column in columns.items() if unit else ():
                    found.setdefault(f"{unit}/{code}", _reading(frame.iat[row, column]))
            lost = Reading("unreadable", asked=True)
            return {key: found.get(key, lost) for key in file.right}
    raise LookupError("no sheet has the columns")


def _columns(texts: pd.DataFrame, file: WideFile) -> tuple[dict[str, int], int]:
    """Column of each code, and the first row under the headings."""
    codes = {row.code for row in file.form.rows}
    for at in range(len(texts)):
        numbers = {
            match[1]: column for column, text in enumerate(texts.iloc[at])
            if (match := _FIRST_NUMBER.fullmatch(text)) and match[1] in codes
        }  # fmt: skip
        if len(numbers) >= _FEWEST and list(numbers.values()) == sorted(numbers.values()):
            return numbers, at + 1
    return _by_headings(texts, file)


def _by_headings(texts: pd.DataFrame, file: WideFile) -> tuple[dict[str, int], int]:
    """By the lowest heading, where only one column has it."""
    lowest: dict[str, list[str]] = {}
    for column in file.form.columns:
        if column.key:
            code = file.form.by_key[column.key].code
            lowest.setdefault(_plain(column.path[-1]), []).append(code)
    own = {text: codes[0] for text, codes in lowest.items() if len(codes) == 1}
    found, below = {}, 0
    for at in range(len(texts)):
        for column, text in enumerate(texts.iloc[at]):
            if text in own:
                found[own[text]], below = column, at + 1
    return found, below


def _at_their_places(file: WideFile) -> dict[str, Reading]:
    book = CalamineWorkbook.from_path(str(file.path))
    grid = pd.DataFrame(book.get_sheet_by_index(0).to_python(skip_empty_area=False))
    return {
        f"{unit}/{row.code}": _reading(grid.iat[line - 1, at] if at < grid.shape[1] else None)
        for unit, line in file.lines.items() for at, row in enumerate(file.form.rows, 1)
    }  # fmt: skip


def _reading(cell: object) -> Reading:
    """A number, zero of an empty cell; a text that is none is listed."""
    if not _plain(cell):
        return Reading("value", 0.0)
    figure = _number(cell)
    return Reading("unreadable", asked=True) if figure is None else Reading("value", figure)
