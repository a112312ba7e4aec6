"""FACTS, TOTALS, findings and submissions by hand, for tests of the appendix; and where its matrix shows what."""

import pandas as pd

from pipeline.appendix import matrix_axes as matrix
from pipeline.judging.findings import Finding
from pipeline.register.submission import Submission
from schemas.form.loading import load_form
from schemas.frames import FACT_COLUMNS, TOTAL_COLUMNS, facts_schema, totals_schema
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster

NAN = float("nan")
FORM = load_form("cchc_2023")
PERIOD = parse_period("2023-6T")
ROSTER = load_roster(DEMO_ROSTER).during(PERIOD)
WHOLE, SHARE = "[$-42A]#,##0", "[$-42A]#,##0.0#"


def facts_frame(*lines):
    """FACTS of (unit, key, state, value, counted) lines."""
    records = [
        dict.fromkeys(FACT_COLUMNS, "")
        | {"numerator": NAN, "denominator": NAN, "decimals": NAN, "file": f"{unit}.xlsx"}
        | {
            "unit": unit,
            "key": key,
            "state": state,
            "value": value,
            "counted": counted,
            "code": FORM.by_key[key].code,
        }
        for unit, key, state, value, counted in lines
    ]
    frame = pd.DataFrame(records, columns=list(FACT_COLUMNS))
    floats = dict.fromkeys(("value", "numerator", "denominator", "decimals"), float)
    return facts_schema().validate(frame.astype(floats | {"counted": bool}))


def totals_frame(form=FORM, **given):
    """TOTALS of every value row, of which only those given by key say anything."""
    silent = {
        "value": NAN, "numerator": NAN, "denominator": NAN, "answered": 0, "expected": len(ROSTER.units),
        "not_applicable": 0, "not_available": 0, "missing": (), "distribution": {},
        "questioned": (), "uncounted": (),
    }  # fmt: skip
    records = [
        silent | {"key": row.key, "code": row.code, "how": row.aggregate} | given.get(row.key, {})
        for row in form.value_rows
    ]
    return totals_schema().validate(pd.DataFrame(records, columns=list(TOTAL_COLUMNS)))


def submissions(*unsent, roster=ROSTER):
    return [
        Submission(unit, "missing" if unit.id in unsent else "received") for unit in roster.units
    ]


def finding(
    unit,
    codes,
    message="Sai",
    severity="error",
    cells=("Sheet1!D14",),
    file="a/b.xlsx",
    effect=None,
):
    return Finding(
        "r", severity, unit, file, "2023-6T", codes, cells, message, "Sửa lại", effect=effect
    )


AXES = matrix.axes(FORM, ROSTER, facts_frame(), beside=1)


def matrix_cell(sheet, unit, key, at=AXES):
    line, column = at.place(at.units[unit], at.figures[key, "value"])
    return sheet.cell(line + 1, column + 1)
