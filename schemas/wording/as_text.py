"""Figures, days, rows and templates in, Vietnamese text out: words that every output shares."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schemas.form.model import PLACEHOLDER, Form, Row
from schemas.rules.rule import LEVELS

_BY_LETTER = "Theo công văn đề nghị báo cáo của cơ quan tổng hợp"
SEVERITY = {"error": "Lỗi", "warning": "Cảnh báo", "info": "Lưu ý"}
STATE = {
    "value": "Có số liệu",
    "not_applicable": "Không áp dụng",
    "not_available": "Chưa có số liệu",
    "blank": "Để trống",
    "unreadable": "Không đọc được",
}
AGGREGATE = {
    "sum": "Cộng các đơn vị",
    "sum_departments": "Cộng các sở, ngành",
    "weighted": "ΣX/ΣY",
    "owner": "Cơ quan chủ trì",
    "distribution": "Phân bố theo mã",
}
SHORT_STATE = {
    "not_applicable": "KAD", "not_available": "CCSL", "unreadable": "KĐĐ",
}  # fmt: skip
UNKNOWN_UNIT = "(chưa rõ đơn vị)"
ATTACHED = "(Kèm theo Báo cáo số …/BC-… ngày … tháng … năm … của …)"
MATRIX_LEGEND = (
    "Ô trống: chưa ghi. Ô nền xám: đơn vị không phải báo cáo. KAD: không áp dụng. CCSL: chưa có số "
    "liệu. KĐĐ: không đọc được. Số in nghiêng có dấu *: không tính vào số liệu tổng hợp. Bấm vào "
    "một số hoặc tên đơn vị để xem nguồn gốc."
)
SOURCES_LEGEND = (
    "Mỗi dòng là một ô đơn vị đã ghi. «Nhận lúc» là lúc tệp được lưu vào thư mục hoặc lần đầu sổ "
    "theo dõi thấy tệp, lấy lúc sớm hơn; mã kiểm tra là SHA-256 của chính tệp đã nhận."
)
EFFECT_LEGEND = (
    "Ảnh hưởng: số liệu tổng hợp thay đổi bao nhiêu phần trăm nếu số liệu của đơn vị bằng mức thường "
    "gặp ở cùng cấp (trung vị); với tỷ lệ: nếu bỏ số liệu của đơn vị. Ô trống: phát hiện không gắn "
    "với một số liệu."
)
YES = "Có"
FLAG = {"falls": "Giảm, không hợp lý", "rises": "Tăng mạnh", "drops": "Giảm mạnh"}
CHART = {"progress": "Tiến độ nộp báo cáo (số đơn vị)"}
DISTRIBUTION = "Phân bố theo mã"
PART = {"numerator": "Tử số (X)", "denominator": "Mẫu số (Y)"}
_PLACEHOLDER = re.compile(PLACEHOLDER)


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
    labels = {code.number: code.label for code in row.codes}
    return labels.get(number, f"mã {number:g}")


def distribution(row: Row, units: Mapping[int, int]) -> str:
    """How many units chose which code: «Trực tuyến: 5 đơn vị; Phát phiếu: 20 đơn vị»."""
    return "; ".join(str(units[code]).join(choice(row, code)) for code in sorted(units))


def choice(row: Row, code: int) -> tuple[str, str]:
    """What stands before and after the number of units that chose a code."""
    return f"{code_label(row, code)}: ", " đơn vị"


def amendment(number: int) -> str:
    """How a title says that this is not the first version."""
    return f"(Bản điều chỉnh số {number})"


def amended(count: int, reason: str) -> str:
    """What an amendment says under its title."""
    words = f"{count} chỉ tiêu thay đổi so với bản đã khóa sổ."
    return f"{words} Lý do: {reason}." if reason else words


def figure_and_basis(row: Row, total: Mapping[str, Any]) -> str:
    """A line of TOTALS in words: «1.234 (28/30 đơn vị)»."""
    if row.kind == "code" and total.get("distribution"):
        return distribution(row, total["distribution"])
    digits = 2 if row.kind == "ratio" else 6
    shown = "…" if total.get("value") is None else number(round(total["value"], digits))
    basis = f"{total.get('answered', 0)}/{total.get('expected', 0)} đơn vị"
    if total.get("denominator") is not None:
        basis = f"{fraction(total['numerator'], total['denominator'])}; {basis}"
    return f"{shown} ({basis})"


def compared_with(period: str) -> str:
    """The heading over the columns of an earlier period."""
    return f"So với {in_sentence(period)}"


def form_version(form: Form) -> str:
    """Which version of which form: «Biểu cchc_2023, dùng cho số liệu từ 01/01/2021 đến …»."""
    until = f" đến {form.valid_to:%d/%m/%Y}" if form.valid_to else ""
    return f"Biểu {form.id}, dùng cho số liệu từ {form.valid_from:%d/%m/%Y}{until}"


def chart_of_ratio(row: Row, units: int, shown: int) -> str:
    """The title of a chart of one ratio by unit."""
    cut = f" ({shown} đơn vị thấp nhất trong {units})" if shown < units else ""
    return f"{row.code}. {row.label.rstrip(' .:')} (%){cut}"


def chart_of_change(period: str) -> str:
    return f"Thay đổi so với {in_sentence(period)} (%)"


def faults(errors: int, warnings: int) -> str:
    """«3 lỗi và 12 cảnh báo»; what there is none of is not spoken of."""
    counts = ((errors, "lỗi"), (warnings, "cảnh báo"))
    return " và ".join(f"{count} {word}" for count, word in counts if count)


def contact(words: str) -> str:
    """The last sentence of a reminder, where the deadlines name somebody."""
    return f" Liên hệ: {words}." if words else ""


def part(row: Row, name: str) -> str:
    """A line of the matrix under its row: X, Y, or one of the codes."""
    if name.startswith("code:"):
        number = name.removeprefix("code:")
        return f"{number} = {code_label(row, int(number))}"
    return PART[name]


def day_and_time(moment: str) -> str:
    """«2023-06-15T16:30:00» as an office writes it: «16:30 15/06/2023»; '' stays ''."""
    day, _, time = moment.partition("T")
    return " ".join(filter(None, (time[:5], day_in_words(day))))


def day_in_words(day: str) -> str:
    """«2023-06-15» → «15/06/2023»."""
    return "/".join(reversed(day.split("-"))) if day else ""


def fraction(numerator: float, denominator: float) -> str:
    """A numerator over its denominator: «609/652»."""
    return f"{number(numerator)}/{number(denominator)}"


def findings_count(counts: Mapping[str, int]) -> str:
    """How much was found: «3 lỗi; 12 cảnh báo; 0 lưu ý»."""
    return "; ".join(f"{counts.get(key, 0)} {word.lower()}" for key, word in SEVERITY.items())


def explained(codes: Sequence[str], words: str) -> str:
    """A department's own words on a finding of these rows."""
    return (
        f"Đơn vị giải trình ({', '.join(codes)}): {words}"
        if codes
        else f"Đơn vị giải trình: {words}"
    )


