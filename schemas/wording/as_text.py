"""How figures, days and rows are written in Vietnamese; sentences that several outputs share."""

import datetime as dt
import functools
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.rules.rule import LEVELS
from schemas.units.unit import Unit
from schemas.wording.papers import named, worded

_said = functools.partial(worded, "phrases")
SEVERITY = named("phrases", "severity")
STATE = named("phrases", "state")
SHORT_STATE = named("phrases", "short_state")
AGGREGATE = named("phrases", "aggregate")
FLAG = named("phrases", "flag")
PART = named("phrases", "part")
BESIDE = named("phrases", "beside")
UNKNOWN_UNIT, YES, DISTRIBUTION, UNANSWERED = map(
    _said, ("unknown_unit", "yes", "distribution", "unanswered")
)

_COMMITTEES = ("UBND", "Ủy ban", "Uỷ ban")  # how a roster may name a place already
_CALLS = 3  # that one person makes first


def number(value: float | None, decimals: int | None = None) -> str:
    """Write a number as Vietnamese offices do: 1234.5 → «1.234,5»; a missing one is «…»."""
    if value is None or math.isnan(value):
        return "…"
    if decimals is None:
        text = f"{round(value, 6):,.6f}".rstrip("0").rstrip(".")
    else:
        text = f"{value:,.{decimals}f}"
    text = text.translate(str.maketrans(",.", ".,"))
    return "0" if text in ("-0", "") else text


def unit_of_measure(row: Row) -> str:
    """The unit as the form prints it, a line for each code; a share without a unit is in %."""
    unit = row.printed_unit or row.unit or ("%" if row.kind == "ratio" else "")
    return re.sub(r"(= ?\d+) ", r"\1\n", unit)


def codes(row: Row) -> str:
    """The row's codes as the form prints them: «0 = Không; 1 = Có»."""
    return "; ".join(f"{code.number} = {code.label}" for code in row.codes)


def code_label(row: Row, number: float) -> str:
    """What a code stands for; a number that is no code of the row is shown as it is."""
    labels: dict[float, str] = {code.number: code.label for code in row.codes}
    return labels.get(number) or unknown_code(f"{number:g}")


def unknown_code(number: str) -> str:
    return _said("code_unknown", number=number)


def amendment(number: int) -> str:
    """How a later version of a closed appendix is called."""
    return _said("amendment", number=number)


def distribution(row: Row, units: Mapping[int, int]) -> str:
    """How many units chose which code: «Trực tuyến: 5 đơn vị; Phát phiếu: 20 đơn vị»."""
    of = _said("units")
    return "; ".join(f"{choice(row, code)}{units[code]} {of}" for code in sorted(units))


def distribution_in_lines(row: Row, units: Mapping[int, int]) -> str:
    """The same in a cell, a code a line: «Trực tuyến: 5», «Phát phiếu: 20»."""
    return "\n".join(f"{choice(row, code)}{units[code]}" for code in sorted(units))


def choice(row: Row, code: int) -> str:
    """What stands before the number of units that chose a code."""
    return f"{code_label(row, code)}: "


def figure_and_basis(row: Row, total: Mapping[str, Any]) -> str:
    """A line of TOTALS in words: «1.234 (28/30 đơn vị)»."""
    if row.kind == "code" and total.get("distribution"):
        return distribution(row, total["distribution"])
    digits = 2 if row.kind == "ratio" else 6
    shown = "…" if total.get("value") is None else number(round(total["value"], digits))
    of_units = basis(total.get("answered", 0), total.get("expected", 0))
    if total.get("denominator") is not None:
        of_units = f"{fraction(total['numerator'], total['denominator'])}; {of_units}"
    return f"{shown} ({of_units})"


def basis(answered: int, expected: int) -> str:
    """How many of the units a figure rests on: «28/30 đơn vị»."""
    return _said("units.of", answered=answered, expected=expected)


def compared_with(period: str) -> str:
    """The heading over the columns of an earlier period."""
    return _said("compared_with", period=in_sentence(period))


def form_version(form: Form, name: str = "") -> str:
    """Which version of which form: «Biểu cchc_2023, dùng cho số liệu từ 01/01/2021 đến …».

    Who types nothing reads another `name` than the id.
    """
    name = name or form.id
    name = _said("form_version.draft", form=name, draft=form.draft) if form.draft else name
    days = {"start": f"{form.valid_from:%d/%m/%Y}"}
    if form.valid_to:
        return _said("form_version.until", form=name, end=f"{form.valid_to:%d/%m/%Y}", **days)
    return _said("form_version", form=name, **days)


def titled(form: Form, title: str) -> str:
    """The title of the form as a paper sets it, and under it that the form is but a draft."""
    return f"{title}\n({form.draft})" if form.draft else title


def faults(errors: int, warnings: int, unanswered: int = 0) -> str:
    """«3 lỗi, 12 cảnh báo và 2 chỉ tiêu chưa điền»; what there is none of is not spoken of."""
    counts = {"error": errors, "warning": warnings, "unanswered": unanswered}
    return _together(
        [_said(f"faults.{name}", count=count) for name, count in counts.items() if count]
    )


def readings(count: int) -> str:
    """« Còn 2 cách đọc chưa xác nhận.», behind a count of what is wrong; '' of none."""
    return f" {_said('readings', count=count)}" if count else ""


def _together(said: Sequence[str]) -> str:
    """«a, b và c»."""
    if len(said) < 2:
        return "".join(said)
    return _said("faults.and", first=", ".join(said[:-1]), second=said[-1])


