"""A register in, what it says of the period out: where every unit stands now, and why."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.output_folder import version_that_holds
from pipeline.past.output_tables import FINDINGS, read_table
from pipeline.register.closings import closings
from pipeline.register.known import Known
from pipeline.register.register import Register
from pipeline.register.submission import ARRIVAL, FILE_STATUS, STATUS, Submission, arrivals
from schemas.form.model import Form
from schemas.units.unit import Roster
from schemas.wording import as_text


def standing(register: Register, roster: Roster, known: Known) -> list[Submission]:
    """Each unit's submission by the register alone: what the last run found.

    Errors and warnings are those of findings.csv, which the last run left beside the register.
    """
    statuses: dict[str, list[tuple[str, str]]] = {}
    latest = register.read(
        "SELECT unit, checksum, status FROM status WHERE id IN "
        "(SELECT max(id) FROM status GROUP BY unit, checksum) ORDER BY id"
    )
    for unit, checksum, status in latest:
        statuses.setdefault(unit, []).append((checksum, status))
    official = dict(register.read("SELECT unit, checksum FROM official ORDER BY id"))
    names = dict(register.read("SELECT checksum, name FROM seen ORDER BY id"))
    return [
        Submission(
            unit, _status(statuses.get(unit.id, []), official.get(unit.id, "")),
            tuple(names[of] for of, status in statuses.get(unit.id, [])
                  if of and status != "withdrawn"),
            sent=known.sent.get(unit.id, ""), late=known.is_late(unit.id),
        )
        for unit in roster.units
    ]  # fmt: skip


def _status(files: list[tuple[str, str]], official: str) -> str:
    found = dict(files)
    if found.get(official) == "accepted":
        return "received"
    if found.get(official) == "needs_correction":
        return "needs_correction"
    if found.get("") == "nothing_to_report":
        return "nothing_to_report"
    present = [status for of, status in files if of and status != "withdrawn"]
    return "unusable" if present else "missing"


def status_lines(
    register: Register, submitted: list[Submission], known: Known, form: Form
) -> Iterator[str]:
    """The whole register on a page: the sum first, then unit by unit, then resubmissions."""
    yield equation(submitted)
    if known.due:
        yield f"Hạn gửi: hết ngày {as_text.day_in_words(known.due)}."
    for closing in closings(register):
        name = as_text.amendment(closing.number) if closing.number else "Khóa sổ"
        yield f"{name}: {as_text.day_and_time(closing.at)}, {closing.who}."
    yield ""
    reasons = dict(register.read("SELECT unit, why FROM official ORDER BY id"))
    for item in submitted:
        yield from _unit_lines(item, reasons.get(item.unit.id, ""), known)
    yield from _resubmissions(register, form)
    yield from _strangers(register, submitted)


def equation(submitted: list[Submission]) -> str:
    """«Phải gửi 30 = đúng hạn 27 + quá hạn 0 + chưa gửi 2 + không phát sinh 1.»"""
    counts = arrivals(submitted)
    parts = " + ".join(f"{words.lower()} {counts[kind]}" for kind, words in ARRIVAL.items())
    return f"Phải gửi {len(submitted)} = {parts}."


def _unit_lines(item: Submission, why: str, known: Known) -> Iterator[str]:
    when = as_text.day_and_time(item.sent)
    late = " (quá hạn)" if item.late else ""
    yield f"{item.unit.short:<24} {STATUS[item.status]:<15} {when}{late}".rstrip()
    if len(item.files) > 1 and why:
        yield f"    {len(item.files)} tệp: {', '.join(item.files)}; tính theo: {why}"
    if item.unit.id in known.nothing:
        yield f"    {known.nothing[item.unit.id].said}"


def _resubmissions(register: Register, form: Form) -> Iterator[str]:
    pairs: dict[tuple[str, str, str], list[tuple]] = {}
    names = dict(register.read("SELECT checksum, name FROM seen ORDER BY id"))
    for unit, earlier, later, *rest in register.read(
        "SELECT unit, earlier, later, key, was, now, cell_was, cell_now FROM difference ORDER BY id"
    ):
        pairs.setdefault((unit, earlier, later), []).append(rest)
    for (unit, earlier, later), lines in pairs.items():
        yield ""
        yield f"{unit}: {names[later]} gửi sau {names[earlier]}, khác {len(lines)} ô:"
        for key, was, now, _, cell in lines:
            row = form.by_key.get(key)
            yield f"    {row.code if row else key} ({cell}): «{was}» → «{now}»"


def _strangers(register: Register, submitted: list[Submission]) -> Iterator[str]:
    """Files of nobody on the roster: they are in no sum, so they are named."""
    known = {item.unit.id for item in submitted}
    latest = register.read(
        "SELECT unit, checksum, status FROM status WHERE id IN "
        "(SELECT max(id) FROM status GROUP BY unit, checksum) ORDER BY id"
    )
    names = dict(register.read("SELECT checksum, name FROM seen ORDER BY id"))
    lines = [
        f"    {names[checksum]}: {FILE_STATUS[status]}"
        for unit, checksum, status in latest
        if unit not in known and checksum and status != "withdrawn"
    ]
    if lines:
        yield ""
        yield "Tệp chưa rõ của đơn vị nào:"
        yield from lines


def with_counts(submitted: list[Submission], out: Path) -> list[Submission]:
    """Submissions with the errors and warnings of the findings.csv that holds, where it is there."""
    findings = version_that_holds(out).folder / FINDINGS
    if not findings.exists():
        return submitted
    counts = Counter(read_table(findings, ("unit", "severity")))
    return [
        dataclasses.replace(item, errors=counts[item.unit.id, "error"],
                            warnings=counts[item.unit.id, "warning"])
        for item in submitted
    ]  # fmt: skip
