"""Waivers and findings in, the sheet «Ngoại lệ» out: what was accepted, by whom, why, until when."""

from collections.abc import Mapping, Sequence

from pipeline.judging.findings import Finding
from pipeline.judging.waivers import Waiver, Waivers, Word
from pipeline.xlsx.listing import Column, listing
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.periods.period import Period
from schemas.units.unit import Roster
from schemas.wording.papers import worded

_WIDTHS = {
    "rule": 26, "unit": 12, "code": 12, "who": 26, "why": 46, "until": 14, "state": 26,
}  # fmt: skip


def waivers_sheet(
    waivers: Waivers, findings: Sequence[Finding], period: Period, roster: Roster,
    names: Mapping[str, str],
) -> Sheet:  # fmt: skip
    """One line per waiver of the period, expired and unused ones included; then what was accepted of one file.

    `names` are those of the rules, by id.
    """
    lines = [
        _line(waiver, count, waivers, roster, names)
        for waiver, count in waivers.used(findings) if waiver.period == period.id
    ]  # fmt: skip
    lines += [
        _of_word(word, finding, roster, names)
        for word, finding in waivers.met(findings)
        if word.accepts
    ]
    columns = [Column(_text(f"column.{name}"), width) for name, width in _WIDTHS.items()]
    title = Cell(_text("title", period=period.title), "left_title")
    return listing(_text("sheet"), (title,), columns, lines, Page(landscape=True))


def _of_word(
    word: Word, finding: Finding | None, roster: Roster, names: Mapping[str, str]
) -> list[Cell]:
    codes = " ".join(finding.codes) if finding else None
    texts = (
        names.get(word.rule, word.rule), _unit(word.unit, roster), codes or None, word.who, word.why, _text("of_file"),
        _text("applied", count=1) if finding else _text("unused"),
    )  # fmt: skip
    return [Cell(text, "list_cell") for text in texts]


def _unit(identifier: str, roster: Roster) -> str:
    unit = roster.by_id.get(identifier)
    return unit.short if unit else identifier


def _line(
    waiver: Waiver, count: int, waivers: Waivers, roster: Roster, names: Mapping[str, str]
) -> list[Cell]:
    state = "applied" if count else "unused"
    if waivers.day > waiver.until:
        state = "stopped"
    texts = (
        names.get(waiver.rule, waiver.rule), _unit(waiver.unit, roster), waiver.code or None, waiver.who,
        waiver.why, f"{waiver.until:%d/%m/%Y}", _text(state, count=count),
    )  # fmt: skip
    return [Cell(text, "list_cell") for text in texts]


def _text(name: str, **words: object) -> str:
    return worded("feedback", f"waiver.{name}", **words)
