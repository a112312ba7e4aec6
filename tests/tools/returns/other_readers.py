"""Files of ruined returns in, what other readers make of them out, each as it is commonly used.

A reader gives for each file its readings by code, or None where it refuses the file. A cell that is
not blank and not understood counts as asked about: such a script could list those.
"""

import functools
import json
import shutil
import tempfile
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import pandas as pd
from libreoffice import convert
from python_calamine import CalamineWorkbook

from returns.desk import FORM, good_book
from returns.folder import Ruined
from returns.person import Reading, Readings

Reader = Callable[[Sequence[Ruined]], list[Readings]]

_DELIMITED = (".csv", ".txt")
_PARTS = {"value": "value", "numerator": "x", "denominator": "y"}
_HEADINGS = {"label": "chỉ tiêu.*", "value": "số liệu", "x": "tử số.*", "y": "mẫu số.*"}
_STATES = {
    "kad": "not_applicable", "không áp dụng": "not_applicable",
    "ccsl": "not_available", "chưa có số liệu": "not_available",
}  # fmt: skip
# As Calc shows the cells; every sheet; Vietnamese figures.
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def pandas_script(files: Sequence[Ruined]) -> list[Readings]:
    """Rows found by their labels, `to_numeric` after the comma became a point."""
    return [_tried(lambda path=file.path: _by_label(_frames(path))) for file in files]


def calamine_by_position(files: Sequence[Ruined]) -> list[Readings]:
    """Each cell where it stood in the workbook that was sent out."""
    return [_tried(functools.partial(_at_their_places, file)) for file in files]


def libreoffice_csv(files: Sequence[Ruined]) -> list[Readings]:
    """LibreOffice saves every sheet as CSV, one call for each format; then the script by labels."""
    with saved_as_csv([file.path for file in files]) as sheets:
        return [_tried(lambda path=file.path: _by_label(sheets(path))) for file in files]


@contextmanager
def saved_as_csv(paths: Iterable[Path]) -> Iterator[Callable[[Path], Iterable[pd.DataFrame]]]:
    """The sheets of each as LibreOffice saves them; what is CSV already needs no LibreOffice."""
    if shutil.which("soffice") is None:
        raise LookupError("LibreOffice (soffice) is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        by_kind = sorted(paths, key=lambda path: path.suffix)
        for suffix, same in groupby(by_kind, key=lambda path: path.suffix):
            if suffix not in _DELIMITED:
                convert(list(same), folder, _CSV, "vi-VN")

        def sheets(path: Path) -> Iterable[pd.DataFrame]:
            saved = sorted(folder.glob(f"{path.stem}-*.csv"))
            return map(_csv, [path] if path.suffix in _DELIMITED else saved)

        yield sheets


READERS: dict[str, Reader] = {
    "pandas script": pandas_script,
    "python-calamine by position": calamine_by_position,
    "LibreOffice CSV, then the script": libreoffice_csv,
}


def reader_of(answers: Path) -> Reader:
    """What any other program wrote of the files, as README.md says: file name → code → reading."""
    told = json.loads(answers.read_text(encoding="utf-8"))

    def read(files: Sequence[Ruined]) -> list[Readings]:
        found = [told.get(file.path.name) for file in files]
        return [rows and {code: Reading(**row) for code, row in rows.items()} for rows in found]

    return read


def _tried(read: Callable[[], dict[str, Reading]]) -> Readings:
    """A script that stops with an error, whichever it is, has refused the file."""
    with warnings.catch_warnings(action="ignore"):
        try:
            return read()
        except Exception:
            return None


def _frames(path: Path) -> Iterable[pd.DataFrame]:
    if path.suffix in _DELIMITED:
        return [_csv(path)]
    engine = "calamine" if path.suffix == ".ods" else None
    return pd.read_excel(path, sheet_name=None, header=None, engine=engine).values()


def _csv(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, header=None, sep=None, engine="python", dtype=str)
    except pd.errors.EmptyDataError:
        return pd.DataFrame()


def _by_label(frames: Iterable[pd.DataFrame]) -> dict[str, Reading]:
    """The first sheet that has the headings; of a label that stands twice the first line."""
    for frame in frames:
        texts = frame.map(_plain)
        columns = {name: _column(texts, heading) for name, heading in _HEADINGS.items()}
        if columns["label"] is None or columns["value"] is None:
            continue
        rows = frame.assign(label=texts[columns["label"]]).drop_duplicates("label")
        rows = rows.set_index("label")
        return {row.code: _of_line(rows, _plain(row.label), columns) for row in FORM.value_rows}
    raise LookupError("no sheet has the headings")


def _column(texts: pd.DataFrame, heading: str) -> int | None:
    return next((c for c in texts if texts[c].str.fullmatch(heading).any()), None)


def _of_line(rows: pd.DataFrame, label: str, columns: dict[str, int | None]) -> Reading:
    if label not in rows.index:
        return Reading("unreadable", asked=True)
    cells = {n: rows.at[label, c] for n, c in columns.items() if n != "label" and c is not None}
    return _reading(**cells)


def _at_their_places(file: Ruined) -> dict[str, Reading]:
    good, book = good_book(file.case.base), CalamineWorkbook.from_path(str(file.path))
    name = good.sheets[good.main].name
    sheet = name if name in book.sheet_names else book.sheet_names[0]
    grid = pd.DataFrame(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
    columns = {short: good.at[long] for long, short in _PARTS.items() if long in good.at}
    return {
        code: _reading(**{name: grid.iat[line - 1, c - 1] for name, c in columns.items()})
        for code, line in good.rows.items()
        if code in {row.code for row in FORM.value_rows}
    }


def _reading(value: object, x: object = None, y: object = None) -> Reading:
    """Numbers, the form's own words for having none, blanks, and what is not understood."""
    figures = [_number(cell) for cell in (value, x, y)]
    unknown = any(
        f is None and _plain(cell) for f, cell in zip(figures, (value, x, y), strict=True)
    )
    state = _STATES.get(_plain(value))
    if state:
        return Reading(state)
    if unknown:
        return Reading("unreadable", *figures, asked=True)
    return Reading("value" if any(f is not None for f in figures) else "blank", *figures)


def _number(cell: object) -> float | None:
    figure = pd.to_numeric(str(cell).strip().replace(",", "."), errors="coerce")
    return None if pd.isna(figure) else float(figure)


def _plain(cell: object) -> str:
    if cell is None or cell != cell:  # NaN is what pandas makes of a blank
        return ""
    text = " ".join(unicodedata.normalize("NFC", str(cell)).casefold().split())
    return text.removeprefix("trong đó: ").rstrip(" :.")
