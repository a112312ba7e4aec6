"""Rules by printed codes, as an office writes them: what each writing means, and that every tree has one."""

import itertools
import random

import pytest
from bundled import BUNDLED, name_of
from places import AMOUNTS_FORM, SECOND_FORM

from schemas.errors import PhulucError
from schemas.form.loading import read_form
from schemas.rules.expression import (
    FUNCTIONS,
    Arithmetic,
    Call,
    Compare,
    Logic,
    Number,
    Ref,
    Truth,
    parse,
    unparse,
)
from schemas.rules.read_written import read_written
from schemas.rules.written import written

KEYS = {"1.1": "a", "1.2": "b", "2": "c", "4a": "d"}
CODES = {key: code for code, key in KEYS.items()}

WRITTEN = [  # as the program writes it, and the same rule in the language of rules.csv
    ("[1.2] <= [1.1]", "b <= a"),
    ("[2] = [1.1] + [1.2]", "c == a + b"),
    ("[2] = [1.1] - [1.2] - [4a]", "c == a - b - d"),
    ("[2] <> 0", "c != 0"),
    ("[1.1] * [1.2] <= 100 * [2] + 12,5", "a * b <= 100 * c + 12.5"),
    ("2 * ([1.1] + [1.2]) <= [2]", "2 * (a + b) <= c"),
    ("[1.1] >= -1000", "a >= -1000"),
    ("nếu [1.1] = 0 thì [1.2] để trống", "implies(a == 0, blank(b))"),
    ("nếu [1.1] = 0 thì [1.2] không có số liệu", "implies(a == 0, not answered(b))"),
    ("nếu [1.1] > 0 và [1.2] > 0 thì [2] > 0 hoặc [4a] không để trống",
     "implies(a > 0 and b > 0, c > 0 or not blank(d))"),
    ("nếu [1.1] có số liệu thì (nếu [1.2] = 0 thì [2] = 0)", "implies(answered(a), implies(b == 0, c == 0))"),
    ("[1.1] = 0 hoặc ([1.2] = 0 và [2] = 0)", "a == 0 or (b == 0 and c == 0)"),
    ("không phải ([1.1] > 0 hoặc [1.2] > 0)", "not (a > 0 or b > 0)"),
    ("[1.1] X <= [1.1] Y", "a.num <= a.den"),
    ("[1.1] <= 10 * [1.1] kỳ trước", "a <= 10 * a.prev"),
    ("[1.1] >= [1.1] các kỳ trước", "a >= a.least"),
    ("[1.1] là số nguyên", "whole(a)"),
    ("[1.1] có trong danh mục", "listed(a)"),
    ("[1.1] khớp với X và Y", "stated(a)"),
    ("[1.1] có thể tính từ [2]", "reachable(a, c)"),
    ("[1.1] phải báo cáo", "asked(a)"),
    ("nếu [1.1] phải báo cáo thì luôn sai", "implies(asked(a), False)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule"), WRITTEN)
def test_a_rule_is_written_and_read(text, rule):
    assert parse(rule) == read_written(text, KEYS)
    assert text == written(parse(rule), CODES)


OTHERWISE = [  # what people also write, and how the program writes it
    ("[1.2.]≤[1.1.]", "[1.2] <= [1.1]"),
    ("[ 2 ] == [1.1]+[1.2]", "[2] = [1.1] + [1.2]"),
    ("[2] != 1.000", "[2] <> 1000"),
    ("[2] >= 1.000,5", "[2] >= 1000,5"),
    ("[2] ≠ 0.5 × [1.1]", "[2] <> 0,5 * [1.1]"),
    ("NẾU [1.1]=0 THÌ [1.2] ĐỂ TRỐNG", "nếu [1.1] = 0 thì [1.2] để trống"),
    ("([1.1] + [1.2]) >= ([2])", "[1.1] + [1.2] >= [2]"),
    ("([1.1] = 0) và ([1.2] = 0)", "[1.1] = 0 và [1.2] = 0"),
    ("không phải [1.1] > 0", "không phải ([1.1] > 0)"),
    ("nếu  ([1.1] > 0 hoặc [2] > 0)  thì [1.2] > 0", "nếu [1.1] > 0 hoặc [2] > 0 thì [1.2] > 0"),
]


