"""Do the template's formulas, as LibreOffice computes them, judge as pandera does? Run it:

python tests/tools/agreement.py 100000 [seed]
"""

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import grid_returns
import pandas as pd
from bundled import BUNDLED, Bundled
from fillings import Case, cases
from one_return import read_return
from recalculation import recalculated, values
from verdicts import verdicts

from pipeline.judging.facts import gather
from pipeline.past.previous import Previous
from pipeline.reading.read_return import Expected
from pipeline.template.columns import CHECK_AT, CHECK_SHEET, FIRST_LINE, FORM_SHEET
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.model import Form
from schemas.periods.period import Period

LOCALES = ("vi-VN", "en-US")
FORMS = (*BUNDLED, Bundled(grid_returns.form(), grid_returns.PERIOD, grid_returns.ROSTER))
BATCH = 40  # workbooks in one call of LibreOffice
_OUTCOMES = {"0": False, "1": None, "2": True}  # digits of the hidden sheet


@dataclass
class Tally:
    """What a run has compared: verdicts by outcome, outcomes seen by rule, and disagreements.

    `left_out` are verdicts on rules that have no cell, since no figures of that unit break them.
    """

    outcomes: Counter = field(default_factory=Counter)
    left_out: int = 0
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
        paths = [
            _written(case, form, period, folder, full=number % 2 == 0)
            for number, case in enumerate(filled)
        ]
        expected = Expected((form,), roster)
        returns = [read_return(path, expected) for path in paths]
        pasts = {case.unit.id: case.past for case in filled}
        judged = verdicts(gather(returns, form), roster, pasts)
        by_file = {file: dict(zip(lines["rule"], lines["holds"], strict=True))
                   for file, lines in judged.groupby("file")}  # fmt: skip
        books = recalculated(paths, folder / "out", locale)
        for path, book, before in zip(paths, books, returns, strict=True):
            where = f"{locale} seed {first_seed} {path.stem}"
            for sheet in (CHECK_SHEET, FORM_SHEET):
                for place in differing(path, book, sheet):
                    tally.differences.append(f"{where}: {sheet} {place}: not as written")
            _compare_rules(live_outcomes(book, form), by_file[str(path)], where, tally)
            _compare_facts(before.answers, read_return(book, expected).answers, where, tally)


def _written(case: Case, form: Form, period: Period, folder: Path, full: bool) -> Path:
    path = folder / f"{case.unit.id}.xlsx"
    previous = Previous(None, {case.unit.id: case.past})
    book = template_book(form, case.unit, period, case.filled, previous, full, case.nothing)
    write_book(book, path)
    return path


def live_outcomes(book: Path, form: Form) -> dict[str, bool | None]:
    """The verdict of each rule that has a cell, as the hidden sheet of a workbook holds it."""
    cells, found = values(book, CHECK_SHEET), {}
    lines = range(FIRST_LINE, 1 + max(line for line, _ in cells))
    at = {
        name: [cells.get((line, CHECK_AT[name]), "") for line in lines]
        for name in ("key", "rules", "verdicts", "relation", "verdict")
    }
    known = {rule.id for rule in form.rules}
    for key, rules, digits in zip(at["key"], at["rules"], at["verdicts"], strict=True):
        for rule, digit in zip(rules.split(), digits, strict=True):
            found[f"{rule}:{key}" if f"{rule}:{key}" in known else rule] = _OUTCOMES[digit]
    for rule, digit in zip(at["relation"], at["verdict"], strict=True):
        if rule:
            found[rule] = _OUTCOMES[f"{digit:g}"]
    return found


def differing(book: Path, other: Path, sheet: str) -> list[tuple[int, int]]:
    """The cells of a sheet that hold something else in two workbooks."""
    one, two = values(book, sheet), values(other, sheet)
    places = sorted(one.keys() | two.keys())
    return [place for place in places if plain(one.get(place)) != plain(two.get(place))]


def plain(content):
    """What a cell holds, as far as it does not depend on who wrote it."""
    return round(float(content), 9) if isinstance(content, int | float) else content or ""


def _compare_rules(live: dict, judged: dict, where: str, tally: Tally) -> None:
    for rule, holds in judged.items():
        wanted = None if pd.isna(holds) else bool(holds)
        if rule not in live and wanted is not False:
            tally.left_out += 1
            continue
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
    """Compare at least `wanted` verdicts, on every one of FORMS in both languages by turns."""
    tally = Tally()
    number = first_seed
    while tally.verdicts < wanted:
        form, period, _ = FORMS[number // len(LOCALES) % len(FORMS)]
        compare(form, period, batch, number, LOCALES[number % len(LOCALES)], tally)
        number += 1
        print(f"{tally.verdicts} verdicts, {len(tally.differences)} differences", flush=True)
    return tally


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    tally = run(wanted, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(*tally.differences[:40], sep="\n")
    print(f"holds {tally.outcomes[True]}, fails {tally.outcomes[False]}, "
          f"cannot be judged {tally.outcomes[None]}, no cell needed {tally.left_out}")  # fmt: skip
    never = [rule for rule, seen in tally.seen.items() if False not in seen]
    print(f"rules never broken: {len(never)}: {' '.join(never[:30])}")
    sys.exit(bool(tally.differences))


if __name__ == "__main__":
    main()
