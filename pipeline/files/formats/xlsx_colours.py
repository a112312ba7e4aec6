"""The colours that the styles of an .xlsx give to texts and to what they stand on."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.files.colours import BLACK, WHITE, Look, indexed, rgb, tinted
from pipeline.files.markup import Element, is_on, parse

_WINDOW = (WHITE, BLACK)  # of a workbook without a theme


class Palette(NamedTuple):
    """What colours are told by the number of: those of the theme, and those of the workbook."""

    theme: tuple[str, ...] = _WINDOW
    own: tuple[str, ...] = ()

    def of_theme(self, number: int, tint: float) -> str:
        """A colour of the theme, lighter or darker."""
        return tinted(self.theme[number] if number < len(self.theme) else "", tint)


def palette_of(styles: Element, theme: bytes) -> Palette:
    """The palette that the styles of a workbook refer to; `theme` is its part, b'' for none."""
    own = styles.iterfind("{*}colors/{*}indexedColors/{*}rgbColor")
    return Palette(theme_of(theme), tuple(rgb(item.get("rgb", "")) for item in own))


def theme_of(data: bytes) -> tuple[str, ...]:
    """The colours of a theme, b'' for none, as cells count them: light before dark."""
    scheme = parse(data).find(".//{*}clrScheme") if data else None
    if scheme is None:
        return _WINDOW
    found = [rgb(item[0].get("lastClr", item[0].get("val", ""))) for item in scheme if len(item)]
    return (*found[1::-1], *found[3:1:-1], *found[4:])


def looks_of_cells(root: Element, styles: Sequence[Element], palette: Palette) -> tuple[Look, ...]:
    """Of each style of cells, in their order."""
    texts = [_colour(font, palette, BLACK) for font in root.iterfind("{*}fonts/{*}font")]
    grounds = [_ground(fill, palette) for fill in root.iterfind("{*}fills/{*}fill")]
    return tuple(
        Look(_at(texts, style.get("fontId"), BLACK), _at(grounds, style.get("fillId"), WHITE))
        for style in styles
    )


def looks_of_rules(root: Element, palette: Palette) -> tuple[Look, ...]:
    """Of each look that conditional formats name, in their order."""
    return tuple(_of_rule(item, palette) for item in root.iterfind("{*}dxfs/{*}dxf"))


def _of_rule(item: Element, palette: Palette) -> Look:
    font, number = item.find("{*}font"), item.find("{*}numFmt")
    strike = item.find("{*}font/{*}strike")
    ground = item.find("{*}fill/{*}patternFill/{*}bgColor")
    return Look(
        None if font is None or font.find("{*}color") is None else _colour(font, palette, ""),
        None if ground is None else _rgb(ground, palette),
        strike is not None and is_on(strike.get("val", "1")),
        number.get("formatCode", "") if number is not None else "",
    )


def _at(colours: list[str], number: str | None, default: str) -> str:
    place = int(number or 0)
    return colours[place] if place < len(colours) else default


def _colour(font: Element, palette: Palette, default: str) -> str:
    item = font.find("{*}color")
    return default if item is None else _rgb(item, palette)


def _ground(fill: Element, palette: Palette) -> str:
    """The colour of a fill; '' for one of a pattern or of several colours."""
    pattern = fill.find("{*}patternFill")
    kind = pattern.get("patternType", "none") if pattern is not None else ""
    if pattern is None or kind not in ("none", "solid"):
        return ""
    item = pattern.find("{*}fgColor")
    return WHITE if kind == "none" else "" if item is None else _rgb(item, palette)


def _rgb(item: Element, palette: Palette) -> str:
    tint = float(item.get("tint", 0))
    if (theme := item.get("theme")) is not None:
        return palette.of_theme(int(theme), tint)
    if (number := item.get("indexed")) is not None:
        return tinted(indexed(int(number), palette.own), tint)
    return tinted(rgb(item.get("rgb", "")), tint) if "rgb" in item.attrib else BLACK
