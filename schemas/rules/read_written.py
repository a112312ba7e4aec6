"""A rule as an office writes it in, its tree out: the way back from written.py.

[3.1.3] = [3.1.3.1] + [3.1.3.2]
nếu [1.4.1] = 0 thì [1.4.2] để trống
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from schemas.errors import PhulucError
from schemas.rules.expression import Arithmetic, Call, Compare, Logic, Node, Number, Ref, Truth
from schemas.rules.written import NEGATED, PARTS, rule_words
from schemas.text import fold

_READ = {"=": "==", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "–": "-", "−": "-"}
_COMPARISONS = ("<=", ">=", "==", "!=", "<", ">")
_TOKEN = re.compile(
    r"\s*(?:(?P<cell>\[[^\[\]]*\])|(?P<number>[0-9][0-9.,]*)"
    r"|(?P<sign><=|>=|==|!=|<>|[-+*/×–−<>=≠≤≥()])|(?P<word>[^\W\d_]+))"
)
_MOST, _MOST_BRACKETS = 1000, 40
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]{1,9})?")
_PLAIN = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{1,9})?")
_PREDICATES = ("answered", "blank", "whole", "listed", "stated", "asked")


def read_written(text: str, keys: Mapping[str, str]) -> Node:
    """Read a rule; `keys` are the keys by printed code. Raises PhulucError that names what is not understood."""
    tokens = _tokens(text)
    if sum({"(": 1, ")": -1}.get(token.text, 0) for token in tokens):
        raise PhulucError("written.brackets", text=text)
    reader = _Reader(tokens, text, keys)
    node = reader.statement()
    if reader.at < len(reader.tokens):
        raise reader.refused()
    return node


def number_written(text: str) -> float | None:
    """A number as an office writes it, None for any other text; a dot before three digits groups them.

    >>> number_written("1.000"), number_written("0.125"), number_written("12,5"), number_written("12 %")
    (1000.0, 0.125, 12.5, None)
    """
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    return float(text.replace(",", ".")) if _PLAIN.fullmatch(text) else None


class _Token(NamedTuple):
    kind: str  # cell, number, sign, word
    text: str
    shown: str = ""  # as it stands in the text


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise PhulucError("written.unknown", text=text, word=text[at : at + 20].strip())
        word = match[match.lastgroup]
        sign = _READ.get(word, word) if match.lastgroup == "sign" else word
        found.append(_Token(match.lastgroup, sign, word))
        if len(found) > _MOST or sum(token.text == "(" for token in found) > _MOST_BRACKETS:
            raise PhulucError("written.long", text=text[:200])
        at = match.end()
    return found


@dataclass
class _Reader:
    """A reader going down the grammar; `at` is the next token."""

    tokens: list[_Token]
    text: str
    keys: Mapping[str, str]
    at: int = 0

    def refused(self) -> PhulucError:
        left = " ".join(token.shown for token in self.tokens[self.at : self.at + 4])
        return PhulucError("written.unknown" if left else "written.cut", text=self.text, word=left)

    def said(self, name: str) -> bool:
        """Take the words of this name, if they come next."""
        words = fold(rule_words()[name]).split()
        coming = self.tokens[self.at : self.at + len(words)]
        if [fold(token.text) for token in coming if token.kind == "word"] != words:
            return False
        self.at += len(words)
        return True

    def sign(self, *signs: str) -> str:
        """Take one of the signs, if one comes next."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else _Token("", "")
        if token.kind != "sign" or token.text not in signs:
            return ""
        self.at += 1
        return token.text

    def statement(self) -> Node:
        if not self.said("if"):
            return self.joined("or", lambda: self.joined("and", self.term))
        condition = self.statement()
        if not self.said("then"):
            raise self.refused()
        return Call("implies", (condition, self.statement()))

    def joined(self, op: str, part: Callable[[], Node]) -> Node:
        terms = [part()]
        while self.said(op):
            terms.append(part())
        return Logic(op, tuple(terms)) if len(terms) > 1 else terms[0]

    def term(self) -> Node:
        for name, value in (("true", True), ("false", False)):
            if self.said(name):
                return Truth(value)
        if self.said("not"):
            return Logic("not", (self.bracketed() if self.sign("(") else self.term(),))
        if self.said("asked"):
            return Call("asked", (self.cell(),))
        if self.opens_statement():
            self.at += 1
            return self.bracketed()
        return self.comparison()

    def opens_statement(self) -> bool:
        """Whether a bracket comes next that holds a statement: no figure goes on behind it."""
        depth = 0
        for at in range(self.at, len(self.tokens)):
            depth += {"(": 1, ")": -1}.get(self.tokens[at].text, 0)
            if not depth:
                after = self.tokens[at + 1].text if at + 1 < len(self.tokens) else ""
                return at > self.at and after not in (*_COMPARISONS, "+", "-", "*")
        return False

    def bracketed(self) -> Node:
        node = self.statement()
        if not self.sign(")"):
            raise self.refused()
        return node

    def comparison(self) -> Node:
        left = self.sum()
        if isinstance(left, Ref) and (found := self.predicate(left)):
            return found
        op = self.sign(*_COMPARISONS)
        if not op:
            raise self.refused()
        return Compare(op, left, self.sum())

    def predicate(self, ref: Ref) -> Node | None:
        if self.said("reachable"):
            return Call("reachable", (ref, self.cell()))
        for name in NEGATED:
            if self.said(f"not {name}"):
                return Logic("not", (Call(name, (ref,)),))
        return next((Call(name, (ref,)) for name in _PREDICATES if self.said(name)), None)

    def sum(self) -> Node:
        node = self.product()
        while op := self.sign("+", "-"):
            node = Arithmetic(op, node, self.product())
        return node

    def product(self) -> Node:
        node = self.factor()
        while self.sign("*"):
            node = Arithmetic("*", node, self.factor())
        return node

    def factor(self) -> Node:
        if self.sign("("):
            node = self.sum()
            if not self.sign(")"):
                raise self.refused()
            return node
        if self.sign("-"):
            return Number(-self.number())
        token = self.tokens[self.at] if self.at < len(self.tokens) else _Token("", "")
        return Number(self.number()) if token.kind == "number" else self.cell()

    def number(self) -> float:
        token = self.tokens[self.at] if self.at < len(self.tokens) else _Token("", "")
        value = number_written(token.text) if token.kind == "number" else None
        if value is None:
            raise self.refused()
        self.at += 1
        return value

    def cell(self) -> Ref:
        token = self.tokens[self.at] if self.at < len(self.tokens) else _Token("", "")
        if token.kind != "cell":
            raise self.refused()
        code = token.text[1:-1].strip().rstrip(".")
        if code not in self.keys:
            raise PhulucError("written.code", code=code, text=self.text)
        self.at += 1
        part = next((name for name in PARTS if self.said(name)), "value")
        return Ref(self.keys[code], part)
