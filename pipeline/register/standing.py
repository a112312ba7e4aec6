"""What the register says of the period: where every unit stands now, and why."""

import functools
import itertools
import json
from collections.abc import Iterator
from typing import Any

from pipeline.output_folder import version_that_holds
from pipeline.register.closings import closings
from pipeline.register.journal import answers_of
from pipeline.register.known import Known
from pipeline.register.notes import difference
from pipeline.register.official import lapsed
from pipeline.register.register import Register
from pipeline.register.submission import (
    ARRIVAL,
    FILE_STATUS,
    KEPT,
    SELDOM,
    STATUS,
    Submission,
    arrivals,
)
from pipeline.returns import Answer
from schemas.filling import fill
from schemas.form.model import Form
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.messages import messages
from schemas.wording.papers import worded

_said = functools.partial(worded, "register")


def standing(register: Register, roster: Roster, known: Known) -> list[Submission]:
    """Each unit as the last run left it; what was decided since about its receipt included."""
    kept = {
        unit: (status, _kept(why)) for unit, status, why in register.read(
            "SELECT unit, status, why FROM status WHERE checksum = '' ORDER BY id"
        )
    }  # fmt: skip
    found = []
    for unit in roster.units:
        status, rest = kept.get(unit.id, ("missing", {}))
        sent = known.sent.get(unit.id) or rest.pop("sent", "")
        found.append(
            Submission(unit, status, **(rest | {"sent": sent, "late": known.is_late(sent)}))
        )
    return found


def _kept(why: str) -> dict[str, Any]:
    """What `as_kept` wrote; earlier programs kept less, or words."""
    try:
        found = dict(zip(KEPT, json.loads(why), strict=False))
    except ValueError:
        return {}
    return {name: _as_tuples(value) for name, value in found.items()}


def _as_tuples(value: Any) -> Any:
    return tuple(map(_as_tuples, value)) if isinstance(value, list) else value


def status_lines(
    register: Register, submitted: list[Submission], known: Known, form: Form
) -> Iterator[str]:
    """The whole register on a page: the sum first, then unit by unit, then resubmissions."""
    yield equation(submitted)
    if known.due:
        yield _said("due", day=as_text.day_in_words(known.due))
    for closing in closings(register):
        name = as_text.amendment(closing.number) if closing.number else _said("closed")
        why = closing.manifest.get("why", "")
        who = f"{closing.who} ({why})" if why else closing.who
        yield f"{name}: {as_text.day_and_time(closing.at)}, {who}."
    yield from _of_a_draft(register)
    yield ""
    reasons = dict(register.read("SELECT unit, why FROM official ORDER BY id"))
    taken_back, gone = _taken_back(register, known), _gone(register, submitted, known)
    for item in submitted:
        yield from _unit_lines(item, reasons.get(item.unit.id, ""), known)
        for line in (*gone.get(item.unit.id, ()), *taken_back.get(item.unit.id, ())):
            yield f"    {line}"
    yield from _resubmissions(register, form, known)
    yield from _strangers(register, submitted)


def equation(submitted: list[Submission]) -> str:
    """«Phải gửi báo cáo: 30 đơn vị; đúng hạn 27, quá hạn 0, chưa gửi 2, không phát sinh 1.»

    What cannot be used, or is not filled in, is named only where there is such a unit.
    """
    counts = arrivals(submitted)
    parts = ", ".join(
        f"{words.lower()} {counts[kind]}" for kind, words in ARRIVAL.items()
        if counts[kind] or kind not in SELDOM
    )  # fmt: skip
    return _said("sum", count=len(submitted), parts=parts)


def _unit_lines(item: Submission, why: str, known: Known) -> Iterator[str]:
    when = as_text.day_and_time(item.sent)
    late = f" ({ARRIVAL['late'].lower()})" if item.late else ""
    yield f"{item.unit.short:<24} {STATUS[item.standing]:<15} {when}{late}".rstrip()
    if len(item.files) > 1 and item.counts:
        words = {"count": len(item.files), "files": ", ".join(item.files), "why": why}
        yield f"    {_said('several_files', counts=item.counts, **words)}"
    if item.status == "unusable" and (item.to_choose or len(item.files) > 1):
        yield f"    {_said('to_choose', count=len(item.files), files=', '.join(item.files))}"
    if item.waiting:
        yield f"    {_said('waiting', files=', '.join(item.waiting))}"
    yield from (f"    {line}" for line in left_behind(item))
    if word := known.nothing.get(item.unit.id):
        holds = item.status == "nothing_to_report"
        yield f"    {word.said if holds else _said('something_after_all', why=word.said)}"
    if item.unit.id in known.waiting and item.status in ("missing", "blank"):
        yield f"    {_said('waits', why=known.waiting[item.unit.id].said)}"


