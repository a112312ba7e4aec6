"""TOTALS and the last result in, the province's own columns of «Đơn vị × chỉ tiêu» out.

They are formulas over «Phụ lục», and lead there; what contradicts itself in them is marked.
"""

from collections.abc import Iterator, Mapping

from pipeline.appendix.marks import Marks
from pipeline.appendix.matrix_axes import Beside
from pipeline.appendix.official_sheet import AT, NAME, VALUE, positions
from pipeline.appendix.words import wording
from pipeline.past.earlier import Result
from pipeline.totals.remarks import Total
from pipeline.xlsx.bulk import Styled
from pipeline.xlsx.write import address
from schemas.form.model import Form, Row
from schemas.wording import as_text
from schemas.wording.papers import worded

PROVINCE = ""  # the unit of a finding about the province's figures


def province_columns(
    form: Form, totals: Mapping[str, Total], marks: Marks, before: Result | None
) -> Beside:
    """Its figure, with X and Y, and how much it differs from that of `before`."""
    headers = [worded("province", "name")]
    if before:
        headers.append(wording("matrix.change", period=as_text.in_sentence(before.title)))
    cells = {
        place: line if before else line[:1] for place, line in _lines(form, totals, marks, before)
    }
    noted = {
        (key, "value"): mark.note for (unit, key), mark in marks.items()
        if unit == PROVINCE and (key, "value") in cells
    }  # fmt: skip
    return Beside(tuple(headers), cells, noted)


def _lines(
    form: Form, totals: Mapping[str, Total], marks: Marks, before: Result | None
) -> Iterator[tuple[tuple[str, str], tuple[Styled, Styled | None]]]:
    lines = positions(form)
    for row in form.value_rows:
        total = totals.get(row.key)
        if row.kind == "code" or total is None:  # a code is words, which «Phụ lục» has room for
            continue
        mark, line = marks.get((PROVINCE, row.key)), lines[row.key]
        here = f"'{NAME}'!{address(line, VALUE, True)}"
        decimal = "read_share" if row.kind == "ratio" else "read_decimal"
        link = f"internal:'{NAME}'!{address(line, VALUE)}"
        own = _figure(total.value, here, link, decimal)
        if mark:
            own = own._replace(style=f"{own.style}_{mark.severity}")
        then = (before.totals or {}).get(row.key) if before else None
        yield (row.key, "value"), (own, _change(row, total.value, here, then))
        if row.kind == "ratio":
            for part in ("numerator", "denominator"):
                there = f"'{NAME}'!{address(line, AT[part], True)}"
                yield (row.key, part), (_figure(getattr(total, part), there), None)


def _figure(value: float, here: str, link: str = "", decimal: str = "read_decimal") -> Styled:
    known = value == value
    style = "read" if not known or float(value).is_integer() else decimal
    formula = f'=IF(ISNUMBER({here}),{here},"")'
    return Styled(value if known else "", style, link if known else "", formula)


def _change(row: Row, now: float, here: str, then: float | None) -> Styled | None:
    if then is None or then != then:
        return None
    change = now - then if now == now else ""
    style = "change_whole" if row.kind == "count" else "change"
    return Styled(change, style, "", f'=IF(ISNUMBER({here}),{here}-{then!r},"")')
