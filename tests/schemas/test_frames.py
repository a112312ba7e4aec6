"""FACTS as a frame: the same whatever else is installed, and small, because texts repeat."""

import random

import numpy as np
import pandas as pd
from pandas.testing import assert_frame_equal
from provinces import FORM, answers, provinces

from pipeline.judging.facts import gather
from schemas.frames import FACT_COLUMNS


def test_an_optional_library_does_not_keep_our_text():
    """With pyarrow installed pandas would hand it every text: other memory, other speed."""
    assert "python" == pd.Series(["chữ"]).dtype.storage


def test_every_answer_is_a_line_of_facts():
    (roster,) = provinces(1)
    returns = [answers(unit, random.Random(3)) for unit in roster.units]
    facts = gather(returns, FORM)
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
    assert (0, len(FACT_COLUMNS)) == gather([], FORM).shape


def test_a_text_is_held_once_however_many_units_say_it():
    said = [answers(unit, random.Random(3)) for roster in provinces(50) for unit in roster.units]
    held = gather(said, FORM).select_dtypes("category").memory_usage(deep=True).drop("Index")

    assert held.sum() < 40 * len(said) * len(FORM.read_rows)
