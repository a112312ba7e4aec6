"""Returns of one form in, FACTS out: one line per return and row, and the wide frame rules judge."""

from array import array
from collections.abc import Sequence
from operator import attrgetter

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
_FIGURES = ("value", "numerator", "denominator", "decimals")
_TEXTS = (
    "key", "state", "raw", "note", "sheet", "cell", "repairs", "distribution", "form", "code",
)  # fmt: skip
_SAID = (*_TEXTS[:-2], *_FIGURES)  # of an Answer
_said = attrgetter(*_SAID)


def gather(returns: Sequence[Return], form: Form) -> pd.DataFrame:
    """FACTS of the returns, in their order and in the order of the form (schemas/frames.py).

    The one pass over all answers of all returns: they are asked for once and let go. Equal answers
    are held once and numbered, since most of a nation's cells say what another's says too.
    """
    known, numbers, lengths = _Numbered(), array("i"), []
    for item in returns:
        answers = item.answers
        numbers.extend(map(known.__getitem__, map(_said, answers)))
        lengths.append(len(answers))
    said = dict(zip(_SAID, zip(*known, strict=True), strict=False))  # {} where nothing is said
    said["repairs"] = [" ".join(names) for names in said.get("repairs", ())]
    rows = [form.by_key[key] for key in said.get("key", ())]
    said |= {"form": [form.id] * len(known), "code": [row.code for row in rows]}
    lines = np.frombuffer(numbers, dtype=np.intc)
    columns = {name: _text(said.get(name, ()), lines) for name in _TEXTS}
    columns |= {name: np.array(said.get(name, ()), dtype=float)[lines] for name in _FIGURES}
    whose = np.repeat(np.arange(len(returns), dtype=np.intc), lengths)
    columns |= {name: _text([getattr(item, name) for item in returns], whose)
                for name in ("unit", "period", "file")}  # fmt: skip
    columns["counted"] = np.zeros(len(whose), dtype=bool)
    facts = pd.DataFrame({name: columns[name] for name in FACT_COLUMNS}, copy=False)
    return facts_schema().validate(facts, inplace=True)  # else copied once more


class _Numbered(dict):
    """Things met, each once, with a number in the order in which they were met."""

    def __missing__(self, thing) -> int:
        self[thing] = number = len(self)
        return number


def _text(said: Sequence[str], lines: np.ndarray) -> pd.Categorical:
    """The text of the number on each line, as a column that holds every text once."""
    places, words = pd.factorize(np.array(said, dtype=object))
    return pd.Categorical.from_codes(places, pd.Index(words, dtype=object)).take(lines)


def matrix(facts: pd.DataFrame, name: str, form: Form) -> np.ndarray:
    """One column of FACTS as an array of returns × rows that are read."""
    return facts[name].to_numpy().reshape(-1, len(form.read_rows))


def positions(column: pd.Series, words: Sequence[str]) -> np.ndarray:
    """Where each text of a column of FACTS stands among `words`; -1 where it does not."""
    known = column.astype("category").cat
    return pd.Index(words, dtype=object).get_indexer(known.categories)[known.codes]


def units_of(facts: pd.DataFrame, form: Form) -> list[str]:
    """The unit of each return, in the order of FACTS."""
    return facts["unit"].iloc[:: len(form.read_rows)].tolist()


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
    states = positions(facts["state"], STATES)
    parts["state"] = states.astype(float).reshape(-1, len(form.read_rows))
    units = units_of(facts, form)
    parts["asked"] = asked(units, form, roster)
    index = form.read_position
    columns = {
        column(key, part): _earlier(units, key, part, pasts or {})
        if part in PAST
        else parts[part][:, index[key]]
        for key, part in needed_columns(form)
    }
    known = roster.by_id
    columns["level"] = np.array([known[u].level if u in known else "" for u in units], dtype=object)
    return pd.DataFrame(columns, index=pd.RangeIndex(1, len(units) + 1))


def _earlier(units: Sequence[str], key: str, part: str, pasts: Pasts) -> np.ndarray:
    """One figure of earlier periods for each return, in millionths; NaN where there is none."""
    if not pasts:
        return np.full(len(units), np.nan)
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
