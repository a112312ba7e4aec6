"""What one run found in, everything that the office can decide about it out, as Questions."""

from collections.abc import Iterator, Mapping

from pipeline.judging.rule_names import rule_names
from pipeline.register.rulings import Ruling
from pipeline.remaining.found import LONGEST, Found
from pipeline.remaining.of_figures import readings, warnings
from pipeline.remaining.of_files import files, strangers, units
from pipeline.remaining.question import Question
from pipeline.remaining.texts import CHOICES, said
from schemas.form.model import Form
from schemas.text import shortened
from schemas.wording import as_text


def questions(found: Found) -> list[Question]:
    """In the order of the sheets, then of the roster."""
    return [
        *readings(found), *files(found), *strangers(found), *warnings(found), *units(found),
        *_decided(found),
    ]  # fmt: skip


def _decided(found: Found) -> Iterator[Question]:
    """Every decision that holds, the last first: each can be taken back."""
    names = rule_names([found.form])
    for ruling in reversed(found.held):
        yield Question(
            "decided", ruling.unit, f"retract:{ruling.id}",
            {"day": as_text.day_and_time(ruling.at), "unit": found.short(ruling.unit),
             "about": _about(ruling, found.form, names),
             "word": found.word(ruling),
             "by": ruling.who, "reason": shortened(ruling.why, LONGEST),
             "source": ruling.source or said("command")},
            (CHOICES["retract"],),
        )  # fmt: skip


def _about(ruling: Ruling, form: Form, names: Mapping[str, str]) -> str:
    """The row, the finding, the file or the whole return, in words."""
    kind = ruling.about.partition(":")[0]
    if kind == "row":
        row = form.by_key.get(ruling.key)
        return said("about.row", row=as_text.label(row) if row else ruling.key, raw=ruling.raw)
    if kind == "finding":
        rule, *keys = ruling.identity.split("|")
        codes = ", ".join(form.by_key[key].code for key in keys if key in form.by_key)
        return said("about.finding", title=names.get(rule, rule), codes=codes).rstrip()
    if kind == "waiver":
        title = names.get(ruling.value, ruling.value)
        return said("about.finding", title=title, codes=ruling.raw).rstrip()
    return ruling.name or said("about.return")
