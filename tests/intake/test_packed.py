"""What is read is what crosses from process to process and what a later run finds again."""

import zlib
from dataclasses import fields

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from returns.desk import EXPECTED, source

from pipeline.intake.packing import FIELDS, columns_of, pack, unpack
from pipeline.reading.read_return import read_content
from pipeline.returns import Answer, Notice, Return
from schemas.figure import Figure

# Any letters at all, with the halves of letters that broken files hold.
TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
FIGURE = st.none() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False)
WORDS = st.lists(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), max_size=2).map(tuple)
NUMBERS = st.builds(
    Figure, state=TEXT, value=FIGURE, decimals=st.none() | st.integers(0, 9), numerator=FIGURE,
    denominator=FIGURE,
)  # fmt: skip
BY_TYPE = {"figure": NUMBERS, "repairs": WORDS}
ANSWER = st.builds(Answer, **{f.name: BY_TYPE.get(f.name, TEXT) for f in fields(Answer)})
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
NOTICE = st.builds(Notice, id=TEXT, keys=TEXTS, cells=TEXTS, words=PAIRS)
RETURN = st.builds(
    Return, file=TEXT, form=TEXT, unit=TEXT, period=TEXT, readable=st.booleans(),
    answers=st.lists(ANSWER, max_size=5).map(tuple), notices=st.lists(NOTICE, max_size=3).map(tuple),
    checksum=TEXT, explanations=PAIRS, answers_file=TEXT,
)  # fmt: skip


@settings(deadline=None)
@given(RETURN)
def test_every_field_comes_back(item):
    again = unpack(pack(item), item.file)

    assert item == again
    assert item.answers == tuple(again.answers)
    assert [repr(a) for a in item.answers] == [repr(a) for a in again.answers]  # 1 is not 1.0
    assert columns_of(item.answers) == columns_of(again.answers)
    assert len(item.answers) == len(again.answers)


@pytest.mark.parametrize("base", ["template", "pasted"])
def test_a_real_return_comes_back_under_another_name(base):
    item = read_content("a.xlsx", lambda: source(base), EXPECTED)
    again = unpack(pack(item), "b.xlsx")

    assert ("b.xlsx", item.unit, item.checksum) == (again.file, again.unit, again.checksum)
    assert item.answers == tuple(again.answers)
    assert item.answers[7] == again.answers[7]
    assert item.notices == again.notices


def test_equal_columns_are_held_once():
    one, two = (unpack(pack(read_content("a", lambda: source("template"), EXPECTED)), name)
                for name in "ab")  # fmt: skip

    shared = [first is second for first, second in zip(
        columns_of(one.answers), columns_of(two.answers), strict=True)]  # fmt: skip
    own = ("value", "decimals", "numerator", "denominator", "raw")
    assert [name not in own for name in FIELDS] == shared


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-9], lambda b: b[:40] + b"x" + b[41:], lambda b: b""]
)
def test_damage_is_noticed(damage):
    packed = pack(read_content("a.xlsx", lambda: source("pasted"), EXPECTED))

    with pytest.raises((ValueError, zlib.error)):
        unpack(damage(packed), "a.xlsx")
