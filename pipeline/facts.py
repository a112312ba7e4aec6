"""Returns of one form in, FACTS out: one line per return and row, and the wide frame rules judge."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from pipeline.previous import Past, Pasts
from pipeline.returns import Return
from schemas.as_pandera import MICRO, column, needed_columns
from schemas.expression import PAST
from schemas.form import Form
from schemas.frames import FACT_COLUMNS, STATES, facts_schema
from schemas.unit import Roster

_MOST_DECIMALS = 6  # as many as a millionth can hold


def gather(returns: Sequence[Return], form: Form) -> pd.DataFrame:
    """FACTS of the returns, in their order and in the order of the form (schemas/frames.py)."""
    codes = {row.key: row.code for row in form.rows}
    lines = [
        (
            item.unit, item.period, a.key, a.state, a.value, a.numerator, a.denominator, a.raw,
            a.note, item.file, a.sheet, a.cell, " ".join(a.repairs), form.id, codes[a.key],
            a.decimals, False,
        )
        for item in returns for a in item.answers
    ]  # fmt: skip
    facts = pd.DataFrame.from_records(lines, columns=FACT_COLUMNS)
    figures = ["value", "numerator", "denominator", "decimals"]
    facts[figures] = facts[figures].astype(float)
    facts["counted"] = facts["counted"].astype(bool)
    return facts_schema().validate(facts)


def matrix(facts: pd.DataFrame, name: str, form: Form) -> np.ndarray:
    """One column of FACTS as an array of returns × rows that are read."""
    return facts[name].to_numpy().reshape(-1, len(form.read_rows))


def wide(
    facts: pd.DataFrame, form: Form, roster: Roster, pasts: Pasts | None = None
) -> pd.DataFrame:
    """The frame that the form's rules judge: a line per return, in the order of FACTS.

    Figures are in millionths (see schemas/as_pandera.py); `level` is '' for a unit that is not on
    the roster, and whether it is asked a row is then not known.
    """
    values = {name: matrix(facts, name, form)
              for name in ("value", "numerator", "denominator")}  # fmt: skip
    decimals = matrix(facts, "decimals", form)
    digits = np.where(np.isnan(decimals), _MOST_DECIMALS, np.minimum(decimals, _MOST_DECIMALS))
    parts = {name: np.rint(array * MICRO) for name, array in values.items()}
    parts["spread"] = np.power(10.0, _MOST_DECIMALS - digits)
    states = pd.Categorical(facts["state"], categories=STATES)
    parts["state"] = states.codes.astype(float).reshape(-1, len(form.read_rows))
    units = matrix(facts, "unit", form)[:, 0]
    parts["asked"] = asked(units, form, roster)
    index = {row.key: number for number, row in enumerate(form.read_rows)}
    columns = {
        column(key, part): _earlier(units, key, part, pasts or {})
        if part in PAST
        else parts[part][:, index[key]]
        for key, part in needed_columns(form)
    }
    known = roster.by_id
    columns["level"] = np.array([known[u].level if u in known else "" for u in units], dtype=object)
    return pd.DataFrame(columns)


def _earlier(units: Iterable[str], key: str, part: str, pasts: Pasts) -> np.ndarray:
    """One figure of earlier periods for each return, in millionths; NaN where there is none."""
    figures = [getattr(pasts.get(unit, {}).get(key, Past()), part) for unit in units]
    return np.rint(np.array(figures, dtype=float) * MICRO)


def asked(units: Sequence[str], form: Form, roster: Roster) -> np.ndarray:
    """Whether each unit must answer each row that is read: 1, 0, or NaN for an unknown unit."""
    patterns: dict[tuple, np.ndarray] = {}
    lines = []
    for identifier in units:
        unit = roster.by_id.get(identifier)
        kind = (unit.level, unit.roles) if unit else None
        if kind not in patterns:
            patterns[kind] = np.array(
                [float(unit.is_asked(row)) if unit else np.nan for row in form.read_rows]
            )
        lines.append(patterns[kind])
    return np.array(lines).reshape(len(lines), len(form.read_rows))
