"""What the register says of the period: where every unit stands now, and why."""

import functools
import json
from collections.abc import Iterator

from pipeline.register.closings import closings
from pipeline.register.known import Known
from pipeline.register.register import Register
from pipeline.register.submission import ARRIVAL, FILE_STATUS, STATUS, Submission, arrivals
from schemas.form.model import Form
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.papers import worded

_said = functools.partial(worded, "register")


def standing(register: Register, roster: Roster, known: Known) -> list[Submission]:
    """Each unit as the last run left it; what was decided since about its receipt included."""
    kept = {
        unit: (status, *_counted(why)) for unit, status, why in register.read(
            "SELECT unit, status, why FROM status WHERE checksum = '' ORDER BY id"
        )
    }  # fmt: skip
    found = []
    for unit in roster.units:
        status, files, errors, warnings, sent = kept.get(unit.id, ("missing", (), 0, 0, ""))
        sent = known.sent.get(unit.id) or sent
        late = known.is_late(sent)
        found.append(Submission(unit, status, tuple(files), errors, warnings, sent, late))
    return found


def _counted(why: str) -> tuple[list[str], int, int, str]:
    """Files, errors, warnings and time of receipt; earlier programs wrote words there."""
    try:
        files, errors, warnings, sent = json.loads(why)
    except ValueError:
        return [], 0, 0, ""
    return files, errors, warnings, sent


def status_lines(
    register: Register, submitted: list[Submission], known: Known, form: Form
) -> Iterator[str]:
    """The whole register on a page: the sum first, then unit by unit, then resubmissions."""
    yield equation(submitted)
    if known.due:
        yield _said("due", day=as_text.day_in_words(known.due))
    for closing in closings(register):
        name = as_text.amendment(closing.number) if closing.number else _said("closed")
        yield f"{name}: {as_text.day_and_time(closing.at)}, {closing.who}."
    yield ""
    reasons = dict(register.read("SELECT unit, why FROM official ORDER BY id"))
    for item in submitted:
        counts = item.arrival in ("on_time", "late")
        yield from _unit_lines(item, reasons.get(item.unit.id, "") if counts else "", known)
    yield from _resubmissions(register, form)
    yield from _strangers(register, submitted)


def equation(submitted: list[Submission]) -> str:
    """«Phải gửi 30 = đúng hạn 27 + quá hạn 0 + chưa gửi 2 + không phát sinh 1.»

    What cannot be used is named only where there is such a unit.
    """
    counts = arrivals(submitted)
    parts = " + ".join(
        f"{words.lower()} {counts[kind]}" for kind, words in ARRIVAL.items()
        if counts[kind] or kind != "unusable"
    )  # fmt: skip
    return _said("sum", count=len(submitted), parts=parts)


def _unit_lines(item: Submission, why: str, known: Known) -> Iterator[str]:
    when = as_text.day_and_time(item.sent)
    late = f" ({ARRIVAL['late'].lower()})" if item.late else ""
    yield f"{item.unit.short:<24} {STATUS[item.status]:<15} {when}{late}".rstrip()
    if len(item.files) > 1 and why:
        words = {"count": len(item.files), "files": ", ".join(item.files), "why": why}
        yield f"    {_said('several_files', **words)}"
    if item.unit.id in known.nothing:
        yield f"    {known.nothing[item.unit.id].said}"


def _resubmissions(register: Register, form: Form) -> Iterator[str]:
    pairs: dict[tuple[str, str, str], list[tuple]] = {}
    names = dict(register.read("SELECT checksum, name FROM seen ORDER BY id DESC"))  # the first
    for unit, earlier, later, *rest in register.read(
        "SELECT unit, earlier, later, key, was, now, cell_was, cell_now FROM difference ORDER BY id"
    ):
        pairs.setdefault((unit, earlier, later), []).append(tuple(rest))
    for (unit, earlier, later), lines in pairs.items():
        yield ""
        words = {"later": names[later], "earlier": names[earlier], "count": len(lines)}
        yield f"{unit}: {_said('resubmitted', **words)}"
        for key, was, now, _, cell in lines:
            row = form.by_key.get(key)
            yield f"    {row.code if row else key} ({cell}): «{was}» → «{now}»"


def _strangers(register: Register, submitted: list[Submission]) -> Iterator[str]:
    """Files of nobody on the roster, by content or name: they are in no sum, so they are named."""
    known = {item.unit.id for item in submitted}
    claimed = {name for item in submitted for name in item.files}
    latest = register.read(
        "SELECT unit, checksum, status FROM status WHERE id IN "
        "(SELECT max(id) FROM status GROUP BY unit, checksum) ORDER BY id"
    )
    names = dict(register.read("SELECT checksum, name FROM seen ORDER BY id"))
    lines = [
        f"    {names[checksum]}: {FILE_STATUS[status]}"
        for unit, checksum, status in latest
        if unit not in known
        and checksum
        and names[checksum] not in claimed
        and status in ("received", "needs_correction")
    ]
    if lines:
        yield ""
        yield _said("strangers")
        yield from lines
