"""Everything that one run found in, the appendix workbook out, as a Book."""

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.appendix.amendment_sheet import Amendment, amendment_sheet
from pipeline.appendix.comparison_sheet import comparison_sheet
from pipeline.appendix.files_sheet import files_in_order, files_sheet, links_to
from pipeline.appendix.findings_sheet import findings_sheet
from pipeline.appendix.grid_sheet import grid_sheet
from pipeline.appendix.marks import marks_of
from pipeline.appendix.matrix import matrix_sheet
from pipeline.appendix.matrix_axes import axes
from pipeline.appendix.matrix_cells import content
from pipeline.appendix.matrix_tall import tall_sheet
from pipeline.appendix.notes_sheet import merged_notes, notes_sheet
from pipeline.appendix.official_sheet import NAME, VALUE, Official, official_sheet, positions
from pipeline.appendix.progress_sheet import progress_sheet
from pipeline.appendix.province_columns import province_columns
from pipeline.appendix.rules_sheet import rules_sheet
from pipeline.appendix.sources_sheet import Around, Origin, sources, sources_sheets
from pipeline.appendix.summary_sheet import summary_sheet
from pipeline.appendix.wide_sheet import wide_sheet
from pipeline.identity_marks import PAPER, key_heading, properties
from pipeline.identity_marks import marks as identity_of
from pipeline.judging.between import NOTHING_BETWEEN, Between
from pipeline.judging.findings import Finding
from pipeline.past.earlier import Result
from pipeline.register.submission import Submission
from pipeline.template.identity_sheet import identity_sheet
from pipeline.totals.remarks import doubted_readings, totals_by_key
from pipeline.xlsx.write import Book, Sheet, address
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster


def appendix_book(
    form: Form,
    period: Period,
    roster: Roster,
    facts: pd.DataFrame,
    totals: pd.DataFrame,
    findings: Sequence[Finding],
    submissions: Sequence[Submission],
    *,
    origins: Mapping[str, Origin] | None = None,
    earlier: Sequence[Result] = (),
    amendment: Amendment | None = None,
    sender: str = "",
    letters: Mapping[str, str] | None = None,
    due: str = "",
    signature: str = "",
    between: Between = NOTHING_BETWEEN,
) -> Book:
    """The workbook that is signed and sent, and the sheets that stand behind its figures.

    `sender` is the province's identifier on the ministry's roster, where it has one; `letters` are
    as files_sheet takes them, `due` is the units' last day (2023-06-16), `signature` the lines
    under the appendix where an office wants to sign there, `between` its rules between forms.
    """
    present, identity = roster.during(period, form), identity_of(form.id, sender, period.id)
    before = earlier[0] if earlier else None
    at, came = axes(form, present, facts, 1 + bool(before)), origins or {}
    lines, marks = sources(facts, came), marks_of(findings, set(facts["file"]))
    units = [present.by_id[unit] for unit in at.units]
    shown = content(facts, form, units, present, lines, at.split, marks)
    by_key, files = totals_by_key(totals), links_to(files_in_order(submissions, came))
    official = Official(
        form, period, present, by_key, submissions, at, merged_notes(facts, form, present),
        key_heading(identity), amendment.number if amendment else 0, doubted_readings(facts), signature,
    )  # fmt: skip
    sheets: list[Sheet | None] = [
        wide_sheet(official, shown) if form.columns else None,
        grid_sheet(official, form.grid) if form.grid else None,
        official_sheet(official),
        amendment_sheet(form, period, amendment) if amendment else None,
        summary_sheet(
            form, period, submissions, findings, facts, by_key, present, before, at, amendment
        ),
        tall_sheet(form, period, shown, submissions, at)
        if at.tall
        else matrix_sheet(
            form, period, shown, submissions, at, province_columns(form, by_key, marks, before)
        ),
        findings_sheet(form, period, present, findings, at, submissions, files),
        progress_sheet(period, submissions, due),
        notes_sheet(form, period, present, facts, lines),
        comparison_sheet(form, period, by_key, earlier) if earlier else None,
        rules_sheet(form, period, findings, between),
        *sources_sheets(lines, period, Around(form, present, marks, at.link, files)),
        files_sheet(period, submissions, came, letters or {}),
        identity_sheet(identity) if sender else None,
    ]
    return Book(
        tuple(filter(None, sheets)), title=f"{form.title} – {period.title}",
        properties={PAPER: "appendix"} | (properties(identity) if sender else {}),
        names=_names(form),
    )  # fmt: skip


def _names(form: Form) -> dict[str, str]:
    """A name for each consolidated figure (ct_plan_tasks), for formulas of other workbooks."""
    lines = positions(form)
    return {
        f"ct_{row.key}": f"='{NAME}'!{address(lines[row.key], VALUE, True)}"
        for row in form.value_rows
    }