def call_first(calls: Sequence[tuple[str, str, float]], limit: int = 3) -> str:
    """Units whose mistakes weigh most: «Nên gọi trước: SXD (1.1.2: 93 % số của tỉnh)»."""
    parts = [
        f"{unit} ({code}: {number(100 * effect, 0)} %)" for unit, code, effect in calls[:limit]
    ]
    return f"Nên gọi trước (số của tỉnh có thể thay đổi): {'; '.join(parts)}"


def deadline_words(due: dt.date | None, contact: str) -> str:
    """When a unit must send, and whom to call: «Chậm nhất ngày 16/06/2023. Liên hệ: …»."""
    when = f"Chậm nhất ngày {due:%d/%m/%Y}" if due else _BY_LETTER
    return f"{when}. Liên hệ: {contact}" if contact else when


def in_sentence(words: str) -> str:
    """Words of the form inside a sentence: «Cơ quan, đơn vị» → «cơ quan, đơn vị», TTHC as it is."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def levels(row: Row) -> str:
    """The levels that answer the row, in words; the province itself is left out."""
    return "; ".join(LEVELS[level] for level in row.levels if level != "T") or LEVELS["T"]


def label(row: Row) -> str:
    """Code and label of a row, as findings name it."""
    return f"{row.code} ({row.label.rstrip(' .:')})"


def fill(template: str, names: Mapping[tuple[str, str], str] | Callable[[str, str], str]) -> str:
    """Replace {name} and {name.attribute}; text put in is never itself read as a template."""
    look = names if callable(names) else lambda name, attribute: names[name, attribute]
    return _PLACEHOLDER.sub(lambda match: str(look(match[1], match[2] or "")), template)
