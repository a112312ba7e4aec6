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
    titles = (
        Cell(f"{as_text.amendment(amendment.number)}: {period.title}", "left_title"),
        Cell(said_of(form, amendment), "legend"),
    )
    return listing(NAME, titles, COLUMNS, records, Page(header=PAGE_NUMBER, first_header=""))


def said_of(form: Form, amendment: Amendment) -> str:
    """How many figures are others, how many only rest on other units, and why."""
    pairs = [
        (amendment.was.get(row.key, {}), amendment.now.get(row.key, {})) for row in form.value_rows
    ]
    differing = [(was, now) for was, now in pairs if was != now]
    changed = sum(_figure(was) != _figure(now) for was, now in differing)
    said = [wording("amendment.changed", count=changed)]
    if rests := len(differing) - changed:
        said.append(wording("amendment.rests", count=rests))
    if amendment.reason:
        said.append(wording("amendment.why", reason=amendment.reason))
    return " ".join(said)


def _figure(total: Mapping[str, Any]) -> tuple:
    """What is printed as the figure: a number, or how many chose each code."""
    return total.get("value"), total.get("distribution")


def _record(row, was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Cell]:
    before, after = was.get("value"), now.get("value")
    return [
        Cell(row.code, "list_centre"), Cell(row.label, "list_cell"),
        Cell(as_text.figure_and_basis(row, was), "list_cell"),
        Cell(as_text.figure_and_basis(row, now), "list_cell"),
        Cell(None if before is None or after is None else after - before, "list_decimal"),
    ]  # fmt: skip
