"""A register in, the closed versions of its period out: khoa-so/0, 1, … with their manifests."""

import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.past.output_folder import CLOSED, OUTPUTS, output_name
from pipeline.register.register import Register

INPUTS, LAW = "bao-cao", "quy-dinh"


@dataclass(frozen=True)
class Closing:
    """One frozen version: 0 is the closing, 1 the first amendment; `manifest` says all about it."""

    number: int
    at: str
    who: str
    manifest: dict

    @property
    def next_name(self) -> str:
        return output_name(self.number + 1)

    def frozen(self, out: Path) -> Path:
        return out / CLOSED / str(self.number)

    def outputs(self, out: Path) -> list[Path]:
        """The files of this version where people look for them."""
        place = out / output_name(self.number)
        prefix = f"{OUTPUTS}/"
        names = [name for name in self.manifest["files"] if name.startswith(prefix)]
        return [place / name.removeprefix(prefix) for name in names]


def closings(register: Register) -> list[Closing]:
    lines = register.read("SELECT number, at, who, manifest FROM closing ORDER BY number")
    return [Closing(number, at, who, json.loads(text)) for number, at, who, text in lines]


def last_closing(register: Register) -> Closing | None:
    found = closings(register)
    return found[-1] if found else None
