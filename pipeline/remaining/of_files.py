"""What a run found in, the questions about files and units out: which counts, whose it is, who is missing."""

from collections.abc import Iterator, Sequence

from pipeline.register.known import Known
from pipeline.register.official import WHOSE
from pipeline.register.rulings import about_file
from pipeline.register.submission import STATUS, claimed
from pipeline.remaining.found import Found, reasons
from pipeline.remaining.question import Question
from pipeline.remaining.texts import CHOICES, said
from pipeline.returns import Return
from schemas.wording import as_text
from schemas.wording.messages import messages

_OF_A_FILE = {
    "read_from_pdf",
    "second_reader",
    "unit_twice",
}  # the office may say that such a file counts
_MOST_FILES = 100  # of one unit that can be chosen from


def files(found: Found) -> Iterator[Question]:
    """Units that sent files of which none, or another one, counts until the office says so."""
    waiting: dict[str, list[int]] = {}
    for at in found.settled.open(found.returns):
        item = found.returns[at]
        if item.unit in found.roster.by_id and _may_count(found, at):
            waiting.setdefault(item.unit, []).append(at)
    for unit in found.roster.units:
        if unit.id in waiting:
            yield _choice_of_files(found, unit.id, waiting[unit.id])


def _may_count(found: Found, at: int) -> bool:
    """True of a file that only the office's word keeps from counting."""
    item = found.returns[at]
    settled = found.settled
    if any(at in of.get(item.unit, ()) for of in (settled.can_count, settled.again)):
        return True
    blocking = {notice.id for notice in item.notices if messages()[notice.id].blocks}
    return item.readable and bool(blocking) and blocking <= _OF_A_FILE


def _choice_of_files(found: Found, unit: str, waiting: Sequence[int]) -> Question:
    counting = found.settled.counting.get(unit)
    places = [*([] if counting is None else [counting]), *waiting][:_MOST_FILES]
    items = [found.returns[at] for at in places]
    asked = {found.returns[at].file for at in waiting}
    why = [finding for file in asked for finding in found.by_file.get(file, ()) if (not finding.keys
           and messages().get(finding.rule) and messages()[finding.rule].blocks)
           or finding.rule == "answers_another"]  # fmt: skip
    refuse = () if len(items) > 1 else (CHOICES["unused"],)
    return Question(
        "files", unit, "official",
        {"unit": found.short(unit), "why": reasons(why),
         "files": "\n".join(_dated(item, found.known, counting is not None and at == 0)
                            for at, item in enumerate(items))},
        (*(item.file for item in items), *refuse),
        (*(item.checksum for item in items), *(items[0].checksum for _ in refuse)),
        file=items[0].file if refuse else "", before=found.before(unit, "official"),
    )  # fmt: skip


def _dated(item: Return, known: Known, counts: bool) -> str:
    when = as_text.day_and_time(known.received.get(item.checksum, ""))
    return said("file_counts" if counts else "file", file=item.file, when=when)


def strangers(found: Found) -> Iterator[Question]:
    """Files of which it is not clear whose they are."""
    names = tuple(
        unit.short if found.roster.named(unit.short) == (unit,) else unit.id
        for unit in found.roster.units
    )
    for at in found.settled.open(found.returns):
        item = found.returns[at]
        why = [finding for finding in found.by_file.get(item.file, ()) if not finding.keys]
        doubted = any(finding.rule in WHOSE for finding in why)
        known = claimed(item, found.roster, found.known) & found.roster.by_id.keys()
        if not why or not item.checksum or not (doubted or not known):
            continue
        yield Question(
            "strangers", "", about_file(item.checksum),
            {"file": item.file, "why": reasons(why)},
            (*names, CHOICES["unused"]), checksum=item.checksum, file=item.file,
            before=found.before("", about_file(item.checksum)),
        )  # fmt: skip


def units(found: Found) -> Iterator[Question]:
    """Units that have sent nothing and are not waited for, or that have sent a form without answers."""
    for item in found.submissions:
        is_waited_for = item.status == "missing" and item.unit.id in found.known.waiting
        if item.status in ("missing", "blank") and not is_waited_for:
            yield Question(
                "units", item.unit.id, "unit",
                {"unit": item.unit.name, "status": STATUS[item.standing]},
                (CHOICES["nothing"], CHOICES["wait"]), before=found.before(item.unit.id, "unit"),
            )  # fmt: skip
