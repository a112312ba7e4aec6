"""Returns and what the register knows in, which return of each unit counts and why out, as Notices.

Of two different returns of one unit the one that the secretariat names counts; else the one that
the register saw in a later run. Two that came unseen in the same run stay a conflict: their order
in a folder says nothing, and a guess would put a figure into a signed appendix.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.register.known import Known
from pipeline.returns import Notice, Return
from schemas.wording.as_text import day_and_time
from schemas.wording.messages import messages


def settle(returns: Sequence[Return], known: Known) -> list[Return]:
    """Every return, with a Notice on those that do not count, or that nobody can choose between."""
    settled = [_withdrawn(item, known) for item in returns]
    rivals: dict[tuple[str, str], list[int]] = {}
    for number, item in enumerate(settled):
        if item.readable and item.unit and not _blocked(item):
            rivals.setdefault((item.unit, item.period), []).append(number)
    for (unit, _), numbers in rivals.items():
        if len(numbers) > 1:
            items = [settled[number] for number in numbers]
            for position, notice in _notices(unit, items, known):
                number = numbers[position]
                item = settled[number]
                settled[number] = replace(item, notices=(*item.notices, notice))
    return settled


def _blocked(item: Return) -> bool:
    return any(messages()[notice.id].blocks for notice in item.notices)


def _withdrawn(item: Return, known: Known) -> Return:
    word = known.withdrawn.get(item.checksum)
    if word is None:
        return item
    return replace(item, notices=(*item.notices, _notice("withdrawn", who=word.who, why=word.why)))


def _notices(unit: str, items: Sequence[Return], known: Known) -> Iterator[tuple[int, Notice]]:
    """(position, Notice) for all that do not count; none for the one that does."""
    chosen, reason = _choice(unit, items, known)
    if chosen is None:
        differing = _differing(items)
        names = ", ".join(Path(item.file).name for item in items)
        for position in range(len(items)):
            yield position, _notice("two_returns", files=names, count=str(len(differing)))
        return
    for position, item in enumerate(items):
        if position == chosen:
            continue
        name = Path(items[chosen].file).name
        if _content(item) == _content(items[chosen]):
            yield position, _notice("same_return_twice", file=name)
        else:
            yield position, _notice("superseded", file=name, reason=reason)


def _choice(unit: str, items: Sequence[Return], known: Known) -> tuple[int | None, str]:
    """The position of the return that counts and the reason, or None where nobody can say."""
    word = known.official.get(unit)
    for position, item in enumerate(items):
        if word and item.checksum == word.checksum:
            return position, word.said
    latest = max(known.order.get(item.checksum, 0) for item in items)
    newest = [n for n, item in enumerate(items) if known.order.get(item.checksum, 0) == latest]
    if _differing([items[n] for n in newest]):
        return None, ""
    received = known.received.get(items[newest[0]].checksum, "")
    return newest[0], day_and_time(received)


def why_official(item: Return, others: int, known: Known) -> str:
    """The reason that the register keeps beside the official return of a unit."""
    word = known.official.get(item.unit)
    if word and word.checksum == item.checksum:
        return word.said
    return REASONS["latest" if others else "only"]


REASONS = {"latest": "Báo cáo nhận sau cùng", "only": "Báo cáo duy nhất"}


def _differing(items: Sequence[Return]) -> set[str]:
    """Keys on which the returns do not all say the same."""
    contents = [_content(item) for item in items]
    return {
        key for other in contents[1:] for key in contents[0].keys() | other.keys()
        if contents[0].get(key) != other.get(key)
    }  # fmt: skip


def _content(item: Return) -> dict[str, tuple]:
    return {a.key: (a.state, a.value, a.numerator, a.denominator) for a in item.answers}


def _notice(identifier: str, **words: str) -> Notice:
    return Notice(identifier, words=tuple(words.items()))
