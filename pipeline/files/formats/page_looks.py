"""The styles of a web page in, how a text looks there out: hidden, struck through, raised, its format.

Only what Office and mail programs write is understood: rules by tag and class, and the look of an
element itself. A number's format stands in `mso-number-format`, as Excel would write it.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.files.colours import BLACK, WHITE, rgb
from pipeline.files.formats.xlsx_styles import NAMED_FORMATS
from pipeline.files.markup import Element

_SELECTOR = re.compile(r"([a-z0-9]*)(?:\.([\w-]+))?", re.I)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_PROPERTY = re.compile(r"""([\w-]+)\s*:\s*((?:"[^"]*"|'[^']*'|[^;"'])*)""")
_ESCAPED = re.compile(r"\\([0-9a-f]{1,4}) ?|\\(.)", re.I)
_STRUCK, _RAISED = frozenset(("s", "strike", "del")), frozenset(("sup", "sub"))
_NOTHING = re.compile(r"0*\.?0+%?")
_LONGEST, _LONGEST_STYLE = 300_000, 3000  # letters of all styles, and of one
_OFF_THE_LINE = frozenset(("super", "sub", "text-top", "text-bottom"))

Style = dict[str, str]


class Look(NamedTuple):
    """How the text of an element looks, what it inherits included."""

    hidden: bool = False
    struck: bool = False
    raised: bool = False
    colour: str = BLACK
    ground: str = WHITE


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rules of a page: properties by (tag, class), either of which may be ''."""

    rules: dict[tuple[str, str], Style]

    def style(self, item: Element) -> Style:
        """The properties of an element, its own last."""
        tag = str(item.tag)
        found: Style = {}
        for name in ("", *item.get("class", "").split()):
            found |= self.rules.get(("", name), {}) | self.rules.get((tag, name), {})
        return found | properties(item.get("style", ""))

    def look(self, item: Element, within: Look) -> Look:
        """The look of an element inside of another that looks like `within`."""
        style = self.style(item)
        hidden = within.hidden or "hidden" in item.attrib or _is_hidden(style)
        line = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
        struck = within.struck or item.tag in _STRUCK or "line-through" in line
        raised = within.raised or item.tag in _RAISED or _is_raised(style)
        colour, ground = style.get("color") or item.get("color"), _ground(item, style)
        return Look(
            hidden, struck, raised, within.colour if colour is None else rgb(colour),
            within.ground if ground is None else rgb(ground),
        )  # fmt: skip


def _ground(item: Element, style: Style) -> str | None:
    """What the page says of the ground of an element; None where what is behind is seen."""
    said = style.get("background-color") or style.get("background") or item.get("bgcolor")
    return None if said in ("transparent", "none") else said


def _is_hidden(style: Style) -> bool:
    return (
        style.get("display") == "none" or style.get("mso-hide") == "all"
        or style.get("visibility") in ("hidden", "collapse")
        or bool(_NOTHING.fullmatch(style.get("opacity", "")))
    )  # fmt: skip


def _is_raised(style: Style) -> bool:
    """«super», «sub», or how far up or down as a length or share of the letters."""
    value = style.get("vertical-align", "")
    return value in _OFF_THE_LINE or bool(re.match(r"[+-]?[0-9.]*[1-9]", value)) or (
        bool(re.match(r"-?[0-9.]*[1-9]", style.get("mso-text-raise", "")))
    )  # fmt: skip


def read_sheet(texts: list[str]) -> Sheet:
    """The rules of the style elements of a page."""
    rules: dict[tuple[str, str], Style] = {}
    for rule in _COMMENT.sub(" ", "\n".join(texts)[:_LONGEST]).split("}"):
        selectors, _, body = rule.partition("{")
        for selector in selectors.split(","):
            match = _SELECTOR.fullmatch(selector.strip())
            if match and any(match.groups()):
                key = match[1].lower(), match[2] or ""
                rules[key] = rules.get(key, {}) | properties(body)
    return Sheet(rules)


def properties(text: str) -> Style:
    """«display:none; color:red» by name, in lower case but for quoted texts."""
    found = {}
    for name, value in _PROPERTY.findall(text[:_LONGEST_STYLE]):
        value = value.strip()
        found[name.lower()] = value if value[:1] in ("'", '"') else value.lower()
    return found


def format_code(style: Style) -> str:
    """The number format of a cell as Excel writes it; '' for none.

    >>> format_code({"mso-number-format": r'"0\\.00%"'}), format_code({"mso-number-format": "percent"})
    ('0.00%', '0.00%')
    """
    value = style.get("mso-number-format", "").strip("\"'")
    code = _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], value)
    return NAMED_FORMATS.get(code.lower(), "" if code == "\\@" else code)
