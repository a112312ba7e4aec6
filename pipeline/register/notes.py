"""A unit's returns and the choice between them in, what is told of each that does not count out."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.grid import full_address
from pipeline.reading.identity import compiler_of
from pipeline.register.choice import Choice, are_mailed, content, differing
from pipeline.register.known import Decision, Known
from pipeline.returns import Answer, Noted, Notice, Return
from schemas.form.model import Form
from schemas.units.unit import Roster
from schemas.wording.as_text import day_and_time
from schemas.wording.figures import shown_with_fraction
from schemas.wording.papers import worded

_MOST_CELLS = 20  # told one by one of a return that differs


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
            yield Noted(at, Notice.of(asked, files=names, count=str(len(differing(items)))))
        return
    for at in rivals:
        if at in choice.asking:
            yield Noted(at, _question(returns[at], returns[choice.chosen], form))
        elif at != choice.chosen:
            yield Noted(at, _told(at, returns[choice.chosen], choice, returns, known))


def _told(
    at: int, counting: Return, choice: Choice, returns: Sequence[Return], known: Known
) -> Notice:  # fmt: skip
    item = returns[at]
    (name, _), word = _names([counting, item]), known.official_word(counting)
    if content(item) == content(counting):
        return Notice.of("same_return_twice", file=name)
    is_older = known.is_known_to_follow(counting.checksum, item.checksum)
    if is_older and came_back(item, known.came(counting.checksum)[0], returns, known):
        return Notice.of("old_version_again", file=name)
    if word and _is_since(item, word, returns, known):
        return Notice.of("later_than_decision", file=name, who=word.who, why=word.why)
    received = day_and_time(known.told_after(counting.checksum, item.checksum))
    if at in choice.sent_before and not are_mailed((item, counting), known):
        sent = day_and_time(known.mailed[item.checksum])
        return Notice.of("sent_before", file=name, sent=sent, received=received)
    reason = ", ".join(filter(None, (choice.reason, received)))
    how = worded("register", "chosen" if word else "replaced")
    return Notice.of("superseded", how=how, file=name, reason=reason)


def _is_since(item: Return, word: Decision, returns: Sequence[Return], known: Known) -> bool:
    """True of a file that came, or came back, after the decision."""
    if known.is_later(item.checksum, word):
        return True
    return word.run is not None and came_back(item, word.run, returns, known)


def _names(items: Sequence[Return]) -> list[str]:
    """The files' own names; with their folders where two have the same."""
    names = [Path(item.file).name for item in items]
    return names if len(set(names)) == len(names) else [item.file for item in items]


def _with_compiler(name: str, item: Return, roster: Roster) -> str:
    """The name of a line with who sent the table that it is of."""
    sender = compiler_of(item, roster) if item.place else ""
    return worded("register", "of_table", file=name, sender=sender) if sender else name


def came_back(item: Return, run: int, returns: Sequence[Return], known: Known) -> bool:
    """True of bytes that are back in the folder, or there under one more name, since a later run than this."""
    if known.returned.get(item.unit, {}).get(item.checksum, 0) > run:
        return True
    name = known.run_of_name(item.checksum, item.file)
    return name > run and any(
        other.checksum == item.checksum and known.run_of_name(other.checksum, other.file) < name
        for other in returns
    )


def _question(item: Return, counting: Return, form: Form) -> Notice:
    """Cell by cell, how the answer to an old letter differs from the return that counts."""
    was = {answer.key: answer for answer in counting.answers}
    keys = differing([counting, item])
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
