"""Colours as Office says them in, whether a text can be seen on what it stands on out.

A colour is six hexadecimal digits (red, green, blue); '' is one that is not known, and differs from all.
"""

import colorsys
import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.files.format_codes import hides_all

BLACK, WHITE = "000000", "FFFFFF"
_NEAR = 24  # of 255, in each of red, green and blue: what differs less is one colour on paper
_OF_WINDOW = {64: BLACK, 65: WHITE}  # indices that mean the text and the ground of a window
_FIRST_OF_PALETTE = 8  # the eight before it are the same
_NAMED = {"white": WHITE, "black": BLACK}  # of those that web pages name
_HEXADECIMAL = re.compile(r"#?(?:[0-9a-f]{2})?([0-9a-f]{6})|#([0-9a-f]{3})", re.I)


class Look(NamedTuple):
    """The colours of a text and its ground; of a rule None where it leaves them, and what else it changes:
    whether it strikes through, the format of numbers.
    """

    text: str | None = BLACK
    ground: str | None = WHITE
    is_struck: bool = False
    format: str = ""

    def over(self, own: "Look") -> "Look":
        """The look of a cell of its own to which a rule gives this one."""
        text = own.text if self.text is None else self.text
        return self._replace(text=text, ground=own.ground if self.ground is None else self.ground)

    @property
    def is_unseen(self) -> bool:
        return hides_all(self.format) or is_unseen(self.text or "", self.ground or "")


def is_unseen(text: str, ground: str) -> bool:
    """True of a text in the colour, or nearly, of what it stands on.

    >>> is_unseen("FFFFFF", "F2F2F2"), is_unseen("C00000", "FFFFFF"), is_unseen("", "")
    (True, False, False)
    """
    pairs = zip(_parts(text), _parts(ground), strict=False)
    return bool(text and ground) and all(abs(one - other) <= _NEAR for one, other in pairs)


def rgb(text: str) -> str:
    """A colour as XML or a web page writes it: «FFC00000» (the first two are how it covers), «#C00000».

    >>> rgb("FFC00000"), rgb("#fff"), rgb("white"), rgb("transparent")
    ('C00000', 'FFFFFF', 'FFFFFF', '')
    """
    match = _HEXADECIMAL.fullmatch(text.strip())
    if match is None:
        return _NAMED.get(text.strip().lower(), "")
    return (match[1] or "".join(2 * digit for digit in match[2])).upper()


def indexed(number: int, palette: Sequence[str] = ()) -> str:
    """A colour by its number in the palette: a workbook's own, or that of all."""
    if number in _OF_WINDOW or number < len(palette):
        return _OF_WINDOW.get(number) or palette[number]
    from xlrd.formatting import excel_default_palette_b8

    number -= _FIRST_OF_PALETTE if number >= _FIRST_OF_PALETTE else 0
    if not 0 <= number < len(excel_default_palette_b8):
        return ""
    return bytes(excel_default_palette_b8[number]).hex().upper()


@functools.lru_cache(maxsize=256)
def tinted(colour: str, tint: float) -> str:
    """A colour made lighter (a tint above 0) or darker, as Office does: by its lightness alone.

    >>> tinted("000000", 1), tinted("FFFFFF", -0.5)
    ('FFFFFF', '808080')
    """
    if not (colour and tint):
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), saturation)
    return bytes(round(part * 255) for part in parts).hex().upper()


def _parts(colour: str) -> bytes:
    return bytes.fromhex(colour)
