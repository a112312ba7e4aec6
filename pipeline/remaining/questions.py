"""What one run found in, everything that the office can decide about it out, as Questions."""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.judging.explained import explanations
from pipeline.judging.findings import Finding
from pipeline.reading.confirmations import is_answered_by_reading
from pipeline.reading.explanations import SEPARATOR, identity
from pipeline.register.known import Known
from pipeline.register.official import WHOSE, Settled
from pipeline.register.rulings import Ruling, about_file, about_finding, about_row, in_force
from pipeline.register.submission import STATUS, Submission, claimed
from pipeline.remaining.question import Question
from pipeline.remaining.texts import CHOICES, said
from pipeline.returns import Answer, Return
from schemas.form.model import Form
from schemas.text import shortened
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.figures import shown_with_fraction
from schemas.wording.messages import messages

_ASKING = ("error", "warning")
_OF_A_FILE = {"read_from_pdf", "second_reader"}  # the office may say that such a file counts
_MANY = 3  # equal findings from this number on are one question
_MOST_FILES = 100  # of one unit that can be chosen from
_LONGEST = 600  # letters of a text that is shown
_UNREAD = ("unreadable", "blank")


@dataclass(frozen=True)
class Found:
    """What a run found, as far as it asks something. `heard` are first the returns that count."""

    form: Form
    roster: Roster
    returns: Sequence[Return]
    heard: Sequence[Return]
    settled: Settled
    findings: Sequence[Finding]
    submissions: Sequence[Submission]
    known: Known
    rulings: Sequence[Ruling]

    @functools.cached_property
    def counting(self) -> Sequence[Return]:
        return self.heard[: len(self.settled.counting)]

    @functools.cached_property
    def by_file(self) -> Mapping[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.severity in _ASKING:
                found.setdefault(finding.file, []).append(finding)
        return found

    @functools.cached_property
    def last(self) -> Mapping[tuple[str, str], Ruling]:
        """The last decision on each subject, whether or not it still holds."""
        return {ruling.subject: ruling for ruling in self.rulings}

    def short(self, unit: str) -> str:
        known = self.roster.by_id.get(unit)
        return known.short if known else unit

    def before(self, unit: str, about: str) -> str:
        """What was decided earlier on the same subject."""
        ruling = self.last.get((unit, about))
        return told(ruling) if ruling else ""


def questions(found: Found) -> list[Question]:
    """In the order of the sheets, then of the roster."""
    return [
        *_readings(found), *_files(found), *_strangers(found), *_warnings(found), *_units(found),
        *_decided(found),
    ]  # fmt: skip


def told(ruling: Ruling) -> str:
    """«Sửa thành 65 (Lê Thị B, 15/06/2023)»."""
    word = said(f"word.{ruling.kind}", value=ruling.value, file=ruling.name)
    return said("before", word=word, who=ruling.who, day=as_text.day_in_words(ruling.at[:10]))


def _readings(found: Found) -> Iterator[Question]:
    """Cells that were read with a doubt, or not at all."""
    for item in found.counting:
        doubts: dict[str, list[Finding]] = {}
        for finding in found.by_file.get(item.file, ()):
            if _is_reading(finding):
                doubts.setdefault(finding.keys[0], []).append(finding)
        answers = {answer.key: answer for answer in item.answers} if doubts else {}
        for key, findings in doubts.items():
            yield _reading(found, item, answers[key], findings)


def _is_reading(finding: Finding) -> bool:
    return len(finding.keys) == 1 and is_answered_by_reading(
        finding.rule, finding.keys, finding.keys[0]
    )


def _reading(found: Found, item: Return, answer: Answer, findings: Sequence[Finding]) -> Question:
    row, about = found.form.by_key[answer.key], about_row(answer.key)
    unread = answer.figure.state in _UNREAD
    texts = {
        "unit": found.short(item.unit), "file": Path(item.file).name,
        "cell": said("cell", sheet=answer.sheet, cell=answer.cell), "row": as_text.label(row),
        "raw": shortened(answer.raw, _LONGEST),
        "read": said("unread") if unread else shown_with_fraction(answer.figure),
        "why": _reasons(findings, as_text.label(row)),
    }  # fmt: skip
    options = (CHOICES["correct"], CHOICES["drop"])
    return Question(
        "readings", item.unit, about, texts, options if unread else (CHOICES["right"], *options),
        checksum=item.checksum, file=item.file, raw=answer.raw.strip(),
        before=found.before(item.unit, about),
    )  # fmt: skip


def _reasons(findings: Iterable[Finding], label: str = "") -> str:
    """The messages without the row's label, which stands beside them."""
    said = (finding.message.removeprefix(f"{label}: ") for finding in findings)
    return shortened("\n".join(dict.fromkeys(said)), _LONGEST)


def _files(found: Found) -> Iterator[Question]:
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
    if at in found.settled.can_count.get(item.unit, ()):
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
        {"unit": found.short(unit), "why": _reasons(why),
         "files": "\n".join(_dated(item, found.known, counting is not None and at == 0)
                            for at, item in enumerate(items))},
        (*(item.file for item in items), *refuse),
        (*(item.checksum for item in items), *(items[0].checksum for _ in refuse)),
        before=found.before(unit, "official"),
    )  # fmt: skip


