"""A row of the form and where its figures stand in, the formula of the consolidated figure out.

Only functions that Excel 2010, LibreOffice and Google Sheets share in every language (SUM, COUNT,
COUNTIF, IF, MID, CHAR). What does not count stands in the matrix as text, so that SUM passes it over.
"""

from collections.abc import Callable

from schemas.form.model import Row
from schemas.wording import as_text

At = Callable[[str], str]  # part (value, numerator, denominator, code:0 …) → its range


def figure_formula(row: Row, how: str, at: At, empty: str, split: bool) -> str:
    """The figure, added up as `how` says; `empty` is shown where nobody gave one.

    `split` says that coded rows have a line for each code, as returns of a level below bring them.
    """
    nothing = _text(empty)
    if how == "distribution":
        parts = "&".join(_choice(row, code.number, at, split) for code in row.codes)
        return f"=IF(COUNT({at('value')})=0,{nothing},MID({parts},2,2000))"
    if how == "weighted":
        x, y = at("numerator"), at("denominator")
        return f"=IF(SUM({y})=0,{nothing},100*SUM({x})/SUM({y}))"
    values = at("value")
    if how == "owner":
        one = _label(row, f"SUM({values})") if row.kind == "code" else f"SUM({values})"
        return f"=IF(COUNT({values})=1,{one},{nothing})"
    return f"=IF(COUNT({values})=0,{nothing},SUM({values}))"


def part_formula(how: str, values: str) -> str:
    """X or Y of the consolidated ratio, carried to the level above."""
    given = "=1" if how == "owner" else ">0"
    return f'=IF(COUNT({values}){given},SUM({values}),"")'


def distribution_formula(row: Row, at: At, split: bool) -> str:
    """«0:5 1:20»: the same distribution for the level above to read."""
    parts = []
    for code in row.codes:
        count = _count(code.number, at, split)
        parts.append(f'IF({count}>0," {code.number}:"&{count},"")')
    return f"=MID({'&'.join(parts)},2,2000)"


def _choice(row: Row, code: int, at: At, split: bool) -> str:
    count = _count(code, at, split)
    return f'IF({count}>0,CHAR(10)&{_text(as_text.choice(row, code))}&{count},"")'


def _count(code: int, at: At, split: bool) -> str:
    return f"SUM({at(f'code:{code}')})" if split else f"COUNTIF({at('value')},{code})"


def _label(row: Row, number: str) -> str:
    """The words of a code, as nested IFs: no list of codes is long."""
    before, after = as_text.unknown_code("¦").split("¦")
    formula = "&".join(filter(None, (before and _text(before), number, after and _text(after))))
    for code in reversed(row.codes):
        formula = f"IF({number}={code.number},{_text(code.label)},{formula})"
    return formula


def _text(words: str) -> str:
    doubled = words.replace('"', '""')
    return f'"{doubled}"'
