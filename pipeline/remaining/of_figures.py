"""What a run found in, the questions about cells and rows of the returns that count out."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.judging.explained import explanations, told_as
from pipeline.judging.findings import Finding
from pipeline.reading.confirmations import is_answered_by_reading
from pipeline.reading.explanations import SEPARATOR, identity
from pipeline.register.rulings import about_finding, about_row, words_that_hold
from pipeline.remaining.found import LONGEST, Found, reasons
from pipeline.remaining.question import Question
from pipeline.remaining.texts import CHOICES, said
from pipeline.returns import Answer, Return
from schemas.text import shortened
from schemas.wording import as_text
from schemas.wording.figures import as_written, shown_with_fraction
from schemas.wording.messages import messages

_MANY = 3  # equal findings from this number on are one question
_UNREAD = ("unreadable", "blank")


def readings(found: Found) -> Iterator[Question]:
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
        "raw": shortened(as_written(answer.raw, answer.figure, answer.note), LONGEST),
        "read": said("unread") if unread else shown_with_fraction(answer.figure),
        "why": reasons(findings, as_text.label(row)),
    }  # fmt: skip
    options = (CHOICES["correct"], CHOICES["drop"])
    return Question(
        "readings", item.unit, about, texts, options if unread else (CHOICES["right"], *options),
        checksum=item.checksum, file=item.file, raw=answer.raw.strip(),
        before=found.before(item.unit, about),
    )  # fmt: skip


def warnings(found: Found) -> Iterator[Question]:
    """Open warnings, and errors that the department explains; those explained first."""
    asked = [question for item in found.counting for question in _warnings_of(found, item)]
    return iter(sorted(asked, key=lambda question: not question.texts["said"]))


def _warnings_of(found: Found, item: Return) -> Iterator[Question]:
    answered = {
        (ruling.checksum, ruling.identity) for ruling in words_that_hold(found.known.rulings or ())
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
    why = reasons(findings) if len(findings) < _MANY else said(
        "together", title=first.title, count=len(findings),
        codes=", ".join(code for finding in findings for code in finding.codes),
    )  # fmt: skip
    cells = ", ".join(cell.rpartition("!")[2] for f in findings for cell in f.cells)
    before = found.before(item.unit, about_finding(identity(first)))
    return Question(
        "warnings", item.unit, about,
        {"unit": found.short(item.unit), "severity": as_text.SEVERITY[told_as(first)],
         "cell": shortened(cells, 40), "why": why, "said": shortened(words, LONGEST)},
        (CHOICES["accept"], CHOICES["decline"]), checksum=item.checksum, file=item.file,
        before=before,
    )  # fmt: skip
