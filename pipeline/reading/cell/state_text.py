"""The text of a cell in, the state that it stands for out, however it is written.

Beside the words of the vocabulary: «KAD (không có thủ tục)», «khong ap dung», «.....».
"""

import functools
import re

from schemas.text import bare
from schemas.vocabulary.note_words import any_of
from schemas.vocabulary.words import state_word, state_words

_DOTTED = re.compile(r"(?:[.…_]\s*){2,}")
_DASHED = re.compile(r"-(?:\s*-)+")


@functools.lru_cache(maxsize=4096)
def state_of(text: str) -> tuple[str, str] | None:
    """The state (or `none`) and the repair's id; None for any other text.

    >>> state_of("KAD"), state_of("KAD (không có thủ tục)")
    (('not_applicable', 'state_word'), ('not_applicable', 'state_word_likely'))
    >>> state_of("chua co so lieu"), state_of("KAD - 0"), state_of("Không (KAD)")
    (('not_available', 'state_word_likely'), None, None)
    """
    if found := state_word(text):
        return found
    if _DOTTED.fullmatch(text):
        return state_word("…")
    if _DASHED.fullmatch(text):
        return state_word("-")
    said, *reason = _reason().split(text, maxsplit=1)
    found = state_word(said.strip()) or _without_marks().get(bare(said))
    if found is None or (reason and _says_more(reason[0], found[0])):
        return None
    return found[0], "state_word_likely" if found[1] == "state_word" else found[1]


def _says_more(reason: str, state: str) -> bool:
    """True where a figure, or another state, stands beside a state."""
    padded = f" {bare(reason)} "
    others = (words for words, other in state_words().items() if other not in (state, "none"))
    return any(map(str.isdigit, reason)) or any(f" {bare(words)} " in padded for words in others)


@functools.cache
def _without_marks() -> dict[str, tuple[str, str]]:
    """What stands for a state, as it is typed where no Vietnamese keyboard is."""
    known = {bare(words): state_word(words) for words in state_words()}
    return {words: found for words, found in known.items() if words and found}


@functools.cache
def _reason() -> re.Pattern[str]:
    """What stands between a state and why it is so."""
    return re.compile(rf"[(:;,]| - | (?:{any_of('reason')}) ", re.I)
