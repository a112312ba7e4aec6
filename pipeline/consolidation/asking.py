"""A consolidation in, what it leaves to be decided out: with the result, and in the office's workbook."""

from dataclasses import replace
from pathlib import Path

from pipeline.consolidation.consolidate import Consolidation
from pipeline.register.register import Register
from pipeline.register.rulings import every_ruling
from pipeline.remaining.book import remaining_book
from pipeline.remaining.desk import Desk
from pipeline.remaining.found import Found
from pipeline.remaining.put import put
from pipeline.remaining.questions import questions
from schemas.form.model import Form
from schemas.wording import as_text


def ask(
    result: Consolidation, register: Register, out: Path, desk: Desk, form: Form | None = None
) -> Consolidation:
    """Write the workbook anew, with what stood in the last one and could not be used.

    It says of which `form` it is, where the office uses several.
    """
    rulings = every_ruling(register)
    found = Found(
        result.form, result.roster, result.returns, result.heard, result.settled, result.findings,
        result.submissions, result.known, rulings,
    )  # fmt: skip
    asked = questions(found)
    after = max((ruling.id for ruling in rulings), default=0)
    kept = desk.kept(result.known.untaken)
    about = as_text.asked_for(result.period, form)
    put(remaining_book(about, asked, result.submissions, kept, after), out, desk)
    return replace(result, questions=tuple(asked))
