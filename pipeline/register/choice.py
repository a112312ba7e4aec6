"""Which of several returns of one unit counts, and what is told of each of the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from pipeline.grid import full_address
from pipeline.reading.explanations import UNKNOWN
from pipeline.reading.identity import compiler_of
from pipeline.register.known import Known
from pipeline.returns import Answer, Noted, Notice, Return
from schemas.form.model import Form
from schemas.units.unit import Roster
from schemas.wording.as_text import day_and_time
from schemas.wording.figures import shown_with_fraction
from schemas.wording.papers import worded

_MOST_CELLS = 20  # told one by one of a return that differs


@dataclass(frozen=True, slots=True)
class Choice:
    """By position: the return that counts and why; those that ask before they replace it.

    In a conflict none counts: returns that came last differ, and no order of them is known. The
    chosen one may have `replaced` another.
    """

    chosen: int | None = None
    reason: str = ""
    asking: tuple[int, ...] = ()
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
    return chosen if len(counting) > 1 and not _differing(counting) else Choice(conflict=True)


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
    asking = [at for at in came if before.chosen is not None
              and _answers_another(returns[at], returns[before.chosen], before, returns)]  # fmt: skip
    answered = {returns[at].answers_file for at in came}
    fresh = [at for at in came if at not in asking and returns[at].checksum not in answered]
    if not fresh:
        return replace(before, asking=(*before.asking, *asking))
    if _differing([returns[at] for at in fresh]):
        return Choice(conflict=True)
    reason = _reason(before, came, fresh, returns, known)
    replaced = len(fresh) < len(came) or before != Choice()
    return Choice(fresh[0], worded("register", reason), replaced=replaced)


def _reason(
    before: Choice, came: list[int], fresh: list[int], returns: Sequence[Return], known: Known
) -> str:
    """Why the first of the fresh ones counts, as far as it is known."""
    if before.chosen is not None:
        last, now = (known.came(returns[at].checksum) for at in (before.chosen, fresh[0]))
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
    return not any(_content(same) == _content(counting) for same in (*about[:1], item))


def notes_of(
    rivals: Sequence[int], choice: Choice, returns: Sequence[Return], known: Known, form: Form,
    roster: Roster,
) -> Iterator[Noted]:  # fmt: skip
    """A Notice for each return of the unit that does not count; none for the one that does."""
    if choice.chosen is None:
        items = [returns[at] for at in rivals]
        of_tables = {bool(item.place) for item in items}
        asked = "table_and_own" if len(of_tables) > 1 else "two_returns"
        names = ", ".join(map(_with_compiler, _names(items), items, [roster] * len(items)))
        for at in rivals:
            yield Noted(at, Notice.of(asked, files=names, count=str(len(_differing(items)))))
        return
    for at in rivals:
        if at in choice.asking:
            yield Noted(at, _question(returns[at], returns[choice.chosen], form))
        elif at != choice.chosen:
            yield Noted(at, _told(returns[at], returns[choice.chosen], choice, returns, known))


def _told(
    item: Return, counting: Return, choice: Choice, returns: Sequence[Return], known: Known
) -> Notice:
    (name, _), word = _names([counting, item]), known.official_word(counting)
    if _content(item) == _content(counting):
        return Notice.of("same_return_twice", file=name)
    if _came_back(item, counting, returns, known):
        return Notice.of("old_version_again", file=name)
    if word and known.is_later(item.checksum, word):
        return Notice.of("later_than_decision", file=name, who=word.who, why=word.why)
    return Notice.of("superseded", file=name, reason=_with_time(choice.reason, counting, known))


def _names(items: Sequence[Return]) -> list[str]:
    """The files' own names; with their folders where two have the same."""
    names = [Path(item.file).name for item in items]
    return names if len(set(names)) == len(names) else [item.file for item in items]


def _with_compiler(name: str, item: Return, roster: Roster) -> str:
    """The name of a line with who sent the table that it is of."""
    sender = compiler_of(item, roster) if item.place else ""
    return worded("register", "of_table", file=name, sender=sender) if sender else name


def _with_time(reason: str, counting: Return, known: Known) -> str:
    received = known.received.get(counting.checksum, "")
    return ", ".join(filter(None, (reason, day_and_time(received))))


def _came_back(item: Return, counting: Return, returns: Sequence[Return], known: Known) -> bool:
    """The same bytes under one more name, seen after the return that counts had come."""
    name = known.run_of_name(item.checksum, item.file)
    earlier = any(
        other.checksum == item.checksum and known.run_of_name(other.checksum, other.file) < name
        for other in returns
    )
    return earlier and name > known.came(counting.checksum)[0]


def _question(item: Return, counting: Return, form: Form) -> Notice:
    """Cell by cell, how the answer to an old letter differs from the return that counts."""
    was = {answer.key: answer for answer in counting.answers}
    keys = _differing([counting, item])
    changed = [answer for answer in item.answers if answer.key in keys]
    lines = [
        difference(was.get(now.key, Answer(now.key)), now, form.by_key[now.key].code, now.cell)
        for now in changed
    ]  # fmt: skip
    more = len(lines) - _MOST_CELLS
    if more > 0:
        lines = [*lines[:_MOST_CELLS], worded("register", "more_cells", count=more)]
    cells = tuple(full_address(answer.sheet, answer.cell) for answer in changed if answer.cell)
    words = {"file": _names([counting, item])[0], "differences": "; ".join(lines)}
    return Notice("answers_another", cells=cells, words=tuple(words.items()))


def difference(was: Answer, now: Answer, code: str, cell: str) -> str:
    """What two returns say of one row, in a line."""
    said = (shown_with_fraction(answer.figure) for answer in (was, now))
    return worded(
        "register",
        "difference",
        code=code,
        cell=cell,
        **dict(zip(("was", "now"), said, strict=True)),
    )


def _differing(items: Sequence[Return]) -> set[str]:
    """Keys on which the returns do not all say the same."""
    if len(items) == 1:  # most units send one file
        return set()
    contents = [_content(item) for item in items]
    return {
        key for other in contents[1:] for key in contents[0].keys() | other.keys()
        if contents[0].get(key) != other.get(key)
    }  # fmt: skip


def _content(item: Return) -> dict[str, tuple]:
    return {answer.key: answer.figure.said for answer in item.answers}
