"""Returns of one form in, FACTS out: one line per return and row, and the wide frame rules judge."""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline.intake.packing import FIELDS, columns_of
from pipeline.past.previous import Past, Pasts
from pipeline.reading.confirmations import CONFIRMED
from pipeline.returns import Return
from schemas.compilers.as_pandera import needed_columns
from schemas.compilers.frame_spans import column
from schemas.form.model import Form
from schemas.frames import FACT_COLUMNS, STATES, facts_schema
from schemas.rules.expression import MICRO, PAST
from schemas.units.unit import Roster
from schemas.wording import as_text

_MOST_DECIMALS = 6  # as many as a millionth can hold
_JUDGED = ("value", "numerator", "denominator")
_FIGURES = (*_JUDGED, "decimals")
_TEXTS = ("key", "state", "raw", "note", "sheet", "cell", "distribution")
_NO_PAST = Past()


@dataclass(frozen=True, eq=False)
class Facts:
    """FACTS of whole returns of one form (schemas/frames.py), and where whose figure stands in them.

    The frame has the rows of the form that are read, in its order, for one return after the other;
    nothing outside this class relies on that. Arrays are returns × rows that are read.
    """

    frame: pd.DataFrame
    form: Form

    def __len__(self) -> int:
        """The number of returns."""
        return len(self.frame) // len(self.form.read_rows)

    @functools.cached_property
    def units(self) -> list[str]:
        """The unit of each return."""
        return self._of_returns("unit")

    @property
    def files(self) -> list[str]:
        """The file of each return."""
        return self._of_returns("file")

    def matrix(self, name: str) -> np.ndarray:
        """One column of FACTS."""
        return self.frame[name].to_numpy().reshape(-1, len(self.form.read_rows))

    def row(self, name: str, key: str) -> np.ndarray:
        """One column of FACTS in one row of the form, of each return."""
        return self.matrix(name)[:, self.form.read_position[key]]

    def states(self) -> np.ndarray:
        """Positions among STATES."""
        return positions(self.frame["state"], STATES).reshape(-1, len(self.form.read_rows))

    def asked(self, roster: Roster) -> np.ndarray:
        """Whether the unit must answer the row: 1, 0, or NaN for a unit that is not on the roster."""
        return asked(self.units, self.form, roster)

    def fact(self, position: int, key: str) -> pd.Series:
        """The line of one row of the return at a position."""
        width = len(self.form.read_rows)
        return self.frame.iloc[position * width + self.form.read_position[key]]

    def only(self, chosen: Sequence[int]) -> "Facts":
        """The returns at these positions, in this order."""
        width = len(self.form.read_rows)
        lines = (np.array(chosen, dtype=int)[:, None] * width + np.arange(width)).reshape(-1)
        return Facts(self.frame.iloc[lines].reset_index(drop=True), self.form)

    def blocks(self, size: int) -> Iterator[tuple[int, "Facts"]]:
        """(position of its first return, at most so many returns)."""
        width = len(self.form.read_rows)
        for start in range(0, len(self), size):
            part = self.frame.iloc[start * width : (start + size) * width]
            yield start, Facts(part, self.form)

    def with_counted(self, counted: np.ndarray) -> "Facts":
        return Facts(self.frame.assign(counted=counted.reshape(-1)), self.form)

    def _of_returns(self, name: str) -> list[str]:
        return self.frame[name].iloc[:: len(self.form.read_rows)].tolist()


def gather(returns: Sequence[Return], form: Form) -> Facts:
    """FACTS of the returns, in their order."""
    answers = [columns_of(item.answers) for item in returns]
    said = {name: [columns[place] for columns in answers] for place, name in enumerate(FIELDS)}
    columns: dict[str, Any] = {name: _texts(said[name]) for name in _TEXTS}
    columns |= {name: _figures(said[name]) for name in _FIGURES}
    columns["repairs"] = _texts(said["repairs"], " ".join)
    columns["code"] = _texts(said["key"], lambda key: form.by_key[key].code)
    columns["form"] = _texts(said["key"], lambda key: form.id)
    columns["decided"] = _texts([_decided(item) for item in returns])
    whose = np.repeat(np.arange(len(returns), dtype=np.intc), [len(keys) for keys in said["key"]])
    for name in ("unit", "period", "file"):
        places, words = pd.factorize(np.array([getattr(item, name) for item in returns], object))
        columns[name] = pd.Categorical.from_codes(places, pd.Index(words, dtype=object)).take(whose)
    columns["counted"] = np.zeros(len(whose), dtype=bool)
    facts = pd.DataFrame({name: columns[name] for name in FACT_COLUMNS}, copy=False)
    return Facts(facts_schema().validate(facts, inplace=True), form)  # else copied once more


def _decided(item: Return) -> tuple[str, ...]:
    """Who decided how the cell of each answer is read, when and why; '' of all others."""
    words = {n.keys[0]: dict(n.words) for n in item.notices if n.id == CONFIRMED}
    if not words:
        return ("",) * len(item.answers)
    return tuple(as_text.decision(words.get(answer.key)) for answer in item.answers)


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


def positions(column: pd.Series, words: Sequence[str]) -> np.ndarray:
    """Where each text of a column of FACTS stands among `words`; -1 where it does not."""
    known = column.astype("category").cat
    return pd.Index(np.array(words, dtype=object)).get_indexer(known.categories)[known.codes]


def wide(facts: Facts, roster: Roster, pasts: Pasts | None = None) -> pd.DataFrame:
    """The frame that the form's rules judge: a line per return, in the order of FACTS.

    Figures are in millionths (schemas/compilers/as_pandera.py); `level` is '' for a unit that is
    not on the roster, and whether it is asked a row is then not known.
    """
    parts = {name: np.rint(facts.matrix(name) * MICRO) for name in _JUDGED}
    decimals = facts.matrix("decimals")
    digits = np.where(np.isnan(decimals), _MOST_DECIMALS, np.minimum(decimals, _MOST_DECIMALS))
    parts["spread"] = np.power(10.0, _MOST_DECIMALS - digits)
    parts["state"], parts["asked"] = facts.states().astype(float), facts.asked(roster)
    before = [pasts.get(unit, {}) for unit in facts.units] if pasts else []
    index = facts.form.read_position
    columns = {
        column(key, part): _earlier(before, len(facts), key, part)
        if part in PAST
        else parts[part][:, index[key]]
        for key, part in needed_columns(facts.form)
    }
    known = roster.by_id
    levels = [known[unit].level if unit in known else "" for unit in facts.units]
    columns["level"] = np.array(levels, dtype=object)
    return pd.DataFrame(columns, index=pd.RangeIndex(1, len(facts) + 1))


def _earlier(before: Sequence[Mapping[str, Past]], count: int, key: str, part: str) -> np.ndarray:
    """One figure of earlier periods for each return, in millionths; NaN where there is none."""
    if not before:
        return np.full(count, np.nan)
    figures = [getattr(past.get(key, _NO_PAST), part) for past in before]
    return np.rint(np.array(figures, dtype=float) * MICRO)


def asked(units: Sequence[str], form: Form, roster: Roster) -> np.ndarray:
    """Whether each unit must answer each row that is read: 1, 0, or NaN for an unknown unit."""
    patterns: dict[tuple[str, tuple[str, ...]] | None, np.ndarray] = {}
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
