"""One unit's workbook in, the same workbook as other units would have sent it out.

Writing a template takes a hundred times as long as putting another name into one: parts that do not
name the unit are packed once, the others are packed for each unit with its id and name in them.
"""

import io
import zipfile
from dataclasses import dataclass

from schemas.units.unit import Unit

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Stencil:
    """A package without the parts that name the unit, those parts, and how they spell its names."""

    packed: bytes
    naming: tuple[tuple[str, str], ...]
    names: tuple[str, ...]


def spellings(unit: Unit) -> tuple[str, ...]:
    """Every way in which a workbook of ours says whose it is: id, name, in capitals, in a sentence."""
    return unit.id, unit.name, unit.name.upper(), unit.name[:1].lower() + unit.name[1:]


def stencil(package: bytes, unit: Unit) -> Stencil:
    """Cut a stencil from the workbook of a unit; its id and name must stand for nothing else there."""
    packed, naming = io.BytesIO(), []
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            content = source.read(part)
            if any(name.encode() in content for name in spellings(unit)):
                naming.append((part.filename, content.decode()))
            else:
                target.writestr(part, content)
    return Stencil(packed.getvalue(), tuple(naming), spellings(unit))


def workbook_of(unit: Unit, cut: Stencil) -> bytes:
    """The bytes of the workbook with this unit in the place of the one it was cut from."""
    package = io.BytesIO()
    package.write(cut.packed)
    with zipfile.ZipFile(package, "a", zipfile.ZIP_DEFLATED) as target:
        for part, text in cut.naming:
            for old, new in zip(cut.names, spellings(unit), strict=True):
                text = text.replace(old, new)
            entry = zipfile.ZipInfo(part, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, text)
    return package.getvalue()
