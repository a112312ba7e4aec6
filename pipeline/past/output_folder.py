"""An output folder: where the figures that hold now stand in it, and of which version they are.

A closed period stays as it was signed. What has changed since lies in dieu-chinh-1, 2, … beside
it, and every version that was closed also in khoa-so, under its number.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.past.output_tables import damaged
from schemas.errors import PhulucError
from schemas.periods.period import Period, parse_period
from schemas.wording.papers import worded

MANIFEST = "ket-qua.json"  # names and checksums of an output, put in place last
CLOSED = "khoa-so"
OUTPUTS = "ket-qua"  # the output inside a closed version
_AMENDED = "dieu-chinh-"


@dataclass(frozen=True)
class Version:
    """The version of a period's figures that holds: 0 as first put in place, 1 once amended."""

    folder: Path
    number: int = 0
    period: Period | None = None
    closed: bool = False

    @property
    def said(self) -> str:
        """«Theo bản điều chỉnh số 1 (…)»; '' for what was never amended."""
        if not self.number:
            return ""
        kind = "version.closed" if self.closed else "version.draft"
        return worded("past", kind, number=self.number, folder=self.folder)


def output_name(number: int) -> str:
    """The folder of a version inside the output folder: itself, then dieu-chinh-1, …"""
    return f"{_AMENDED}{number}" if number else "."


def version_that_holds(out: Path) -> Version:
    """The last amendment that is complete; the folder itself where there is none."""
    last = max(map(_number, out.glob(f"{_AMENDED}*")), default=0)
    signed = out / CLOSED
    last = max([last, *(_number(path) for path in signed.glob("*"))])
    for number in range(last, 0, -1):
        copies = (out / output_name(number), signed / str(number) / OUTPUTS)
        for folder in copies:
            if (folder / MANIFEST).is_file():
                return _version(folder, number, (signed / str(number)).is_dir())
    return _version(out, 0, signed.is_dir())


def _number(path: Path) -> int:
    digits = path.name.removeprefix(_AMENDED)
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _version(folder: Path, number: int, closed: bool) -> Version:
    """`number` where the manifest does not say it: an amendment may be named itself."""
    path = folder / MANIFEST
    if not path.is_file():
        return Version(folder, number, closed=closed)
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        return Version(
            folder, int(about.get("amendment") or number), parse_period(about["period"]), closed
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, PhulucError) as error:
        raise damaged(path, 0, "period") from error
