"""Spoiled form workbooks: each is refused with its cell and what to do, or is usable to the end."""

import datetime as dt
import random

import pytest
from form_mutations import mutated
from one_return import read_return
from places import AMOUNTS_FORM, SECOND_FORM

from pipeline.consolidation.run import Task, run
from pipeline.consolidation.wanted import Wanted
from pipeline.form_book.read import read_form_book
from pipeline.form_book.sheets import form_book
from pipeline.form_check.plausible import plausible_figures
from pipeline.form_check.reach import kinds_of_unit
from pipeline.form_check.review import review, review_lines
from pipeline.reading.read_return import Expected
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.errors import DefinitionError
from schemas.form.loading import read_form
from schemas.units.unit import Roster

BOOKS = [form_book(read_form(path)) for path in (AMOUNTS_FORM, SECOND_FORM)]
MUTATIONS, BATCH = 200, 20
OF_THE_FILE = ("book.no_sheet",)  # there is no cell to name
AS_A_WHOLE = 5  # every fifth that is accepted is consolidated as well


@pytest.mark.parametrize("first", range(0, MUTATIONS, BATCH))
def test_each_is_refused_by_its_cell_or_usable_to_the_end(first, tmp_path):
    for number in range(first, first + BATCH):
        chance = random.Random(number)
        path = tmp_path / f"{number}.xlsx"
        write_book(mutated(chance.choice(BOOKS), chance), path)
        try:
            form = read_form_book(path)
        except DefinitionError as refusal:
            assert_told(refusal, number)
            continue
        problems = [problem for problem in review(form) if problem.severity == "error"]
        if problems:
            said = next(iter(review_lines(form, problems)))
            assert "trang tính “" in said and problems[0].fix, (number, said)
            continue
        assert_usable(form, tmp_path / str(number), number)


def assert_told(refusal: DefinitionError, number: int) -> None:
    said = str(refusal)
    assert refusal.id in OF_THE_FILE or "trang tính “" in said, (number, said)
    assert said.count(". ") >= 1, (number, said)  # what is wrong, and what to do
    assert "rows.csv" not in said and "required_when" not in said, (number, said)


def assert_usable(form, folder, number) -> None:
    units, year = kinds_of_unit(form)[:3], form.valid_from.year + 1
    period = form.scheme.period(year, form.periods[0])
    roster = Roster(tuple(units), folder)
    (folder / "in").mkdir(parents=True)
    returns = []
    for unit in units:
        path = folder / "in" / f"{unit.id}.xlsx"
        filled = plausible_figures(form, unit, period)
        write_book(template_book(form, unit, period, filled), path)
        item = read_return(path, Expected((form,), roster, period=period, form=form))
        returns.append(item)
        assert (True, form.id, unit.id, period.id) == (
            item.readable, item.form, item.unit, item.period
        ), number  # fmt: skip
        assert filled.keys() <= {answer.key for answer in item.answers}, number
    if number % AS_A_WHOLE == 0:
        now = dt.datetime(year, 12, 31, 8)
        task = Task(folder / "in", form, period, roster, folder / "out", now, None)
        _, outputs = run(task, lambda: returns, Wanted())
        assert (folder / "out" / "phu-luc.xlsx") in outputs, number
