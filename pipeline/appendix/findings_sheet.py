"""Findings in, the sheet «Lỗi, cảnh báo» out: what weighs most in the consolidated figures first.

Equal faults of many rows are one line, as in the letter to the unit. Each leads to its figure in
the matrix, and its file to where it is known when that came.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.appendix.marks import said_of
from pipeline.appendix.matrix_axes import Axes
from pipeline.appendix.words import columns, wording
from pipeline.judging.explained import OF_OFFICE, told_as
from pipeline.judging.findings import Finding, together
from pipeline.register.submission import Submission, open_counts
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.listing import link_cell, listing, readable
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.form.model import Form
from schemas.frames import SEVERITIES
from schemas.periods.period import Period
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.papers import worded

NAME = wording("findings")
_WIDTH = {  # all in sight on a screen of 1366 pixels
    "unit": 15, "severity": 9, "codes": 9, "rule": 16, "message": 36, "fix": 24, "effect": 9,
    "file": 17, "sheet": 9, "cells": 8,
}  # fmt: skip
COLUMNS = columns("findings", _WIDTH)


def findings_sheet(
    form: Form, period: Period, roster: Roster, findings: Sequence[Finding], at: Axes,
    submissions: Sequence[Submission], files: Mapping[str, str] = {},
) -> Sheet:  # fmt: skip
    """Files of nobody first, they stop everything else; then errors, warnings; the heaviest first.

    `files` are links to where a file is told of. What is said of the office's own lines is not told.
    """
    findings = [finding for finding in findings if finding.rule not in OF_OFFICE]
    units = {unit.id: index for index, unit in enumerate(roster.units)}
    rows = {row.code: index for index, row in enumerate(form.rows)}

    def place(finding: Finding) -> tuple:
        row = rows.get(finding.codes[0], len(rows)) if finding.codes else -1
        rank = SEVERITIES.index(told_as(finding))
        known = finding.unit in units
        whole = bool(finding.codes)
        return (known, rank, whole, -(finding.effect or 0), units.get(finding.unit, -1), finding.unit,
                finding.file, row, finding.rule)  # fmt: skip

    records = [_record(same, roster, at, files) for same in _together(sorted(findings, key=place))]
    titles = (
        Cell(f"{NAME}: {period.title}", "left_title"),
        Cell(_counted(findings, submissions), "legend"),
        Cell(wording("findings.legend"), "legend"),
    )
    page = Page(landscape=True, header=PAGE_NUMBER, first_header="")
    sheet = listing(NAME, titles, COLUMNS, records, page)
    return replace(sheet, freeze=(sheet.filter[0] + 1, 1) if sheet.filter else None)


def _counted(findings: Sequence[Finding], submissions: Sequence[Submission]) -> str:
    counts = open_counts(findings, submissions)
    infos = sum(told_as(finding) == "info" for finding in findings)
    return as_text.findings_count(counts["errors"], counts["warnings"], counts["blank"], infos)


def _together(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Equal faults of one return, many enough, where the first of them stands; others in their places."""

    def kind(numbered: tuple[int, Finding]) -> tuple[str, ...]:
        _, finding = numbered
        return finding.unit, finding.file, *finding.kind

    for same in sorted(together(enumerate(findings), kind)):
        yield [finding for _, finding in same]


def _record(
    same: Sequence[Finding], roster: Roster, at: Axes, files: Mapping[str, str]
) -> list[Cell]:
    finding = same[0]
    unit = roster.by_id.get(finding.unit)
    sheets, cells = _places(list(dict.fromkeys(cell for item in same for cell in item.cells)))
    effect = max((item.effect for item in same if item.effect is not None), default=None)
    codes = ", ".join(dict.fromkeys(code for item in same for code in item.codes))
    figure = at.link(finding.keys[0], finding.unit) if finding.keys else ""
    file = files.get(finding.file, "")
    nobody = as_text.UNKNOWN_UNIT if finding.file else worded("province", "name")
    return [
        link_cell(unit.short if unit else finding.unit or nobody, figure, _WIDTH["unit"]),
        Cell(as_text.SEVERITY[told_as(finding)], f"list_{told_as(finding)}"),
        Cell(codes, "list_centre"),
        Cell(finding.title, "list_cell"), Cell(readable(_said(same)), "list_cell"),
        Cell(readable(" ".join(filter(None, (finding.fix, finding.office)))), "list_cell"),
        Cell(None if effect is None else round(100 * effect, 1), "list_share"),
        link_cell(Path(finding.file).name, file, _WIDTH["file"]),
        Cell(sheets, "list_cell"), Cell(cells, "list_cell"),
    ]  # fmt: skip


def _said(same: Sequence[Finding]) -> str:
    first = said_of(same[0])
    if len(same) == 1:
        return first
    return worded("feedback", "together_problem", title=same[0].title, count=len(same), first=first)


def _places(addresses: Sequence[str]) -> tuple[str, str]:
    """«Sheet1!D14», «Sheet1!D15» as the sheet's name, and the cells; both in full if two sheets."""
    pairs = [address.rpartition("!")[::2] for address in addresses]
    sheets = list(dict.fromkeys(sheet for sheet, _ in pairs if sheet))
    if len(sheets) > 1:
        return ", ".join(sheets), ", ".join(addresses)
    return "".join(sheets), ", ".join(cell for _, cell in pairs)
