"""A frame in, the bytes of its CSV file out, block by block: a nation's facts are 50 MB.

Each distinct figure and text is written out once; a line is then put together from what is there.
"""

import csv
import io
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from pipeline.past.output_tables import joined, pairs

_LINES = 20_000  # to a block
_FORMULA_LEADS = ("=", "+", "-", "@", "\t", "\r", "\n")
_PACKED: dict[type, Callable] = {
    tuple: joined,
    dict: pairs,
}  # how real values become the text of one cell
_SPECIAL = frozenset(',"\r\n')


def csv_blocks(frame: pd.DataFrame) -> Iterator[bytes]:
    """UTF-8 with BOM, as Excel expects; text that a spreadsheet would run gets an apostrophe."""
    columns = [_written(frame[name]) for name in frame]
    yield (",".join(frame.columns) + "\n").encode("utf-8-sig")
    for start in range(0, len(frame), _LINES):
        block = [words[at[start : start + _LINES]].tolist() for at, words in columns]
        yield "".join(f"{line}\n" for line in map(",".join, zip(*block, strict=True))).encode()


def _written(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The place of each value among the distinct ones, and how those are written; -1 is nothing."""
    at: np.ndarray
    words: list[str]
    pack = _PACKED.get(type(column.iloc[0])) if len(column) else None
    if pack:
        column = column.map(pack)
    if column.dtype == float:  # by their bits: 0 and -0 are equal, but not written the same
        at, figures = pd.factorize(column.to_numpy().view(np.int64))
        at = at.astype(np.int32)
        words = [_exact(figure) for figure in figures.view(float).tolist()]
    else:
        known = column.astype("category").cat
        at, found = known.codes.to_numpy(), known.categories
        texts = map(_inert, map(str, found))  # names of files and sheets are others' words too
        words = [_quoted(text) if not _SPECIAL.isdisjoint(text) else text for text in texts]
    return at, np.array([*words, ""], dtype=object)


def _exact(figure: float) -> str:
    """The shortest text that reads back as the same figure; whole ones without «.0»."""
    return repr(figure).removesuffix(".0") if figure == figure else ""


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_LEADS) else text


def _quoted(text: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow((text,))
    return line.getvalue().removesuffix("\n")
