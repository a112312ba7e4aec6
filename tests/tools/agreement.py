"""Do the template's formulas, as LibreOffice computes them, judge as pandera does? Run it:

python tests/tools/agreement.py 100000 [seed]
"""

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from fillings import Case, cases
from recalculation import recalculated, values

from pipeline.judging.facts import gather
from pipeline.judging.judge import verdicts
from pipeline.past.previous import Previous
from pipeline.reading.read_return import Expected, read_return
from pipeline.template.columns import CHECK_AT, CHECK_SHEET, FIRST_LINE
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form
from schemas.form.model import Form
from schemas.periods.period import Period, parse_period

LOCALES = ("vi-VN", "en-US")
BATCH = 40  # workbooks in one call of LibreOffice
_OUTCOMES = {1: True, 0: False, 0.5: None}


@dataclass
class Tally:
    """What a run has compared: verdicts by outcome, outcomes seen by rule, and disagreements."""

    outcomes: Counter = field(default_factory=Counter)
    seen: dict[str, set] = field(default_factory=lambda: defaultdict(set))
    differences: list[str] = field(default_factory=list)

    @property
    def verdicts(self) -> int:
        return sum(self.outcomes.values())


def compare(
    form: Form, period: Period, count: int, first_seed: int, locale: str, tally: Tally
) -> None:
    """Fill `count` templates, judge them both ways, and add to the tally."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled, roster = cases(form, period, count, first_seed)
        paths = [_written(case, form, period, folder) for case in filled]
        expected = Expected((form,), roster)
        returns = [read_return(path, expected) for path in paths]
        pasts = {case.unit.id: case.past for case in filled}
        judged = verdicts(gather(returns, form), form, roster, pasts)
        by_file = {file: dict(zip(lines["rule"], lines["holds"], strict=True))
                   for file, lines in judged.groupby("file")}  # fmt: skip
        (folder / "out").mkdir()
        books = recalculated(paths, folder / "out", locale)
        for path, book, before in zip(paths, books, returns, strict=True):
            where = f"{locale} seed {first_seed} {path.stem}"
            live = live_outcomes(book)
            if live != live_outcomes(path):
                tally.differences.append(f"{where}: results as written differ from LibreOffice's")
            _compare_rules(live, by_file[str(path)], where, tally)
            _compare_facts(before.answers, read_return(book, expected).answers, where, tally)


def _written(case: Case, form: Form, period: Period, folder: Path) -> Path:
    path = folder / f"{case.unit.id}.xlsx"
    previous = Previous(None, {case.unit.id: case.past})
    book = template_book(
        form, case.unit, period, case.filled, previous, full=True, nothing=case.nothing
    )
    write_book(book, path)
    return path


def live_outcomes(book: Path) -> dict[str, bool | None]:
    """The verdict of each rule as the hidden sheet of a workbook holds it."""
    cells, found, line = values(book, CHECK_SHEET), {}, FIRST_LINE
    while rule := cells.get((line, CHECK_AT["rule"])):
        found[rule] = _OUTCOMES[cells[line, CHECK_AT["outcome"]]]
        line += 1
    return found


def _compare_rules(live: dict, judged: dict, where: str, tally: Tally) -> None:
    for rule, holds in judged.items():
        wanted = None if pd.isna(holds) else bool(holds)
        if rule not in live and wanted is None:
            continue  # about earlier periods, of which this template has none
        tally.outcomes[wanted] += 1
        tally.seen[rule].add(wanted)
        if live.get(rule, "absent") is not wanted:
            tally.differences.append(f"{where}: {rule}: live {live.get(rule)}, pandera {wanted}")


def _compare_facts(before: Iterable, after: Iterable, where: str, tally: Tally) -> None:
    """A copy saved by LibreOffice is read as the same return."""

    def said(answer):
        return answer.key, *answer.figure.said

    for one, other in zip(before, after, strict=True):
        if said(one) != said(other):
            tally.differences.append(f"{where}: {said(one)} saved by LibreOffice: {said(other)}")


def run(wanted: int, first_seed: int = 1, batch: int = BATCH) -> Tally:
    """Compare at least `wanted` verdicts, in both languages by turns."""
    form, period, tally = load_form("cchc_2023"), parse_period("2023-6T"), Tally()
    number = first_seed
    while tally.verdicts < wanted:
        compare(form, period, batch, number, LOCALES[number % len(LOCALES)], tally)
        number += 1
        print(f"{tally.verdicts} verdicts, {len(tally.differences)} differences", flush=True)
    return tally


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    tally = run(wanted, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(*tally.differences[:40], sep="\n")
    print(f"holds {tally.outcomes[True]}, fails {tally.outcomes[False]}, "
          f"cannot be judged {tally.outcomes[None]}")  # fmt: skip
    never = [rule for rule, seen in tally.seen.items() if False not in seen]
    print(f"rules never broken: {len(never)}: {' '.join(never[:30])}")
    sys.exit(bool(tally.differences))


if __name__ == "__main__":
    main()