def mending(errors: int, unanswered: int) -> str:
    """«sửa 3 lỗi và điền 2 chỉ tiêu còn trống»."""
    counts = {"error": errors, "unanswered": unanswered}
    return _together(
        [_said(f"mend.{name}", count=count) for name, count in counts.items() if count]
    )


def contact(words: str) -> str:
    """The last sentence of a reminder, where the deadlines name somebody."""
    return f" {_said('contact', words=words)}" if words else ""


def part(row: Row, name: str) -> str:
    """A line of the matrix under its row: X, Y, or one of the codes."""
    if name.startswith("code:"):
        number = name.removeprefix("code:")
        return f"{number} = {code_label(row, int(number))}"
    return PART[name]


def decision(words: Mapping[str, str] | None) -> str:
    """«Lê Thị B, 08:00 15/06/2023: đã gọi»; '' of none, no time of one whose file says none."""
    if not words:
        return ""
    who = ", ".join(filter(None, (words["who"], day_and_time(words.get("at", "")))))
    return _said("decision", who=who, why=words["why"])


def day_and_time(moment: str) -> str:
    """«2023-06-15T16:30:00» as an office writes it: «16:30 15/06/2023»; '' stays ''."""
    day, _, time = moment.partition("T")
    return " ".join(filter(None, (time[:5], day_in_words(day))))


def paper(kind: str, unit: str, form: Form, period: Period) -> str:
    """What a paper to a unit is called: «SNgV - CCHC 6T 2023 - cần sửa»; kinds are those of sent.csv."""
    return worded("sent", kind, unit=unit, form=form.short, period=period.short)


def asked_for(period: Period, form: Form | None = None) -> str:
    """«6 tháng đầu năm 2026», and by which form, where the office uses several."""
    return (
        worded("phrases", "by_form", period=period.title, form=form.title) if form else period.title
    )


def addressee(unit: Unit) -> str:
    """Whom a letter is to: a department by its name, a place by the committee that governs it."""
    if unit.name.startswith(_COMMITTEES):
        return unit.name
    names = {"unit": unit.name, "unit_in_sentence": in_sentence(unit.name)}
    return worded("prompts", f"sender.{unit.level}", **names)


def day_in_words(day: str) -> str:
    """«2023-06-15» → «15/06/2023»."""
    return "/".join(reversed(day.split("-"))) if day else ""


def fraction(numerator: float, denominator: float) -> str:
    """A numerator over its denominator: «609/652»."""
    return f"{number(numerator)}/{number(denominator)}"


def findings_count(errors: int, warnings: int, unanswered: int, infos: int) -> str:
    """How much was found: «3 lỗi; 12 cảnh báo; 2 chỉ tiêu chưa điền; 0 lưu ý»."""
    counts = {"error": errors, "warning": warnings, "info": infos}
    said = [f"{counts[key]} {word.lower()}" for key, word in SEVERITY.items()]
    blank = [_said("faults.unanswered", count=unanswered)] if unanswered else []
    return "; ".join([*said[:2], *blank, *said[2:]])


def explained(codes: Sequence[str], words: str) -> str:
    """A department's own words on a finding of these rows."""
    if codes:
        return _said("explained.codes", codes=", ".join(codes), words=words)
    return _said("explained", words=words)


def call_first(calls: Sequence[tuple[str, str, float]]) -> str:
    """Units whose mistakes weigh most: «Nên gọi trước: SXD (1.1.2: 93 % số của tỉnh)»."""
    parts = [
        f"{unit} ({code}: {number(100 * effect, 0)}%)" for unit, code, effect in calls[:_CALLS]
    ]
    return _said("call_first", calls="; ".join(parts))


def blank_words(form: Form) -> str:
    """What a blank cell of the form stands for."""
    numbers = [row for row in form.value_rows if row.is_number]
    zeros = [row.code for row in numbers if row.blank_is_zero]
    if not zeros:
        return _said("blank.ask")
    whole = len(zeros) == len(numbers)
    return _said("blank.zero") if whole else _said("blank.some", codes=", ".join(zeros))


def deadline_words(due: dt.date | None, contact: str, is_past: bool = False) -> str:
    """When a unit must send, and whom to call: «Chậm nhất ngày 16/06/2023. Liên hệ: …»."""
    said = "deadline.past" if is_past else "deadline"
    when = _said(said, due=f"{due:%d/%m/%Y}") if due else _said("by_letter")
    return _said("contact.after", when=when, words=contact) if contact else when


def in_sentence(words: str) -> str:
    """Words of the form inside a sentence: «Cơ quan, đơn vị» → «cơ quan, đơn vị», TTHC as it is."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def figures_against(severity: str, figures: str, rule: str) -> str:
    """What an error must hold to, and a warning usually does: «1.1.2 = 30 (phải bảo đảm …)»."""
    return _said("must" if severity == "error" else "usually", figures=figures, rule=rule)


def levels(row: Row) -> str:
    """The levels that answer the row, in words; the province itself is left out."""
    return "; ".join(LEVELS[level] for level in row.levels if level != "T") or LEVELS["T"]


def label(row: Row) -> str:
    """Code and label of a row, as findings name it; of a cell «Dòng 2, cột 5 (…)»."""
    return f"{place_in_form(row)} ({row.label.rstrip(' .:')})"


def place_in_form(row: Row) -> str:
    """Where a person finds the row in the printed form: its code, of a cell its line and column."""
    if not row.crossing:
        return row.code
    line, column = row.crossing
    return _said("crossing", line=line, column=column)
