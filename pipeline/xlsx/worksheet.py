"""The worksheet of xlsxwriter with one of its private methods kept from doing its work twice.

`_prepare_formula` looks for 150 new functions in every formula of a validation or conditional
format: 13 of the 16 milliseconds that a template would take. Such formulas repeat from template to
template. Should xlsxwriter not call it any more, books are still written, only more slowly; tests
tell.
"""

import functools

from xlsxwriter.worksheet import Worksheet

_KEPT = 65_536  # formulas: those of all kinds of units, and of the marks of a thousand letters
_FRESH = Worksheet()


@functools.lru_cache(maxsize=_KEPT)
def _prepared(*formula_and_options) -> str:
    return Worksheet._prepare_formula(_FRESH, *formula_and_options)


class OurWorksheet(Worksheet):  # type: ignore[misc]  # xlsxwriter tells no types
    """Formulas are prepared once."""

    def _prepare_formula(self, *formula_and_options) -> str:
        return _prepared(*formula_and_options)
