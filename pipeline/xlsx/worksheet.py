"""The worksheet of xlsxwriter with two of its private methods replaced, all that we use of that kind.

`_prepare_formula` looks for 40 to 150 new functions in every formula, which takes 70 % of the time
of a template; formulas repeat from template to template. `_write_header_footer` has no way to say
that page 1 has a header of its own. Should xlsxwriter call neither any more, books are still
written, only more slowly and with a number on page 1 too; tests tell.
"""

import functools
from xml.sax.saxutils import escape

from xlsxwriter.worksheet import Worksheet

_KEPT = 65_536  # formulas: twenty templates of different units
_FRESH = Worksheet()


@functools.lru_cache(maxsize=_KEPT)
def _prepared(*formula_and_options) -> str:
    return Worksheet._prepare_formula(_FRESH, *formula_and_options)


class OurWorksheet(Worksheet):  # type: ignore[misc]  # xlsxwriter tells no types
    """`first_header`, where it is a text, stands on page 1 in the place of the header."""

    first_header: str | None = None

    def _prepare_formula(self, *formula_and_options) -> str:
        return _prepared(*formula_and_options)

    def _write_header_footer(self) -> None:
        if self.first_header is None:
            super()._write_header_footer()
            return
        texts = {
            "oddHeader": self.header, "oddFooter": self.footer,
            "firstHeader": self.first_header, "firstFooter": self.footer,
        }  # fmt: skip
        xml = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in texts.items() if text)
        self.fh.write(f'<headerFooter differentFirst="1">{xml}</headerFooter>')
