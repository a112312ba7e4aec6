"""A paragraph of Word in, the text that a person sees in it out.

Deleted and hidden text is not seen; struck and raised runs stay recognisable, whether they say so
themselves or a style does; what is drawn (an equation, a sign of a symbol font) leaves a mark, so
that the digits around it are not taken for the whole.
"""

import functools
from collections.abc import Iterator, Set
from typing import TypeAlias

from pipeline.files.colours import WHITE, is_unseen, rgb
from pipeline.files.markup import Element, is_on, parse
from pipeline.files.package import why
from pipeline.files.relations import remembered
from pipeline.files.runs import marked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_WRAPPERS = frozenset(
    ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice")
)
_UNSEEN = frozenset(("del", "moveFrom", "txbxContent", "Fallback", "pPr", "rPr", "sdtPr", "rt"))
_BLANKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DRAWN = frozenset(("sym", "object", "ruby"))
_LINEAR = frozenset(("oMath", "oMathPara", "r", "t", "rPr", "ctrlPr", "f", "fPr", "num", "den"))
_DRAWING = "\ufffc"  # the sign for an object in a text; it is no letter of a word
_BOXES = "☐☒"
_DEEPEST = 60
_STYLES = 10  # styles based on one another

Look: TypeAlias = dict[str, bool]  # struck, raised, hidden: what is said of a text
Looks: TypeAlias = dict[str, Look]  # by style


def name_of(item: Element) -> str:
    return _local(item.tag) if isinstance(item.tag, str) else ""


@functools.lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def value_of(item: Element, default: str, attribute: str = "val") -> str:
    return item.get(f"{_W}{attribute}", item.get(f"{_STRICT}{attribute}", default))


def children(parent: Element, names: Set[str], depth: int = 0) -> Iterator[Element]:
    """Children of these names, seen through content controls and the like."""
    for child in parent if depth < _DEEPEST else ():
        if name_of(child) in names:
            yield child
        elif name_of(child) in _WRAPPERS and not _is_placeholder(child):
            yield from children(child, names, depth + 1)


def _is_placeholder(control: Element) -> bool:
    """True for a control that nobody filled in: it shows what to do there."""
    shown = control.find("{*}sdtPr/{*}showingPlcHdr")
    return shown is not None and is_on(value_of(shown, "1"))


def texts(item: Element) -> str:
    """All the text inside, its paragraphs on lines of their own."""
    return "\n".join(
        "".join(text.text or "" for text in part.iter("{*}t")) for part in item.iter("{*}p")
    )


def boxes(item: Element) -> Iterator[str]:
    """The texts of the boxes inside, those for old versions of Word left out."""
    for box in item.iter("{*}txbxContent"):
        if next(box.iterancestors("{*}Fallback"), None) is None:
            yield texts(box)


def is_in_colour_of_ground(cell: Element) -> bool:
    """True where each text of a cell says that it has the colour that the cell says of itself."""
    if next(cell.iter("{*}color"), None) is None:
        return False
    shading = cell.find("{*}tcPr/{*}shd")
    ground = rgb(value_of(shading, "", "fill")) if shading is not None else ""
    colours = [
        run.find("{*}rPr/{*}color") for run in cell.iter("{*}r") if run.find("{*}t") is not None
    ]
    return bool(colours) and all(
        colour is not None and is_unseen(rgb(value_of(colour, "")), ground or WHITE)
        for colour in colours
    )


@remembered
def read_looks(data: bytes) -> Looks:
    """What each style of the part of styles says of its text, what it is based on included."""
    styles = parse(data).iterfind("{*}style")
    named = {value_of(item, "", "styleId"): item for item in styles}
    return {name: _look_of_style(name, named) for name in named}


def _look_of_style(name: str, named: dict[str, Element], depth: int = 0) -> Look:
    style = named.get(name)
    if style is None or depth > _STYLES:
        return {}
    base = style.find("{*}basedOn")
    look = _look_of_style(value_of(base, ""), named, depth + 1) if base is not None else {}
    return look | _look(style.find("{*}rPr"))


def _look(properties: Element | None) -> Look:
    """What the properties of a run or a style say themselves."""
    look: Look = {}
    for item in properties if properties is not None else ():
        name, value = name_of(item), value_of(item, "1")
        if name in ("strike", "dstrike"):
            look["struck"] = is_on(value) or look.get("struck", False)
        elif name == "vanish":
            look["hidden"] = is_on(value)
        elif name == "vertAlign" or (name == "position" and not look.get("raised")):
            look["raised"] = value not in ("baseline", "0")
    return look


def paragraph(item: Element, looks: Looks) -> str:
    """The text of a paragraph, between its line breaks and tabs."""
    return _text(item, looks, looks.get(_style(item, "pPr", "pStyle"), {}))


def _style(item: Element, properties: str, kind: str) -> str:
    found = item.find(f"{{*}}{properties}/{{*}}{kind}")
    return value_of(found, "") if found is not None else ""


def _text(item: Element, looks: Looks, base: Look, depth: int = 0) -> str:
    text = ""
    for child in item if depth < _DEEPEST else ():
        name = name_of(child)
        if name == "t":
            text += child.text or ""
        elif name in _BLANKS:
            text += _BLANKS[name]
        elif name in ("oMath", "oMathPara"):
            text += _equation(child)
        elif name == "fldChar":
            text += _chosen(child)
        elif name == "instrText":
            text += _equation_field(child)
        elif name == "r":
            text += _run(child, looks, base, depth)
        elif name not in _UNSEEN and not _is_placeholder(child):
            is_drawn = name in _DRAWN or _is_picture(child)
            text += _text(child, looks, base, depth + 1) + _DRAWING * is_drawn
    return text


def _is_picture(item: Element) -> bool:
    """True of a picture that stands in the text like a letter of it."""
    return name_of(item) == "drawing" and item.find("{*}inline") is not None


def _run(run: Element, looks: Looks, base: Look, depth: int) -> str:
    look = base | looks.get(_style(run, "rPr", "rStyle"), {}) | _look(run.find("{*}rPr"))
    if look.get("hidden"):
        return ""
    text = _text(run, looks, base, depth + 1)
    return marked(text, look.get("raised", False), look.get("struck", False))


def _equation(item: Element) -> str:
    """A fraction of plain numbers as it is typed; words in place of any other equation."""
    names = {name_of(part) for part in item.iter()}
    if not names <= _LINEAR or sum(1 for _ in item.iter("{*}f")) > 1:
        return why("equation")
    upper, lower, every = (
        "".join(text.text or "" for part in item.iter(f"{{*}}{name}") for text in part.iter("{*}t"))
        for name in ("num", "den", name_of(item))
    )
    return f"{upper}/{lower}" if lower else every


def _equation_field(code: Element) -> str:
    """«EQ \\f(8;21)» shows a fraction without any text of its own."""
    return why("equation") if (code.text or "").split()[:1] in (["EQ"], ["eq"]) else ""


def _chosen(field: Element) -> str:
    """What a field of an old form shows: a box that is ticked or not; the entry chosen in a list, or its
    first one.
    """
    if (box := field.find(".//{*}checkBox")) is not None:
        said = (
            box.find("{*}checked") if box.find("{*}checked") is not None else box.find("{*}default")
        )
        return _BOXES[said is not None and is_on(value_of(said, "1"))]
    entries = [value_of(item, "") for item in field.iterfind(".//{*}ddList/{*}listEntry")]
    chosen = field.find(".//{*}ddList/{*}result")
    number = int(value_of(chosen, "0")) if chosen is not None else 0
    return entries[number] if number < len(entries) else ""
