"""FACTS as a frame: the same whatever else is installed, and small, because texts repeat."""

import random

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from pandera.errors import SchemaErrors
from provinces import FORM, answers, provinces

from pipeline.judging.facts import gather
from schemas.frames import (
    FACT_COLUMNS,
    FINDING_COLUMNS,
    TOTAL_COLUMNS,
    facts_schema,
    findings_schema,
    totals_schema,
)


def test_an_optional_library_does_not_keep_our_text():
    """With pyarrow installed pandas would hand it every text: other memory, other speed."""
    (roster,) = provinces(1)
    facts = gather([answers(roster.units[0], random.Random(3))], FORM).frame

    texts = facts.select_dtypes("category")
    assert {"object"} == {str(texts[name].cat.categories.dtype) for name in texts}


def test_every_answer_is_a_line_of_facts():
    (roster,) = provinces(1)
    returns = [answers(unit, random.Random(3)) for unit in roster.units]
    facts = gather(returns, FORM).frame
    wanted = pd.DataFrame(
        [
            (item.unit, a.key, a.figure.state, a.figure.value, a.figure.numerator, a.raw, " ".join(a.repairs))
            for item in returns for a in item.answers
        ],
        columns=["unit", "key", "state", "value", "numerator", "raw", "repairs"],
    )  # fmt: skip

    plain = facts[wanted.columns].astype(dict.fromkeys(wanted.columns, object))
    assert_frame_equal(wanted.astype(object).replace({None: np.nan}), plain.replace({None: np.nan}))
    assert [FORM.by_key[key].code for key in facts["key"]] == facts["code"].tolist()


def test_no_return_gives_facts_without_a_line():
    assert (0, len(FACT_COLUMNS)) == gather([], FORM).frame.shape


def test_a_text_is_held_once_however_many_units_say_it():
    said = [answers(unit, random.Random(3)) for roster in provinces(50) for unit in roster.units]
    held = gather(said, FORM).frame.select_dtypes("category").memory_usage(deep=True).drop("Index")

    assert held.sum() < 40 * len(said) * len(FORM.read_rows)


def test_facts_know_whose_figure_stands_where():
    (roster,) = provinces(1)
    returns = [answers(unit, random.Random(unit.id)) for unit in roster.units]
    facts = gather(returns, FORM)
    said = [{a.key: a.raw for a in item.answers} for item in returns]
    keys = [row.key for row in FORM.read_rows]
    backwards = facts.only([2, 0])

    assert len(returns) == len(facts)
    assert [item.file for item in returns] == facts.files
    assert [said[2][keys[5]], said[0][keys[5]]] == backwards.row("raw", keys[5]).tolist()
    assert said[1][keys[-1]] == facts.fact(1, keys[-1])["raw"]
    assert [(0, 3), (3, 1)] == [(start, len(part)) for start, part in facts.blocks(3)]
    assert said[3][keys[0]] == list(facts.blocks(3))[1][1].fact(0, keys[0])["raw"]


FACT, TOTAL = {"state": "value", "value": 1.0, "counted": True}, {"answered": 1, "expected": 1}
BROKEN = [  # the contract, a line that keeps it, what in it no longer does, the check that says so
    (facts_schema, FACT, {"state": "có"}, "isin"),
    (facts_schema, FACT, {"decimals": -1.0}, "greater_than_or_equal_to"),
    (facts_schema, FACT, {"value": np.nan}, "a value exactly where the state says so"),
    (facts_schema, FACT, {"state": "blank", "value": np.nan}, "only a value is counted"),
    (totals_schema, TOTAL, {"how": "average"}, "isin"),
    (totals_schema, TOTAL, {"missing": "SNV|X03"}, "tuple"),
    (totals_schema, TOTAL, {"distribution": "0:5"}, "dict"),
    (totals_schema, TOTAL, {"answered": 2}, "answered within expected"),
    (totals_schema, TOTAL, {"expected": -1}, "greater_than_or_equal_to"),
    (findings_schema, {}, {"severity": "fatal"}, "isin"),
    (findings_schema, {}, {"message": ""}, "str_length"),
    (findings_schema, {}, {"effect": -0.1}, "greater_than_or_equal_to"),
]


def line_of(contract, given: dict) -> pd.DataFrame:
    """One line that keeps the contract, with what is given put in."""
    if contract is facts_schema:
        silent = dict.fromkeys(FACT_COLUMNS, "") | {"state": "blank", "counted": False}
        silent |= dict.fromkeys(("value", "numerator", "denominator", "decimals"), np.nan)
    elif contract is totals_schema:
        silent = dict.fromkeys(TOTAL_COLUMNS, 0) | {"how": "sum", "key": "a", "code": "1"}
        silent |= dict.fromkeys(("value", "numerator", "denominator"), np.nan)
        silent |= dict.fromkeys(("missing", "questioned", "uncounted"), ()) | {"distribution": {}}
    else:
        silent = dict.fromkeys(FINDING_COLUMNS, "") | {"rule": "plan_done", "severity": "error"}
        silent |= {"message": "Sai.", "effect": 0.5}
    return pd.DataFrame([silent | given])


@pytest.mark.parametrize(("contract", "good", "wrong", "check"), BROKEN)
def test_a_broken_contract_names_its_check_and_line(contract, good, wrong, check):
    contract().validate(line_of(contract, good))

    with pytest.raises(SchemaErrors) as broken:
        contract().validate(line_of(contract, good | wrong), lazy=True)
    assert any(check in str(name) for name in broken.value.failure_cases["check"])
    assert {0} >= {*broken.value.failure_cases["index"].dropna()}
