"""The frames in which stages meet: FACTS, VERDICTS, TOTALS and FINDINGS, as pandera schemas.

A frame that breaks its schema is our bug, never a sender's mistake: validation raises.
pandera is imported where a schema is built, so that names and states cost nothing to import.
"""

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandera.pandas as pa

SEVERITIES = ("error", "warning", "info")
AGGREGATES = {  # how figures of each kind of row may be added up
    "count": ("sum", "sum_departments", "owner"),
    "amount": ("sum", "sum_departments", "owner"),
    "ratio": ("weighted", "owner"),
    "code": ("distribution", "owner"),
}
STATES = ("blank", "value", "not_applicable", "not_available", "unreadable")
FACT_COLUMNS = (
    "unit", "period", "key", "state", "value", "numerator", "denominator", "raw", "note", "file",
    "sheet", "cell", "repairs", "form", "code", "decimals", "counted", "distribution",
    "decided",
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
    chosen most), `decided` who decided how the cell is read, when and why. Texts are categories: they repeat, and each is then held, compared and written once.
    """
    import pandera.pandas as pa

    text = {name: pa.Column("category", coerce=True) for name in ("unit", "period", "key", "raw", "note",
            "file", "sheet", "cell", "repairs", "form", "code", "distribution", "decided")}  # fmt: skip
    figures = {name: pa.Column(float, nullable=True)
               for name in ("value", "numerator", "denominator", "decimals")}  # fmt: skip
    valued = pa.Check(
        lambda frame: (frame["state"] == "value") == frame["value"].notna(),
        name="a value exactly where the state says so",
    )
    counted = pa.Check(
        lambda frame: ~frame["counted"] | frame["value"].notna(), name="only a value is counted"
    )
    figures["decimals"] = pa.Column(float, pa.Check.ge(0), nullable=True)
    return pa.DataFrameSchema(
        {**text, **figures, "state": pa.Column("category", pa.Check.isin(STATES), coerce=True),
         "counted": pa.Column(bool)},
        checks=[valued, counted], unique=["file", "key"], strict=True,
    )  # fmt: skip


@functools.cache
def totals_schema() -> "pa.DataFrameSchema":
    """One line per value row of the form: the province's figure and what it rests on.

    `answered` and `expected` count units; answered + not_applicable + missing = expected. `missing`
    names those without a figure in the total, among them those that say that it is not available
    yet and those of `uncounted` (a figure was given but cannot be added); `questioned` names units
    whose figure is added although an error still names it. All three are tuples of identifiers,
    `distribution` maps codes to how many units chose them (in totals.csv: «SNV|X03», «0:5 1:20»).
    `how` is the row's aggregate, or how the figures of several owners are added up one level above
    them.
    """
    import pandera.pandas as pa

    text = {name: pa.Column(str, coerce=True) for name in ("key", "code")}
    hows = {how for of_kind in AGGREGATES.values() for how in of_kind}
    text["how"] = pa.Column(str, pa.Check.isin(hows), coerce=True)
    lists = {name: _of(tuple) for name in ("missing", "questioned", "uncounted")}
    figures = {name: pa.Column(float, nullable=True)
               for name in ("value", "numerator", "denominator")}  # fmt: skip
    counts = {name: pa.Column(int, pa.Check.ge(0), coerce=True)
              for name in ("answered", "expected", "not_applicable", "not_available")}  # fmt: skip
    covered = pa.Check(
        lambda frame: frame["answered"] <= frame["expected"], name="answered within expected"
    )
    return pa.DataFrameSchema(
        {**text, **lists, "distribution": _of(dict), **figures, **counts},
        checks=[covered], unique=["key"], strict=True,
    )  # fmt: skip


def _of(kind: type) -> "pa.Column":
    """A column of real values that pandas has no type for."""
    import pandera.pandas as pa

    check = pa.Check(lambda value: isinstance(value, kind), element_wise=True, name=kind.__name__)
    return pa.Column(object, check)


@functools.cache
def findings_schema() -> "pa.DataFrameSchema":
    """One line per finding, as findings.csv has it: worded for people, errors of our own excluded.

    `cells` and `codes` are joined by spaces; `effect` is the share of the consolidated figure that
    rests on it, missing where it is about no figure; a finding of a whole file has no codes.
    """
    import pandera.pandas as pa

    free = ("unit", "cells", "fix", "file", "codes", "period", "explanation", "waiver")
    some = pa.Check.str_length(min_value=1)
    checks = {"rule": some, "message": some, "severity": pa.Check.isin(SEVERITIES)}
    texts = {name: pa.Column(object, checks.get(name), coerce=True) for name in (*free, *checks)}
    effect = pa.Column(float, pa.Check.ge(0), nullable=True, coerce=True)
    return pa.DataFrameSchema({**texts, "effect": effect}, strict=True)