def _dated(item: Return, known: Known, counts: bool) -> str:
    when = as_text.day_and_time(known.received.get(item.checksum, ""))
    return said("file_counts" if counts else "file", file=item.file, when=when)


def _strangers(found: Found) -> Iterator[Question]:
    """Files of which it is not clear whose they are."""
    units = tuple(
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
            {"file": item.file, "why": _reasons(why)},
            (*units, CHOICES["unused"]), checksum=item.checksum, file=item.file,
            before=found.before("", about_file(item.checksum)),
        )  # fmt: skip


def _warnings(found: Found) -> Iterator[Question]:
    """Open warnings, and errors that the department explains; those explained first."""
    asked = [question for item in found.counting for question in _warnings_of(found, item)]
    return iter(sorted(asked, key=lambda question: not question.texts["said"]))


def _warnings_of(found: Found, item: Return) -> Iterator[Question]:
    answered = {
        (ruling.checksum, ruling.identity) for ruling in found.known.rulings or ()
        if ruling.kind == "declined"
    }  # fmt: skip
    open_ones = found.by_file.get(item.file, ())
    explained = explanations(item, open_ones)
    kinds: dict[tuple, list[Finding]] = {}
    for finding in open_ones:
        words = explained(finding)
        open_to_it = finding.severity == "warning" or words
        if open_to_it and not _is_reading(finding) and not _blocks(finding) and (
            (item.checksum, identity(finding)) not in answered
        ):  # fmt: skip
            kinds.setdefault((*finding.kind, words), []).append(finding)
    for (*_, words), same in kinds.items():
        for together in [same] if len(same) >= _MANY else ([finding] for finding in same):
            yield _warning(found, item, together, words)


def _blocks(finding: Finding) -> bool:
    known = messages().get(finding.rule)
    return known is not None and known.blocks


def _warning(found: Found, item: Return, findings: Sequence[Finding], words: str) -> Question:
    about = SEPARATOR.join(about_finding(identity(finding)) for finding in findings)
    first = findings[0]
    why = _reasons(findings) if len(findings) < _MANY else said(
        "together", title=first.title, count=len(findings),
        codes=", ".join(code for finding in findings for code in finding.codes),
    )  # fmt: skip
    cells = ", ".join(cell.rpartition("!")[2] for f in findings for cell in f.cells)
    before = found.before(item.unit, about_finding(identity(first)))
    return Question(
        "warnings", item.unit, about,
        {"unit": found.short(item.unit), "severity": as_text.SEVERITY[first.severity],
         "cell": shortened(cells, 40), "why": why, "said": shortened(words, _LONGEST)},
        (CHOICES["accept"], CHOICES["decline"]), checksum=item.checksum, file=item.file,
        before=before,
    )  # fmt: skip


def _units(found: Found) -> Iterator[Question]:
    """Units that have sent nothing, or a form without answers."""
    for item in found.submissions:
        if item.status in ("missing", "blank"):
            yield Question(
                "units", item.unit.id, "unit",
                {"unit": item.unit.name, "status": STATUS[item.status]},
                (CHOICES["nothing"], CHOICES["wait"]), before=found.before(item.unit.id, "unit"),
            )  # fmt: skip


def _decided(found: Found) -> Iterator[Question]:
    """Every decision that holds, the last first: each can be taken back."""
    for ruling in reversed(in_force(found.rulings)):
        yield Question(
            "decided", ruling.unit, f"retract:{ruling.id}",
            {"day": as_text.day_and_time(ruling.at), "unit": found.short(ruling.unit),
             "about": _about(ruling, found.form),
             "word": said(f"word.{ruling.kind}", value=_value(ruling, found), file=ruling.name),
             "by": ruling.who, "reason": shortened(ruling.why, _LONGEST),
             "source": ruling.source or said("command")},
            (CHOICES["retract"],),
        )  # fmt: skip


def _value(ruling: Ruling, found: Found) -> str:
    if ruling.kind == "received":
        return as_text.day_and_time(ruling.value)
    if ruling.kind == "waiver":
        return as_text.day_in_words(ruling.until)
    return found.short(ruling.unit) if ruling.kind == "placed" else ruling.value


def _about(ruling: Ruling, form: Form) -> str:
    """The row, the finding or the file, in words."""
    kind = ruling.about.partition(":")[0]
    if kind == "row":
        row = form.by_key.get(ruling.key)
        return said("about.row", row=as_text.label(row) if row else ruling.key, raw=ruling.raw)
    if kind == "finding":
        rule, *keys = ruling.identity.split("|")
        codes = ", ".join(form.by_key[key].code for key in keys if key in form.by_key)
        title = next((known.title for known in form.rules if known.id == rule), rule)
        known_notice = messages().get(rule)
        return said("about.finding", title=known_notice.title if known_notice else title,
                     codes=codes)  # fmt: skip
    if kind == "waiver":
        return said("about.finding", title=ruling.value, codes=ruling.raw)
    return ruling.name
