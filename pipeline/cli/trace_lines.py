"""An output folder and a code in, where the consolidated figure comes from out, as lines.

It reads facts.csv, totals.csv and the register, so that it answers for what was written.
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pipeline.output_folder import read_manifest, version_that_holds
from pipeline.past.output_tables import FACTS, TOTALS, damaged, read_table, read_totals
from pipeline.register.known import Known
from pipeline.totals.rate_alone import is_rate_alone
from schemas.form.model import Form, Row
from schemas.text import shortened
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.messages import repairs_in_words
from schemas.wording.papers import worded
from schemas.wording.remark import some

_words = functools.partial(worded, "screen")
_QUOTED = 1000  # letters of what a department wrote


class Fact(NamedTuple):
    """One line of facts.csv, as far as it is told."""

    key: str
    unit: str
    state: str
    value: float | None
    numerator: float | None
    denominator: float | None
    raw: str
    note: str
    file: str
    sheet: str
    cell: str
    repairs: str
    counted: bool

    @property
    def says(self) -> bool:
        return self.state != "blank" or bool(self.note)


def trace_lines(row: Row, form: Form, roster: Roster, out: Path, known: Known) -> Iterator[str]:
    """The figure, how it is added up, then each unit: what counts first, then what does not.

    Of a closed period the version that holds is told. Raises DefinitionError where it is damaged.
    """
    version = version_that_holds(out)
    total = read_totals(version.folder / TOTALS).get(row.key)
    if total is None:
        raise damaged(version.folder / TOTALS, 0, "no_row", code=row.code)
    lines = map(Fact._make, read_table(version.folder / FACTS, Fact._fields))
    facts = [fact for fact in lines if fact.key == row.key]
    checksums = read_manifest(version.folder).get("inputs", {})
    yield f"{as_text.place_in_form(row)}  {row.label}"
    if version.said:
        yield f"  {version.said}"
    yield f"  {_words('trace.figure', figure=as_text.figure_and_basis(row, total))}"
    yield f"  {_words('trace.how', how=as_text.AGGREGATE.get(total['how'], total['how']))}"
    names = {unit.id: unit.name for unit in roster.units}
    counting = {fact.unit: checksums.get(fact.file, "") for fact in facts}
    known = replace(known, received=known.times(counting))
    groups = (
        ("trace.counted", [fact for fact in facts if fact.counted]),
        ("trace.not_counted", [fact for fact in facts if not fact.counted and fact.says]),
    )
    for title, told in groups:
        if told:
            yield f"  {_words(title, count=len(told))}"
        for fact in told:
            yield from _fact_lines(fact, names, checksums, known)
            if is_rate_alone(row, fact.state, fact.numerator, fact.denominator):
                yield f"      {_words('trace.rate_alone')}"
    shown = {fact.unit for _, told in groups for fact in told}
    missing = [names.get(unit, unit) for unit in total["missing"] if unit not in shown]
    if missing:
        yield f"  {_words('trace.waiting', units=some(missing, 20))}"


def _fact_lines(
    fact: Fact, names: Mapping[str, str], checksums: Mapping[str, str], known: Known
) -> Iterator[str]:
    words = [as_text.STATE[fact.state]]
    if fact.value is not None:
        words = [as_text.number(fact.value)]
        if fact.denominator is not None and fact.numerator is not None:
            words.append(as_text.fraction(fact.numerator, fact.denominator))
    yield f"    {names.get(fact.unit, fact.unit)}: {'; '.join(words)}"
    raw, note = (shortened(text, _QUOTED) for text in (fact.raw, fact.note))
    written = _words("trace.written", raw=raw) if raw else _words("trace.unwritten")
    repairs = repairs_in_words(fact.repairs)
    told = _words("trace.place", file=fact.file, sheet=fact.sheet, cell=fact.cell, written=written)
    yield f"      {told}" + (f" ({repairs})" if repairs else "")
    if note:
        yield f"      {_words('trace.note', note=note)}"
    mark = checksums.get(fact.file, "")
    received = as_text.day_and_time(known.received.get(mark, ""))
    yield f"      {_words('trace.received', moment=received or '…', mark=mark[:16])}"
    if sender := known.senders.get(mark):
        yield f"      {_words('trace.sender', sender=sender)}"
