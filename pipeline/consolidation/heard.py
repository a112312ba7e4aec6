"""Whose word a consolidation listens to, and what is told of every other file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.output_folder import REGISTER
from pipeline.reading.confirmation_lines import Confirmations
from pipeline.reading.confirmations import confirm
from pipeline.register.decisions import Untaken
from pipeline.register.known import Known
from pipeline.register.official import Settled, lapsed, unanswered
from pipeline.returns import Noted, Notice, Return
from schemas.form.model import Form
from schemas.units.unit import Roster
from schemas.wording.messages import messages


@dataclass(frozen=True)
class Heard:
    """`returns`: first those that count, `counting` of them, in the order of the roster, as confirmed.

    After them come the returns that wait for an answer while none of their unit counts, and the totals
    of tables: judged and answered as well, but not added up; so are those `of_other_forms`, each by its own. `others` are
    told of and contribute nothing. Notes count from the list that they are of.
    """

    returns: Sequence[Return]
    counting: int
    noted: Sequence[Noted]
    others: Sequence[Return]
    noted_of_others: Sequence[Noted]
    of_other_forms: Sequence[Return]


def hear(
    returns: Sequence[Return], settled: Settled, known: Known, confirmations: Confirmations,
    form: Form, roster: Roster,
) -> Heard:  # fmt: skip
    """Put the returns in these two lists, with everything that is said of them beside the rules."""
    counting = list(settled.counting.values())
    alone = [at for at in settled.open(returns) if returns[at].unit not in settled.counting]
    foreign = [at for at in alone if returns[at].form not in ("", form.id)]
    totals = {at for at, item in enumerate(returns) if item.is_total and at in settled.aside}
    alone = sorted({*alone, *totals} - {*foreign}, key=lambda at: (returns[at].form != form.id, at))
    others = [at for at in range(len(returns)) if at not in {*counting, *alone, *foreign}]
    confirmed, unused = confirm(
        [returns[at] for at in counting], confirmations, (form,), known.changed
    )
    heard = [*confirmed, *(returns[at] for at in alone)]
    noted = [Noted(at, n) for at, item in enumerate(heard) for n in unanswered(item, known)
             if not item.is_total]  # fmt: skip
    forbidding = [
        Noted(at, notice) for at in others if at not in settled.aside
        for notice in returns[at].notices if messages()[notice.id].blocks
    ]  # fmt: skip
    papers = [*unused, *_of_untaken(known), *of_what_is_gone(returns, settled, known, roster)]
    told = _moved([*forbidding, *settled.noted], others)
    return Heard(
        heard, len(counting), [*noted, *_moved(settled.noted, [*counting, *alone])],
        [*(returns[at] for at in others), *papers],
        [*told, *(Noted(at, n) for at, item in enumerate(papers, len(others)) for n in item.notices)],
        [returns[at] for at in foreign],
    )  # fmt: skip


def _of_untaken(known: Known) -> Iterator[Return]:
    """What could not be taken into the register, told of the file of the office that it stands in."""
    for source in dict.fromkeys(item.source for item in known.untaken):
        notices = (_notice(item) for item in known.untaken if item.source == source)
        yield Return(source, notices=tuple(notices))


def of_what_is_gone(
    returns: Sequence[Return], settled: Settled, known: Known, roster: Roster
) -> list[Return]:
    """Chosen returns that no longer lie there are told of the register that holds the word."""
    counting = {unit: returns[at].file for unit, at in settled.counting.items()}
    notices = lapsed(known, {item.checksum for item in returns}, counting, roster.by_id)
    return [Return(REGISTER, notices=tuple(notices.values()))] if notices else []


def _notice(item: Untaken) -> Notice:
    if not item.code:
        return Notice.of("decision_unused", where=item.place, problem=item.problem)
    return Notice.of(
        "repair_unused", where=item.place, unit=item.unit, code=item.code, problem=item.problem
    )


def _moved(noted: Sequence[Noted], positions: Sequence[int]) -> list[Noted]:
    """The notes on the returns at these positions, counted from the list of them."""
    new = {old: at for at, old in enumerate(positions)}
    return [Noted(new[note.at], note.notice) for note in noted if note.at in new]