def left_behind(item: Submission) -> Iterator[str]:
    """What «not sent» does not say: a file came, counted, and is no longer in the folder."""
    for name, received in item.gone:
        yield _said("gone", file=name, when=as_text.day_and_time(received))


def _of_a_draft(register: Register) -> Iterator[str]:
    """After a closing the lines are of an amendment that nobody has signed, where there is one."""
    version = version_that_holds(register.path.parent)
    if version.number and not version.closed:
        yield _said("of_draft", name=as_text.amendment(version.number))


def _taken_back(register: Register, known: Known) -> dict[str, list[str]]:
    """By unit, what is said of each file that the secretariat has withdrawn."""
    lines: dict[str, list[str]] = {}
    for checksum, word in known.withdrawn.items():
        name = next(iter(known.named.get(checksum, ())), "")
        lines.setdefault(word.value, []).append(_said("withdrawn", file=name, why=word.said))
    return lines


def _gone(register: Register, submitted: list[Submission], known: Known) -> dict[str, list[str]]:
    """By unit, what is said of its chosen file that the last run has not found while another counted."""
    last = dict(register.read("SELECT unit, checksum FROM official ORDER BY id"))
    absent = {
        checksum for (checksum,) in register.read(
            "SELECT checksum FROM status WHERE id IN "
            "(SELECT max(id) FROM status GROUP BY unit, checksum) AND why = ''"
        )
    }  # fmt: skip
    counting = {line.unit.id: line.counts for line in submitted if line.counts}
    chosen = {word.checksum for word in known.official.values()}
    present = {*last.values(), *(chosen - absent)}
    units = {line.unit.id: line.unit for line in submitted}
    return {
        unit: [f"{fill(messages()[notice.id].text, dict(notice.words))}."]
        for unit, notice in lapsed(known, present, counting, units).items()
    }


def _resubmissions(register: Register, form: Form, known: Known) -> Iterator[str]:
    """Cell by cell, how each return of a unit differs from the one before it, of those that are left."""
    for (unit, form_id), checksums in _left(register).items():
        for earlier, later in itertools.pairwise(known.in_order(checksums)):
            lines = list(_differences(register, earlier, later, form_id, form))
            if lines:
                yield ""
                how = "resubmitted" if known.is_known_to_follow(later, earlier) else "differ"
                when = known.told_after(later, earlier)
                words = {"later": _dated(later, when, known),
                         "earlier": _dated(earlier, known.received[earlier], known)}  # fmt: skip
                yield f"{unit}: {_said(how, count=len(lines), **words)}"
                yield from lines


def _left(register: Register) -> dict[tuple[str, str], list[str]]:
    """Checksums by unit and form of what was not taken away."""
    held = {
        (unit, checksum): status for unit, checksum, status in register.read(
            "SELECT unit, checksum, status FROM status WHERE checksum <> '' ORDER BY id"
        )
    }  # fmt: skip
    found: dict[tuple[str, str], list[str]] = {}
    for unit, form, checksum in register.read(
        "SELECT unit, form, checksum FROM seen JOIN register USING (period) "
        "WHERE readable AND unit <> '' GROUP BY unit, form, checksum ORDER BY min(id)"
    ):
        if held.get((unit, checksum)) not in ("gone", "withdrawn"):
            found.setdefault((unit, form), []).append(checksum)
    return found


def _dated(checksum: str, when: str, known: Known) -> str:
    """A file's name does not tell two versions of it apart; when it came does."""
    file = next(iter(known.named[checksum]))
    return _said("dated", file=file, when=as_text.day_and_time(when))


def _differences(
    register: Register, earlier: str, later: str, form_id: str, form: Form
) -> Iterator[str]:
    was, now = (answers_of(register, checksum, form_id) for checksum in (earlier, later))
    for key in was | now:
        before, after = was.get(key, Answer(key)), now.get(key, Answer(key))
        if before.figure.meant != after.figure.meant:
            row = form.by_key.get(key)
            words = {"code": row.code if row else key, "cell": after.cell or before.cell}
            yield f"    {difference(before, after, **words)}"


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
