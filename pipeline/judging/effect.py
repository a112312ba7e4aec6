"""Findings, FACTS and TOTALS in, the findings ranked by how much the consolidated figure rests on them.

Selective editing, as statistical offices do it: whom to ask first. A finding's effect is how much
the province's figure would move, as a share of it, if the unit's figure were what is usual for its
level (a figure left out or too small weighs as well), or for a ratio if it were left out; of the
rows that it names the one that moves most. The terminal, findings.csv and «Lỗi, cảnh báo» all show it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pipeline.judging.facts import Facts
from pipeline.judging.findings import Finding
from schemas.form.model import Row
from schemas.frames import SEVERITIES
from schemas.units.unit import Roster

_MOVES = 0.01  # of a total: less is not worth a call


def ranked(
    findings: Sequence[Finding], facts: Facts, totals: pd.DataFrame, roster: Roster
) -> list[Finding]:
    """The findings with their effect, files that cannot be used first, remarks last."""
    scale = Scale(facts, totals, roster)
    measured = [replace(finding, effect=scale.effect(finding)) for finding in findings]
    return sorted(measured, key=_rank)


def _rank(finding: Finding) -> tuple:
    group = 2 if finding.severity == "info" else 0 if _stops(finding) else 1
    return group, -(finding.effect or 0), SEVERITIES.index(finding.severity)


def _stops(finding: Finding) -> bool:
    """An error of the file as a whole: all of its figures are missing."""
    return finding.severity == "error" and not finding.keys


def callers(findings: Sequence[Finding]) -> list[Finding]:
    """Whom to call first: the heaviest error or warning of each unit that moves a figure at all."""
    first: dict[str, Finding] = {}
    for finding in findings:
        if finding.severity != "info" and (finding.effect or 0) >= _MOVES:
            heaviest = first.setdefault(finding.unit, finding)
            if (finding.effect or 0) > (heaviest.effect or 0):
                first[finding.unit] = finding
    return sorted(first.values(), key=lambda finding: -(finding.effect or 0))


class Scale:
    """What each figure weighs in its total; built once per run."""

    def __init__(self, facts: Facts, totals: pd.DataFrame, roster: Roster):
        names = ("value", "numerator", "denominator", "counted")
        self.figures = [facts.matrix(name) for name in names]
        self.line = {unit: number for number, unit in enumerate(facts.units)}
        lines = zip(totals["key"].tolist(), totals.itertuples(), strict=True)
        self.totals: dict[str, Any] = dict(lines)
        self.form, self.roster = facts.form, roster
        value, _, _, counted = self.figures
        self.usual = _usual(value, counted, [roster.by_id[unit].level for unit in facts.units])

    def effect(self, finding: Finding) -> float | None:
        """None where the finding is about no figure that enters a total."""
        if not finding.keys:
            return None
        weights = [
            self._weight(self.form.by_key[key], finding.unit)
            for key in finding.keys
            if self.form.by_key.get(key) is not None and key in self.totals
        ]
        return max(weights, default=None)

    def _weight(self, row: Row, unit: str) -> float:
        known, line = self.roster.by_id.get(unit), self.line.get(unit)
        if known is None or not known.is_asked(row) or line is None:
            return 0.0
        column, total = self.form.read_position[row.key], self.totals[row.key]
        value, x, y, counted = (figures[line, column] for figures in self.figures)
        if total.how == "owner":
            return 1.0
        if total.how == "distribution":
            return 1 / max(total.answered, 1)
        if total.how == "weighted":
            return _moved_share(total, x, y) if counted else 1 / (total.answered + 1)
        usual = self.usual.get((known.level, column), 0.0)
        return _relative(abs((value if counted else 0.0) - usual), total.value)


def _usual(
    value: np.ndarray, counted: np.ndarray, levels: Sequence[str]
) -> Mapping[tuple[str, int], float]:
    """The median of the figures that count, by level and row."""
    found, of = {}, np.array(levels, dtype=object)
    for level in set(levels):
        members = of == level
        for column in range(value.shape[1]):
            figures = value[members & counted[:, column], column]
            if len(figures):
                found[level, column] = float(np.median(figures))
    return found


def _moved_share(total, x: float, y: float) -> float:
    """How much ΣX/ΣY moves without this unit; all of it where there is no other."""
    if total.denominator - y <= 0:
        return 1.0
    without = 100 * (total.numerator - x) / (total.denominator - y)
    return _relative(abs(total.value - without), total.value)


def _relative(moved: float, total: float) -> float:
    if np.isnan(total) or total == 0:
        return 1.0 if moved else 0.0
    return float(moved / abs(total))
