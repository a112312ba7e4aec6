"""TOTALS and the last result in, the draft of the report's text above the appendix out.

Section by section a sentence for each figure: what it is, how it compares, whose it lacks. A gap is
said as a gap, and every figure bears the number of its line in the table of sources.
"""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.appendix.matrix_axes import NAME as MATRIX
from pipeline.appendix.official_closing import around_of, rests_on
from pipeline.appendix.official_sheet import VALUE, positions
from pipeline.past.earlier import Result
from pipeline.register.submission import Submission
from pipeline.totals.remarks import Around, Total, doubted_readings, totals_by_key, waiting
from pipeline.xlsx.write import address
from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.papers import worded
from schemas.wording.remark import some

words = functools.partial(worded, "narrative")
_NAMED = 5  # units that one sentence names


@dataclass(frozen=True)
class Section:
    """Sentences of rows of one heading (its key), and its words where they stand right above.

    `depth` is how deep it stands, 1 being the outermost.
    """

    key: str
    heading: str = ""
    depth: int = 0
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """The text, and for each numbered figure a line of the table of sources."""

    titles: tuple[str, ...]
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Basis:
    """What sentences are made from."""

    around: Around
    lowest: Mapping[str, tuple[float, str]]  # of ratios: the lowest figure that counts, and whose
    before: Result | None

    def names(self, units: Sequence[str]) -> str:
        by_id = self.around.roster.by_id
        return some([by_id[unit].name if unit in by_id else unit for unit in units], _NAMED)


def draft(
    form: Form, period: Period, roster: Roster, facts: pd.DataFrame, totals: pd.DataFrame,
    submissions: Sequence[Submission], before: Result | None,
) -> Draft:  # fmt: skip
    """The whole text; `facts` are those that were added up."""
    around = around_of(roster.during(period), submissions, doubted_readings(facts))
    basis, by_key = _Basis(around, _lowest(form, facts), before), totals_by_key(totals)
    numbered = [(row, by_key[row.key]) for row in form.rows if row.key in by_key]
    numbers = {row.key: number for number, (row, _) in enumerate(numbered, 1)}
    sections: list[Section] = []
    for row in form.rows:
        if row.key in numbers:
            said = _sentence(row, by_key[row.key], numbers[row.key], basis)
            _put(sections, said, _heading_of(row, form))
        elif any(child.parent == row.key for child in form.rows):
            heading = f"{row.code}. {row.label.rstrip(' .:')}"
            sections.append(Section(row.key, heading, row.code.count(".") + 1))
    sources = [_source(numbers[row.key], row, total, form, basis) for row, total in numbered]
    opening = (words("draft", sources=words("sources")), *rests_on(submissions))
    titles = (words("title"), as_text.titled(form, form.title.upper()), period.title.upper())
    return Draft(titles, opening, tuple(sections), tuple(sources))


def _put(sections: list[Section], said: str, of: str) -> None:
    """The sentence where it belongs: what follows the parts of a heading begins a paragraph of its own."""
    if not sections or sections[-1].key != of:
        sections.append(Section(of))
    sections[-1] = replace(sections[-1], sentences=(*sections[-1].sentences, said))


def _heading_of(row: Row, form: Form) -> str:
    """The nearest row above that asks for nothing; a row that answers has its parts beside it."""
    above = row.parent
    while above and form.by_key[above].is_value:
        above = form.by_key[above].parent
    return above or row.key


def _lowest(form: Form, facts: pd.DataFrame) -> dict[str, tuple[float, str]]:
    """Of each ratio in which units differ."""
    found: dict[str, tuple[float, str]] = {}
    counted = facts[facts["counted"]]
    for key, mine in counted.groupby("key", observed=True):
        if form.by_key[str(key)].kind == "ratio":
            pairs = sorted(zip(mine["value"].tolist(), mine["unit"].tolist(), strict=True))
            if round(pairs[0][0], 2) < round(pairs[-1][0], 2):
                found[str(key)] = pairs[0]
    return found


