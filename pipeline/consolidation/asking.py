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
from pipeline.totals.rate_alone import is_rate_alone
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
    about, alone = as_text.asked_for(result.period, form), _rates_alone(result)
    put(remaining_book(about, asked, result.submissions, kept, after, alone), out, desk)
    return replace(result, questions=tuple(asked))


def _rates_alone(result: Consolidation) -> dict[str, list[str]]:
    """The codes of the percentages that came without X or Y, by the short name of the unit."""
    found: dict[str, list[str]] = {}
    facts = result.facts.frame
    columns = ["unit", "key", "state", "numerator", "denominator"]
    for unit, key, *figure in facts.loc[~facts["counted"], columns].to_numpy():
        row = result.form.by_key[key]
        if is_rate_alone(row, *figure):
            found.setdefault(result.roster.by_id[unit].short, []).append(row.code)
    return found
