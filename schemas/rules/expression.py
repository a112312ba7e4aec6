"""The text of a rule in, a tree out: the one form from which pandera, Excel and Vietnamese are made.

The grammar is a small part of Python's: keys of the form, `key.num` and `key.den` for the cells of
numerator and denominator, `key.prev` for the last period's figure and `key.least` for what earlier
periods already came to, numbers, + - *, comparisons, and / or / not, and the functions below.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.errors import PhulucError

MICRO = 1_000_000  # figures are compared in whole millionths: sums of decimals are then exact
PARTS = {"num": "numerator", "den": "denominator", "prev": "previous", "least": "least"}
PAST = ("previous", "least")  # figures of earlier periods: on no cell that the unit fills in
_ATTRIBUTES = {part: name for name, part in PARTS.items()}
FUNCTIONS = {
    "answered": 1,  # the cell holds a figure (zero is a figure)
    "blank": 1,  # nothing was written: neither a figure nor "not applicable" nor "not available"
    "asked": 1,  # the unit's level or role must answer this row
    "whole": 1,  # the figure has no decimals
    "listed": 1,  # the figure is one of the row's codes
    "stated": 1,  # a percentage agrees with 100·X/Y to its last written digit
    "reachable": 2,  # a percentage can come from a whole number out of the given total
    "implies": 2,
    "required": 0,  # the row's required_when condition; in general rules only
}


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool


@dataclass(frozen=True, slots=True)
class Ref:
    """A cell of the form: the row's key, and which of its figures."""

    key: str
    part: str = "value"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Compare:
    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Logic:
    """and / or over two or more terms, not over one."""

    op: str
    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    args: tuple["Node", ...]


Node = Number | Truth | Ref | Arithmetic | Compare | Logic | Call

_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_COMPARE = {
    ast.LtE: "<=", ast.GtE: ">=", ast.Lt: "<", ast.Gt: ">", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


def parse(text: str) -> Node:
    """Parse a rule; raises PhulucError that names the part that is not understood."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise PhulucError("rule.syntax", text=text, why=error.msg) from error
    node = _convert(tree)
    _check_kinds(node, statement=True)
    return node


def _check_kinds(node: Node, statement: bool) -> None:
    """Statements stand where something holds or fails, figures where something is counted."""
    is_statement = isinstance(node, Compare | Logic | Call | Truth)
    if is_statement != statement:
        found = "rule.is_statement" if is_statement else "rule.is_figure"
        raise PhulucError(found, text=unparse(node))
    inner = isinstance(node, Logic) or (isinstance(node, Call) and node.name == "implies")
    for child in children(node):
        _check_kinds(child, statement=inner)


def _convert(tree: ast.AST) -> Node:
    match tree:
        case ast.Constant(value=bool(value)):
            return Truth(value)
        case ast.Constant(value=int(value) | float(value)):
            return Number(float(value))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value) | float(value))):
            return Number(-float(value))
        case ast.Name(id=key):
            return Ref(key)
        case ast.Attribute(value=ast.Name(id=key), attr=part) if part in PARTS:
            return Ref(key, PARTS[part])
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            return Arithmetic(_ARITHMETIC[type(op)], _convert(left), _convert(right))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            return Compare(_COMPARE[type(op)], _convert(left), _convert(right))
        case ast.BoolOp(op=op, values=values):
            return Logic("and" if isinstance(op, ast.And) else "or", tuple(map(_convert, values)))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Logic("not", (_convert(operand),))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            return _call(name, tuple(map(_convert, args)))
    raise PhulucError("rule.language", text=ast.unparse(tree))


def _call(name: str, args: tuple[Node, ...]) -> Call:
    if name not in FUNCTIONS:
        raise PhulucError("rule.function", name=name, known=", ".join(FUNCTIONS))
    if len(args) != FUNCTIONS[name]:
        raise PhulucError("rule.arguments", name=name, count=FUNCTIONS[name], given=len(args))
    if name != "implies" and not all(isinstance(arg, Ref) for arg in args):
        raise PhulucError("rule.argument_keys", name=name)
    return Call(name, args)


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node, left to right."""
    match node:
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Logic(_, terms):
            return terms
        case Call(_, args):
            return args
    return ()


def refs(node: Node) -> Iterator[Ref]:
    """Every cell that the tree names, left to right, repeats included."""
    if isinstance(node, Ref):
        yield node
    for child in children(node):
        yield from refs(child)


def addends(node: Node) -> Iterator[Ref]:
    """The cells that are added up anywhere in a tree."""
    if isinstance(node, Arithmetic) and node.op != "*":
        yield from (ref for ref in refs(node) if ref.part == "value")
    else:
        for child in children(node):
            yield from addends(child)


def substitute(node: Node, names: Mapping[str, Node]) -> Node:
    """Replace placeholder keys (`row`, `total`, `minimum`…) by the nodes given for them."""
    match node:
        case Ref(key, part) if key in names:
            new = names[key]
            return Ref(new.key, part) if isinstance(new, Ref) else new
        case Arithmetic(op, left, right):
            return Arithmetic(op, substitute(left, names), substitute(right, names))
        case Compare(op, left, right):
            return Compare(op, substitute(left, names), substitute(right, names))
        case Logic(op, terms):
            return Logic(op, tuple(substitute(term, names) for term in terms))
        case Call("required", ()) if "required" in names:
            return names["required"]
        case Call(name, args):
            return Call(name, tuple(substitute(arg, names) for arg in args))
    return node


def unparse(node: Node) -> str:
    """The tree as rule text again, fully bracketed only where needed to read it."""
    match node:
        case Number(value):
            return f"{value:g}" if value != int(value) else str(int(value))
        case Truth(value):
            return str(value)
        case Ref(key, part):
            return key if part == "value" else f"{key}.{_ATTRIBUTES[part]}"
        case Arithmetic(op, left, right):
            return f"{_factor(left, op)} {op} {_factor(right, op, right=True)}"
        case Compare(op, left, right):
            return f"{unparse(left)} {op} {unparse(right)}"
        case Logic("not", (term,)):
            return f"not {_bracketed(term)}"
        case Logic(op, terms):
            return f" {op} ".join(_bracketed(term) for term in terms)
        case Call(name, args):
            return f"{name}({', '.join(map(unparse, args))})"
    raise TypeError(node)


def needs_brackets(node: Node, op: str, right: bool = False) -> bool:
    """True when a term of an arithmetic node must be bracketed to be read as it is."""
    if not isinstance(node, Arithmetic):
        return False
    return (op == "*" and node.op != "*") or (right and op == "-" and node.op != "*")


def _factor(node: Node, op: str, right: bool = False) -> str:
    text = unparse(node)
    return f"({text})" if needs_brackets(node, op, right) else text


def _bracketed(node: Node) -> str:
    text = unparse(node)
    return f"({text})" if isinstance(node, Logic) and node.op != "not" else text
