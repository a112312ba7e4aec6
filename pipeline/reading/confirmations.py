"""Returns and the secretariat's file of confirmed readings in, Returns with those readings out.

A probable reading is accepted, or another one put in its place, by a line that says who and why.
The department's file is never touched; every line that was applied, or could not be, is printed.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.grid import RawCell, full_address
from pipeline.reading.cell.understood import Reading
from pipeline.reading.cell.value_cell import read_cell
from pipeline.returns import Answer, Notice, Return
from schemas.form.model import Form, Row
from schemas.tables import read_csv
from schemas.text import fold
from schemas.wording.as_text import STATE, fraction, number
from schemas.wording.messages import is_repair

COLUMNS = ("unit", "code", "value", "who", "why")
_ACCEPTED = tuple(map(fold, ("đúng", "ok", "xác nhận")))
_LEFT_BLANK = fold("để trống")
# Notices, beside repairs, that a confirmed reading of their row answers.
_ANSWERED = {
    "row_conflict", "row_repeated", "label_similar", "label_changed", "unit_changed",
    "fraction_unread", "fraction_twice",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One line of the file. `raw`, where given, must still stand in the cell."""

    line: int
    unit: str
    code: str
    value: str
    who: str
    why: str
    period: str = ""
    raw: str = ""
    until: str = ""


class _Unusable(Exception):
    """A line that cannot be applied; `args[0]` says why, for the secretariat."""


def load_confirmations(path: Path) -> tuple[Confirmation, ...]:
    """Read the file; raises DefinitionError where it has not the columns."""
    names = Confirmation.__dataclass_fields__.keys() - {"line"}
    return tuple(
        Confirmation(line, **{name: record.get(name, "") for name in names})
        for line, record in read_csv(path, COLUMNS)
    )


def confirm(
    returns: Sequence[Return], confirmations: Sequence[Confirmation], forms: Sequence[Form],
    path: Path, today: dt.date | None = None,
) -> list[Return]:  # fmt: skip
    """Apply each line to the return it is of; what cannot be applied is said of the file itself."""
    confirmed, unused = list(returns), []
    by_id = {form.id: form for form in forms}
    wanted = Counter((item.unit, item.period, item.code) for item in confirmations)
    for item in confirmations:
        try:
            if wanted[item.unit, item.period, item.code] > 1:
                raise _Unusable("có nhiều dòng cho cùng một chỉ tiêu")
            _check(item, today or dt.date.today())
            _apply(item, confirmed, by_id)
        except _Unusable as problem:
            words = {"line": str(item.line), "unit": item.unit, "code": item.code}
            words["problem"] = str(problem)
            unused.append(Notice("repair_unused", words=tuple(words.items())))
    return [*confirmed, *([Return(file=str(path), notices=tuple(unused))] if unused else [])]


def _check(item: Confirmation, today: dt.date) -> None:
    if not (item.who and item.why):
        raise _Unusable("thiếu người xác nhận hoặc lý do")
    try:
        expired = bool(item.until) and dt.date.fromisoformat(item.until) < today
    except ValueError as error:
        raise _Unusable(f"ngày «{item.until}» không đúng dạng 2025-06-30") from error
    if expired:
        raise _Unusable(f"đã hết hạn ngày {item.until}")


def _apply(item: Confirmation, returns: list[Return], forms: dict[str, Form]) -> None:
    places = [
        number for number, found in enumerate(returns)
        if found.readable and found.unit == item.unit and item.period in ("", found.period)
    ]  # fmt: skip
    if not places:
        raise _Unusable("không có báo cáo nào của đơn vị này trong kỳ")
    for place in places:
        returns[place] = _applied(item, returns[place], forms[returns[place].form])


def _applied(item: Confirmation, found: Return, form: Form) -> Return:
    row = form.by_code.get(item.code.rstrip("."))
    answer = next((a for a in found.answers if row and a.key == row.key), None)
    if answer is None:
        raise _Unusable("biểu không có chỉ tiêu này")
    if item.raw and item.raw != answer.raw.strip():
        raise _Unusable(f"ô nay ghi «{answer.raw}», khác với lúc xác nhận («{item.raw}»)")
    reading = _reading(item, row, answer)
    new = replace(
        answer, state=reading.state, value=reading.value, decimals=reading.decimals,
        numerator=reading.numerator, denominator=reading.denominator,
        repairs=(*answer.repairs, "confirmed"),
    )  # fmt: skip
    words = {"raw": answer.raw, "value": _shown(new), "who": item.who, "why": item.why}
    where = (full_address(answer.sheet, answer.cell),) if answer.sheet else ()
    notices = [n for n in found.notices if not _is_answered(n, row.key)]
    notices.append(Notice("repair_confirmed", (row.key,), where, tuple(words.items())))
    answers = tuple(
        new if a.key == row.key else _with_total(a, form.by_key[a.key], answer, new)
        for a in found.answers
    )
    return replace(found, answers=answers, notices=tuple(notices))


def _reading(item: Confirmation, row: Row, answer: Answer) -> Reading:
    word = fold(item.value)
    if word in _ACCEPTED:
        if answer.state in ("unreadable", "blank"):
            raise _Unusable("ô chưa đọc được số nào để xác nhận; cần ghi giá trị")
        names = ("state", "value", "decimals", "numerator", "denominator")
        return Reading(**{name: getattr(answer, name) for name in names})
    if word == _LEFT_BLANK:
        return Reading("blank")
    reading = read_cell(RawCell(item.value, "text"), row)
    if reading.state in ("unreadable", "blank"):
        raise _Unusable(f"giá trị «{item.value}» không đọc được")
    return reading


def _with_total(answer: Answer, row: Row, old: Answer, new: Answer) -> Answer:
    """A share whose Y was the figure now confirmed to be another."""
    if not row.denominator_is_row or row.denominator != old.key or answer.numerator is None:
        return answer
    if old.value is not None and answer.denominator != old.value:
        return answer  # it has a Y of its own
    if "computed_from_fraction" in answer.repairs and new.value:
        value = 100 * answer.numerator / new.value
        return replace(answer, denominator=new.value, value=value)
    return replace(answer, denominator=new.value)


def _is_answered(notice: Notice, key: str) -> bool:
    return notice.keys == (key,) and (is_repair(notice.id) or notice.id in _ANSWERED)


def _shown(answer: Answer) -> str:
    if answer.state != "value":
        return STATE[answer.state].lower()
    text = number(answer.value, answer.decimals)
    if answer.denominator is None or answer.numerator is None:
        return text
    return f"{text} ({fraction(answer.numerator, answer.denominator)})"
