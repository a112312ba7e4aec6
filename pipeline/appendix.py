"""FACTS, TOTALS, findings and submissions in, the appendix workbook out, as a Book."""

from collections.abc import Sequence

import pandas as pd

from pipeline.appendix_form import official_sheet
from pipeline.findings import Finding
from pipeline.matrix import matrix_sheet
from pipeline.remarks import totals_by_key
from pipeline.sheet_findings import findings_sheet
from pipeline.sheet_progress import progress_sheet
from pipeline.submission import Submission
from pipeline.xlsx import Book
from schemas.form import Form
from schemas.period import Period
from schemas.unit import Roster


def appendix_book(
    form: Form,
    period: Period,
    roster: Roster,
    facts: pd.DataFrame,
    totals: pd.DataFrame,
    findings: Sequence[Finding],
    submissions: Sequence[Submission],
) -> Book:
    """The workbook that is signed and sent, and the sheets that stand behind its figures."""
    present = roster.during(period)
    sheets = (
        official_sheet(form, period, present, totals_by_key(totals), submissions),
        matrix_sheet(form, period, present, facts, submissions),
        findings_sheet(form, period, present, findings),
        progress_sheet(period, submissions),
    )
    return Book(sheets, title=f"{form.title} – {period.title}")
