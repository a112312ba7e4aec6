"""What is put into a template in, what its live checks show at once out: their cached results.

The same reading as the formulas of check_sheet, in Python; LibreOffice's recalculation must equal
it. It is stricter than the reader of returns: a person who is typing can still be asked again.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from pipeline.past.previous import Past
from pipeline.reading.cell.numeral import decimals_of
from pipeline.returns import Filled
from pipeline.template.asked_rows import Cut
from schemas.compilers import as_value
from schemas.compilers.as_excel import DECIMALS
from schemas.form.model import Form, Row
from schemas.frames import STATES
from schemas.rules.expression import MICRO
from schemas.rules.rule import Rule
from schemas.vocabulary.words import written_states

BLANK, VALUE, NOT_APPLICABLE, NOT_AVAILABLE, UNREADABLE = range(len(STATES))
ZERO = len(STATES)  # a word such as «Không» that is read as 0
LARGEST = 1e12
SHARE_DECIMALS = 2  # of a percentage that the template computes


@dataclass(frozen=True, slots=True)
class Line:
    """One row as its formulas prepare it; figures are whole millionths.

    `raw` and what follows is what stands in the cells, formulas computed; `word` and `said` what
    the value cell and the reason beside it mean alone, `code` a code's number plus one.
    """

    state: int = BLANK
    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    spread: int = 1
    covered: bool = False
    word: int = BLANK
    said: int = BLANK
    word_x: int = BLANK
    word_y: int = BLANK
    code: int = 0
    raw: object = ""
    raw_x: object = ""
    raw_y: object = ""
    reason: object = ""


@dataclass(frozen=True, slots=True)
class Total:
    """The row that is a percentage's Y: the number its cell shows, and the figure it is read as."""

    shown: float | None = None
    read: float | None = None


_NOTHING, _BLANK, _NO_TOTAL = Filled(), Line(), Total()


def word_codes() -> dict[str, int]:
    """Every word that stands for a state, with the number that formulas know the state by."""
    return {
        words: ZERO if state == "none" else STATES.index(state)
        for words, state in written_states().items()
    }


def code_words(row: Row) -> dict[str, int]:
    """What a coded row takes as text, with the code's number; its list comes first."""
    texts = {}
    for code in row.codes:
        for text in (f"{code.number} - {code.label}", code.label, str(code.number)):
            texts.setdefault(text, code.number)
    return texts


def share(numerator: float, denominator: float) -> float:
    """100·X/Y as the template's formula shows it."""
    exact = Decimal(repr(100 * numerator / denominator))
    return float(exact.quantize(Decimal(1).scaleb(-SHARE_DECIMALS), ROUND_HALF_UP))


def is_figure(content) -> bool:
    return isinstance(content, int | float) and not isinstance(content, bool)


def lines(
    form: Form, cut: Cut, filled: Mapping[str, Filled], tick: str, nothing: bool = False,
    only: Set[str] | None = None,
) -> dict[str, Line]:  # fmt: skip
    """Every row by key, or those that are wanted; `tick` is the word that a ticked heading holds."""
    ticked = {"": nothing}
    found: dict[str, Line] = {}
    for row in form.rows:
        content = filled.get(row.key, _NOTHING)
        heading = row.kind.startswith("heading")
        ticked[row.key] = ticked[row.parent] or (heading and _same(content.state, tick))
        if only is not None and row.key not in only:
            continue
        total = _NO_TOTAL
        if row.takes_fraction and row.denominator_is_row and row.key in cut.open:
            whole = form.by_key[row.denominator]
            total = _total(whole, filled.get(whole.key, _NOTHING))
        found[row.key] = _BLANK
        if content is _NOTHING and total == _NO_TOTAL and not ticked[row.key]:
            continue
        line = found[row.key] = Line(covered=ticked[row.key], reason=content.state)
        if row.is_read and row.kind != "text":
            found[row.key] = _line(row, content, total, line, row.key in cut.asked)
    return found


