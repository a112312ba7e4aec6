"""What cells accept and when they are coloured in, a worksheet told so out."""

import functools
from collections.abc import Iterable
from io import StringIO

from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx.book import Conditional, Ground, Sheet, Validation, WorkbookError, expect
from pipeline.xlsx.looks import palette
from pipeline.xlsx.texts import prepared_formula

FORMULA_LIMIT = 255  # of a formula in a validation; longer ones make Excel "repair" the file


def set_validations(sheet: Sheet, worksheet) -> None:
    kept = sheet.ground and sheet.validations is sheet.ground.validations
    xml = _ground_xml(sheet.ground) if kept else _validations_xml(sheet.validations)
    worksheet._write_data_validations = functools.partial(_write, xml, worksheet)


@functools.lru_cache(maxsize=4)
def _ground_xml(ground: Ground) -> str:
    return _validations_xml(ground.validations)


def _validations_xml(validations: Iterable[Validation]) -> str:
    """The element that xlsxwriter makes of them, on a sheet of its own."""
    scratch = Worksheet()
    scratch._prepare_formula, scratch.fh = prepared_formula, StringIO()
    for item in validations:
        _check_formulas(item)
        expect(scratch.data_validation(*item.area, item.options), f"validation {item.area}")
    scratch._write_data_validations()
    return scratch.fh.getvalue()


def set_conditionals(sheet: Sheet, worksheet) -> None:
    worksheet._prepare_formula = prepared_formula
    for item in sheet.conditionals:
        _check_formulas(item)
        options = item.options | {"format": palette().marks[item.style]}
        expect(worksheet.conditional_format(*item.area, options), f"format {item.area}")


def _write(xml: str, worksheet) -> None:
    worksheet.fh.write(xml)


def _check_formulas(item: Validation | Conditional) -> None:
    """xlsxwriter passes a formula that is too long; Excel then drops the validation."""
    for name in ("value", "minimum", "maximum", "source", "criteria"):
        formula = item.options.get(name)
        if isinstance(formula, str) and len(formula.lstrip("=")) > FORMULA_LIMIT:
            raise WorkbookError(
                f"{type(item).__name__} {item.area}: formula of {len(formula)} letters"
            )
