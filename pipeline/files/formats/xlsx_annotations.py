"""What hangs beside the cells of an .xlsx sheet: notes, threaded comments, boxes with text.

Each stands in a part of its own that the sheet refers to; an .xlsb has all but the notes in XML too.
"""

from collections.abc import Callable, Iterable, Iterator

from pipeline.files.markup import Element, parse
from pipeline.files.package import Package
from pipeline.files.relations import Relation, relations_of
from pipeline.grid import Annotation, place_of

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
        at: text for part in _parts(package, related, "comments") for at, text in notes_in(part)
    }
    notes |= _threads(map(parse, _parts(package, related, "threadedComment")))
    boxes = _boxes(map(parse, _parts(package, related, "drawing")))
    found = (Annotation(*place_of(at), "note", text) for at, text in notes.items())
    return tuple(sorted((*found, *boxes)))


def _parts(package: Package, related: Iterable[Relation], kind: str) -> Iterator[bytes]:
    for relation in related:
        if relation.kind == kind and relation.target in package:
            yield package.read(relation.target)


def _threads(roots: Iterable[Element]) -> dict[str, str]:
    """Each thread with its answers; Excel also writes it as a note, with advice for old versions."""
    said: dict[str, list[str]] = {}
    for root in roots:
        for item in root.iterfind("{*}threadedComment"):
            said.setdefault(item.get("ref", ""), []).append(item.findtext("{*}text") or "")
    return {reference: "\n".join(texts) for reference, texts in said.items()}


def _boxes(roots: Iterable[Element]) -> Iterator[Annotation]:
    """Shapes with a text, at the cell under their upper left corner."""
    for root in roots:
        for anchor in root:
            row, column = (anchor.findtext(f"{{*}}from/{{*}}{name}") for name in ("row", "col"))
            bodies = anchor.iterfind(".//{*}sp/{*}txBody")
            text = "\n".join(_text(part) for body in bodies for part in body.iterfind("{*}p"))
            if row and column:
                yield Annotation(int(row) + 1, int(column) + 1, "box", text)


def _text(item: Element) -> str:
    return "".join(part.text or "" for part in item.iter("{*}t"))
