"""Number lines as forms print them: the codes and equalities that they say, or the refusal by name."""

import pytest

from schemas.rules.number_line import read_number_line

LETTERS = "abcdefghijklmnopqrstuvwxyz"

# The line, a cell apart by “|” (nothing behind a number that goes on); codes; equalities as places.
LINES = {
    "a sum": ("1=2+3|2|3", "1 2 3", "a=b+c"),
    "a chain": ("1=2+3=4+5|2|3|4|5", "1 2 3 4 5", "a=b+c a=d+e"),
    "a chain of three": ("1=2=3+4|2|3|4", "1 2 3 4", "a=b a=c+d"),
    "a range": ("5=20+..+24|20|21|22|23|24", "5 20 21 22 23 24", "a=b+c+d+e+f"),
    "a range of three dots": ("1=2+...+4|2|3|4", "1 2 3 4", "a=b+c+d"),
    "a range of one sign": ("1=2+…+4|2|3|4", "1 2 3 4", "a=b+c+d"),
    "a range that has begun": ("1=2+3+..+5|2|3|4|5", "1 2 3 4 5", "a=b+c+d+e"),
    "a range among others": ("1=2+4+..+6+8|2|4|5|6|8", "1 2 4 5 6 8", "a=b+c+d+e+f"),
    "a range taken away": ("1=2-3-..-4|2|3|4", "1 2 3 4", "a=b-c-d"),
    "a subtraction": ("16=10-5|10|5", "16 10 5", "a=b-c"),
    "signs of a word processor": ("16=10–5|10|5", "16 10 5", "a=b-c"),
    "spaces inside": ("3=6+7+15+ 16 |6|7|15|16", "3 6 7 15 16", "a=b+c+d+e"),
    "a line break inside": ("1=\n2+3|2|3", "1 2 3", "a=b+c"),
    "brackets": ("(1)=(2)+(3)|(2)|(3)", "1 2 3", "a=b+c"),
    "square brackets": ("[1]=[2]+[3]|[2]|[3]", "1 2 3", "a=b+c"),
    "brackets around all": ("(1=2+3)|2|3", "1 2 3", "a=b+c"),
    "brackets around a sum": ("1=(2+3)|2|3", "1 2 3", "a=b+c"),
    "brackets around each sum": ("1=(2+3)=(4+5)|2|3|4|5", "1 2 3 4 5", "a=b+c a=d+e"),
    "brackets around the sum and its sign": ("1 (=2+3)|2|3", "1 2 3", "a=b+c"),
    "a full stop behind a number": ("1.=2+3|2|3", "1 2 3", "a=b+c"),
    "letters before numbers": ("C1=C2+C3|C2|C3", "C1 C2 C3", "a=b+c"),
    "a full stop behind": ("1=2+3.|2|3", "1 2 3", "a=b+c"),
    "another column's equality": ("1|2|3=4+5; 1=2+3|4|5", "1 2 3 4 5", "c=d+e a=b+c"),
    "the same on a line of its own": ("1|2|3=4+5\n1=2+3|4|5", "1 2 3 4 5", "c=d+e a=b+c"),
    "the same behind a space": ("1|2|(3)=(4)+(5) (1)=(2)+(3)|4|5", "1 2 3 4 5", "c=d+e a=b+c"),
    "letters of columns": ("A|B|1=2+3|2|3", "A B 1 2 3", "c=d+e"),
    "a letter behind a number": ("4=4a+4b|4a|4b", "4 4a 4b", "a=b+c"),
    "numbers with parts": ("1=1.1+1.2|1.1|1.2", "1 1.1 1.2", "a=b+c"),
    "only numbers": ("1|2|3", "1 2 3", ""),
    "no numbers": ("||", "1 2 3", ""),
    "said twice": ("1=2+3=2+3|2|3", "1 2 3", "a=b+c"),
    "a number over several columns": ("1=2+3|2|||3", "1 2.1 2.2 2.3 3", "a=b+c+d+e"),
    "the same with a total": ("1=2+3|2T|||3", "1 2 2.1 2.2 3", "a=b+e"),
    "a total behind its parts": ("1=2+3|T|2|3", "1.1 1 2 3", "b=c+d"),
    "a total over several columns": ("1T=2+3||2|3", "1 1.1 2 3", "a=c+d"),
}  # fmt: skip


