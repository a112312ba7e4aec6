"""What hangs beside the cells of an .xlsx sheet: notes, threaded comments, boxes with text.

Each stands in a part of its own that the sheet refers to; an .xlsb has all but the notes in XML too.
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from pipeline.files.markup import Element, parse
from pipeline.files.package import Package
from pipeline.files.relations import Relation, relations_of
from pipeline.grid import Annotation, place_of

_ANCHORS = tuple(f"{{*}}{kind}Anchor" for kind in ("twoCell", "oneCell", "absolute"))
_SAYING = ("Label", "Checkbox", "Radio")
_CONTROL = re.compile(rb'ObjectType="(?:Label|Checkbox|Radio)')

Notes = Iterator[tuple[str, str]]  # reference and text of each


def notes_in_xml(data: bytes) -> Notes:
    """The notes of a part; raises what a broken one raises."""
    for item in parse(data).iterfind("{*}commentList/{*}comment"):
        yield item.get("ref", ""), _text(item)


def read_annotations(
    package: Package, sheet: str, notes_in: Callable[[bytes], Notes] = notes_in_xml
) -> tuple[Annotation, ...]:
    """The annotations of the sheet in this part, top to bottom."""
    related = relations_of(package, sheet).values()
    notes = {
        _place(at): text for part in _parts(package, related, "comments")
        for at, text in notes_in(part)
    }  # fmt: skip
    notes |= _threads(map(parse, _parts(package, related, "threadedComment")))
    boxes = _boxes(map(parse, _parts(package, related, "drawing")))
    controls = _controls(_parts(package, related, "vmlDrawing"))
    found = (Annotation(*at, "note", text) for at, text in notes.items())
    return tuple(sorted((*found, *boxes, *controls)))


def _place(reference: str) -> tuple[int, int]:
    """Where a note hangs; on the first cell where it does not say so."""
    try:
        return place_of(reference.partition(":")[0].upper())
    except ValueError:
        return 1, 1


def _parts(package: Package, related: Iterable[Relation], kind: str) -> Iterator[bytes]:
    for relation in related:
        if relation.kind == kind and relation.target in package:
            yield package.read(relation.target)


def _threads(roots: Iterable[Element]) -> dict[tuple[int, int], str]:
    """Each thread with its answers; Excel also writes it as a note, with advice for old versions."""
    said: dict[tuple[int, int], list[str]] = {}
    for root in roots:
        for item in root.iterfind("{*}threadedComment"):
            text = item.findtext("{*}text") or ""
            said.setdefault(_place(item.get("ref", "")), []).append(text)
    return {place: "\n".join(texts) for place, texts in said.items()}


def _boxes(roots: Iterable[Element]) -> Iterator[Annotation]:
    """Shapes with a text, at the cell under their upper left corner; on the first where they name none."""
    for root in roots:
        for anchor in root.iter(*_ANCHORS):
            row, column = (
                anchor.findtext(f"{{*}}from/{{*}}{name}", "0") for name in ("row", "col")
            )
            bodies = anchor.iterfind(".//{*}sp/{*}txBody")
            text = "\n".join(_text(part) for body in bodies for part in body.iterfind("{*}p"))
            yield Annotation(int(row) + 1, int(column) + 1, "box", text)


def _controls(parts: Iterable[bytes]) -> Iterator[Annotation]:
    """Labels and boxes to be ticked, which are drawn in a part that notes are drawn in too."""
    for part in filter(_CONTROL.search, parts):
        with contextlib.suppress(etree.XMLSyntaxError):  # some of these parts are no XML
            for shape in parse(part).iter("{*}shape"):
                said = shape.find("{*}ClientData")
                if said is not None and said.get("ObjectType") in _SAYING:
                    yield _control(shape, said)


def _control(shape: Element, said: Element) -> Annotation:
    column, _, row, *_ = (said.findtext("{*}Anchor") or "0,0,0").split(",")
    text = "".join(str(part) for box in shape.iterfind("{*}textbox") for part in box.itertext())
    ticked = "☒ " if said.findtext("{*}Checked") == "1" else ""
    return Annotation(int(row) + 1, int(column) + 1, "box", ticked + text.strip())


def _text(item: Element) -> str:
    return "".join(part.text or "" for part in item.iter("{*}t"))
