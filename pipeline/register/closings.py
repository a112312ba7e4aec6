"""A register in, the closed versions of its period out: khoa-so/0, 1, … with their records."""

import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.output_folder import MANIFEST, OUTPUTS, SEALED, output_name
from pipeline.register.register import Register
from pipeline.register.sealed import Record, altered
from schemas.errors import PhulucError


@dataclass(frozen=True)
class Closing:
    """One closed version: 0 is the closing, 1 the first amendment; `manifest` says all about it."""

    number: int
    at: str
    who: str
    manifest: Record

    @property
    def next_name(self) -> str:
        return output_name(self.number + 1)

    def frozen(self, out: Path) -> Path:
        return out / SEALED / str(self.number)

    def outputs(self, out: Path) -> list[Path]:
        """The files of this version where people look for them."""
        place = out / output_name(self.number)
        kept = (name.partition("/") for name in self.manifest["files"])
        return [place / name for home, _, name in kept if home == OUTPUTS and name != MANIFEST]

    def altered(self, out: Path) -> list[str]:
        """Kept files that are gone, new, or not what was sealed; the record is one of them."""
        return list(altered(self.frozen(out), self.manifest))


def closings(register: Register) -> list[Closing]:
    """Every closed version, in order; raises PhulucError where a line is no record."""
    lines = register.read("SELECT number, at, who, manifest FROM closing ORDER BY number")
    try:
        return [Closing(number, at, who, json.loads(text)) for number, at, who, text in lines]
    except (ValueError, TypeError, RecursionError) as error:
        raise PhulucError("register.damaged") from error


def last_closing(register: Register) -> Closing | None:
    """The version that holds now; None while the period is open."""
    found = closings(register)
    return found[-1] if found else None
