"""A consolidated appendix is a return one level up: the total over two levels is that over one."""

import random
from pathlib import Path

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from one_return import read_return
from provinces import FORM, PERIOD, answers, provinces

from pipeline.consolidation.consolidate import Consolidation
from pipeline.consolidation.outputs import write_files
from pipeline.consolidation.wanted import Wanted
from pipeline.intake.folder import read_all
from pipeline.judging.facts import gather
from pipeline.past.output_tables import choices
from pipeline.reading.read_return import Expected
from pipeline.returns import Answer, Return
from pipeline.totals.combine import combine, mark_counted
from schemas.figure import Figure
from schemas.units.unit import Roster, Unit


def whole(path: Path, roster: Roster) -> Return:
    """An appendix read as the command reads it: in another process, nothing lost on the way."""
    (item,) = read_all([path], Expected((FORM,), roster))
    assert item == read_return(path, Expected((FORM,), roster))
    return item


# The number of provinces, the share of units that have sent nothing, a seed.
NATIONS = st.tuples(st.integers(1, 3), st.sampled_from((0.0, 0.2, 0.9)), st.integers(0, 10**9))


def nation(count: int, silent: float, seed: int) -> tuple[list[Roster], list[list[Return]]]:
    """Rosters and returns of provinces; at 0.9 whole provinces have sent nothing."""
    dice, rosters = random.Random(seed), provinces(count)
    return rosters, [
        [answers(unit, dice) for unit in roster.units if dice.random() >= silent]
        for roster in rosters
    ]


def added(returns, roster: Roster) -> Consolidation:
    """The returns added up without judging them: the figures are made up."""
    facts = mark_counted(gather(returns, FORM), [], roster)
    totals = combine(facts, [], roster)
    return Consolidation(FORM, PERIOD, roster, tuple(returns), facts, totals, (), ())


def figures(totals: pd.DataFrame) -> dict[str, tuple]:
    columns = ("value", "numerator", "denominator", "distribution")
    return {
        line["key"]: tuple(None if line[c] != line[c] else line[c] for c in columns)
        for line in totals.to_dict("records")
    }


def carried(row, figure: tuple) -> tuple:
    """What must be the same over two levels: a distribution, X and Y, or the figure."""
    value, x, y, distribution = figure
    if row.kind == "code":
        return (distribution,)
    return (x, y) if x is not None else (value,)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bộ")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(NATIONS)
def test_total_over_two_levels_equals_total_over_one(folder, drawn):
    rosters, sent = nation(*drawn)
    senders = [Unit(f"T{p}", f"Tỉnh số {p}", "", (), "T", ()) for p in range(len(rosters))]
    ministry = Roster(tuple(senders), Path("bo.csv"))
    appendices = []
    for number, (roster, returns) in enumerate(zip(rosters, sent, strict=True)):
        out = folder / str(number)
        out.mkdir(exist_ok=True)
        write_files(added(returns, roster), out, Wanted(sender=f"T{number}"), out)
        appendices.append(read_return(out / "phu-luc.xlsx", Expected((FORM,), ministry)))

    assert [sender.id for sender in senders] == [item.unit for item in appendices]

    over_two = figures(added(appendices, ministry).totals)
    whole = Roster(tuple(unit for roster in rosters for unit in roster.units), Path("all.csv"))
    over_one = figures(added([item for returns in sent for item in returns], whole).totals)
    several = {row.key for row in FORM.value_rows if row.aggregate == "owner"}
    ratios = {row.key for row in FORM.value_rows if row.kind == "ratio"}
    for key, wanted in over_one.items():
        # a percentage typed by one owner without X and Y cannot be added up above
        alone = key in several & ratios and None in wanted[1:3]
        if not alone and (key not in several or len(rosters) == 1):
            assert carried(FORM.by_key[key], wanted) == carried(FORM.by_key[key], over_two[key]), (
                key
            )


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(NATIONS)
def test_owners_of_several_provinces_are_added_up(folder, drawn):
    rosters, sent = nation(*drawn)
    over_one = [figures(added(returns, roster).totals)
                for roster, returns in zip(rosters, sent, strict=True)]  # fmt: skip
    above = []
    for number, (roster, returns) in enumerate(zip(rosters, sent, strict=True)):
        out = folder / f"owner-{number}"
        out.mkdir(exist_ok=True)
        write_files(added(returns, roster), out, Wanted(sender=f"T{number}"), out)
        ministry = Roster((Unit(f"T{number}", f"Tỉnh {number}", "", (), "T", ()),), Path("b.csv"))
        above.append((ministry, read_return(out / "phu-luc.xlsx", Expected((FORM,), ministry))))
    whole = Roster(tuple(roster.units[0] for roster, _ in above), Path("b.csv"))
    total = figures(added([item for _, item in above], whole).totals)

    for row in FORM.value_rows:
        if row.aggregate == "owner" and row.kind == "count":
            given_ = [one[row.key][0] for one in over_one if one[row.key][0] is not None]
            assert (sum(given_) if given_ else None) == total[row.key][0], row.key


def test_a_figure_that_applies_to_nobody_is_carried_as_not_applicable(folder):
    (roster,) = provinces(1)
    said = tuple(Answer(row.key, Figure("not_applicable")) for row in FORM.read_rows)
    returns = [Return(f"{u.id}.xlsx", FORM.id, u.id, PERIOD.id, True, said) for u in roster.units]
    ministry = Roster((Unit("T0", "Tỉnh số 0", "", (), "T", ()),), Path("bo.csv"))
    write_files(added(returns, roster), folder, Wanted(sender="T0"), folder)
    item = whole(folder / "phu-luc.xlsx", ministry)

    states = {a.key: a.figure.state for a in item.answers if FORM.by_key[a.key].is_value}
    assert {"not_applicable"} == set(states.values())
    assert [] == [n.id for n in item.notices if n.id != "numbers_repeated"]


def test_what_an_appendix_says_of_coded_rows_crosses_from_the_reading_process(folder):
    """Provinces choose codes; the ministry counts them, and would count one a province without."""
    (roster,) = provinces(1)
    returns = [answers(unit, random.Random(7)) for unit in roster.units]
    result = added(returns, roster)
    ministry = Roster((Unit("T0", "Tỉnh số 0", "", (), "T", ()),), Path("bo.csv"))
    write_files(result, folder, Wanted(sender="T0"), folder)

    said = {a.key: a.distribution for a in whole(folder / "phu-luc.xlsx", ministry).answers}
    counted = result.totals[result.totals["how"] == "distribution"]
    coded = dict(zip(counted["key"], counted["distribution"], strict=True))
    assert any(coded.values())
    assert coded == {key: choices(said[key]) for key in coded}
