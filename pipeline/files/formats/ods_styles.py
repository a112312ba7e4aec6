"""What the styles of an .ods say: number formats as Excel writes them, what is struck, raised, unseen."""

import re
from typing import NamedTuple

from lxml import etree

from pipeline.files.colours import BLACK, WHITE, is_unseen, rgb
from pipeline.files.looks_by_rule import Condition
from pipeline.files.markup import Element, parse
from pipeline.files.package import Package, Unfit

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_DATE_PARTS = {"day": "d", "month": "m", "year": "y", "hours": "h", "minutes": "m", "seconds": "s"}
_DIGITS = tuple(f"{_NUMBER}{kind}" for kind in ("number", "scientific-number"))
_PLACES = 15  # decimals that a format shows, at most
_THOUSAND = 3  # zeros of each thousand that a display factor divides by
_LINES = tuple(
    f"{STYLE}text-line-through-{what}" for what in ("style", "type")
)  # programs write either
_PARTS = tuple(f"{STYLE}{part}-properties" for part in ("table", "table-cell", "text"))
_DATA, _POSITION, _SHOWN = f"{STYLE}data-style-name", f"{STYLE}text-position", f"{_TABLE}display"
_COLOUR, _GROUND = f"{_FO}color", f"{_FO}background-color"
_COMPARED = re.compile(r"cell-content\(\)\s*(<=|>=|!=|<|>|=)\s*(.+)")
_BETWEEN = re.compile(r"cell-content-is-(not-)?between\((.+)\)")
_DEEPEST = 20  # styles that inherit from one another


class Styles(NamedTuple):
    """Format codes by cell style; the styles that hide a sheet, strike through, raise, or give a text
    the colour of its ground; and when those of conditional formats do.
    """

    formats: dict[str, str]
    hidden: frozenset[str]
    struck: frozenset[str]
    raised: frozenset[str]
    unseen: frozenset[str]
    hiding: dict[str, tuple[Condition, ...]]


def open_parts(package: Package) -> tuple[Element, Element]:
    """The content and the common styles of a document; raises Unfit where a password keeps them."""
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.read(manifest):
        raise Unfit("encrypted")
    root = parse(package.read("content.xml"))
    return root, parse(package.read("styles.xml")) if "styles.xml" in package else root


def read_styles(root: Element, common: Element) -> Styles:
    """The styles of a workbook: its own, and those that it shares with its templates."""
    every = [*common.iter(f"{STYLE}style"), *root.iter(f"{STYLE}style")]
    named = {style.get(f"{STYLE}name", ""): style for style in every}
    codes = _percent_codes(common) | _percent_codes(root)
    for part in (common, root):
        codes |= number_codes(part) | _date_codes(part)
    looks = _looks(named)
    formats = {name: codes.get(look.get(_DATA, "")) for name, look in looks.items()}
    unseen = frozenset(name for name, look in looks.items() if _is_unseen(look))
    return Styles(
        {name: code for name, code in formats.items() if code},
        frozenset(name for name, look in looks.items() if look.get(_SHOWN) == "false"),
        frozenset(name for name, look in looks.items()
                  if any(look.get(line, "none") != "none" for line in _LINES)),
        frozenset(name for name, look in looks.items() if _is_raised(look.get(_POSITION, "none"))),
        unseen,
        _hiding(named, unseen) if unseen else {},
    )  # fmt: skip


def _looks(named: dict[str, Element]) -> dict[str, dict[str, str]]:
    """What each style says, or the style that it inherits from: attributes of its own and its parts."""
    looks: dict[str, dict[str, str]] = {}

    def look(name: str, depth: int = 0) -> dict[str, str]:
        style = named.get(name)
        if style is None or depth > _DEEPEST:
            return {}
        if name not in looks:
            found = dict(look(style.get(f"{STYLE}parent-style-name", ""), depth + 1))
            for part in (style, *style.iterchildren(*_PARTS)):
                found |= {str(key): str(said) for key, said in part.attrib.items() if said}
            looks[name] = found
        return looks[name]

    return {name: look(name) for name in named}


def _is_unseen(look: dict[str, str]) -> bool:
    """True of a style of cells with a text in the colour of its ground."""
    return look.get(f"{STYLE}family") == "table-cell" and is_unseen(
        rgb(look.get(_COLOUR, "")) or BLACK, rgb(look.get(_GROUND, "")) or WHITE
    )


def _hiding(named: dict[str, Element], unseen: frozenset[str]) -> dict[str, tuple[Condition, ...]]:
    """When conditional formats of a style give its cells one that nobody sees."""
    maps = {
        name: tuple(_condition(item.get(f"{STYLE}condition", ""))
                    for item in style.iterfind(f"{STYLE}map")
                    if item.get(f"{STYLE}apply-style-name") in unseen)
        for name, style in named.items()
    }  # fmt: skip
    return {name: conditions for name, conditions in maps.items() if conditions}


def _condition(text: str) -> Condition:
    """«cell-content()<8», «cell-content-is-between(1,5)», or a formula."""
    if match := _COMPARED.fullmatch(text):
        return Condition(match[1], (match[2],))
    if match := _BETWEEN.fullmatch(text):
        return Condition("notBetween" if match[1] else "between", tuple(match[2].split(",")))
    return Condition(
        formula=text.removeprefix("is-true-formula(").replace("[.", "").replace("]", "")
    )


def _is_raised(position: str) -> bool:
    """«super 58%», «sub 58%», or how far up or down as a percentage: «33% 58%»."""
    first = position.split()[0].rstrip("%").removeprefix("-")
    return first in ("super", "sub") or (first.replace(".", "", 1).isdigit() and float(first) > 0)


def _percent_codes(root: Element) -> dict[str, str]:
    """Gnumeric says by the style alone that a number is a percentage."""
    return {s.get(f"{STYLE}name", ""): "0%" for s in root.iter(f"{_NUMBER}percentage-style")}


def _date_codes(root: Element) -> dict[str, str]:
    codes = {}
    for style in root.iter(f"{_NUMBER}date-style"):
        parts = [etree.QName(part).localname for part in style]
        codes[style.get(f"{STYLE}name", "")] = "-".join(
            _DATE_PARTS[part] for part in parts if part in _DATE_PARTS
        )
    return codes


def number_codes(root: Element) -> dict[str, str]:
    """Codes of number styles as Excel writes them; a map names the style of another sign."""
    own, maps = {}, {}
    for style in root.iter(f"{_NUMBER}number-style"):
        name = style.get(f"{STYLE}name", "")
        own[name] = "".join(map(_part, style))
        maps[name] = [
            (item.get(f"{STYLE}condition", ""), item.get(f"{STYLE}apply-style-name", ""))
            for item in style.iterfind(f"{STYLE}map")
        ]
    return {
        name: ";".join([
            *(f"[{condition.removeprefix('value()')}]{own.get(other, '')}"
              for condition, other in maps[name]), code,
        ])
        for name, code in own.items()
    }  # fmt: skip


def _part(part: Element) -> str:
    """One part of a number style: the digits, with a comma for each thousand, or literal text."""
    if part.tag == f"{_NUMBER}text":
        return '"{}"'.format((part.text or "").replace('"', ""))
    if part.tag == f"{_NUMBER}fraction":
        return "?/?"
    if part.tag not in _DIGITS:
        return ""
    places, factor = part.get(f"{_NUMBER}decimal-places", ""), part.get(f"{_NUMBER}display-factor")
    point = "." + "0" * min(int(places), _PLACES) if places.isdecimal() and int(places) else ""
    return "0" + point + "," * ((len(factor or "1") - 1) // _THOUSAND)
