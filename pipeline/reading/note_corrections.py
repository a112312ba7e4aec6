"""A note in, Notices out where it says in so many words that the figure is another one, or none.

«Đúng là 12», «nhập nhầm, sửa thành 95%», «KAD»: nothing has to be known of the row for that. The
words are in schemas/vocabulary/note_words.csv.
"""

import functools
import re
from collections.abc import Iterator

from pipeline.grid import full_address
from pipeline.reading.cell.numeral import clean
from pipeline.reading.note_words import CLAUSE, FIGURE, any_of, naming, note_words, value_of
from pipeline.returns import Answer, Notice
from schemas.figure import Figure
from schemas.form.model import Form, Row
from schemas.text import fold
from schemas.vocabulary.words import state_word
from schemas.wording.as_text import STATE, number

_REASON = re.compile(rf"[,.;:(]|(?<!\w)(?:{any_of('reason')})(?!\w)", re.I)
_FIGURE = (
    rf"(?<![\w/.,])(?P<said>{FIGURE})(?:\s*/\s*(?P<over>{FIGURE}))?\s*(?P<percent>%)?(?![\d/])"
)


def corrections(row: Row, answer: Answer, form: Form) -> Iterator[Notice]:
    """What a note says against the figure itself, whatever else it speaks of."""
    note, value = clean(answer.note), answer.figure.value
    if value is None:
        return
    if said := _said_instead(note, value, answer.figure):
        yield notice_of_note("note_differs", (answer,), said=said, value=number(value))
    elif value and (said := _says_none(note, row, form)):
        yield notice_of_note("note_says_none", (answer,), said=said, value=number(value))


def _said_instead(note: str, value: float, figure: Figure) -> str:
    """The figure that a correction gives («12», «95%», «1100/1232»), '' where it is the one written."""
    own = (value, figure.numerator, figure.denominator)
    for match in _correction().finditer(note):
        said, over, percent = match.group("said", "over", "percent")
        room = max(10.0 ** -len(said.partition(",")[2]), 10.0 ** -(figure.decimals or 0))
        if percent and abs(value_of(said) - value) >= room:
            return f"{said}%"
        if over and (value_of(said), value_of(over)) != own[1:] and value_of(said) != value:
            return f"{said}/{over}"
        if not over and not percent and value_of(said) not in own:
            return said
    taken_back = (match["said"] for match in _denial().finditer(note))
    return next((f"≠ {said}" for said in taken_back if value_of(said) == value), "")


@functools.cache
def _correction() -> re.Pattern[str]:
    """A phrase, words that lead to the figure, the figure.

    What says that something was changed («đính chính 2 văn bản») has to say what it is now, or end there.
    """
    first, change, links, to = map(any_of, ("correction", "change", "link", "to"))
    lead = rf"(?:[\s–-]|(?<!\w)(?:{links})(?!\w))*"
    now = rf"(?:(?:[:=]|(?<!\w)(?:{to})(?!\w)){lead})"
    ends = r"(?=[\d.,/%\s]*(?:$|[;)\n]))"
    opening = rf"(?:(?:{first}){lead}{now}*|(?:{change}){lead}(?:{now}+|{ends}))"
    return re.compile(rf"(?<!\w){opening}{_FIGURE}", re.I)


@functools.cache
def _denial() -> re.Pattern[str]:
    not_this, but = map(any_of, ("not_this", "but"))
    return re.compile(rf"(?<!\w)(?:{not_this})[\s:]*(?P<said>{FIGURE})(?=\W*(?:$|{but}))", re.I)


def _says_none(note: str, row: Row, form: Form) -> str:
    """A state («KAD do không có TTHC»), or that there is none («chưa ban hành văn bản nào»)."""
    first = _REASON.split(note, maxsplit=1)[0].strip()
    found = state_word(first)
    if found and (found[0] != "none" or fold(first) in note_words("nothing")):
        return STATE.get(found[0], first)
    for clause in CLAUSE.split(note):
        words = fold(clause).split()
        if words[:1] and words[0] in note_words("without") and words[-1] in note_words("any"):
            return clause if naming("", " ".join(words[1:-1]), row, form) else ""
    return ""


def notice_of_note(identifier: str, answers: tuple[Answer, ...], **words: str) -> Notice:
    """A notice on the figures, and on the note of the last one, which is quoted."""
    noted = answers[-1]
    cells = [full_address(answer.sheet, answer.cell) for answer in answers]
    cells.append(full_address(noted.sheet, noted.note_cell or noted.cell))
    words |= {"note": noted.note}
    keys = tuple(answer.key for answer in answers)
    return Notice(identifier, keys, tuple(dict.fromkeys(cells)), tuple(words.items()))
