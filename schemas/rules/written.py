"""A rule's tree in, the rule as an office writes it by printed codes out; read_written.py goes back.

    [3.1.3] = [3.1.3.1] + [3.1.3.2]
    nếu [1.4.1] = 0 thì [1.4.2] để trống

Whatever expression.py can say has one writing here; the words stand in vocabulary/rule_words.csv.
Cells are codes in brackets, «[1.1.2] X» and «[1.1.2] Y» those of numerator and denominator, «[1.1.2]
kỳ trước» and «[1.1.2] các kỳ trước» figures of earlier periods.
"""

import functools
from collections.abc import Callable, Mapping
from decimal import Decimal

from schemas.rules.expression import (
    Arithmetic,
    Call,
    Compare,
    Logic,
    Node,
    Number,
    Ref,
    Truth,
)
from schemas.tables import records_of

_SIGNS = {"==": "=", "!=": "<>"}  # as they are written
PARTS = ("numerator", "denominator", "previous", "least")
NEGATED = ("answered", "blank")  # have words of their own with «không»


@functools.cache
def rule_words() -> dict[str, str]:
    return {r["id"]: r["words"] for r in records_of("vocabulary", "rule_words", "id", "words")}


def written(node: Node, codes: Mapping[str, str]) -> str:
    """The tree as an office writes it; `codes` are the printed codes by key."""
    say, word = functools.partial(written, codes=codes), rule_words()
    match node:
        case Number(value):
            return _number(value)
        case Truth(value):
            return word["true" if value else "false"]
        case Ref(key, part):
            return f"[{codes[key]}]" + (f" {word[part]}" if part in PARTS else "")
        case Arithmetic(op, left, right):
            return f"{_factor(left, op, say)} {op} {_factor(right, op, say, right=True)}"
        case Compare(op, left, right):
            return f"{say(left)} {_SIGNS.get(op, op)} {say(right)}"
        case Logic("not", (Call(name, (ref,)),)) if name in NEGATED:
            return f"{say(ref)} {word[f'not {name}']}"
        case Logic("not", (term,)):
            return f"{word['not']} ({say(term)})"
        case Logic(op, terms):
            return f" {word[op]} ".join(_term(term, say) for term in terms)
        case Call("implies", (condition, result)):
            sides = (_branch(side, say) for side in (condition, result))
            return f"{word['if']} {next(sides)} {word['then']} {next(sides)}"
        case Call("reachable", (share, total)):
            return f"{say(share)} {word['reachable']} {say(total)}"
        case Call(name, (ref,)):
            return f"{say(ref)} {word[name]}"
    raise TypeError(node)


def _number(value: float) -> str:
    plain = f"{Decimal(repr(value)).normalize():f}"
    return plain.replace(".", ",")


def _factor(node: Node, op: str, say: Callable[[Node], str], right: bool = False) -> str:
    nested = isinstance(node, Arithmetic) and (
        (op == "*" and (right or node.op != "*")) or (op != "*" and right and node.op != "*")
    )
    return f"({say(node)})" if nested else say(node)


def _term(node: Node, say: Callable[[Node], str]) -> str:
    """A term of «và» and «hoặc»: what has such words itself is bracketed."""
    nested = (isinstance(node, Logic) and node.op != "not") or (
        isinstance(node, Call) and node.name == "implies"
    )
    return f"({say(node)})" if nested else say(node)


def _branch(node: Node, say: Callable[[Node], str]) -> str:
    return f"({say(node)})" if isinstance(node, Call) and node.name == "implies" else say(node)