def _line(row: Row, content: Filled, total: Total, line: Line, asked: bool) -> Line:
    word, code, figure = _typed(row, content)
    said = _word(content.state) if row.is_value else BLANK
    raw = "" if content.value is None else content.value
    x, y, parts = _parts(row, content, total)
    state = _state(word, said)
    if state == BLANK and x is not None and y:
        state, figure = VALUE, 100 * x / y
        if y > 0 and raw == "" and parts["word_y"] == VALUE:  # the value cell's own formula
            word, figure = VALUE, share(x, y)
            raw = figure
    elif state == BLANK and line.covered and asked:
        state = NOT_APPLICABLE
    shown = figure if state == VALUE else None
    known = word in (VALUE, ZERO) and shown is not None and row.takes_fraction
    return replace(
        line, state=state, value=_micro(shown), numerator=_micro(x), denominator=_micro(y),
        spread=_spread(shown) if known else 1, word=word, said=said, code=code, raw=raw, **parts,
    )  # fmt: skip


def _total(row: Row, content: Filled) -> Total:
    word, _, figure = _typed(row, content)
    read = figure if _state(word, _word(content.state)) == VALUE else None
    return Total(figure if word == VALUE else None, read)


def _parts(row: Row, content: Filled, total: Total):
    """X and Y as known, and what their cells hold and mean."""
    if not row.takes_fraction:
        return None, None, {}
    word_x, word_y = _word(content.numerator), _word(content.denominator)
    x = float(content.numerator) if word_x == VALUE else None
    y = float(content.denominator) if word_y == VALUE else None
    raw_y = content.denominator
    shown = total.shown
    if word_y == BLANK and shown is not None and (shown > 0 or is_figure(content.numerator)):
        y, word_y, raw_y = shown, _word(shown), shown  # the cell's own formula
    elif y is None and x is not None:
        y = total.read
    raw_x = "" if content.numerator is None else content.numerator
    raw_y = "" if raw_y is None else raw_y
    return x, y, {"raw_x": raw_x, "raw_y": raw_y, "word_x": word_x, "word_y": word_y}


def _typed(row: Row, filled: Filled) -> tuple[int, int, float | None]:
    """What the value cell alone says: a state's number, a code's, and the figure."""
    content = filled.value
    if row.kind == "code" and isinstance(content, str):
        for text, number in code_words(row).items():
            if _same(content, text):
                return VALUE, number + 1, float(number)
    word = _word(content)
    if word == ZERO:
        return word, 0, 0.0
    return word, 0, float(content) if word == VALUE else None


def _word(content) -> int:
    if content is None or (isinstance(content, str) and not content.strip()):
        return BLANK
    if is_figure(content):
        return VALUE if abs(content) <= LARGEST else UNREADABLE
    if isinstance(content, str):
        for words, code in word_codes().items():
            if _same(content, words):
                return code
    return UNREADABLE


def _state(word: int, said: int) -> int:
    """The value cell and the column beside it must not say two things."""
    if word and said and word != said:
        return UNREADABLE
    if said in (ZERO, VALUE):
        return UNREADABLE
    return VALUE if word == ZERO else word or said


def _same(content, words: str) -> bool:
    return isinstance(content, str) and " ".join(content.split()).casefold() == words.casefold()


def _micro(figure: float | None) -> int | None:
    return None if figure is None else round(figure * MICRO)


def _spread(figure: float) -> int:
    return 10 ** (DECIMALS - min(decimals_of(figure), DECIMALS))


def outcomes(
    form: Form, cut: Cut, prepared: Mapping[str, Line], past: Mapping[str, Past],
    rules: Iterable[Rule],
) -> dict[str, bool | None]:  # fmt: skip
    """The verdict of every rule, by its id."""
    cells = {key: _cell(line, key in cut.asked, past.get(key)) for key, line in prepared.items()}
    return {rule.id: as_value.outcome(rule, form, cut.level, cells) for rule in rules}


def _cell(line: Line, asked: bool, past: Past | None) -> as_value.Cell:
    def units(micro: int | None) -> float | None:
        return None if micro is None else micro / MICRO

    past = past or Past()
    return as_value.Cell(
        STATES[line.state], units(line.value), units(line.numerator), units(line.denominator),
        line.spread / MICRO, asked, past.previous, past.least,
    )  # fmt: skip
