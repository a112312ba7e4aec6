"""A rule's id or a row's code in, every rendering of the rules concerned out, as lines."""

from schemas.compilers import as_vietnamese
from schemas.compilers.as_excel import Compiler
from schemas.compilers.catalogue import example
from schemas.form.model import Form, Row
from schemas.rules.expression import unparse
from schemas.rules.rule import Rule
from schemas.wording import as_text

_EXCEL_PART = {
    "value": "", "numerator": " X", "denominator": " Y", "spread": " sai số", "state": " trạng thái",
    "asked": " phải báo cáo", "previous": " kỳ trước", "least": " đã báo cáo",
}  # fmt: skip


def explain_subject(subject: str, form: Form) -> list[str]:
    """Lines for one rule, a family of general rules, or all rules of a row; none if unknown."""
    row = form.by_code.get(subject.rstrip(".")) or form.by_key.get(subject)
    if row is not None:
        rules = [rule for rule in form.rules if row.key in {ref.key for ref in rule.named}]
        return [*_row_lines(row, form), *(line for rule in rules for line in _lines(rule, form))]
    rules = [rule for rule in form.rules if subject in (rule.id, rule.family)]
    return [line for rule in rules for line in _lines(rule, form)]


def _row_lines(row: Row, form: Form) -> list[str]:
    lines = [f"{row.code}  {row.label}", f"  Mã dòng: {row.key}"]
    if row.unit:
        lines.append(f"  Đơn vị tính: {row.unit}")
    if row.codes:
        lines.append(f"  Danh mục: {as_text.codes(row)}")
    if row.takes_fraction:
        lines.append(f"  X: {row.numerator}; Y: {form.denominator_label(row)}")
    if row.is_value:
        who = row.owner or as_text.levels(row)
        lines.append(f"  Đơn vị báo cáo: {who}; tổng hợp: {as_text.AGGREGATE[row.aggregate]}")
    return [*lines, ""]


def _lines(rule: Rule, form: Form) -> list[str]:
    def described(text: str) -> str:
        return as_vietnamese.described(text, rule, form)

    compiler = Compiler(form, lambda key, part: f"[{form.by_key[key].code}{_EXCEL_PART[part]}]")
    return [
        f"{rule.id}  [{as_text.SEVERITY[rule.severity]}]",
        f"  Quy tắc: {as_vietnamese.statement(rule.tree, form)}",
        f"  Biểu thức: {unparse(rule.tree)}",
        f"  Công thức Excel: ={compiler.statement(rule.tree)}  (1: đúng; 0: sai; 0.5: chưa xét được)",
        f"  Ví dụ sai: {example(rule, form)}",
        f"  Khi sai: {described(rule.message)}.",
        f"  Lý do: {described(rule.reason)}.",
        f"  Cách sửa: {described(rule.fix)}.",
        "",
    ]
