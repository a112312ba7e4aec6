"""What cell styles say of the cells of an .xlsx: number formats, which are struck through or unseen."""

import re
from dataclasses import dataclass

from pipeline.files.colours import Look
from pipeline.files.format_codes import text_as_shown
from pipeline.files.formats.xlsx_colours import looks_of_cells, looks_of_rules, palette_of
from pipeline.files.markup import is_on, parse
from pipeline.files.relations import remembered
from pipeline.files.serial_days import DAY_FORMAT

_FONT = re.compile(rb'<(?:\w+:)?(?:name|rFont) val="([^"]*)"')
BUILTIN_FORMATS = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 49: "@",
}  # fmt: skip

# Names that Excel has for formats in XML and web pages, in lower case.
NAMED_FORMATS = {
    "general": "", "general number": "", "fixed": "0.00", "standard": "#,##0.00",
    "percent": "0.00%", "scientific": "0.00E+00", "general date": DAY_FORMAT,
    "short date": DAY_FORMAT, "long date": DAY_FORMAT, "medium date": "d-mmm-yy",
    "yes/no": '"Yes";"Yes";"No"', "true/false": '"True";"True";"False"', "on/off": '"On";"On";"Off"',
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Styles:
    """Format codes by style; the styles (as cells name them) that strike through, those that show a
    text otherwise than it is, and those in the colour of their ground; all fonts named.

    `rules` are the looks that conditional formats name, where any of them may hide a cell of `looks`,
    strike it through, or show its number otherwise.
    """

    formats: tuple[str, ...] = ()
    struck: frozenset[str] = frozenset()
    of_texts: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    fonts: frozenset[str] = frozenset()
    looks: tuple[Look, ...] = ()
    rules: tuple[Look, ...] = ()

    def format(self, style: str | None) -> str:
        """The number format code of a cell's style; '' where it has none."""
        number = int(style) if style and style.isdecimal() else 0
        return self.formats[number] if number < len(self.formats) else ""

    def look(self, style: str | None) -> Look:
        """The colours of a cell's style."""
        number = int(style) if style and style.isdecimal() else 0
        return self.looks[number] if number < len(self.looks) else Look()

    @property
    def are_plain(self) -> bool:
        """True where no cell shows anything else than it holds but for its number format."""
        return not (self.struck or self.of_texts or self.unseen)


@remembered
def read_styles(data: bytes, theme: bytes = b"") -> Styles:
    """Read the part of styles; raises what a broken one raises."""
    root = parse(data)
    codes = dict(BUILTIN_FORMATS)
    for item in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[int(item.get("numFmtId", ""))] = item.get("formatCode", "")
    strikes = [
        item is not None and is_on(item.get("val", "1"))
        for item in (font.find("{*}strike") for font in root.iterfind("{*}fonts/{*}font"))
    ]
    struck_fonts = {str(number) for number, strike in enumerate(strikes) if strike}
    styles = root.findall("{*}cellXfs/{*}xf")
    formats = tuple(codes.get(int(style.get("numFmtId", "0")), "") for style in styles)
    palette = palette_of(root, theme)
    looks, rules = looks_of_cells(root, styles, palette), looks_of_rules(root, palette)
    some_tell = any(
        rule.is_struck or rule.format or rule.over(look).is_unseen
        for rule in rules for look in set(looks)
    )  # fmt: skip
    return Styles(
        formats,
        frozenset(str(n) for n, style in enumerate(styles) if style.get("fontId") in struck_fonts),
        frozenset(str(n) for n, code in enumerate(formats) if text_as_shown("x", code) != "x"),
        frozenset(str(n) for n, look in enumerate(looks) if look.is_unseen),
        frozenset(name.decode("utf-8", "replace") for name in _FONT.findall(data)),
        looks,
        rules if some_tell else (),
    )
