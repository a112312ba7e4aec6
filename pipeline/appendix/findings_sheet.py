"""Findings in, the sheet «Phát hiện» out: what weighs most in the consolidated figures first."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.appendix.words import columns, wording
from pipeline.judging.findings import Finding
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.listing import listing, readable
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.form.model import Form
from schemas.frames import SEVERITIES
from schemas.periods.period import Period
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.papers import worded

NAME = wording("findings")
COLUMNS = columns("findings", {
    "unit": 11, "severity": 10, "codes": 9, "message": 46, "fix": 32, "effect": 10, "file": 18,
    "sheet": 11, "cells": 10,
})  # fmt: skip


def findings_sheet(
    form: Form, period: Period, roster: Roster, findings: Sequence[Finding]
) -> Sheet:
    """Files of nobody first, they stop everything else; then errors, warnings; the heaviest first."""
    units = {unit.id: index for index, unit in enumerate(roster.units)}
    rows = {row.code: index for index, row in enumerate(form.rows)}

    def place(finding: Finding) -> tuple:
        row = rows.get(finding.codes[0], len(rows)) if finding.codes else -1
        rank = SEVERITIES.index(finding.severity)
        known = finding.unit in units
        whole = bool(finding.codes)
        return (known, rank, whole, -(finding.effect or 0), units.get(finding.unit, -1), finding.unit,
                finding.file, row, finding.rule)  # fmt: skip

    records = [_record(item, roster) for item in sorted(findings, key=place)]
    titles = (
        Cell(f"{NAME}: {period.title}", "left_title"),
        Cell(as_text.findings_count(Counter(finding.severity for finding in findings)), "legend"),
        Cell(wording("findings.legend"), "legend"),
    )
    page = Page(landscape=True, header=PAGE_NUMBER, first_header="")
    return listing(NAME, titles, COLUMNS, records, page)


def _record(finding: Finding, roster: Roster) -> list[Cell]:
    unit = roster.by_id.get(finding.unit)
    sheets, cells = _places(finding.cells)
    effect = finding.effect
    places = (Path(finding.file).name, sheets, cells)
    nobody = as_text.UNKNOWN_UNIT if finding.file else worded("province", "name")
    return [
        Cell(unit.short if unit else finding.unit or nobody, "list_cell"),
        Cell(as_text.SEVERITY[finding.severity], f"list_{finding.severity}"),
        Cell(", ".join(finding.codes), "list_centre"),
        Cell(readable(_said(finding)), "list_cell"), Cell(readable(finding.fix), "list_cell"),
        Cell(None if effect is None else round(100 * effect, 1), "list_share"),
        *(Cell(place, "list_cell") for place in places),
    ]  # fmt: skip


def _said(finding: Finding) -> str:
    """What is wrong, what the department says of it, and what has been accepted."""
    explained = as_text.explained((), finding.explanation) if finding.explanation else ""
    return "\n".join(filter(None, (finding.message, explained, finding.waiver)))


def _places(addresses: Sequence[str]) -> tuple[str, str]:
    """«Sheet1!D14», «Sheet1!D15» as the sheet's name, and the cells; both in full if two sheets."""
    pairs = [address.rpartition("!")[::2] for address in addresses]
    sheets = list(dict.fromkeys(sheet for sheet, _ in pairs if sheet))
    if len(sheets) > 1:
        return ", ".join(sheets), ", ".join(addresses)
    return "".join(sheets), ", ".join(cell for _, cell in pairs)