def _sentence(row: Row, total: Total, number: int, basis: _Basis) -> str:
    more = (*_compared(row, total, basis), *_lowest_of(row, basis), *_gaps(total, basis))
    return words("sentence", said=_said(row, total), number=number, more="".join(more))


def _said(row: Row, total: Total) -> str:
    label = row.label.rstrip(" .:")
    if total.is_empty:
        return words("not_applicable" if total.state == "not_applicable" else "none", label=label)
    if total.how == "distribution":
        return words("code", label=label, value=as_text.distribution(row, total.distribution))
    if row.kind == "code":
        return words("code", label=label, value=as_text.code_label(row, total.value))
    value = as_text.number(round(total.value, 2))
    if row.kind != "ratio":
        unit = as_text.in_sentence(row.unit)
        told = as_text.in_sentence(label).startswith(
            unit
        )  # «Số lượng phiếu», counted in «Số lượng»
        return words("number" if told else "figure", label=label, value=value, unit=unit)
    if total.denominator == total.denominator:
        fraction = as_text.fraction(total.numerator, total.denominator)
        return words("ratio", label=label, value=value, fraction=fraction)
    return words("ratio_alone", label=label, value=value)


def _compared(row: Row, total: Total, basis: _Basis) -> Iterator[str]:
    """Counts by how many and by what share, ratios by points."""
    before = basis.before
    then = (before.totals or {}).get(row.key) if before else None
    if before is None or then is None or then != then or total.is_empty or row.kind == "code":
        return
    moved, period = total.value - then, as_text.in_sentence(before.title)
    if round(moved, 2) == 0:
        yield words("same", period=period)
        return
    amount = as_text.number(round(abs(moved), 2))
    if row.kind == "ratio":
        difference = words("points", amount=amount)
    elif then:
        percent = as_text.number(abs(100 * moved / then), 1)
        difference = words("difference", amount=amount, percent=percent)
    else:
        difference = amount
    yield words("risen" if moved > 0 else "fallen", difference=difference, period=period)


def _lowest_of(row: Row, basis: _Basis) -> Iterator[str]:
    if found := basis.lowest.get(row.key):
        value, unit = found
        yield words("lowest", unit=basis.names([unit]), value=as_text.number(round(value, 2)))


def _gaps(total: Total, basis: _Basis) -> Iterator[str]:
    """Whose figure is not in it, or is in it with a doubt."""
    around = basis.around
    kinds = {
        "waiting": waiting(total, around), "uncounted": total.uncounted,
        "questioned": total.questioned,
        "doubted": around.doubted.get(total.key, ()) if total.answered else (),
    }  # fmt: skip
    for kind, units in kinds.items():
        if units and total.expected > 1:
            yield words(kind, units=basis.names(list(units)))


def _source(number: int, row: Row, total: Total, form: Form, basis: _Basis) -> tuple[str, ...]:
    """As the columns of the table of sources; the last one tells of every other figure of the sentence."""
    rests_on = as_text.basis(total.answered, total.expected)
    return (
        str(number), f"{row.code}. {row.label.rstrip(' .:')}",
        "" if total.is_empty else _figure(row, total),
        address(positions(form)[row.key], VALUE),
        "\n".join((rests_on, *_beside(row, total, basis))),
    )  # fmt: skip


def _beside(row: Row, total: Total, basis: _Basis) -> Iterator[str]:
    """Where the earlier figure and the lowest one stand."""
    if any(_compared(row, total, basis)) and basis.before:
        then = as_text.number(round((basis.before.totals or {})[row.key], 2))
        yield words("sources.before", period=basis.before.title, value=then)
    if row.key in basis.lowest:
        _, unit = basis.lowest[row.key]
        yield words("sources.lowest", unit=basis.names([unit]), sheet=MATRIX)


def _figure(row: Row, total: Total) -> str:
    if total.how == "distribution":
        return as_text.distribution(row, total.distribution)
    if row.kind == "code":
        return as_text.code_label(row, total.value)
    return as_text.number(round(total.value, 2))
