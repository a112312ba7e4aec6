"""A figure in a note and its row in, whether the words about it are the row's own out.

A note's figure concerns the row only when it plainly counts the same thing; a part («trong đó»,
«lĩnh vực», «trễ hạn»), another time, a date or a document's number does not. The words are in
schemas/vocabulary/note_words.csv.
"""

import functools
import itertools
import re
from dataclasses import dataclass

from schemas.form.model import Form, Row
from schemas.text import fold
from schemas.vocabulary.note_words import note_words
from schemas.vocabulary.words import abbreviations, phrases

CLAUSE = re.compile(r"[;\n]|\.(?=\s|$)")
PER_CENT = rf"(?:%|{phrases('per_cent')[0]}\b)"
_PERCENT = re.compile(r"[\d.,]+\s*%")
_FIRST, _SECOND = map(fold, phrases("one_word"))
FIGURE = r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?"
ROW, OWN, WIDER = "row", "own", "wider"
_ONE_WORD = {_FIRST: _SECOND}


def value_of(figure: str) -> float:
    """The value of what FIGURE matches.

    >>> value_of("1.232"), value_of("89,94")
    (1232.0, 89.94)
    """
    return float(figure.replace(".", "").replace(",", "."))


def is_of_other(text: str, row: Row) -> bool:
    """Whether a text speaks of another time, a plan or a comparison, which the row itself does not."""
    said, label = f" {fold(text)} ", f" {fold(row.label)} "
    return any(f" {words} " in said and f" {words} " not in label for words in note_words("other"))


def is_number_of(before: str) -> bool:
    """True before the number of a document: «Kế hoạch số 12/50», but not «Tổng số 12/50»."""
    *others, last = ("", *fold(before).split())
    return last in note_words("number_of") and others[-1:] != list(note_words("total")[:1])


def naming_of(clause: str, match: re.Match[str], row: Row, form: Form) -> str:
    """How the words about a figure name the row; percentages beside it say nothing more."""
    before, after = clause[: match.start()], clause[match.end() :]
    between = match.groupdict().get("between") or ""
    return naming(_PERCENT.sub(" ", f"{before} {between}"), _PERCENT.sub(" ", after), row, form)


def naming(before: str, after: str, row: Row, form: Form) -> str:
    """ROW, OWN, WIDER, or '' where words before and after a figure are not all the row's own.

    ROW: «8/21 nhiệm vụ» counts its things. OWN: «đúng hẹn đạt 95%» says what tells its hồ sơ from
    others. WIDER: «hoàn thành» is more than «hoàn thành đúng hạn». '': «trễ hạn 124/1232 hồ sơ».
    """
    said = {*telling(before), *telling(_before_aside(after))}
    words = words_of(row, form)
    if not said <= words.own | words.things:
        return ""
    if words.last in said:
        return OWN
    return ROW if said <= words.things else WIDER


def _before_aside(text: str) -> str:
    """The words before an explanation: «12/19 người gồm lãnh đạo Sở» → «người»."""
    asides = note_words("aside")
    return " ".join(itertools.takewhile(lambda word: fold(word) not in asides, text.split()))


def telling(text: str) -> list[str]:
    """The words of a text that say anything, abbreviations written out; «hẹn» and «hạn» are one."""
    folded = f" {written_out(text)} "
    for words in (*note_words("lead"), *note_words("neutral")):
        folded = folded.replace(f" {words} ", " ")
    return [_ONE_WORD.get(word, word) for word in folded.split()]


def written_out(text: str) -> str:
    """A text folded, its abbreviations in full."""
    known = abbreviations()
    return " ".join(known.get(word, word) for word in fold(text).split())


@dataclass(frozen=True)
class Words:
    """`things` are counted by the row («hồ sơ») or by the form («người»), `own` are all of the row's.

    `tells` are the words that tell what is counted from its total («hồ sơ giải quyết *đúng hạn*»),
    `last` the last of them.
    """

    things: frozenset[str]
    own: frozenset[str]
    tells: tuple[str, ...]

    @property
    def last(self) -> str:
        return self.tells[-1] if self.tells else ""


@functools.lru_cache(maxsize=1024)
def words_of(row: Row, form: Form) -> Words:
    texts = row.numerator or row.label, form.denominator_label(row) or ""
    counted, whole = map(telling, texts)
    pairs = zip(*map(_after_leads, texts), strict=False)
    things = {word for word, _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs)}
    things |= _counted(form)
    tells = tuple(word for word in counted if word not in {*things, *whole})
    return Words(frozenset(things), frozenset({*telling(row.label), *counted, *whole}), tells)


@functools.lru_cache(maxsize=1024)
def things_of(label: str) -> list[str]:
    """The words of a label after «Tổng số», «Số lượng»: biên, chế, được, giao…"""
    words = written_out(label)
    for lead in sorted(map(fold, phrases("counted")), key=len, reverse=True):
        words = words.removeprefix(f"{lead} ")
    return words.split()


def _after_leads(text: str) -> list[str]:
    """«Tổng số cơ quan» → cơ, quan."""
    words = written_out(text)
    for lead in note_words("lead"):
        words = words.removeprefix(f"{lead} ")
    return words.split()


@functools.lru_cache(maxsize=16)
def _counted(form: Form) -> frozenset[str]:
    """The words of all units in which the form counts: «người», «hồ sơ»."""
    return frozenset(word for row in form.value_rows for word in telling(row.unit))
