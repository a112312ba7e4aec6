"""A line of a blank table in, what it asks out, as far as its words tell; and which of it is a guess."""

import re
from dataclasses import dataclass

from pipeline.form_new.table import Line
from schemas.text import fold
from schemas.vocabulary.words import measure, phrases
from schemas.wording.papers import worded

_CODES = re.compile(r"\s*(.+?)\s*=\s*([0-9]{1,2})(?=\s|[;,]|$)[;,]?")
_FEWEST_CODES = 2


@dataclass(frozen=True)
class Guess:
    """The cells of a line of rows.csv that the table tells; `doubtful` are those that it does not."""

    cells: dict[str, str]
    doubtful: tuple[str, ...]


def codes_in(unit: str) -> list[tuple[int, str]]:
    """«Không = 0 Có = 1» as (0, «Không»), (1, «Có»), by number; empty for any other unit.

    >>> codes_in("Đã thực hiện = 1 Chưa thực hiện = 0")
    [(0, 'Chưa thực hiện'), (1, 'Đã thực hiện')]
    >>> codes_in("Thủ tục")
    []
    """
    found = [(int(number), label) for label, number in _CODES.findall(unit)]
    return sorted(found) if len(found) >= _FEWEST_CODES else []


def guess(line: Line, has_parts: bool) -> Guess:
    """What the line asks; `has_parts` where other lines stand under it."""
    kind = _kind(line, has_parts)
    cells = {
        "kind": kind,
        "unit": "" if codes_in(line.unit) else line.unit,
        "printed_unit": line.unit,
    }
    if kind == "code":
        cells["codes"] = "|".join(f"{number}={label}" for number, label in codes_in(line.unit))
    if kind in ("heading", "heading_total", "text"):
        return Guess(cells | {"aggregate": "none"}, ("kind",) if kind != "heading" else ())
    cells |= {
        "time": _time(line.label, kind), "levels": "S X T",
        "aggregate": {"ratio": "weighted", "code": "distribution"}.get(kind, "sum"),
    }  # fmt: skip
    doubtful = ["time", "levels", "aggregate", "owner"]
    if kind != "code":
        cells["minimum"] = "0"
    if kind == "ratio":
        cells |= {
            "maximum": "100", "numerator": _counted(line.label),
            "denominator": worded("form_book", "new.denominator"),
        }  # fmt: skip
        doubtful += ["numerator", "denominator"]
    return Guess(cells, tuple(doubtful))


def _kind(line: Line, has_parts: bool) -> str:
    words = fold(line.label)
    if codes_in(line.unit):
        return "code"
    if "%" in line.unit or (not line.unit and _begins(words, "share")):
        return "ratio"
    if line.unit:
        return "amount" if measure(line.unit) else "count"
    if has_parts:
        counted = _begins(words, "counted") and not _begins(words, "no_count")
        return "heading_total" if line.is_filled or counted else "heading"
    return "text"


def _time(label: str, kind: str) -> str:
    words = f" {fold(label)} "
    for time in ("cumulative", "stock"):
        if any(f" {fold(said)} " in words for said in phrases(f"time_{time}")):
            return time
    return "flow"


def _counted(label: str) -> str:
    """What X counts: «Tỷ lệ hồ sơ giải quyết đúng hạn» → «Hồ sơ giải quyết đúng hạn»."""
    for said in phrases("share"):
        if fold(label).startswith(fold(said)):
            words = label.split()[len(said.split()) :]
            rest = " ".join(words).strip(" %.:")
            return rest[:1].upper() + rest[1:] if rest else label
    return label


def _begins(words: str, identifier: str) -> bool:
    return any(f"{words} ".startswith(f"{fold(said)} ") for said in phrases(identifier))
