"""Demo figures hold every rule, for any form; the scalar reading of the rules agrees with pandera."""

import dataclasses
import random

import pandas as pd
import pytest
from bundled import BUNDLED
from places import SECOND_FORM

from pipeline.form_check.plausible import plausible_figures
from schemas.compilers import as_pandera, as_value, frame_spans
from schemas.compilers.value_spans import Cell
from schemas.form.loading import read_form
from schemas.frames import STATES
from schemas.periods.period import parse_period
from schemas.rules.expression import Truth, parse, unparse
from schemas.rules.rule import Rule
from schemas.units.unit import load_roster
from schemas.wording.as_text import STATE

LIBRARY = read_form(SECOND_FORM)
LIBRARY_UNITS = load_roster(LIBRARY.path / "units.csv")
HALF_YEAR = parse_period("2023-6T")
CASES = [
    *((form, unit, period) for form, period, roster in BUNDLED for unit in roster.units),
    *((LIBRARY, unit, parse_period("2024-NAM")) for unit in LIBRARY_UNITS.units),
]
every_unit = pytest.mark.parametrize(
    ("form", "unit", "period"), CASES, ids=[f"{form.id}-{unit.id}" for form, unit, _ in CASES]
)


def cells_of(form, unit, figures) -> dict[str, Cell]:
    """The cells of a return that holds these figures; every row of the form has one."""
    states = {text: state for state, text in STATE.items()}
    cells = {}
    for row in form.rows:
        asked, filled = unit.is_asked(row), figures.get(row.key)
        if filled is None or filled.value in states:
            cells[row.key] = Cell(states[filled.value] if filled else "blank", asked=asked)
        else:
            spread = 0.01 if row.kind == "ratio" else 0
            cells[row.key] = Cell(
                "value", filled.value, filled.numerator, filled.denominator, spread, asked
            )
    return cells


def rule(name: str, text: str) -> Rule:
    """A relation that is all about its expression."""
    return dataclasses.replace(LIBRARY.rules[-1], id=name, tree=parse(text))


def failing(form, unit, cells) -> list[str]:
    outcomes = {rule.id: as_value.outcome(rule, form, unit.level, cells) for rule in form.rules}
    return [rule for rule, holds in outcomes.items() if holds is False]


# The promise of "the same everywhere": literal figures, which no version of Python may change.
EXPECTED = {
    "libraries": 15,
    "book_copies": 605,
    "books_added": 18,
    "books_catalogued_rate": 90.91,
    "online_catalogue": 2,
    "cards_adults": 1,
    "cards_children": 3,
    "visits": 39,
    "visits_on_site": 14,
    "visits_mobile": STATE["not_available"],
    "requests_met_rate": 100.0,
    "librarians": 41,
    "librarians_trained": 33,
    "training_courses": 2,
}


@every_unit
def test_every_rule_holds(form, unit, period):
    cells = cells_of(form, unit, plausible_figures(form, unit, period))

    assert [] == failing(form, unit, cells)


@every_unit
def test_every_row_asked_and_required_is_filled_and_no_other(form, unit, period):
    figures = plausible_figures(form, unit, period)
    cells = cells_of(form, unit, figures)
    required = {
        row.key for row in form.rows
        if unit.is_asked(row) and as_value.judge(row.required_when, form, cells) is not False
    }  # fmt: skip

    assert required == figures.keys()


@every_unit
def test_a_ratio_is_whole_numbers_over_the_total_of_the_form(form, unit, period):
    figures = plausible_figures(form, unit, period)
    for row in form.rows:
        filled = figures.get(row.key)
        if row.kind != "ratio" or filled is None or isinstance(filled.value, str):
            continue
        total = figures.get(row.denominator)

        assert isinstance(filled.numerator, int)
        assert isinstance(filled.denominator, int)
        assert round(100 * filled.numerator / filled.denominator, 2) == filled.value
        assert total is None or total.value == filled.denominator


def test_most_figures_are_there():
    filled = [f.value for case in CASES for f in plausible_figures(*case).values()]

    assert 0 < filled.count(STATE["not_available"]) < len(CASES) / 2
    assert filled.count(STATE["not_applicable"]) < len(filled) / 50


def test_figures_are_the_same_each_time_and_everywhere():
    unit = LIBRARY_UNITS.by_id["SVHTT"]
    figures = plausible_figures(LIBRARY, unit, HALF_YEAR)

    assert figures == plausible_figures(LIBRARY, unit, HALF_YEAR)
    assert EXPECTED == {key: filled.value for key, filled in figures.items()}


def test_figures_differ_between_units_and_periods():
    first, second = (LIBRARY_UNITS.by_id[unit] for unit in ("X01", "X02"))
    year = parse_period("2024-NAM")

    assert plausible_figures(LIBRARY, first, year) != plausible_figures(LIBRARY, second, year)
    assert plausible_figures(LIBRARY, first, year) != plausible_figures(LIBRARY, first, HALF_YEAR)


