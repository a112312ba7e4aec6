"""Where the parts of an Office package are: told by relationships, as Office itself finds them.

The usual names («xl/sharedStrings.xml») are a custom, no rule: other programs use their own.
"""

import functools
import posixpath
from typing import NamedTuple

from pipeline.files.markup import parse
from pipeline.files.package import Package

_KEPT = 64 << 10  # bytes of a part worth remembering
_TYPES = "[Content_Types].xml"
_USUAL_MAINS = ("xl/workbook.xml", "word/document.xml", "xl/workbook.bin")


class Relation(NamedTuple):
    """A part that another refers to: the last word of the relation's type, and the part's name."""

    kind: str
    target: str


def relations_of(package: Package, part: str = "") -> dict[str, Relation]:
    """What a part ('' for the package itself) refers to, by relation id; names in lower case."""
    base, name = posixpath.split(part)
    path = posixpath.join(base, "_rels", f"{name}.rels")
    return _relations(package.read(path), base) if path in package else {}


def target_of(relations: dict[str, Relation], kind: str, package: Package) -> str:
    """The part of a kind (styles, sharedStrings) that the package holds; '' where there is none."""
    targets = (relation.target for relation in relations.values() if relation.kind == kind)
    return next((target for target in targets if target in package), "")


def main_part(package: Package) -> str:
    """The workbook or document itself; '' for a zip that holds neither."""
    usual = (name for name in _USUAL_MAINS if name in package)
    return target_of(relations_of(package), "officeDocument", package) or next(usual, "")


def content_type(package: Package, part: str) -> str:
    """What the package says that a part is; its own name where nothing is said."""
    if _TYPES not in package:
        return part
    root = parse(package.read(_TYPES))
    said = {item.get("PartName", "").lower(): item.get("ContentType", "") for item in root}
    return said.get(f"/{part}") or part


def remembered(read):
    """Remember what a part says: those of one template are the same in every return."""
    kept = functools.lru_cache(maxsize=64)(read)

    @functools.wraps(read)
    def reading(data: bytes, *more):
        return (kept if len(data) < _KEPT else read)(data, *more)

    return reading


@remembered
def _relations(data: bytes, base: str) -> dict[str, Relation]:
    found = {}
    for item in parse(data):
        target = item.get("Target", "").replace("\\", "/")
        whole = target if target.startswith("/") else posixpath.join("/", base, target)
        kind = posixpath.basename(item.get("Type", ""))
        found[item.get("Id", "")] = Relation(kind, posixpath.normpath(whole).lstrip("/").lower())
    return found
