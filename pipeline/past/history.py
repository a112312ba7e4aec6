"""facts.csv of earlier consolidations in, Notices out where a return contradicts what was sent before.

What general rules do not judge (they know one figure of the same year, row.least and row.prev): what
goes on over the years does not fall, and a stock is the last one plus what came, less what went
(the rows of that sum are data: stocks.csv of the form).
"""

import csv
import datetime as dt
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.grid import full_address
from pipeline.returns import Answer, Noted, Notice, Return
from schemas.errors import DefinitionError
from schemas.form.model import Form, Row
from schemas.periods.period import Period, parse_period
from schemas.tables import read_csv
from schemas.wording.as_text import number

FACTS, STOCKS = "facts.csv", "stocks.csv"


@dataclass(frozen=True, slots=True)
class Figure:
    """What was written once; `unit` is one unit of its last digit for a percentage, 0 for a count."""

    value: float
    unit: float = 0


@dataclass(frozen=True)
class History:
    """Figures by (unit, period id), then by row; and the periods there are, in order."""

    figures: Mapping[tuple[str, str], Mapping[str, Figure]] = field(default_factory=dict)

    def of(self, unit: str, period: str) -> Mapping[str, Figure]:
        return self.figures.get((unit, period), {})

    def before(self, unit: str, period: Period) -> list[Period]:
        """The periods of which this unit's figures are known, that ended earlier; latest first."""
        known = self._periods.get(unit, ())
        return sorted((p for p in known if p.end < period.end), key=lambda p: p.end, reverse=True)

    @functools.cached_property
    def _periods(self) -> dict[str, list[Period]]:
        """By unit: to look through all units for each of them would take a nation's square."""
        periods: dict[str, list[Period]] = {}
        for unit, name in self.figures:
            periods.setdefault(unit, []).append(parse_period(name))
        return periods


NO_HISTORY = History()


def load_history(places: Sequence[Path]) -> History:
    """Read facts.csv of every folder; of a period that stands in several the last folder counts."""
    figures: dict[tuple[str, str], dict[str, Figure]] = {}
    for place in places:
        path = place / FACTS if place.is_dir() else place
        found: dict[tuple[str, str], dict[str, Figure]] = {}
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                for line in csv.DictReader(lines):
                    if line["state"] == "value":
                        owner = (line["unit"], line["period"])
                        found.setdefault(owner, {})[line["key"]] = _figure(line)
        except (OSError, KeyError, ValueError) as error:
            problem = f"không đọc được số liệu kỳ trước ({type(error).__name__})"
            remedy = "Chỉ vào thư mục kết quả của một lần tổng hợp trước (có facts.csv)"
            raise DefinitionError(path, 0, problem, remedy) from error
        figures |= found
    return History(figures)


def _figure(line: dict[str, str]) -> Figure:
    digits = float(line["decimals"]) if line.get("decimals") else 6.0
    return Figure(float(line["value"]), 10.0**-digits)


def against_history(
    returns: Sequence[Return], forms: Sequence[Form], history: History
) -> list[Noted]:
    """What contradicts each unit's own past."""
    by_id = {form.id: form for form in forms}
    return [
        Noted(at, notice) for at, item in enumerate(returns)
        if history.figures and item.form in by_id and item.unit and item.period
        for notice in _of_return(item, by_id[item.form], history)
    ]  # fmt: skip


def _of_return(item: Return, form: Form, history: History) -> Iterator[Notice]:
    period = parse_period(item.period)
    answers = {a.key: a for a in item.answers if a.figure.state == "value"}
    for row in form.value_rows:
        answer = answers.get(row.key)
        if answer is None or answer.note:  # a change that is explained is no contradiction
            continue
        if row.time == "cumulative":
            yield from _fallen(row, answer, period, item.unit, history)
    for stock in stocks(form):
        yield from _stock(stock, answers, period, item.unit, history)


def carries_over(row: Row) -> bool:
    """A cumulative row goes on from year to year unless it is part of a row that begins anew."""
    return not row.denominator_is_row


def _fallen(
    row: Row, answer: Answer, period: Period, unit: str, history: History
) -> Iterator[Notice]:
    """Within a year the form's own rules judge (row.least); here, what goes on over the years."""
    for earlier in history.before(unit, period):
        before = history.of(unit, earlier.id).get(row.key)
        if before is None:
            continue
        if earlier.year == period.year or not carries_over(row):
            return
        room = before.unit + 10.0 ** -(answer.figure.decimals or 0) if row.kind == "ratio" else 0
        value = answer.figure.value
        if value + room <= before.value and value < before.value:
            words = {"now": _shown(answer), "before": number(before.value), "when": earlier.title}
            yield _notice("past_fallen", (answer,), **words)
        return


@dataclass(frozen=True, slots=True)
class Stock:
    """A stock, and the flows that change it."""

    key: str
    added: str
    removed: str


def stocks(form: Form) -> tuple[Stock, ...]:
    """The form's stocks.csv; a form without one has no such sums."""
    path = form.path / STOCKS
    if not path.exists():
        return ()
    found = []
    for line, record in read_csv(path, ("key", "added", "removed")):
        for name in ("key", "added", "removed"):
            if record[name] not in form.by_key:
                problem = f"unknown key «{record[name]}»"
                raise DefinitionError(path, line, problem, "Use a key of rows.csv")
        found.append(Stock(record["key"], record["added"], record["removed"]))
    return tuple(found)


def _stock(
    stock: Stock, answers: Mapping[str, Answer], period: Period, unit: str, history: History
) -> Iterator[Notice]:
    """The last stock is that of the day before this period begins."""
    eve = period.start - dt.timedelta(days=1)
    last = next((p for p in history.before(unit, period) if p.end == eve), None)
    named = [answers.get(key) for key in (stock.key, stock.added, stock.removed)]
    if last is None or None in named or stock.key not in history.of(unit, last.id):
        return
    now, added, removed = named
    before = history.of(unit, last.id)[stock.key].value
    due = before + added.figure.value - removed.figure.value
    if now.figure.value != due and not any(answer.note for answer in named):
        words = {
            "now": _shown(now), "before": number(before), "when": last.title,
            "added": _shown(added), "removed": _shown(removed), "due": number(due),
        }  # fmt: skip
        yield _notice("past_stock", (now, added, removed), **words)


def _shown(answer: Answer) -> str:
    return number(answer.figure.value, answer.figure.decimals)


def _notice(identifier: str, answers: tuple[Answer, ...], **words: str) -> Notice:
    cells = tuple(full_address(a.sheet, a.cell) for a in answers if a.cell)
    return Notice(identifier, tuple(a.key for a in answers), cells, tuple(words.items()))
