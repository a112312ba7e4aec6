"""TOTALS of the closed version and of this one in, the sheet «Điều chỉnh» out: what has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.appendix.words import columns, wording
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.listing import listing
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.wording import as_text

NAME = wording("amendment")
COLUMNS = columns("amendment", {"code": 9, "label": 42, "was": 22, "now": 22, "difference": 14})


@dataclass(frozen=True)
class Amendment:
    """Its number, and the lines of TOTALS (as in totals.csv) of the closed version and of this."""

    number: int
    was: Mapping[str, Mapping[str, Any]]
    now: Mapping[str, Mapping[str, Any]]
    reason: str = ""


def amendment_sheet(form: Form, period: Period, amendment: Amendment) -> Sheet:
    """One line per figure that differs; a figure that only rests on more units has one too."""
    records = [
        _record(row, was, now)
        for row in form.value_rows
        if (was := amendment.was.get(row.key, {})) != (now := amendment.now.get(row.key, {}))
    ]
    changed = "amendment.changed_why" if amendment.reason else "amendment.changed"
    titles = (
        Cell(f"{as_text.amendment(amendment.number)}: {period.title}", "left_title"),
        Cell(wording(changed, count=len(records), reason=amendment.reason), "legend"),
    )
    return listing(NAME, titles, COLUMNS, records, Page(header=PAGE_NUMBER, first_header=""))


def _record(row, was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Cell]:
    before, after = was.get("value"), now.get("value")
    return [
        Cell(row.code, "list_centre"), Cell(row.label, "list_cell"),
        Cell(as_text.figure_and_basis(row, was), "list_cell"),
        Cell(as_text.figure_and_basis(row, now), "list_cell"),
        Cell(None if before is None or after is None else after - before, "list_decimal"),
    ]  # fmt: skip
