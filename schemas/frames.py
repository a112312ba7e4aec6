"""The frames in which stages meet: FACTS, VERDICTS and TOTALS, as pandera schemas.

A frame that breaks its schema is our bug, never a sender's mistake: validation raises.
pandera is imported where a schema is built, so that names and states cost nothing to import.
"""

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandera.pandas as pa

STATES = ("blank", "value", "not_applicable", "not_available", "unreadable")
FACT_COLUMNS = (
    "unit", "period", "key", "state", "value", "numerator", "denominator", "raw", "note", "file",
    "sheet", "cell", "repairs", "form", "code", "decimals", "counted", "distribution",
)  # fmt: skip
TOTAL_COLUMNS = (
    "key", "value", "numerator", "denominator", "how", "answered", "expected", "not_applicable",
    "not_available", "missing", "distribution", "code", "questioned", "uncounted",
)  # fmt: skip
FINDING_COLUMNS = (
    "rule", "severity", "unit", "cells", "message", "fix", "file", "codes", "period",
    "explanation", "waiver", "effect",
)  # fmt: skip


@functools.cache
def facts_schema() -> "pa.DataFrameSchema":
    """One line per return and row of the form that is read.

    `value` is the figure in the row's unit (percentages as 63.1), `decimals` the digits written
    after the comma, `cell` an address such as D14, `repairs` names joined by spaces, `counted`
    whether the figure may enter the totals (filled by combine; False until then), `distribution`
    the «code:units» pairs that a level below brings for a coded row (its `value` is then the code
    chosen most). Texts are categories: they repeat, and each is then held, compared and written once.
    """
    import pandera.pandas as pa

    text = {name: pa.Column("category", coerce=True) for name in ("unit", "period", "key", "raw", "note",
            "file", "sheet", "cell", "repairs", "form", "code", "distribution")}  # fmt: skip
    figures = {name: pa.Column(float, nullable=True)
               for name in ("value", "numerator", "denominator", "decimals")}  # fmt: skip
    valued = pa.Check(
        lambda frame: (frame["state"] == "value") == frame["value"].notna(),
        name="a value exactly where the state says so",
    )
    return pa.DataFrameSchema(
        {**text, **figures, "state": pa.Column("category", pa.Check.isin(STATES), coerce=True),
         "counted": pa.Column(bool)},
        checks=[valued], unique=["file", "key"], strict=True,
    )  # fmt: skip


@functools.cache
def totals_schema() -> "pa.DataFrameSchema":
    """One line per value row of the form: the province's figure and what it rests on.

    `answered` and `expected` count units; answered + not_applicable + missing = expected. `missing`
    names those without a figure in the total, joined by '|', among them those that say that it is
    not available yet and those of `uncounted` (a figure was given but cannot be added);
    `questioned` names units whose figure is added although an error still names it;
    `distribution` is «code:units» pairs joined by spaces; `how` is the row's aggregate, or how the
    figures of several owners are added up one level above them.
    """
    import pandera.pandas as pa

    text = {
        name: pa.Column(str, coerce=True)
        for name in ("key", "how", "missing", "distribution", "code", "questioned", "uncounted")
    }
    figures = {name: pa.Column(float, nullable=True)
               for name in ("value", "numerator", "denominator")}  # fmt: skip
    counts = {name: pa.Column(int, pa.Check.ge(0), coerce=True)
              for name in ("answered", "expected", "not_applicable", "not_available")}  # fmt: skip
    covered = pa.Check(
        lambda frame: frame["answered"] <= frame["expected"], name="answered within expected"
    )
    return pa.DataFrameSchema(
        {**text, **figures, **counts}, checks=[covered], unique=["key"], strict=True
    )
