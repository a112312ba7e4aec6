"""Open lists: lines that units name become lines of the form, the same where their words are."""

from open_forms import LISTS, open_folder, open_form

from pipeline.form_book.read import read_form_book
from pipeline.form_book.sheets import form_book
from pipeline.xlsx.write import write_book
from schemas.form.loading import read_form
from schemas.form.open_lists import (
    Named,
    line_key,
    lists_of,
    named_in,
    one_line,
    only_with,
    with_lines,
)
from schemas.rules.expression import unparse

NAMED = (Named("sent", "Đất đai"), Named("own", "Chứng thực"), Named("own", "Hộ tịch"),
         Named("sent", "CHỨNG THỰC"), Named("own", "chứng  thực."))  # fmt: skip


def codes(form) -> dict[str, str]:
    return {line.code: line.label for line in form.grid.lines}


def test_a_form_as_it_is_written_has_its_lists_and_what_it_prints():
    form = open_form()

    assert list(LISTS) == [line.key for line in lists_of(form)]
    assert {"I", "II", "TC"} == set(codes(form))
    assert 11 == len(form.value_rows)
    assert () == named_in(form)
    assert not [rule for rule in form.rules if rule.family == "total"]


def test_lines_stand_under_their_list_in_the_order_met_and_once():
    form = with_lines(open_form(), NAMED)

    assert {
        "I": "Thẩm quyền của cấp xã", "I.1": "Chứng thực", "I.2": "Hộ tịch",
        "II": "Chuyển cơ quan khác giải quyết", "II.1": "Đất đai", "II.2": "CHỨNG THỰC",
        "TC": "TỔNG CỘNG",
    } == codes(form)  # fmt: skip
    assert ["I", "I.1", "I.2", "II", "II.1", "II.2", "TC"] == list(codes(form))
    assert 5 * 11 == len(form.value_rows)
    assert "I.1/3" == form.by_key[f"{line_key(form, NAMED[1])}__c3"].code
    assert {("I", "I.1/4")} == {
        (form.by_key[row.parent].code, row.code) for row in form.rows if row.code == "I.1/4"
    }


def test_the_key_of_a_line_is_that_of_its_words_whatever_else_is_there():
    form = open_form()
    keys = [line_key(form, one) for one in NAMED]

    assert keys == [line_key(with_lines(form, NAMED), one) for one in NAMED]
    assert keys[1] == keys[4]
    assert 4 == len(set(keys))
    assert line_key(form, Named("own", "Hộ tịch")) != line_key(form, Named("own", "Hộ tich"))
    assert all(key.isascii() and key.isidentifier() for key in keys)


def test_a_form_is_extended_further_and_cut_again():
    form = with_lines(with_lines(open_form(), NAMED[:1]), NAMED)

    assert {one.label for one in NAMED[:4]} == {one.label for one in named_in(form)}
    assert {"I", "I.1", "II", "TC"} == set(codes(only_with(form, NAMED[1:2])))
    assert form is with_lines(form, NAMED)


def test_a_list_in_a_rule_is_the_sum_of_its_lines():
    form = with_lines(open_form(), NAMED[:3])
    rules = {rule.id: unparse(rule.tree) for rule in form.rules}
    land, notary, civil = (f"{line_key(form, one)}__c3" for one in NAMED[:3])

    assert f"total__c3 == {notary} + {civil} + {land}" == rules["total:c3"]
    assert 11 == sum(rule.family == "total" for rule in form.rules)
    assert f"{notary} == " in rules[f"number_line:3=4+5+6:{notary.removesuffix('__c3')}"]


def test_a_list_without_lines_is_nothing_in_a_sum():
    form = with_lines(open_form(), NAMED[:1])
    (rule,) = (rule for rule in form.rules if rule.id == "total:c3")

    assert f"total__c3 == 0 + {line_key(form, NAMED[0])}__c3" == unparse(rule.tree)


def test_lines_that_the_form_knows_are_joined_by_their_words(tmp_path):
    known = {"notary": {"code": "I.1", "label": "Chứng thực", "parent": "own"}}
    form = read_form(open_folder(tmp_path, known))
    whole = with_lines(form, NAMED)

    assert "notary" == line_key(form, Named("own", "CHỨNG THỰC"))
    assert ["I", "I.1", "I.2", "II", "II.1", "II.2", "TC"] == list(codes(whole))
    assert "Hộ tịch" == codes(whole)["I.2"]


def test_the_columns_of_any_line_are_those_of_a_wide_form():
    wide = one_line(open_form())

    assert [f"c{n}" for n in range(3, 14)] == [row.key for row in wide.rows]
    assert [str(n) for n in range(3, 14)] == [row.code for row in wide.rows]
    assert "Tiếp nhận – Tổng số" == wide.rows[0].label


def test_an_open_form_comes_back_from_its_workbook(tmp_path):
    write_book(form_book(open_form()), tmp_path / "a.xlsx")
    again = read_form_book(tmp_path / "a.xlsx")

    assert codes(open_form()) == codes(again)
    assert [line.is_list for line in open_form().grid.lines] == [
        line.is_list for line in again.grid.lines
    ]
    assert codes(with_lines(open_form(), NAMED)) == codes(with_lines(again, NAMED))
