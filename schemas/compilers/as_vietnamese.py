"""A rule in, what it says in Vietnamese out: its condition in codes of the form, its message and its fix."""

from collections.abc import Callable

from schemas.filling import fill
from schemas.form.model import Form, Row
from schemas.rules.expression import (
    Arithmetic,
    Call,
    Compare,
    Logic,
    Node,
    Number,
    Ref,
    Truth,
    needs_brackets,
)  # fmt: skip
from schemas.rules.rule import Rule
from schemas.vocabulary.words import role_name
from schemas.wording import as_text

_COMPARISON = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "==": "=", "!=": "≠"}
_PART = {
    "value": "", "numerator": " (X)", "denominator": " (Y)", "previous": " (kỳ trước)",
    "least": " (các kỳ trước đã báo cáo)",
}  # fmt: skip


def statement(node: Node, form: Form) -> str:
    """The rule in Vietnamese with the codes of the form: «1.1.2 ≤ 1.1.1»."""
    match node:
        case Number(value):
            return as_text.number(value)
        case Truth(value):
            return "luôn đúng" if value else "luôn sai"
        case Ref(key, part):
            return _named(key, form) + _PART[part]
        case Arithmetic(op, left, right):
            sides = (_term(left, op, form), _term(right, op, form, right=True))
            return {"*": "{} × {}", "+": "{} + {}", "-": "{} - {}"}[op].format(*sides)
        case Compare(op, left, right):
            return f"{statement(left, form)} {_COMPARISON[op]} {statement(right, form)}"
        case Logic("not", (Call("answered", (ref,)),)):
            return f"{statement(ref, form)} không có số liệu"
        case Logic("not", (Call("blank", (ref,)),)):
            return f"{statement(ref, form)} không để trống"
        case Logic("not", (term,)):
            return f"không phải ({statement(term, form)})"
        case Logic(op, terms):
            said = [term for term in terms if term != Truth(op == "and")] or terms
            if len(said) == 1:
                return statement(said[0], form)
            word = " và " if op == "and" else " hoặc "
            return word.join(_clause(term, form) for term in said)
        case Call(name, args):
            return _call(name, [statement(arg, form) for arg in args])
    raise TypeError(node)


def _named(key: str, form: Form) -> str:
    """The code of a row; that of a column or a cell as offices write it, (1), for it reads as a figure."""
    code = form.by_key[key].code
    return f"({code})" if form.columns or form.grid else code


def _term(node: Node, op: str, form: Form, right: bool = False) -> str:
    text = statement(node, form)
    return f"({text})" if needs_brackets(node, op, right) else text


def _clause(node: Node, form: Form) -> str:
    text = statement(node, form)
    return f"({text})" if isinstance(node, Logic) and node.op != "not" else text


def _call(name: str, args: list[str]) -> str:
    wording = {
        "answered": "{0} có số liệu",
        "blank": "{0} để trống",
        "asked": "đơn vị phải báo cáo {0}",
        "whole": "{0} là số nguyên",
        "listed": "{0} là một mã trong danh mục",
        "stated": "{0} = 100 × X/Y (sai số dưới một đơn vị của chữ số cuối)",
        "reachable": "{0} = 100 × k/{1} với một số nguyên k",
        "implies": "nếu {0} thì {1}",
    }
    return wording[name].format(*args)


def described(text: str, rule: Rule, form: Form) -> str:
    """A rule's text with what the form says of its rows put in; figures are «…»."""
    row = form.by_key.get(rule.row)
    names = {"row": rule.row, "total": row.denominator if row else ""}

    def look(name: str, attribute: str) -> str:
        if name in ("minimum", "maximum"):
            return as_text.number(getattr(row, name))
        named = form.by_key[names.get(name, name)]
        wording: dict[str, Callable[[Row], str]] = {
            "codes": as_text.codes, "levels": as_text.levels,
            "owner": lambda named: role_name(named.owner),
        }  # fmt: skip
        if attribute in wording:
            return wording[attribute](named)
        return str(getattr(named, attribute, "") or "…") if attribute else "…"

    return fill(text, look)


def figures(cells: tuple[Ref, ...], form: Form, shown: Callable[[Ref], str]) -> str:
    """The figures that a relation compared: «1.1.2 = 30; 1.1.1 = 21»."""
    return "; ".join(f"{statement(ref, form)} = {shown(ref)}" for ref in cells)
