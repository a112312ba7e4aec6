"""Which differences between two writings of a table are told, and which are none."""

import pytest

from pipeline.consolidation.compared import differences

WAS = "unit,key,value,message\nA,x,66.66666666666667,Sai.\nA,y,5,\n"
SAME = [
    ("the same", WAS),
    ("the last digit of a quotient", WAS.replace("66667,", "66666,")),
    ("a whole number written as a float", WAS.replace(",5,", ",5.0,")),
    ("a sentence worded anew", WAS.replace("Sai.", "Số liệu sai.")),
    (
        "a cell with the end of a line",
        "unit,key,value,message\nA,x,66.66666666666667,a\u2028b\nA,y,5,\n",
    ),
    ("a column more", "unit,key,value,message,new\nA,x,66.66666666666667,,1\nA,y,5,,2\n"),
]
OTHER = [
    (
        "a figure",
        WAS.replace(",5,", ",6,"),
        ["khác 1 chỗ, đầu tiên ở dòng 3, cột value", "“5”", "“6”"],
    ),
    ("a figure gone", WAS.replace(",5,", ",,"), ["dòng 3, cột value", "“5”", "“”"]),
    ("a unit", WAS.replace("A,", "B,"), ["khác 2 chỗ, đầu tiên ở dòng 2, cột unit"]),
    ("a line", WAS + "A,z,1,\n", ["có 2 dòng, tính lại được 3 dòng"]),
    ("all lines", "unit,key,value,message\n", ["có 2 dòng, tính lại được 0 dòng"]),
    ("a column", "unit,key\nA,x\nA,y\n", ["không còn cột value"]),
]


@pytest.mark.parametrize(("case", "now"), SAME, ids=[case for case, _ in SAME])
def test_no_difference(case, now):
    assert [] == list(differences("facts.csv", WAS.encode("utf-8-sig"), now.encode("utf-8-sig")))


@pytest.mark.parametrize(("case", "now", "told"), OTHER, ids=[case for case, *_ in OTHER])
def test_a_difference_is_told_with_its_place(case, now, told):
    said = " ".join(differences("facts.csv", WAS.encode("utf-8-sig"), now.encode("utf-8-sig")))

    assert all(words in said for words in ("facts.csv", *told)), said
