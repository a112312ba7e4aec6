"""A folder in, the office's workbook that holds for it out: what it says, and which tables it fills.

The workbook lies in the folder itself or in one above it. It is only read, and may be open in Excel.
"""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.files.office_file import open_grid
from pipeline.grid import Grid
from pipeline.office.columns import sheets
from pipeline.office.table import entries_of, own_sheet
from schemas.errors import DefinitionError, Spot
from schemas.form.loading import bundled_forms
from schemas.periods.period import Period
from schemas.tables import Entry, records_of
from schemas.text import bare
from schemas.units.addresses import mail_addresses

NAME = "van-phong.xlsx"
SETTINGS = "settings"
BEFORE_TITLE = " – "  # between a form's code and its title, as the list of forms offers them
_BETWEEN_FORMS = re.compile(r"[;\n]")


@dataclass(frozen=True)
class Setting:
    """A line of «Thông tin chung»: what it is called, and what holds where it is left blank."""

    name: str
    label: str
    said: frozenset[str]
    otherwise: str


@functools.cache
def settings() -> dict[str, Setting]:
    """The lines of «Thông tin chung», in their order."""
    columns = ("setting", "label", "also", "otherwise")
    return {
        r["setting"]: Setting(
            r["setting"], r["label"],
            frozenset(map(bare, (r["setting"], r["label"], *r["also"].split("|")))), r["otherwise"],
        )
        for r in records_of("vocabulary", "office_settings", *columns)
    }  # fmt: skip


@dataclass(frozen=True)
class Office:
    """The workbook as it was read. `lines` are those of «Thông tin chung» by setting."""

    path: Path
    grid: Grid
    lines: dict[str, Entry]

    @property
    def folder(self) -> Path:
        return self.path.parent

    def says(self, setting: str) -> str:
        """What stands in «Thông tin chung», or what holds where nothing does."""
        line = self.lines.get(setting)
        return (line["value"] if line else "") or settings()[setting].otherwise

    def period(self, read: Callable[[str], Period]) -> Period | None:
        """The current period, as `read` understands it; raises DefinitionError where it is none."""
        if not self.says("period"):
            return None
        return self.lines["period"].understood("value", read)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in use, each by its name or the path to what it is written as; () for that of the period.

        Raises DefinitionError where there is none of a name.
        """
        return tuple(map(self._form, form_names(self.says("form"))))

    def _form(self, text: str) -> str:
        known, own = [form.id for form in bundled_forms()], self.folder / text
        if text.casefold() in known:
            return text.casefold()
        if own.exists():
            return str(own)
        raise self.lines["form"].wrong("value", "office.form", name=text, known=", ".join(known))

    @property
    def email(self) -> str:
        """Where returns are sent to; raises DefinitionError for what no mail can be sent to."""
        line = self.lines.get("email")
        return line.understood("value", mail_addresses) if line else ""

    @property
    def whom_to_ask(self) -> str:
        """The person to call, with the address to write to."""
        return ", ".join(filter(None, (self.says("contact"), self.email)))

    def place(self, setting: str, period: str) -> Path:
        """A folder of one period: its returns, its templates or its results."""
        return self.folder / self.says(setting) / period

    def entries(self, table: str) -> list[Entry]:
        """The lines of one of its sheets; none where it has no such sheet."""
        sheet = own_sheet(self.grid, table)
        return entries_of(self.grid, self.path, table, sheet) if sheet else []

    def source(self, table: str) -> Path | None:
        """The workbook itself, where a sheet of it fills the table."""
        return self.path if self.entries(table) else None


def form_names(text: str) -> tuple[str, ...]:
    """The forms that a cell names, one or several, without their titles."""
    names = (part.partition(BEFORE_TITLE)[0].strip() for part in _BETWEEN_FORMS.split(text))
    return tuple(dict.fromkeys(filter(None, names)))


def find_office(start: Path = Path()) -> Office | None:
    """The workbook of a folder or of the nearest above it, if there is one."""
    for folder in (start, *start.resolve().parents):
        if (folder / NAME).is_file():
            return open_office(folder / NAME)
    return None


def open_office(path: Path) -> Office:
    """Read the workbook; raises DefinitionError, in words for the secretariat."""
    grid = open_grid(path)
    sheet = own_sheet(grid, SETTINGS)
    if sheet is None:
        raise DefinitionError(path, Spot(), "office.no_sheet", sheet=sheets()[SETTINGS][0])
    lines: dict[str, Entry] = {}
    for entry in entries_of(grid, path, SETTINGS, sheet):
        for name, setting in settings().items():
            if bare(entry["item"]) in setting.said:
                lines.setdefault(name, entry)
    return Office(path, grid, lines)
