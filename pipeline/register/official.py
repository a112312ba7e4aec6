"""Where every returned file stands: it counts, it is told in one line, or it waits for an answer.

One return of each unit counts in a period. What came last does, as far as an order is known: in a
later run of the register, or on a later day by the files' own time. Where none is known the returns
stay in conflict: a guess would put a figure into a signed appendix.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.reading.identity import other_unit_in_name
from pipeline.register.choice import choose
from pipeline.register.known import Decision, Known
from pipeline.register.notes import came_back, notes_of
from pipeline.returns import Noted, Notice, Return
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster, Unit
from schemas.wording.messages import messages

# Questions, such as whose a file is, which the secretariat answers by naming it as the official one.
_ANSWERED = {
    "unit_conflict", "identity_conflict", "read_from_pdf", "second_reader", "unit_twice",
}  # fmt: skip
# And those about whose a file is, which it answers by saying that.
WHOSE = frozenset((
    "unit_missing", "unit_ambiguous", "unit_not_on_roster", "unit_conflict", "identity_conflict",
))  # fmt: skip
IGNORED = "confirmations_among_returns"
_AGAIN = "withdrawn_again"  # a file that was taken back came once more


@dataclass(frozen=True)
class Settled:
    """Where each return stands, by its position among the returns.

    `counting` are those that count, by unit, in the order of the roster, each for one of `reasons`;
    `can_count` are all that could, by unit, and `again` those that could but were taken back, and came
    once more. `aside` are those that contribute nothing but one line,
    by the id of its message. All others are open: they cannot be used as they are.
    """

    counting: Mapping[str, int]
    reasons: Mapping[str, str]
    can_count: Mapping[str, Sequence[int]]
    aside: Mapping[int, str]
    noted: tuple[Noted, ...]
    again: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def open(self, returns: Sequence[Return]) -> list[int]:
        """Positions of the returns that wait for an answer."""
        settled = {*self.counting.values(), *self.aside}
        return [at for at in range(len(returns)) if at not in settled]


UNSETTLED = Settled({}, {}, {}, {}, ())


def settle(
    returns: Sequence[Return], known: Known, form: Form, period: Period, roster: Roster
) -> Settled:
    """Decide it for every unit of the roster; `noted` is what is to be told beside the readings."""
    noted = list(_of_files(returns, known, roster))
    doubted = {note.at for note in noted}
    sent_again = {note.at for note in noted if note.notice.id == _AGAIN}
    rivals: dict[str, list[int]] = {}
    again: dict[str, list[int]] = {}
    for at, item in enumerate(returns):
        of_form = (item.form, item.period) == (form.id, period.id)
        if of_form and item.unit in roster.by_id and is_usable(item, known):
            if at not in doubted:
                rivals.setdefault(item.unit, []).append(at)
            elif at in sent_again:
                again.setdefault(item.unit, []).append(at)
    choices = {unit.id: choose(rivals[unit.id], returns, known)
               for unit in roster.units if unit.id in rivals}  # fmt: skip
    for unit, choice in choices.items():
        noted += notes_of(rivals[unit], choice, returns, known, form, roster)
    counting = {unit: found.chosen for unit, found in choices.items() if found.chosen is not None}
    noted += _beside_what_counts(returns, counting, doubted, period)
    return Settled(
        counting, {unit: choices[unit].reason for unit in counting}, rivals,
        {note.at: note.notice.id for note in noted if _is_answer(note.notice)}, tuple(noted), again,
    )  # fmt: skip


def lapsed(
    known: Known, present: Collection[str], counting: Mapping[str, str], units: Mapping[str, Unit]
) -> dict[str, Notice]:  # fmt: skip
    """By unit, what is told of a chosen return that no longer lies there, while another counts.

    `present` are the checksums of what does, `counting` the files that count, by unit.
    """
    return {
        unit: Notice.of("official_gone", file=word.value, unit=units[unit].short, who=word.who,
                        why=word.why, now=Path(counting[unit]).name)
        for unit, word in known.official.items()
        if unit in counting and word.checksum not in {*present, *known.withdrawn}
    }  # fmt: skip


def is_usable(item: Return, known: Known) -> bool:
    """True when the return was read and nothing about the file forbids to use it."""
    blocked = any(messages()[notice.id].blocks for notice in unanswered(item, known))
    return item.readable and bool(item.unit and item.period) and not blocked


def unanswered(item: Return, known: Known) -> list[Notice]:
    """What its reading says, but for questions that the secretariat has answered by counting it."""
    answered = _ANSWERED if known.official_word(item) else ()
    return [notice for notice in item.notices if notice.id not in answered]


def _is_answer(notice: Notice) -> bool:
    """True of what says where a file stands, and asks nothing."""
    return messages()[notice.id].blocks and messages()[notice.id].severity != "error"


def _of_files(returns: Sequence[Return], known: Known, roster: Roster) -> Iterator[Noted]:
    """What stands against a file by itself: it is taken back, or its name is another unit's."""
    for at, item in enumerate(returns):
        if word := known.withdrawn.get(item.checksum):
            again = _is_sent_again(item, word, returns, known)
            yield Noted(at, Notice.of(_AGAIN if again else "withdrawn", who=word.who, why=word.why))
        elif item.is_table_of_units or item.is_total:
            yield from (Noted(at, notice) for notice in item.notices)
        elif IGNORED in (notice.id for notice in item.notices):
            yield Noted(at, item.notices[0])
        elif _is_settled_blank(item, known):
            word = known.nothing[item.unit]
            yield Noted(at, Notice.of("blank_settled", who=word.who, why=word.why))
        elif not known.is_said(item) and (notice := other_unit_in_name(item, roster)):
            yield Noted(at, notice)


def _is_sent_again(item: Return, word: Decision, returns: Sequence[Return], known: Known) -> bool:
    """True of a file that was taken back and came again: since then, and since its unit's was chosen."""
    if word.run is None:
        return False
    chosen = known.official.get(item.unit)
    run = max(word.run, (chosen and chosen.run) or 0)
    return came_back(item, run, returns, known)


def _is_settled_blank(item: Return, known: Known) -> bool:
    """True of a form that was left blank by a unit of which the office has said that it has nothing to report."""
    return item.unit in known.nothing and item.is_blank_form


def _beside_what_counts(
    returns: Sequence[Return], counting: Mapping[str, int], doubted: set[int], period: Period
) -> Iterator[Noted]:
    """A return of another period, or a blank form, is a question only where its unit has sent no other."""
    for at, item in enumerate(returns):
        if item.unit not in counting or at in doubted or at == counting[item.unit]:
            continue
        if item.period not in ("", period.id):
            yield Noted(at, Notice.of("other_period", period=item.period))
        elif item.is_blank_form:
            file = Path(returns[counting[item.unit]].file).name
            yield Noted(at, Notice.of("blank_beside", file=file))
