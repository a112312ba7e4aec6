"""Form, sender and period in, the marks by which a reader knows an appendix as a return out.

The same three places as in a template: document properties, the very hidden sheet, the key column.
"""

from pipeline.xlsx.write import Cell, Sheet
from schemas.form.model import Form
from schemas.periods.period import Period

_MARK = "phuluc"
_SHEET = "_phuluc"
_VERSION = "1"


def identity_heading(form: Form, sender: str, period: Period) -> str:
    """The heading of the key column: «phuluc|form|unit|period»."""
    return "|".join((_MARK, form.id, sender, period.id))


def properties(form: Form, sender: str, period: Period) -> dict[str, str]:
    return {f"{_MARK}_{name}": text for name, text in _identity(form, sender, period).items()}


def identity_sheet(form: Form, sender: str, period: Period) -> Sheet:
    lines = enumerate(_identity(form, sender, period).items())
    cells = {(line, n): Cell(text) for line, pair in lines for n, text in enumerate(pair)}
    return Sheet(_SHEET, cells, (12, 24), protected=True, visibility="very_hidden")


def _identity(form: Form, sender: str, period: Period) -> dict[str, str]:
    return {"form": form.id, "unit": sender, "period": period.id, "version": _VERSION}
