"""Which of several returns of one unit counts, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.reading.explanations import UNKNOWN
from pipeline.register.known import Known
from pipeline.returns import Return
from schemas.wording.papers import worded


@dataclass(frozen=True, slots=True)
class Choice:
    """By position: the return that counts and why; those that ask before they replace it.

    In a conflict none counts: returns that came last differ, and no order of them is known. The
    chosen one may have `replaced` another. Those `sent_before` it came later: their mails are older.
    """

    chosen: int | None = None
    reason: str = ""
    asking: tuple[int, ...] = ()
    sent_before: tuple[int, ...] = ()
    conflict: bool = False
    replaced: bool = False


def choose(rivals: Sequence[int], returns: Sequence[Return], known: Known) -> Choice:
    """The one that the secretariat names, else one after the other as they came.

    No order is known between what a unit sent itself and what a table of others says of it: where
    they differ neither counts.
    """
    for at in rivals:
        if word := known.official_word(returns[at]):
            return Choice(at, word.said)
    own = [at for at in rivals if not returns[at].place]
    of_tables = [at for at in rivals if returns[at].place]
    if not own or not of_tables:
        return _last(rivals, returns, known)
    chosen, beside = (_last(some, returns, known) for some in (own, of_tables))
    counting = [returns[some.chosen] for some in (chosen, beside) if some.chosen is not None]
    return chosen if len(counting) > 1 and not differing(counting) else Choice(conflict=True)


def _last(rivals: Sequence[int], returns: Sequence[Return], known: Known) -> Choice:
    """One after the other, as they came."""

    def when(at: int) -> tuple[int, str]:
        return known.came(returns[at].checksum)

    choice = Choice()
    for _, came in groupby(sorted(rivals, key=when), when):
        for together in _by_mail(list(came), returns, known):
            choice = _after(choice, together, returns, known)
    return choice


def _by_mail(came: list[int], returns: Sequence[Return], known: Known) -> Iterator[list[int]]:
    """Those of one day one after the other, where each came by a mail that says when it was sent."""

    def sent(at: int) -> str:
        return known.mailed.get(returns[at].checksum, "")

    if not all(map(sent, came)):
        yield came
        return
    for _, together in groupby(sorted(came, key=sent), sent):
        yield list(together)


def _after(before: Choice, came: list[int], returns: Sequence[Return], known: Known) -> Choice:
    """What counts once these have come as well, between which no order is known."""
    counting = None if before.chosen is None else returns[before.chosen]
    asking = [
        at for at in came if counting and _answers_another(returns[at], counting, before, returns)
    ]
    older = [
        at for at in came
        if counting and at not in asking and _was_sent_before(returns[at], counting, known)
    ]  # fmt: skip
    answered = {returns[at].answers_file for at in came}
    aside = {*asking, *older}
    fresh = [at for at in came if at not in aside and returns[at].checksum not in answered]
    if not fresh:
        by_mail = any(counting and are_mailed((returns[at], counting), known) for at in older)
        return replace(
            before, reason=worded("register", "latest_mail") if by_mail else before.reason,
            asking=(*before.asking, *asking), sent_before=(*before.sent_before, *older),
        )  # fmt: skip
    if differing([returns[at] for at in fresh]):
        return Choice(conflict=True)
    reason = _reason(before, came, fresh, returns, known)
    replaced = len(fresh) < len(came) or before != Choice()
    said = content(returns[fresh[0]])
    still = tuple(at for at in asking if content(returns[at]) != said)
    return Choice(fresh[0], worded("register", reason), still, replaced=replaced)


def _was_sent_before(item: Return, counting: Return, known: Known) -> bool:
    """True of an older mail; a letter that comes back came after what it answers, whatever its mail says."""
    answers = item.answers_file == counting.checksum
    return not answers and known.was_sent_before(item.checksum, counting.checksum)


def are_mailed(items: Sequence[Return], known: Known) -> bool:
    """True where each came by a mail, which says when it was sent."""
    return all(item.checksum in known.mailed for item in items)


def _reason(
    before: Choice, came: list[int], fresh: list[int], returns: Sequence[Return], known: Known
) -> str:
    """Why the first of the fresh ones counts, as far as it is known."""
    if before.chosen is not None:
        both = [returns[at] for at in (before.chosen, fresh[0])]
        if are_mailed(both, known):
            return "latest_mail"
        last, now = (known.came(item.checksum) for item in both)
        return "latest" if last[0] < now[0] else "latest_file"
    if before.conflict:
        return "latest"
    if len(came) == 1:
        return "only"
    return "same" if len(fresh) == len(came) else "answer"


def _answers_another(
    item: Return, counting: Return, before: Choice, returns: Sequence[Return]
) -> bool:
    """True of the answer to a letter that was not, or may not have been, about what counts now."""
    if item.answers_file in ("", counting.checksum):
        return False
    if item.answers_file == UNKNOWN and not before.replaced:
        return False  # there was one return only that the letter can have been about
    about = [other for other in returns if other.checksum == item.answers_file]
    return not any(content(same) == content(counting) for same in (*about[:1], item))


def differing(items: Sequence[Return]) -> set[str]:
    """Keys on which the returns do not all say the same."""
    if len(items) == 1:  # most units send one file
        return set()
    contents = [content(item) for item in items]
    return {
        key for other in contents[1:] for key in contents[0].keys() | other.keys()
        if contents[0].get(key) != other.get(key)
    }  # fmt: skip


def content(item: Return) -> dict[str, tuple]:
    """What a return says, by the key of the row."""
    return {answer.key: answer.figure.meant for answer in item.answers}
