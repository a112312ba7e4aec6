"""An output folder and a code in, where the consolidated figure comes from out, as lines.

It reads facts.csv, totals.csv and the register, so that it answers for what was written.
"""

import csv
import functools
from collections.abc import Iterator
from pathlib import Path

from pipeline.appendix.sources_sheet import repairs_in_words
from pipeline.register.known import Known
from pipeline.register.publish import read_manifest
from schemas.form.model import Form, Row
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.papers import worded
from schemas.wording.remark import some

_words = functools.partial(worded, "screen")


def trace(row: Row, form: Form, roster: Roster, out: Path, known: Known) -> Iterator[str]:
    """The figure, how it is added up, then each unit: what counts first, then what does not."""
    total = next(line for line in _read(out / "totals.csv") if line["key"] == row.key)
    facts = [line for line in _read(out / "facts.csv") if line["key"] == row.key]
    checksums = _checksums(out)
    yield f"{row.code}  {row.label}"
    yield f"  {_words('trace.figure', figure=as_text.figure_and_basis(row, total))}"
    yield f"  {_words('trace.how', how=as_text.AGGREGATE.get(total['how'], total['how']))}"
    names = {unit.id: unit.name for unit in roster.units}
    groups = (
        ("trace.counted", [f for f in facts if f["counted"] == "True"]),
        ("trace.not_counted", [f for f in facts if f["counted"] != "True" and _says(f)]),
    )
    for title, lines in groups:
        if lines:
            yield f"  {_words(title, count=len(lines))}"
        for fact in lines:
            yield from _fact_lines(fact, names, checksums, known)
    shown = {fact["unit"] for _, lines in groups for fact in lines}
    waiting = [unit for unit in total["missing"].split("|") if unit and unit not in shown]
    missing = [names.get(unit, unit) for unit in waiting]
    if missing:
        yield f"  {_words('trace.waiting', units=some(missing, 20))}"


def _says(fact: dict[str, str]) -> bool:
    return fact["state"] != "blank" or bool(fact["note"])


def _fact_lines(fact: dict, names: dict, checksums: dict, known: Known) -> Iterator[str]:
    words = [as_text.STATE[fact["state"]]]
    if fact["state"] == "value":
        words = [as_text.number(float(fact["value"]))]
        if fact["denominator"] and fact["numerator"]:
            words.append(as_text.fraction(float(fact["numerator"]), float(fact["denominator"])))
    yield f"    {names.get(fact['unit'], fact['unit'])}: {'; '.join(words)}"
    written = _words("trace.written", raw=fact["raw"]) if fact["raw"] else _words("trace.unwritten")
    place = {name: fact[name] for name in ("file", "sheet", "cell")}
    repairs = repairs_in_words(fact["repairs"])
    told = _words("trace.place", **place, written=written)
    yield f"      {told}" + (f" ({repairs})" if repairs else "")
    if fact["note"]:
        yield f"      {_words('trace.note', note=fact['note'])}"
    mark = checksums.get(fact["file"], "")
    received = as_text.day_and_time(known.received.get(mark, ""))
    yield f"      {_words('trace.received', moment=received or '…', mark=mark[:16])}"


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _checksums(out: Path) -> dict[str, str]:
    return read_manifest(out).get("inputs", {})
