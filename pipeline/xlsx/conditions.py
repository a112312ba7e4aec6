"""What cells accept (validations) and when they are coloured (conditional formats)."""

from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx.book import Conditional, Sheet, Validation, WorkbookError, expect
from pipeline.xlsx.looks import Looks
from pipeline.xlsx.texts import RULE_FORMULA


def set_conditions(sheet: Sheet, worksheet: Worksheet, marks: Looks) -> None:
    """`marks` gives the format that a style stands for in a conditional format."""
    for item in sheet.validations:
        _check_formulas(item)
        expect(worksheet.data_validation(*item.area, item.options), f"validation {item.area}")
    for mark in sheet.conditionals:
        _check_formulas(mark)
        options = mark.options | {"format": marks(mark.style)}
        expect(worksheet.conditional_format(*mark.area, options), f"format {mark.area}")


def _check_formulas(item: Validation | Conditional) -> None:
    """xlsxwriter passes a formula that is too long; Excel then drops the rule."""
    for name in ("value", "minimum", "maximum", "source", "criteria"):
        formula = item.options.get(name)
        if isinstance(formula, str) and len(formula.lstrip("=")) > RULE_FORMULA:
            raise WorkbookError(
                f"{type(item).__name__} {item.area}: formula of {len(formula)} letters"
            )
