"""What the office accepts in, findings accepted out: each with who, why and until when.

A waiver is one dated line: rule, unit, period, who, why, until and, where only some rows are meant,
code. It turns an error or warning into a printed exception; once `until` has passed it stops
working, and the finding says so. A word on one finding of one file needs no day: it ends with the file.
"""

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.judging.findings import Finding
from pipeline.judging.rule_names import rules_called
from pipeline.office.columns import columns_of, labels
from pipeline.office.table import Lines, read_table
from pipeline.reading.explanations import identity
from pipeline.returns import Return
from schemas.days import day_written
from schemas.errors import DefinitionError, refuse
from schemas.form.loading import period_of
from schemas.form.model import Form
from schemas.rules.rule import Rule
from schemas.tables import Entry
from schemas.text import fold
from schemas.units.naming import unit_meant
from schemas.units.unit import Roster
from schemas.wording.as_text import day_in_words
from schemas.wording.papers import worded

NAME, TABLE = "waivers.csv", "waivers"


@dataclass(frozen=True, slots=True)
class Waiver:
    """`rule` is a rule's id, a family of general rules or a notice; `code` limits it to one row."""

    rule: str
    unit: str
    period: str
    who: str
    why: str
    until: dt.date
    code: str = ""
    line: int = 0

    def covers(self, rule: str, unit: str, period: str, codes: Sequence[str]) -> bool:
        """True for a finding of this rule about this unit and period."""
        return (
            self.rule in (rule, rule.partition(":")[0])
            and (self.unit, self.period) == (unit, period)
            and (not self.code or self.code in codes)
        )


@dataclass(frozen=True, slots=True)
class Word:
    """What was decided on one finding (explanations.identity) of the file with this checksum."""

    identity: str
    checksum: str
    unit: str
    who: str
    why: str
    at: str = ""
    accepts: bool = True

    @property
    def rule(self) -> str:
        return self.identity.partition("|")[0]

    @property
    def said(self) -> str:
        name = "waiver.accepted" if self.accepts else "waiver.declined"
        return worded("feedback", name, who=self.who, why=self.why, day=day_in_words(self.at[:10]))


@dataclass(frozen=True)
class Waivers:
    """The waivers and single words of a run, and the day on which it is asked whether they still hold."""

    lines: tuple[Waiver, ...] = ()
    day: dt.date = dt.date.min
    words: tuple[Word, ...] = ()

    def accepts(self, rule: str, unit: str, period: str, codes: Sequence[str]) -> bool:
        """True where a waiver that still holds covers the finding."""
        return any(
            waiver.covers(rule, unit, period, codes)
            for waiver in self._of.get(unit, ()) if self.day <= waiver.until
        )  # fmt: skip

    def accepting(
        self, returns: Sequence[Return], form: Form | None
    ) -> Callable[[Rule, int], bool]:
        """Whether a rule's failure on the return at a position is accepted."""
        single = {(word.checksum, word.rule) for word in self.words if word.accepts}

        def accepted(rule: Rule, position: int) -> bool:
            item = returns[position]
            codes = [form.by_key[ref.key].code for ref in rule.named] if form else []
            return (item.checksum, rule.id) in single or self.accepts(
                rule.id, item.unit, item.period, codes
            )

        return accepted

    @functools.cached_property
    def _of(self) -> dict[str, list[Waiver]]:
        """By unit: else each finding of a nation asks every waiver of the nation."""
        found: dict[str, list[Waiver]] = {}
        for waiver in self.lines:
            found.setdefault(waiver.unit, []).append(waiver)
        return found

    def applied(self, findings: Iterable[Finding], returns: Iterable[Return]) -> list[Finding]:
        """The findings; those accepted become remarks that name who accepted them, and why."""
        marks = {item.file: item.checksum for item in returns} if self.words else {}
        words = {(word.checksum, word.identity): word for word in self.words}
        return [
            self._applied(finding, words.get((marks.get(finding.file, ""), identity(finding))))
            for finding in findings
        ]

    def _applied(self, finding: Finding, word: Word | None) -> Finding:
        covering = [
            waiver for waiver in self._of.get(finding.unit, ())
            if waiver.covers(finding.rule, finding.unit, finding.period, finding.codes)
        ]  # fmt: skip
        waiver = max(covering, key=lambda item: item.until, default=None)
        holds = waiver is not None and self.day <= waiver.until
        if word and not holds:
            return (
                _accepted(finding, word.said)
                if word.accepts
                else replace(finding, waiver=word.said)
            )
        if waiver is None:
            return finding
        words = {"who": waiver.who, "why": waiver.why, "until": f"{waiver.until:%d/%m/%Y}"}
        said = worded("feedback", "waiver.holds" if holds else "waiver.expired", **words)
        return _accepted(finding, said) if holds else replace(finding, waiver=said)

    def used(self, findings: Sequence[Finding]) -> list[tuple[Waiver, int]]:
        """Each waiver and the number of findings it covers: 0 for one that was not needed."""
        by_unit: dict[str, list[Finding]] = {}
        for finding in findings:
            by_unit.setdefault(finding.unit, []).append(finding)
        return [
            (waiver, sum(waiver.covers(f.rule, f.unit, f.period, f.codes)
                         for f in by_unit.get(waiver.unit, ())))
            for waiver in self.lines
        ]  # fmt: skip

    def met(self, findings: Iterable[Finding]) -> list[tuple[Word, Finding | None]]:
        """Each single word and the finding that it is on; None where that is gone."""
        of = {(f.unit, identity(f), f.waiver): f for f in findings}
        return [(word, of.get((word.unit, word.identity, word.said))) for word in self.words]


def _accepted(finding: Finding, said: str) -> Finding:
    """A remark, of which nothing is to be done any more."""
    return replace(finding, severity="info", waiver=said, fix="", office="")


NONE = Waivers()


def open_waivers(
    path: Path, forms: Sequence[Form], roster: Roster, day: dt.date, meant: Lines = list
) -> Waivers:
    """Read the lines that are meant; raises DefinitionError with every one that cannot be understood."""
    rules, codes = rules_called(forms), {row.code for form in forms for row in form.rows}
    lines, problems = [], []
    for entry in meant(read_table(path, TABLE)):
        try:
            lines += _waivers(entry, rules, codes, roster, forms)
        except DefinitionError as error:
            problems.append(error)
    refuse(problems)
    return Waivers(tuple(lines), day)


def _waivers(
    entry: Entry, rules: Mapping[str, tuple[str, ...]], codes: set[str], roster: Roster,
    forms: Sequence[Form],
) -> list[Waiver]:  # fmt: skip
    """One for each rule that is called so."""
    code, until = entry["code"].rstrip("."), day_written(entry["until"])
    required = [name for name, column in columns_of(TABLE).items() if column.required]
    if missing := [name for name in required if not entry[name]]:
        raise entry.wrong(
            missing[0], "waiver.incomplete", missing=labels(TABLE, missing),
            columns=labels(TABLE, required),
        )  # fmt: skip
    if fold(entry["rule"]) not in rules:
        raise entry.wrong("rule", "waiver.rule", rule=entry["rule"])
    if code and code not in codes:
        raise entry.wrong("code", "waiver.code", code=code)
    if until is None:
        raise entry.wrong("until", "waiver.day", until=entry["until"])
    period = entry.understood("period", lambda text: period_of(text, forms))
    unit = entry.understood("unit", lambda text: unit_meant(text, roster, period)).id
    return [
        Waiver(rule, unit, period.id, entry["who"], entry["why"], until, code, entry.line)
        for rule in rules[fold(entry["rule"])]
    ]
