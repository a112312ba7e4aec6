"""What is put into a template in, what its hidden sheet makes of each row at once out.

The same reading as the formulas of prepare_formulas, in Python; LibreOffice's recalculation must
equal it. It is stricter than the reader of returns: a person who is typing can still be asked again;
but a whole number with the row's own unit behind it is that number to both.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple, TypeGuard

from pipeline.past.previous import Past
from pipeline.reading.cell.numeral import decimals_of
from pipeline.returns import Filled
from pipeline.template.asked_rows import Cut
from pipeline.template.columns import PARTS
from pipeline.template.validations import rate_word
from schemas.compilers.as_excel import DECIMALS
from schemas.compilers.value_spans import Cell
from schemas.form.model import Form, Row
from schemas.frames import STATES
from schemas.rules.expression import MICRO
from schemas.vocabulary.words import written_states
from schemas.wording.prompts import words

BLANK, VALUE, NOT_APPLICABLE, NOT_AVAILABLE, UNREADABLE = range(len(STATES))
REASONS = {NOT_APPLICABLE, NOT_AVAILABLE}
ZERO = len(STATES)  # a word such as «Không» that is read as 0
LARGEST = 1e12
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,11}")  # as programs write it: LARGEST has a digit more
SHARE_DECIMALS = 2  # of a percentage that the template computes


@dataclass(frozen=True, slots=True)
class PreparedRow:
    """One row as its formulas prepare it; figures are whole millionths.

    `raw_…` is what stands in the cells, formulas computed; `…_state` is what that cell means
    alone, `state` what the row means; `code` is a code's number plus one.
    """

    state: int = BLANK
    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    spread: int = 1
    covered: int = 0
    value_state: int = BLANK
    numerator_state: int = BLANK
    denominator_state: int = BLANK
    code: int = 0
    raw_value: Any = ""
    raw_numerator: Any = ""
    raw_denominator: Any = ""

    def as_cell(self, asked: bool, past: Past) -> Cell:
        """The row as rules judge it."""
        return Cell(
            STATES[self.state], _units(self.value), _units(self.numerator),
            _units(self.denominator), self.spread / MICRO, asked, past.previous, past.least,
        )  # fmt: skip


class Total(NamedTuple):
    """The row that is a percentage's Y: the number its cell shows, and the figure it is read as."""

    shown: float | None = None
    read: float | None = None


_NOTHING, _NO_TOTAL = Filled(), Total()


def ticked_word() -> str:
    """What a heading's cell holds where there is nothing to report under it."""
    return words("tick.word")[1]


@functools.cache
def word_states() -> dict[str, int]:
    """Every word that stands for a state, with the number that formulas know the state by."""
    return {
        text: ZERO if state == "none" else STATES.index(state)
        for text, state in written_states().items()
    }


def code_words(row: Row) -> dict[str, int]:
    """What a coded row takes as text, with the code's number; its list comes first."""
    texts: dict[str, int] = {}
    for code in row.codes:
        for text in (f"{code.number} - {code.label}", code.label, str(code.number)):
            texts.setdefault(text, code.number)
    return texts


def share(numerator: float, denominator: float) -> float:
    """100·X/Y as the template's formula shows it."""
    exact = Decimal(repr(100 * numerator / denominator))
    return float(exact.quantize(Decimal(1).scaleb(-SHARE_DECIMALS), ROUND_HALF_UP))


def is_figure(content: Any) -> TypeGuard[float]:
    return isinstance(content, int | float) and not isinstance(content, bool)


def prepared_rows(
    form: Form, cut: Cut, filled: Mapping[str, Filled], nothing: bool = False
) -> dict[str, PreparedRow]:
    """Every row by key; `nothing` ticks the whole form."""
    ticked = {"": nothing}
    prepared: dict[str, PreparedRow] = {}
    for row in form.rows:
        content = filled.get(row.key, _NOTHING)
        heading = row.kind.startswith("heading")
        ticked[row.key] = ticked[row.parent] or (heading and _same(content.state, ticked_word()))
        total = _NO_TOTAL
        if row.denominator_is_row and row.takes_fraction and row.key in cut.open:
            whole = form.by_key[row.denominator]
            total = _total(whole, filled.get(whole.key, _NOTHING))
        blank = PreparedRow(covered=int(ticked[row.key]))
        zero = row.blank_is_zero and row.key in cut.asked
        empty = content is _NOTHING and total == _NO_TOTAL and not blank.covered and not zero
        if empty or not row.is_read or row.kind == "text":
            prepared[row.key] = blank
        else:
            prepared[row.key] = _filled(row, content, total, blank, row.key in cut.asked)
    return prepared


