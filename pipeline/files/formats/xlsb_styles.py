"""What cell styles say of the cells of an .xlsb: number formats, which are struck through or unseen."""

from typing import NamedTuple

from pipeline.files.colours import BLACK, WHITE, indexed, is_unseen, tinted
from pipeline.files.formats.xlsb_records import Fields, records_of
from pipeline.files.formats.xlsx_colours import Palette, theme_of
from pipeline.files.formats.xlsx_styles import BUILTIN_FORMATS

_FONT, _FORMAT, _FILL, _STYLE, _STYLES, _END_OF_STYLES = 43, 44, 45, 47, 617, 618
_STRUCK = 0x8
_NONE, _SOLID = 0, 1  # patterns of a fill
_INDEXED, _RGB, _THEME = 1, 2, 3  # how a colour is told
_WHOLE_TINT = 32767


class Font(NamedTuple):
    raised: bool
    struck: bool
    colour: str
    name: str


class Styles(NamedTuple):
    """Format codes by style, the styles that strike through and those in the colour of their ground;
    the fonts by number.
    """

    fonts: list[Font]
    formats: list[str]
    struck: frozenset[int]
    unseen: frozenset[int]


def read_styles(data: bytes, theme: bytes = b"") -> Styles:
    """Read the part of styles; raises what a broken one raises."""
    codes, styles, is_style = dict(BUILTIN_FORMATS), list[tuple[int, int, int]](), False
    fonts, grounds, palette = list[Font](), list[str](), Palette(theme_of(theme))
    for kind, fields in records_of(data):
        if kind == _FORMAT:
            (number,) = fields.take("H")
            codes[number] = fields.text()
        elif kind == _FONT:
            fonts.append(_font(fields, palette))
        elif kind == _FILL:
            (pattern,) = fields.take("I")
            ground = _colour(fields, palette)
            grounds.append(WHITE if pattern == _NONE else ground if pattern == _SOLID else "")
        elif kind in (_STYLES, _END_OF_STYLES):
            is_style = kind == _STYLES
        elif kind == _STYLE and is_style:
            styles.append(fields.take("2xHHH"))
    return Styles(
        fonts, [codes.get(code, "") for code, _, _ in styles],
        frozenset(n for n, (_, font, _) in enumerate(styles)
                  if font < len(fonts) and fonts[font].struck),
        frozenset(n for n, (_, font, fill) in enumerate(styles) if font < len(fonts) and is_unseen(
            fonts[font].colour, grounds[fill] if fill < len(grounds) else WHITE)),
    )  # fmt: skip


def _font(fields: Fields, palette: Palette) -> Font:
    _, flags, _, script = fields.take("HHHH4x")
    colour = _colour(fields, palette)
    fields.take("x")
    return Font(bool(script), bool(flags & _STRUCK), colour, fields.text())


def _colour(fields: Fields, palette: Palette) -> str:
    """A colour of eight bytes ([MS-XLSB] 2.5.19)."""
    kind, number, tint, *rgb = fields.take("BBhBBBx")
    kind, tint = kind >> 1, tint / _WHOLE_TINT
    if kind == _THEME:
        return palette.of_theme(number, tint)
    if kind == _INDEXED:
        return tinted(indexed(number), tint)
    return tinted(bytes(rgb).hex(), tint) if kind == _RGB else BLACK
