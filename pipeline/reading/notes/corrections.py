"""A note in, Notices out where it says in so many words that the figure is another one, or none.

«Đúng là 12», «nhập nhầm, sửa thành 95%», «KAD»: nothing has to be known of the row for that. The
words are in schemas/vocabulary/note_words.csv.
"""

import functools
import itertools
import re
from collections.abc import Iterator

from pipeline.grid import full_address
from pipeline.reading.notes.words import (
    CLAUSE,
    FIGURE,
    OWN,
    ROW,
    naming,
    telling,
    value_of,
    words_of,
)
from pipeline.returns import Answer, Notice
from schemas.figure import Figure
from schemas.form.model import Form, Row
from schemas.text import fold
from schemas.vocabulary.note_words import any_of, note_words
from schemas.vocabulary.words import state_word
from schemas.wording.as_text import STATE, number

_REASON = re.compile(rf"[,.;:(]|\s[-–—]\s|(?<!\w)(?:{any_of('reason')})(?!\w)", re.I)
_SO = re.compile(rf"(?<!\w)(?:{any_of('so')})(?!\w)", re.I)
_FIGURE = (
    rf"(?<![\w/.,])(?P<said>{FIGURE})(?:\s*/\s*(?P<over>{FIGURE}))?\s*(?P<percent>%)?(?![\d/])"
)


def corrections(note: str, row: Row, answer: Answer, form: Form) -> Iterator[Notice]:
    """What a note says against the figure itself, whatever else it speaks of."""
    value = answer.figure.value
    if value is None:
        return
    if said := _said_instead(note, value, answer.figure) or (
        _parts_together(note, value, row, form) if row.is_number else ""
    ):
        yield notice_of_note("note_differs", (answer,), said=said, value=number(value))
    elif part := _other_part(note, answer.figure):
        yield notice_of_note("note_differs", (answer,), said=part[0], value=number(part[1]))
    elif value and (said := _says_none(note, row, form)):
        yield notice_of_note("note_says_none", (answer,), said=said, value=number(value))


def _said_instead(note: str, value: float, figure: Figure) -> str:
    """The figure that a correction gives («12», «95%», «1100/1232»), '' where it is the one written."""
    own = (value, figure.numerator, figure.denominator)
    matches = (pattern.finditer(note) for pattern in (_correction(), _confirmed()))
    for match in itertools.chain(*matches):
        said, over, percent = match.group("said", "over", "percent")
        room = max(10.0 ** -len(said.partition(",")[2]), 10.0 ** -(figure.decimals or 0))
        if percent and abs(value_of(said) - value) >= room:
            return f"{said}%"
        if over and (value_of(said), value_of(over)) != own[1:] and value_of(said) != value:
            return f"{said}/{over}"
        if not over and not percent and value_of(said) not in own:
            return said
    for match in _replacement().finditer(note):
        if value_of(match["old"] or match["was"]) in own and value_of(match["said"]) not in own:
            return match["said"]
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
def _confirmed() -> re.Pattern[str]:
    """«95% mới đúng»."""
    return re.compile(rf"{_FIGURE}\s*(?:{any_of('correct')})(?!\w)", re.I)


@functools.cache
def _replacement() -> re.Pattern[str]:
    """«Sửa 9 thành 12», «9 → 12»."""
    swap, into = map(any_of, ("swap", "into"))
    by_words = rf"(?<!\w)(?:{swap})\s+(?:[^\W\d]+\s+)?(?P<old>{FIGURE})(?:\s+[^\W\d]+){{0,3}}?\s+(?:{into})"
    return re.compile(rf"(?:{by_words}|(?P<was>{FIGURE})\s*(?:[-=]>|→))\s*(?P<said>{FIGURE})", re.I)


@functools.cache
def _denial() -> re.Pattern[str]:
    not_this, but = map(any_of, ("not_this", "but"))
    return re.compile(rf"(?<!\w)(?:{not_this})[\s:]*(?P<said>{FIGURE})(?=\W*(?:$|{but}))", re.I)


def _parts_together(note: str, value: float, row: Row, form: Form) -> str:
    """«Nam 20, nữ 24» where these are all that a clause says, and are not the figure together."""
    for clause in CLAUSE.split(note):
        words = {word for word in telling(clause) if not word[0].isdigit()}
        words -= {*note_words("people"), *words_of(row, form).things}
        parts = list(map(value_of, re.findall(FIGURE, clause)))
        for names in map(note_words, ("sex", "levels")):
            are_all = words == {word for name in names for word in name.split()}
            if are_all and len(parts) == len(names) and value not in parts:
                return number(sum(parts)) if sum(parts) != value else ""
    return ""


def _other_part(note: str, figure: Figure) -> tuple[str, float] | None:
    """«Mẫu số là 1300» beside another Y, and that Y."""
    for words, own in (("x", figure.numerator), ("y", figure.denominator)):
        for match in _named_part(words).finditer(note):
            if own is not None and value_of(match["said"]) != own:
                return match[0], own
    return None


@functools.cache
def _named_part(words: str) -> re.Pattern[str]:
    link = rf"(?:[:=]|(?<!\w)(?:{any_of('to')})(?!\w))"
    return re.compile(
        rf"(?<!\w)(?:{any_of(words)})\s*{link}\s*(?P<said>{FIGURE})(?![\d.,]*\d|\s*[%/])", re.I
    )


def _says_none(note: str, row: Row, form: Form) -> str:
    """A state («KAD do không có TTHC»), or that there is none («chưa ban hành văn bản nào»)."""
    first = _REASON.split(note, maxsplit=1)[0].strip()
    for said in (first, *(part.strip(" .") for part in _SO.split(note)[1:])):
        found = state_word(said)
        if found and (found[0] != "none" or fold(said) in note_words("nothing")):
            return STATE.get(found[0], said)
    return next((clause for clause in CLAUSE.split(note) if _denies(clause, row, form)), "")


def _denies(clause: str, row: Row, form: Form) -> bool:
    """True of «không có hồ sơ», «chưa ban hành», «chưa ban hành văn bản nào»: all that the row counts.

    What is not yet done of a whole says nothing of the part that is.
    """
    words = fold(clause).split()
    if not words or words[0] not in note_words("without") or {*words[1:2]} & {*note_words("aside")}:
        return False
    if words[-1] in note_words("any"):
        return bool(naming("", " ".join(words[1:-1]), row, form))
    is_whole = row.kind == "count" and not row.denominator
    said = f" {' '.join(words[1:])} "
    for arises in note_words("arises"):
        said = said.replace(f" {arises} ", " ")
    if words[0] == note_words("without")[-1] and not is_whole:
        return False
    return (not said.strip() and is_whole) or (
        bool(telling(said)) and naming(said, "", row, form) in (ROW, OWN)
    )


def notice_of_note(identifier: str, answers: tuple[Answer, ...], **words: str) -> Notice:
    """A notice on the figures, and on the note of the last one, which is quoted."""
    noted = answers[-1]
    cells = [full_address(answer.sheet, answer.cell) for answer in answers]
    cells.append(full_address(noted.sheet, noted.note_cell or noted.cell))
    words |= {"note": noted.note}
    keys = tuple(answer.key for answer in answers)
    return Notice(identifier, keys, tuple(dict.fromkeys(cells)), tuple(words.items()))
