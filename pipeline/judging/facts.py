"""Returns of one form in, FACTS out: one line per return and row, and the wide frame rules judge."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from pipeline.intake.packing import FIELDS, columns_of
from pipeline.past.previous import Past, Pasts
from pipeline.returns import Return
from schemas.compilers.as_pandera import MICRO, column, needed_columns
from schemas.form.model import Form
from schemas.frames import FACT_COLUMNS, STATES, facts_schema
from schemas.rules.expression import PAST
from schemas.units.unit import Roster

_MOST_DECIMALS = 6  # as many as a millionth can hold
_FIGURES = ("value", "numerator", "denominator", "decimals")
_TEXTS = ("key", "state", "raw", "note", "sheet", "cell", "distribution")


def gather(returns: Sequence[Return], form: Form) -> pd.DataFrame:
    """FACTS of the returns, in their order and in the order of the form (schemas/frames.py)."""
    answers = [columns_of(item.answers) for item in returns]
    said = {name: [columns[place] for columns in answers] for place, name in enumerate(FIELDS)}
    columns = {name: _texts(said[name]) for name in _TEXTS}
    columns |= {name: _figures(said[name]) for name in _FIGURES}
    columns["repairs"] = _texts(said["repairs"], " ".join)
    columns["code"] = _texts(said["key"], lambda key: form.by_key[key].code)
    columns["form"] = _texts(said["key"], lambda key: form.id)
    whose = np.repeat(np.arange(len(returns), dtype=np.intc), [len(keys) for keys in said["key"]])
    for name in ("unit", "period", "file"):
        places, words = pd.factorize(np.array([getattr(item, name) for item in returns], object))
        columns[name] = pd.Categorical.from_codes(places, pd.Index(words, dtype=object)).take(whose)
    columns["counted"] = np.zeros(len(whose), dtype=bool)
    facts = pd.DataFrame({name: columns[name] for name in FACT_COLUMNS}, copy=False)
    return facts_schema().validate(facts, inplace=True)  # else copied once more


def _texts(said: Sequence[tuple], word: Callable = str) -> pd.Categorical:
    """What all returns say in one column, each text held once; `word` makes a text of each thing.

    Most columns are those of many other returns too: only what is new is looked at thing by thing.
    """
    things, known = _Numbered(), {}
    for told in said:
        if told not in known:
            known[told] = np.fromiter(map(things.__getitem__, told), np.int32, len(told))
    numbers = [known[told] for told in said] or [np.array([], np.int32)]
    places, words = pd.factorize(np.array([word(thing) for thing in things], object))
    texts = pd.Categorical.from_codes(places, pd.Index(words, dtype=object))
    return texts.take(np.concatenate(numbers))


def _figures(said: Sequence[tuple]) -> np.ndarray:
    return np.concatenate([np.array(told, float) for told in said] or [np.array([], float)])


class _Numbered(dict):
    """Things met, each once, with a number in the order in which they were met."""

    def __missing__(self, thing) -> int:
        self[thing] = number = len(self)
        return number


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

    Figures are in millionths (see schemas/compilers/as_pandera.py); `level` is '' for a unit that is not on
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
