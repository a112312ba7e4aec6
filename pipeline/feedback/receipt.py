"""A Return without findings in, its receipt (biên nhận) out: what was received, when, its figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.identity_marks import PAPER
from pipeline.returns import Answer, Return
from pipeline.xlsx.listing import Column, listing
from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Book, Cell, Page
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.figures import shown
from schemas.wording.papers import worded

_COLUMNS = (("code", 17), ("label", 67), ("value", 16), ("fraction", 13), ("note", 29))
_PAGE = Page(landscape=True, margins_mm=(15, 10, 15, 15), footer="&C&P/&N")


def receipt_book(
    item: Return, remarks: Sequence[str], received: str, form: Form, unit: Unit, period: Period
) -> Book:
    """One sheet; `received` is the time in words, since a file's own time is not the same twice.

    `remarks` ask for nothing, but nothing that was noticed is lost.
    """
    title = _text("title")
    answers = [answer for answer in item.answers if _is_told(answer, form, unit)]
    answered = sum(answer.figure.state == "value" for answer in answers)
    facts = {
        "unit": unit.name,
        "period": period.title,
        "form": form.title,
        "file": Path(item.file).name,
        "received": received or worded("feedback", "unknown_time"),
        "checksum": item.checksum,
        "figures": _text("figures_text", answered=answered, all=len(answers)),
        "verdict": "\n".join((_text("clean"), *remarks)),
    }
    above = [[Cell(_text(name), "text"), Cell(value, "text")] for name, value in facts.items()]
    records = [list(_record(answer, form)) for answer in answers]
    columns = [Column(_text(name), width) for name, width in _COLUMNS]
    sheet = listing(_text("sheet"), (Cell(title, "left_title"),), columns, records, _PAGE, above)
    heights = {
        line: row_height((str(cell.value), width, "text") for cell, (_, width) in zip(facts, _COLUMNS, strict=False))
        for line, facts in enumerate(above, 2)
    }  # fmt: skip
    return Book(
        (replace(sheet, filter=None, protected=True, heights=heights | sheet.heights),),
        title=f"{title} - {unit.name} - {period.title}",
        properties={PAPER: "receipt"},
    )


def _is_told(answer: Answer, form: Form, unit: Unit) -> bool:
    """True of a row that the unit is asked, or has written in all the same."""
    row = form.by_key[answer.key]
    return row.is_value and (unit.is_asked(row) or answer.figure.state != "blank")


def _text(name: str, **words: object) -> str:
    return worded("feedback", f"receipt.{name}", **words)


def _record(answer: Answer, form: Form) -> Iterator[Cell]:
    row, figure = form.by_key[answer.key], answer.figure
    fraction = None
    if figure.numerator is not None and figure.denominator is not None and row.takes_fraction:
        fraction = as_text.fraction(figure.numerator, figure.denominator)
    value = shown(figure)
    if row.kind == "code" and figure.state == "value":
        value = f"{value} - {as_text.code_label(row, figure.value)}"
    yield Cell(row.code, "list_centre")
    yield Cell(row.label.rstrip(" .:"), "list_cell")
    yield Cell(value, "list_centre")
    yield Cell(fraction, "list_centre")
    yield Cell(answer.note or None, "list_cell")