def _filled(
    row: Row, content: Filled, total: Total, blank: PreparedRow, asked: bool
) -> PreparedRow:
    content = replace(content, value=without_unit(row, content.value))
    value_state, code, figure = _typed(row, content)
    reason_state = _reason(row, content)
    raw = "" if content.value is None else content.value
    x, y, parts = _fraction(row, content, total)
    state = _joined(value_state, reason_state)
    if state == VALUE and {parts.get(f"{part}_state") for part in PARTS[1:]} & REASONS:
        state = UNREADABLE  # a figure whose X or Y says why there is none
    elif state == BLANK and x is not None and y:
        state, figure = VALUE, 100 * x / y
        if y > 0 and raw == "" and parts["denominator_state"] == VALUE:  # the cell's own formula
            value_state = VALUE
            raw = figure = share(x, y)
    elif state == BLANK and blank.covered and asked:
        state = NOT_APPLICABLE
    elif state == BLANK and row.blank_is_zero and asked:
        state, figure = VALUE, 0.0
    shown = figure if state == VALUE else None
    written = figure if value_state in (VALUE, ZERO) and row.takes_fraction else None
    return replace(
        blank, state=state, value=_micro(shown), numerator=_micro(x), denominator=_micro(y),
        spread=1 if written is None else _spread(written), value_state=value_state,
        code=code, raw_value=raw, **parts,
    )  # fmt: skip


def _reason(row: Row, content: Filled) -> int:
    """What the column beside the figure says."""
    only_rate = row.takes_fraction and _same(content.state, rate_word())
    return _state_of(content.state) if row.is_value and not only_rate else BLANK


def _total(row: Row, content: Filled) -> Total:
    value_state, _, figure = _typed(row, replace(content, value=without_unit(row, content.value)))
    read = figure if _joined(value_state, _reason(row, content)) == VALUE else None
    return Total(figure if value_state == VALUE and is_figure(content.value) else None, read)


def _fraction(
    row: Row, content: Filled, total: Total
) -> tuple[float | None, float | None, dict[str, Any]]:
    """X and Y as known, and what their cells hold and mean."""
    if not row.takes_fraction:
        return None, None, {}
    x_state, y_state = _state_of(content.numerator), _state_of(content.denominator)
    x = float(content.numerator) if x_state == VALUE else None  # type: ignore[arg-type]
    y = float(content.denominator) if y_state == VALUE else None  # type: ignore[arg-type]
    raw_y, shown = content.denominator, total.shown
    if y_state == BLANK and shown is not None and (shown > 0 or is_figure(content.numerator)):
        y, y_state, raw_y = shown, _state_of(shown), shown  # the cell's own formula
    elif y is None and x is not None:
        y = total.read
    return x, y, {
        "raw_numerator": "" if content.numerator is None else content.numerator,
        "raw_denominator": "" if raw_y is None else raw_y,
        "numerator_state": x_state, "denominator_state": y_state,
    }  # fmt: skip


def _typed(row: Row, content: Filled) -> tuple[int, int, float | None]:
    """What the value cell alone says: a state, a code's number plus one, and the figure."""
    if row.kind == "code" and isinstance(content.value, str):
        for text, number in code_words(row).items():
            if _same(content.value, text):
                return VALUE, number + 1, float(number)
    state = _state_of(content.value)
    if row.kind == "code":
        state = min(state, UNREADABLE)  # a word for zero is no code
    if state == ZERO:
        return state, 0, 0.0
    return state, 0, float(content.value) if state == VALUE else None  # type: ignore[arg-type]


def has_unit(row: Row) -> bool:
    """True of a row whose figures are told with a unit of measure in words."""
    return bool(row.unit) and row.kind not in ("ratio", "code")


def without_unit(row: Row, content: Any) -> Any:
    """«21 nhiệm vụ» of a row of tasks as 21: what a person reads there, and the reader of returns."""
    if not has_unit(row) or not isinstance(content, str):
        return content
    number, _, unit = " ".join(content.split()).partition(" ")
    is_whole = unit.casefold() == row.unit.casefold() and _WHOLE.fullmatch(number)
    return float(number) if is_whole else content


def _state_of(content: Any) -> int:
    if content is None or (isinstance(content, str) and not content.strip()):
        return BLANK
    if is_figure(content):
        return VALUE if abs(content) <= LARGEST else UNREADABLE
    listed = (state for text, state in word_states().items() if _same(content, text))
    return next(listed, UNREADABLE)


def _joined(value_state: int, reason_state: int) -> int:
    """The value cell and the column beside it must not say two things."""
    if value_state and reason_state and value_state != reason_state:
        return UNREADABLE
    if reason_state in (ZERO, VALUE):
        return UNREADABLE
    return VALUE if value_state == ZERO else value_state or reason_state


def _same(content: Any, text: str) -> bool:
    return isinstance(content, str) and " ".join(content.split()).casefold() == text.casefold()


def _micro(figure: float | None) -> int | None:
    return None if figure is None else round(figure * MICRO)


def _units(micro: int | None) -> float | None:
    return None if micro is None else micro / MICRO


def _spread(figure: float) -> int:
    return int(10 ** (DECIMALS - min(decimals_of(figure), DECIMALS)))
