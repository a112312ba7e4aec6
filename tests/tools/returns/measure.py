"""Files of cases in, what phuluc made of every row out: right, asked, refused, wrong in silence."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.intake.folder import read_all
from pipeline.returns import Return
from returns import cells, layouts, texts
from returns.case import ANY, REFUSED, Case
from returns.desk import EXPECTED, FORM
from returns.folder import Ruined
from returns.person import ASKED, FATES, GIVEN_UP, RIGHT, SILENT, Reading, fate, of_row, person
from schemas.wording.messages import messages

CASES: tuple[Case, ...] = (*cells.CASES, *layouts.CASES, *texts.CASES)


@dataclass(frozen=True)
class Outcome:
    """What came of one case: rows by fate, the wrong ones named, and findings that were missing."""

    case: Case
    fates: Counter
    wrong: tuple[str, ...]
    missing: tuple[str, ...]


def run(files: Sequence[Ruined]) -> list[Outcome]:
    """Read all files as a folder, compare."""
    returns = read_all([file.path for file in files], EXPECTED)
    return [compare(file.case, item) for file, item in zip(files, returns, strict=True)]


def compare(case: Case, item: Return) -> Outcome:
    """Row by row against what a person reads."""
    found = readings(item)
    fates, wrong = Counter(), []
    for code, right in person(case).items():
        reading = of_row(found, code)
        came = fate(right, reading)
        fates[came] += 1
        sure = right.state not in (REFUSED, ANY) and not case.all_refused
        if came == SILENT or (came in (ASKED, GIVEN_UP) and sure):
            wrong.append(f"{code}: {right} ≠ {reading}")
    missing = {*case.finds, *filter(None, [case.whole])} - {notice.id for notice in item.notices}
    return Outcome(case, fates, tuple(wrong), tuple(missing))


def readings(item: Return) -> dict[str, Reading] | None:
    """What phuluc read, by code; a row is asked about where a notice names it or blocks the file."""
    if not item.readable:
        return None
    blocked = any(messages()[notice.id].blocks for notice in item.notices)
    doubted = {key for notice in item.notices for key in notice.keys}
    return {
        FORM.by_key[answer.key].code: Reading(
            answer.figure.state, answer.figure.value, answer.figure.numerator,
            answer.figure.denominator, asked=blocked or answer.key in doubted,
        )
        for answer in item.answers
    }  # fmt: skip


def table(outcomes: Sequence[Outcome]) -> str:
    """Rows by topic and fate."""
    lines = [_line("topic", ["cases", *FATES, "right %"])]
    topics = dict.fromkeys(outcome.case.topic for outcome in outcomes)
    for topic in (*topics, "all"):
        own = [o for o in outcomes if topic in (o.case.topic, "all")]
        fates = total(own)
        lines.append(_line(topic, [len(own), *(fates[name] for name in FATES), _share(fates)]))
    sure = total(o for o in outcomes if not o.case.whole and not o.case.all_refused)
    lines.append(f"of the rows whose meaning a person is sure of: {_share(sure)} % read right")
    return "\n".join(lines)


def total(outcomes: Iterable[Outcome]) -> Counter:
    return sum((outcome.fates for outcome in outcomes), Counter())


def _line(name: str, cells: Iterable) -> str:
    return f"{name:<14}" + "".join(f"{cell:>18}" for cell in cells)


def _share(fates: Counter) -> str:
    return f"{100 * fates[RIGHT] / fates.total():.2f}"