# Rules that no proposal satisfies by chance: one is put first and one last among the form's own.
DEMANDS = [
    "visits > 4000",
    "visits == 0",
    "books_added == 7",
    "books_added != training_courses",
    "book_copies >= 20 * librarians",
    "book_copies - books_added >= 2000",
    "books_catalogued_rate < 50",
    "books_catalogued_rate + requests_met_rate <= 100",
    "online_catalogue == 1",
    "not answered(requests_met_rate)",
    "librarians == 0",
    "not (librarians >= 10)",
    "implies(librarians > 0, training_courses > 3 and visits_mobile > 30)",
    "cards_adults == 2 * cards_children and cards_children > 4",
    "cards_adults > 50 or cards_children > 50",
    "visits_mobile == visits_on_site",
]


@pytest.mark.parametrize("first", [True, False], ids=["first", "last"])
@pytest.mark.parametrize("text", DEMANDS)
def test_figures_give_way_to_any_rule(text, first):
    demand = rule("demand", text)
    rules = (demand, *LIBRARY.rules) if first else (*LIBRARY.rules, demand)
    form = dataclasses.replace(LIBRARY, rules=rules)
    for unit in LIBRARY_UNITS.units:
        cells = cells_of(form, unit, plausible_figures(form, unit, HALF_YEAR))

        assert [] == failing(form, unit, cells)


def test_rules_that_leave_no_figures_are_named():
    impossible = rule("impossible", "visits < 0")
    form = dataclasses.replace(LIBRARY, rules=(*LIBRARY.rules, impossible))

    with pytest.raises(ValueError, match=r"thu_vien_2024.*impossible"):
        plausible_figures(form, LIBRARY_UNITS.by_id["X01"], HALF_YEAR)


def disturbed(form, cells, chance) -> dict[str, Cell]:
    """The same return with half of its cells made odd in some way."""
    odd = {
        "blank": lambda c: Cell(asked=c.asked),
        "not_applicable": lambda c: Cell("not_applicable", asked=c.asked),
        "unreadable": lambda c: Cell("unreadable", asked=c.asked),
        "zero": lambda c: dataclasses.replace(c, state="value", value=0),
        "small": lambda c: dataclasses.replace(c, state="value", value=chance.randint(0, 2)),
        "decimal": lambda c: dataclasses.replace(c, state="value", value=12.5, spread=0.1),
        "negative": lambda c: dataclasses.replace(c, state="value", value=-3),
        "huge": lambda c: dataclasses.replace(c, state="value", value=10_000_000),
        "fraction": lambda c: dataclasses.replace(c, numerator=12, denominator=19),
        "no numerator": lambda c: dataclasses.replace(c, numerator=None),
        "empty total": lambda c: dataclasses.replace(c, numerator=0, denominator=0),
        "after more": lambda c: dataclasses.replace(c, previous=300, least=300),
        "not asked": lambda c: dataclasses.replace(c, asked=False),
    }
    ways = list(odd.values())
    return {
        key: chance.choice(ways)(cell) if chance.random() < 0.5 else cell
        for key, cell in cells.items()
    }


def wide_frame(form, returns) -> pd.DataFrame:
    """The returns as the frame that as_pandera judges: figures in millionths, NaN where unknown."""
    lines = []
    for level, cells in returns:
        line: dict[str, object] = {"level": level}
        for key, cell in cells.items():
            parts = ("value", "numerator", "denominator", "previous", "least")
            figures = {part: getattr(cell, part) for part in parts}
            line |= {
                frame_spans.column(key, part): None if figure is None else round(figure * 1e6)
                for part, figure in figures.items()
            }
            line[frame_spans.column(key, "spread")] = round(cell.spread * 1e6)
            line[frame_spans.column(key, "state")] = STATES.index(cell.state)
            line[frame_spans.column(key, "asked")] = int(cell.asked)
        lines.append(line)
    frame = pd.DataFrame(lines)
    return frame.astype({name: float for name in frame.columns if name != "level"})


@pytest.mark.parametrize("form", [*(b.form for b in BUNDLED), LIBRARY], ids=lambda form: form.id)
def test_the_scalar_reading_of_every_rule_agrees_with_pandera(form):
    chance = random.Random(20230614)
    units = [unit for case_form, unit, _ in CASES if case_form is form]
    returns = []
    for number in range(160):
        unit = units[number % len(units)]
        cells = cells_of(form, unit, plausible_figures(form, unit, HALF_YEAR))
        returns.append(
            (chance.choice("SHXT"), disturbed(form, cells, chance) if number % 4 else cells)
        )
    frame = wide_frame(form, returns)
    for rule in form.rules:
        holds, fails = as_pandera.outcome(rule, form, frame)
        judged = [True if h else False if f else None for h, f in zip(holds, fails, strict=True)]

        assert judged == [as_value.outcome(rule, form, level, cells) for level, cells in returns], (
            f"{rule.id}: {unparse(rule.tree)}"
        )


def test_a_row_without_a_condition_is_always_required():
    assert LIBRARY.by_key["visits"].required_when == Truth(True)