@pytest.mark.parametrize(("text", "same"), OTHERWISE)
def test_other_ways_of_writing_mean_the_same(text, same):
    assert same == written(read_written(text, KEYS), CODES)


REFUSED = [  # a text, and what the refusal names
    ("", "chưa viết hết"),
    ("[1.1] <=", "chưa viết hết"),
    ("[1.1] <= [9.9]", "[9.9]"),
    ("[1.1]", "chưa viết hết"),
    ("[1.1] + [1.2]", "chưa viết hết"),
    ("[1.1] <= [1.2] [2]", "“[2]”"),
    ("1.1 <= 1.2 <= 2", "“<= 2”"),
    ("nếu [1.1] = 0", "chưa viết hết"),
    ("nếu [1.1] = 0 [1.2] = 0", "“[1.2] = 0”"),
    ("[1.1] chia hết cho 2", "“chia hết cho 2”"),
    ("[1.1] / 2 <= 1", "“/ 2 <= 1”"),
    ("([1.1] <= [1.2]", "dấu ngoặc tròn"),
    ("[1.1 <= [1.2]", "“[1.1 <= [1.2]”"),
    ("=SUM(A1:A3)", "“:A3)”"),
    ("[1.1] <= 1.2.3", "“1.2.3”"),
    ("(" * 60 + "[1.1] = 1" + ")" * 60, "quá dài"),
    ("[1.1] = 1" + " và [1.1] = 1" * 400, "quá dài"),
]


@pytest.mark.parametrize(("text", "named"), REFUSED)
def test_what_is_not_understood_is_named(text, named):
    with pytest.raises(PhulucError) as refusal:
        read_written(text, KEYS)

    assert named in str(refusal.value)


@pytest.mark.parametrize(
    "form",
    [*(of.form for of in BUNDLED), read_form(SECOND_FORM), read_form(AMOUNTS_FORM)],
    ids=name_of,
)
def test_every_rule_of_a_form_has_a_writing(form):
    codes = {row.key: row.code for row in form.rows}
    keys = {code: key for key, code in codes.items()}
    for rule in form.rules:
        assert rule.tree == read_written(written(rule.tree, codes), keys)


def a_tree(chance: random.Random, depth: int, statement: bool = True):
    """A random tree of the language of rules."""
    ref = Ref(chance.choice("abcd"), chance.choice(("value", "value", "numerator", "previous")))
    if not statement:
        if depth == 0 or chance.random() < 0.4:
            return chance.choice((ref, Number(chance.choice((0.0, 7.0, 12.5, -3.0, 1000.0)))))
        sides = (a_tree(chance, depth - 1, False) for _ in "ab")
        return Arithmetic(chance.choice("+-*"), *sides)
    if depth == 0 or chance.random() < 0.3:
        name = chance.choice([f for f, count in FUNCTIONS.items() if count == 1])
        return chance.choice((Truth(chance.random() < 0.5), Call(name, (Ref("a"),))))
    kind = chance.choice(("compare", "compare", "and", "or", "not", "implies"))
    if kind == "compare":
        op = chance.choice(("<=", ">=", "<", ">", "==", "!="))
        return Compare(op, a_tree(chance, depth - 1, False), a_tree(chance, depth - 1, False))
    terms = tuple(a_tree(chance, depth - 1) for _ in range(1 if kind == "not" else 2))
    return Call("implies", terms) if kind == "implies" else Logic(kind, terms)


def test_every_tree_has_one_writing():
    """What can be said in rules.csv can be written in the workbook, and means the same."""
    chance = random.Random(16)
    seen = set()
    for _ in itertools.repeat(None, 3000):
        tree = a_tree(chance, 4)
        text = written(tree, CODES)
        seen.add(type(tree))

        assert tree == read_written(text, KEYS), (text, unparse(tree))
    assert {Compare, Logic, Call, Truth} == seen
