"""Returns and findings in, a folder of feedback workbooks (and receipts) out, over all cores."""

import functools
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from pipeline.feedback.feedback import feedback_book, file_book, table_book
from pipeline.feedback.plain_letter import plain_book
from pipeline.feedback.receipt import receipt_book
from pipeline.judging.findings import Finding
from pipeline.progress import Progress, quiet
from pipeline.returns import Return
from pipeline.safe_names import file_stem
from pipeline.xlsx.write import Book, write_book
from pipeline.xlsx.write_many import write_all
from schemas.form.model import Form
from schemas.form.open_lists import Named, only_with
from schemas.periods.deadline import Deadline
from schemas.periods.period import parse_period
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.messages import for_office, messages

_FAILED = "letter_failed"
_LOG = logging.getLogger(__name__)
_ASKING = ("error", "warning")  # a remark alone asks nothing of the department


@dataclass(frozen=True, slots=True)
class Letter:
    """One workbook to write; `received` is when the return came, in words."""

    item: Return
    findings: tuple[Finding, ...]
    path: Path
    received: str = ""

    @property
    def asks(self) -> bool:
        return any(finding.severity in _ASKING for finding in self.findings)


@dataclass(frozen=True)
class Desk:
    """What every letter is written from."""

    forms: Mapping[str, Form]
    roster: Roster
    ends: Mapping[str, Deadline]


def write_feedback(
    returns: Sequence[Return], findings: Sequence[Finding], forms: Sequence[Form], roster: Roster,
    folder: Path, received: Mapping[str, str] | None = None, jobs: int | None = None,
    progress: Progress = quiet, told: Callable[[Finding], None] = lambda finding: None,
    ends: Mapping[str, Deadline] = MappingProxyType({}),
) -> dict[str, Path]:  # fmt: skip
    """A workbook for each return with something to correct; with `received` a receipt for others.

    By the file that it answers.

    `received` is when each file came, by its path; named by unit, form and period, else by the file.
    `ends` are the units' last days by period. A return whose letter cannot be made gets a plain one,
    and is `told`.
    """
    desk = Desk({form.id: form for form in forms}, roster, dict(ends))
    letters = _letters(returns, findings, desk, folder, received or {})
    chosen = [letter for letter in letters if letter.asks or received is not None]
    with progress("letters", len(chosen)) as advance:
        order = functools.partial(_kind, desk=desk)
        failed = write_all(_write, chosen, desk, order, jobs, advance)
    for letter, why in failed:
        told(_write_plainly(letter, why))
    return {letter.item.file: letter.path for letter in chosen}


def _write_plainly(letter: Letter, why: str) -> Finding:
    """Write the findings as lines of text; returns the finding that says so."""
    _LOG.info("%s\n%s", letter.item.file, why)
    words = messages()[_FAILED]
    finding = Finding(
        _FAILED, words.severity, letter.item.unit, letter.item.file, letter.item.period, (), (),
        words.text, words.fix, title=words.title, office=for_office()[_FAILED],
    )  # fmt: skip
    write_book(plain_book(letter.item.file, (*letter.findings, finding)), letter.path)
    return finding


def _letters(
    returns: Sequence[Return], findings: Sequence[Finding], desk: Desk, folder: Path,
    received: Mapping[str, str],
) -> list[Letter]:  # fmt: skip
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.file, []).append(finding)
    taken: Counter[str] = Counter()
    letters = []
    for item in returns:
        letter = Letter(
            item, tuple(by_file.get(item.file, ())), folder, received.get(item.file, "")
        )
        letters.append(replace(letter, path=folder / _name(letter, desk, taken)))
    return letters


def _name(letter: Letter, desk: Desk, taken: Counter[str]) -> str:
    """A second file of a unit does not overwrite the answer to the first."""
    item, form = letter.item, desk.forms.get(letter.item.form)
    called = item.unit or Path(item.file).stem
    if item.unit and item.period and form:
        kind = "letter" if letter.asks else "receipt"
        called = as_text.paper(kind, item.unit, form, parse_period(item.period, form.scheme))
    name = stem = file_stem(called)
    while name.casefold() in taken:
        taken[stem.casefold()] += 1
        name = f"{stem} ({taken[stem.casefold()]})"
    taken[name.casefold()] = 1
    return f"{name}.xlsx"


def letter_book(letter: Letter, desk: Desk) -> Book:
    """The feedback workbook, the receipt, or the list alone where no template can be filled.

    An open form is corrected in the unit's own table: its lines are what the unit made of them.
    """
    item = letter.item
    form, unit = desk.forms.get(item.form), desk.roster.by_id.get(item.unit)
    if form is None or unit is None or not item.period:
        return file_book(Path(item.file).name, letter.findings)
    period = parse_period(item.period, form.scheme)
    if letter.asks:
        book = table_book if form.written else feedback_book
        return book(item, letter.findings, form, unit, period, desk.ends.get(period.id))
    if form.written:
        form = only_with(form, tuple(Named(*one) for one in item.named))
        item = replace(item, answers=[one for one in item.answers if one.key in form.by_key])
    remarks = [finding.message for finding in letter.findings]
    return receipt_book(item, remarks, letter.received, form, unit, period)


def _kind(letter: Letter, desk: Desk) -> tuple:
    """Units of a kind are asked the same rows, so that their templates are made from one."""
    unit = desk.roster.by_id.get(letter.item.unit)
    return letter.item.form, unit.level if unit else "", sorted(unit.roles) if unit else []


def _write(letter: Letter, desk: Desk) -> None:
    write_book(letter_book(letter, desk), letter.path)
