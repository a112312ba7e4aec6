"""What hangs beside the cells of an .xlsx sheet: notes, threaded comments, boxes with text.

Each stands in a part of its own that the sheet refers to.
"""

from collections.abc import Iterable, Iterator

from pipeline.files.markup import Element, parse
from pipeline.files.package import Package
from pipeline.files.relations import Relation, relations_of
from pipeline.grid import Remark, place_of, remark
from pipeline.identity_marks import MARK


def read_remarks(package: Package, sheet: str) -> tuple[Remark, ...]:
    """The remarks of the sheet in this part, top to bottom."""
    related = relations_of(package, sheet).values()
    threads = dict(_threads(_roots(package, related, "threadedComment")))
    notes = dict(_notes(_roots(package, related, "comments")))
    boxes = _boxes(_roots(package, related, "drawing"))
    found = [
        remark(*place_of(reference), "note", text) for reference, text in (notes | threads).items()
    ]
    return tuple(sorted(filter(None, (*found, *boxes))))


def _roots(package: Package, related: Iterable[Relation], kind: str) -> Iterator[Element]:
    for relation in related:
        if relation.kind == kind and relation.target in package:
            yield parse(package.read(relation.target))


def _notes(roots: Iterator[Element]) -> Iterator[tuple[str, str]]:
    """Reference and text of each note that is not one of ours."""
    for root in roots:
        authors = [item.text or "" for item in root.iterfind("{*}authors/{*}author")]
        for item in root.iterfind("{*}commentList/{*}comment"):
            number = int(item.get("authorId", 0))
            if number >= len(authors) or authors[number] != MARK:
                yield item.get("ref", ""), _text(item)


def _threads(roots: Iterator[Element]) -> Iterator[tuple[str, str]]:
    """A thread and its answers; Excel also writes it as a note, with advice for old versions."""
    said: dict[str, list[str]] = {}
    for root in roots:
        for item in root.iterfind("{*}threadedComment"):
            said.setdefault(item.get("ref", ""), []).append(item.findtext("{*}text") or "")
    return ((reference, "\n".join(texts)) for reference, texts in said.items())


def _boxes(roots: Iterator[Element]) -> Iterator[Remark | None]:
    """Shapes with a text, at the cell under their upper left corner."""
    for root in roots:
        for anchor in root:
            row, column = (anchor.findtext(f"{{*}}from/{{*}}{name}") for name in ("row", "col"))
            bodies = anchor.iterfind(".//{*}sp/{*}txBody")
            text = "\n".join(_text(part) for body in bodies for part in body.iterfind("{*}p"))
            if row and column:
                yield remark(int(row) + 1, int(column) + 1, "box", text)


def _text(item: Element) -> str:
    return "".join(part.text or "" for part in item.iter("{*}t"))
