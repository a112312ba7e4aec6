"""The worksheet of xlsxwriter with one of its private methods replaced, all that we use of that kind.

`_prepare_formula` looks for 150 new functions in every formula of a validation or conditional format
and puts a prefix before them: half of the time that a template would take. Our formulas have none
of them, as they are to be the same in every Excel; a test says so. Should xlsxwriter not call the
method any more, books are still written, only more slowly.
"""

from xlsxwriter.worksheet import Worksheet


class OurWorksheet(Worksheet):  # type: ignore[misc]  # xlsxwriter tells no types
    """Formulas are written as they are, without their «=»."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")
