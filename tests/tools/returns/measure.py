"""Cases in, counts of cells read right, refused, doubted and misread in silence out."""

import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.intake.folder import read_all
from pipeline.returns import Answer, Return
from returns import cells, layouts, texts
from returns.case import ANY, REFUSED, Case
from returns.desk import EXPECTED, FORM, truth
from schemas.wording.messages import messages

CASES: tuple[Case, ...] = (*cells.CASES, *layouts.CASES, *texts.CASES)
RIGHT, DOUBTED, SILENT = "right", "refused or doubted", "misread in silence"


@dataclass(frozen=True)
class Outcome:
    """What came of one case: cells by fate, the wrong ones named, and findings that were missing."""

    case: Case
    fates: Counter
    wrong: tuple[str, ...]
    missing: tuple[str, ...]


def run(cases: Iterable[Case]) -> list[Outcome]:
    """Write every case to disk, read them all as a folder, compare."""
    cases = list(cases)
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, case in enumerate(cases):
            path = Path(folder) / f"{number:03}{case.suffix}"
            path.write_bytes(case.bytes())
            paths.append(path)
        returns = read_all(paths, EXPECTED)
    return [compare(case, item) for case, item in zip(cases, returns, strict=True)]


def compare(case: Case, item: Return) -> Outcome:
    """Cell by cell against what a person reads."""
    found = {notice.id for notice in item.notices}
    missing = tuple({*case.finds, *filter(None, [case.whole])} - found)
    answers = {FORM.by_key[answer.key].code: answer for answer in item.answers}
    fates, wrong = Counter(), []
    for code, good in truth().items():
        expected = REFUSED if case.whole else case.reads.get(code, good)
        fate = _fate(expected, answers.get(code), item, case)
        fates[fate] += 1
        if fate == SILENT or (fate == DOUBTED and expected not in (REFUSED, ANY)
                              and not case.all_refused):  # fmt: skip
            answer = answers.get(code)
            wrong.append(
                f"{code}: {expected} ≠ {answer and (answer.figure.state, answer.figure.value)}"
            )
    return Outcome(case, fates, tuple(wrong), missing)


def _fate(expected, answer: Answer | None, item: Return, case: Case) -> str:
    said = answer is None or _is_said(answer, item)
    if answer is not None and expected not in (REFUSED, ANY) and _is_right(expected, answer):
        return RIGHT
    if expected in (REFUSED, ANY) and said:
        return (
            RIGHT
            if answer is None or answer.figure.state != "value" or expected == ANY
            else DOUBTED
        )
    return DOUBTED if said else SILENT


def _is_right(expected, answer: Answer) -> bool:
    if isinstance(expected, str):
        return expected == answer.figure.state
    if not isinstance(expected, tuple):
        return answer.figure.state == "value" and _equal(expected, answer.figure.value)
    if len(expected) == 2:
        return answer.figure.state == "value" and all(
            map(_equal, expected, (answer.figure.numerator, answer.figure.denominator))
        )
    value = expected[0]
    if value is None:
        return answer.figure.state == "blank"
    return answer.figure.state == "value" and _equal(value, answer.figure.value)


def _equal(one, other) -> bool:
    return other is not None and abs(one - other) <= 1e-9 * max(1, abs(one))


def _is_said(answer: Answer, item: Return) -> bool:
    """A finding names the row, or refuses the whole file."""
    return any(
        answer.key in notice.keys or messages()[notice.id].blocks
        or (not item.readable and messages()[notice.id].severity == "error")
        for notice in item.notices
    )  # fmt: skip


def table(outcomes: list[Outcome]) -> str:
    """The table of `make corpus`."""
    lines = [f"{'topic':<14}{'cases':>6}{RIGHT:>9}{DOUBTED:>20}{SILENT:>20}{'right %':>10}"]
    topics = dict.fromkeys(outcome.case.topic for outcome in outcomes)
    for topic in (*topics, "all"):
        own = [o for o in outcomes if topic in (o.case.topic, "all")]
        fates = sum((o.fates for o in own), Counter())
        share = 100 * fates[RIGHT] / fates.total()
        counts = f"{fates[RIGHT]:>9}{fates[DOUBTED]:>20}{fates[SILENT]:>20}{share:>10.2f}"
        lines.append(f"{topic:<14}{len(own):>6}{counts}")
    sure = [o for o in outcomes if not o.case.whole and not o.case.all_refused]
    fates = sum((o.fates for o in sure), Counter())
    share = 100 * fates[RIGHT] / fates.total()
    lines.append(f"of the cells whose meaning a person is sure of: {share:.2f} % read right")
    return "\n".join(lines)