def read(text: str):
    """T behind a number: the headings call its column a total."""
    cells = text.split("|")
    return read_number_line([cell.replace("T", "") for cell in cells], ["T" in c for c in cells])


def shown(equality) -> str:
    signed = ("+-"[sign < 0] + LETTERS[place] for sign, place in equality.terms)
    return f"{LETTERS[equality.place]}={''.join(signed).removeprefix('+')}"


@pytest.mark.parametrize(("text", "codes", "equalities"), LINES.values(), ids=LINES)
def test_a_number_line_says(text, codes, equalities):
    line = read(text)

    assert [] == [str(error) for _, error in line.problems]
    assert codes.split() == list(line.codes)
    assert equalities.split() == [shown(equality) for equality in line.equalities]


# The line, and what is refused: the column, the problem, the words that name it.
CONTRADICTIONS = {
    "a number twice": ("1|2|2|4", [("c", "number.twice", "số 2 đã đứng")]),
    "a number three times": ("1|1|1", [("b", "number.twice", ""), ("c", "number.twice", "")]),
    "a sum of itself": ("1=1+2|2", [("a", "number.itself", "cột 1 là tổng của chính nó")]),
    "a range with itself": ("3=2+..+4|2|4", [("a", "number.itself", "cột 3")]),
    "an unknown number": ("1=2+3|2", [("a", "number.unknown", "mang số 3")]),
    "an unknown number that equals": ("1; 9=1+2|2", [("a", "number.unknown", "mang số 9")]),
    "a hole in a range": ("1=2+..+5|2|4|5", [("a", "number.unknown", "mang số 3")]),
    "a letter of no column": ("1=A+2|2", [("a", "number.unknown", "mang số A")]),
    "an inverted range": ("5=24+..+20|20|24", [("a", "number.range", "từ 24 đến 20")]),
    "a range of letters": ("5=A+..+C|A|C", [("a", "number.range", "từ A đến C")]),
    "a number added twice": ("1=2+2|2", [("a", "number.counted_twice", "số 2")]),
    "a number in a range and beside it": ("1=2+..+4+3|2|3|4", [("a", "number.counted_twice", "số 3")]),
    "a rate of growth": ("3=(1-2)/2|1|2", [("a", "number.no_sum", "“3=(1-2)/2”")]),
    "a share of itself": ("3=3/2|2", [("a", "number.itself", "cột 3")]),
    "a share of an unknown": ("3=1/9|1", [("a", "number.unknown", "mang số 9")]),
    "a share of several columns": ("3=1/2|1|2|", [("a", "number.of_several", "“3=1/2”")]),
    "a sum that breaks off": ("1=2+|2", [("a", "number.no_sum", "“1=2+”")]),
    "nothing behind the sign": ("1=|2", [("a", "number.no_sum", "“1=”")]),
    "a sum over several columns, none their total": (
        "1=2+3||2|3", [("a", "number.of_several", "“1=2+3”")]),
    "words": ("tổng cộng|2", [("a", "number.unread", "“tổng cộng”")]),
    "words for a sum": ("tổng=1+2|1|2", [("a", "number.unread", "“tổng=1+2”")]),
    "no number over the first column": ("|2", [("a", "number.unread", "“”")]),
    "the misprint of form XLD02": (
        "23=24+25|26 = 27+28+29|24|25|26",
        [("b", "number.unknown", "mang số 27, 28, 29"), ("e", "number.twice", "“26 = 27+28+29”")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "problems"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_number_line_that_contradicts_itself_is_refused_by_name(text, problems):
    line = read(text)

    assert [(place, name) for place, name, _ in problems] == [
        (LETTERS[place], error.id) for place, error in line.problems
    ]
    for (_, _, words), (_, error) in zip(problems, line.problems, strict=True):
        assert words in str(error)


SHARES = (
    "3=1/2|1|2",
    "3=1:2|1|2",
    "(3)=(1)/(2)x100|(1)|(2)",
    "3=1/2*100%|1|2",
    "3=100*1/2|1|2",
    "3=(1/2)x100%|1|2",
    "Cột 3=cột 1/cột 2|Cột 1|cột 2",
)


@pytest.mark.parametrize("text", SHARES)
def test_a_quotient_is_a_share_of_one_column_in_another(text):
    line = read(text)

    assert ((), ()) == (line.problems, line.equalities)
    assert [(0, 1, 2)] == [(q.place, q.numerator, q.denominator) for q in line.quotients]
