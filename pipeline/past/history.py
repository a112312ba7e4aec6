"""Earlier figures in, Notices out where a return contradicts what its unit has sent before.

What general rules do not judge (they know one figure of the same year, row.least and row.prev): what
goes on over the years does not fall, a stock is the last one plus what came, less what went (the
rows of that sum are data: stocks.csv of the form), and what had a figure this year still applies.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from pipeline.grid import full_address
from pipeline.past.earlier import Earlier, Result
from pipeline.returns import Answer, Noted, Notice, Return
from schemas.form.model import Form, Row, Stock
from schemas.periods.period import Period, parse_period
from schemas.wording.as_text import number

_DECLARED = "nothing_to_report"  # how a state was understood: by a tick for many rows


def against_history(
    returns: Sequence[Return], forms: Sequence[Form], earlier: Earlier
) -> list[Noted]:
    """What contradicts each unit's own past."""
    by_id = {form.id: form for form in forms}
    return [
        Noted(at, notice) for at, item in enumerate(returns)
        if earlier.results and item.form in by_id and item.unit and item.period
        for notice in _of_return(item, by_id[item.form], earlier)
    ]  # fmt: skip


def _of_return(item: Return, form: Form, earlier: Earlier) -> Iterator[Notice]:
    if item.unit in earlier.heirs:
        yield Notice.of("past_of_predecessors", units=", ".join(earlier.heirs[item.unit]))
    period = parse_period(item.period, form.scheme)
    before = earlier.before(item.unit, period)
    yield from _given_up(item, form, [r for r in before if r.period.year == period.year])
    answers = {a.key: a for a in item.answers if a.figure.state == "value"}
    for row in form.value_rows:
        answer = answers.get(row.key)
        if answer is None or answer.note:  # a change that is explained is no contradiction
            continue
        if row.time == "cumulative":
            yield from _fallen(row, answer, item.unit, period, before)
    for stock in form.stocks:
        yield from _stock(stock, answers, item.unit, period, before)


def carries_over(row: Row) -> bool:
    """A cumulative row goes on from year to year unless it is part of a row that begins anew."""
    return not row.denominator_is_row


def _fallen(
    row: Row, answer: Answer, unit: str, period: Period, earlier: Sequence[Result]
) -> Iterator[Notice]:
    """Within a year the form's own rules judge (row.least); here, what goes on over the years."""
    for result in earlier:
        before = result.figures.figure(unit, row.key)
        if before is None or answer.figure.value is None:
            continue
        if result.period.year == period.year or not carries_over(row):
            return
        room = before.unit + 10.0 ** -(answer.figure.decimals or 0) if row.kind == "ratio" else 0
        value = answer.figure.value
        if value + room <= before.value and value < before.value:
            words = {"now": _shown(answer), "before": number(before.value), "when": result.title}
            yield _notice("past_fallen", (answer,), **words)
        return


def _given_up(item: Return, form: Form, this_year: Sequence[Result]) -> Iterator[Notice]:
    """Rows that do not apply (KAD), though the unit gave a figure this year; a zero is no figure.

    Rows that one statement covers («không phát sinh») are asked about in one sentence.
    """
    covered: dict[str, list[Answer]] = {}
    for answer in item.answers:
        if (
            answer.figure.state != "not_applicable"
            or answer.note
            or not form.by_key[answer.key].is_value
        ):
            continue
        before = _last_figure(answer.key, item.unit, this_year)
        if before and _DECLARED in answer.repairs:
            covered.setdefault(before[1], []).append(answer)
        elif before:
            words = {"before": number(before[0]), "when": before[1]}
            yield _notice("past_given_up", (answer,), **words)
    for when, answers in covered.items():
        yield _notice("past_all_given_up", tuple(answers), count=str(len(answers)), when=when)


def _last_figure(key: str, unit: str, results: Sequence[Result]) -> tuple[float, str] | None:
    """The latest figure of the row, unless it is zero, and of which period it is."""
    for result in results:
        if figure := result.figures.figure(unit, key):
            return (figure.value, result.title) if figure.value else None
    return None


def _stock(
    stock: Stock, answers: Mapping[str, Answer], unit: str, period: Period,
    earlier: Sequence[Result],
) -> Iterator[Notice]:  # fmt: skip
    """The last stock is that of the day before this period begins."""
    eve = period.start - dt.timedelta(days=1)
    last = next((result for result in earlier if result.period.end == eve), None)
    before = last.figures.figure(unit, stock.key) if last else None
    named = [answers[key] for key in (stock.key, stock.added, stock.removed) if key in answers]
    if last is None or before is None or len(named) < 3:
        return
    now, added, removed = named
    due = before.value + (added.figure.value or 0) - (removed.figure.value or 0)
    if now.figure.value != due and not any(answer.note for answer in named):
        words = {
            "now": _shown(now), "before": number(before.value), "when": last.title,
            "added": _shown(added), "removed": _shown(removed), "due": number(due),
        }  # fmt: skip
        yield _notice("past_stock", (now, added, removed), **words)


def _shown(answer: Answer) -> str:
    return number(answer.figure.value, answer.figure.decimals)


def _notice(identifier: str, answers: tuple[Answer, ...], **words: str) -> Notice:
    cells = tuple(full_address(a.sheet, a.cell) for a in answers if a.cell)
    return Notice(identifier, tuple(a.key for a in answers), cells, tuple(words.items()))
