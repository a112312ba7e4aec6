"""Files beside the returns in, what is known besides them out: earlier periods, waivers, confirmations.

A closing keeps them, so that the period can be judged again in the same way on any day.
"""

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.judging.between import NOTHING_BETWEEN, Between
from pipeline.judging.waivers import NAME, NONE, Waivers, open_waivers
from pipeline.office.table import Lines
from pipeline.output_folder import MANIFEST, version_that_holds
from pipeline.past.earlier import NO_EARLIER, Earlier, load_earlier
from pipeline.past.output_tables import FACTS, TOTALS
from pipeline.past.previous import NOTHING, Previous, previous
from pipeline.past.successors import joined
from pipeline.reading import confirmation_lines
from pipeline.reading.confirmation_lines import NO_CONFIRMATIONS, Confirmations, open_confirmations
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster

_PAST = "ky-truoc"


@dataclass(frozen=True)
class Background:
    """What a return is compared with, which of its failures are accepted, what is confirmed of it.

    `between` are rules between its form and others, with what its unit says on those.
    """

    previous: Previous = NOTHING
    earlier: Earlier = NO_EARLIER
    waivers: Waivers = NONE
    confirmations: Confirmations = NO_CONFIRMATIONS
    between: Between = NOTHING_BETWEEN


@dataclass(frozen=True)
class Sources:
    """Where it comes from: output folders of earlier periods, the office's own files, and the day.

    `lines` are those of such a file that are about the form, where the office uses several.
    """

    folders: tuple[Path, ...] = ()
    waivers: Path | None = None
    day: dt.date = dt.date.min
    confirmations: Path | None = None
    lines: Lines = list

    def load(self, forms: Sequence[Form], period: Period | None, roster: Roster) -> Background:
        """Raises DefinitionError, in words for the secretariat."""
        earlier = joined(load_earlier(self.folders, period), roster, forms[0])
        return Background(
            previous(earlier, forms[0], period),
            earlier,
            open_waivers(self.waivers, forms, roster, self.day, self.lines)
            if self.waivers
            else NONE,
            open_confirmations(self.confirmations, self.day, roster, period, self.lines),
        )

    def keep(self, target: Path) -> None:
        """Copy the earlier periods into a folder from which `kept` finds them again.

        What the office has decided is kept by the register; earlier programs kept its files too.
        """
        for number, place in enumerate(self.folders):
            copy = target / _PAST / str(number)
            copy.mkdir(parents=True)
            if not place.is_dir():
                shutil.copyfile(place, copy / FACTS)
                continue
            for path in map(version_that_holds(place).folder.joinpath, (FACTS, TOTALS, MANIFEST)):
                if path.exists():
                    shutil.copyfile(path, copy / path.name)


def kept(folder: Path, day: dt.date) -> Sources:
    """The sources that `keep` has put into a folder, as of the day they were used."""
    past = sorted((folder / _PAST).glob("*"), key=lambda path: int(path.name))
    stems = (Path(name).stem for name in (NAME, confirmation_lines.NAME))
    waivers, confirmed = (next(iter(sorted(folder.glob(f"{stem}.*"))), None) for stem in stems)
    return Sources(tuple(past), waivers, day, confirmed)


def waivers_of(path: Path | None, roster: Roster) -> Path | None:
    """The waivers file: the one named, else the one beside the roster."""
    beside = roster.path.parent / NAME
    return path or (beside if beside.exists() else None)


def confirmations_of(path: Path | None, roster: Roster, places: Sequence[Path]) -> Path | None:
    """The file of confirmed readings: the one named, else the one beside the roster or in the folder of work.

    One that lies among the returns (`places`) may be anybody's, and decides nothing.
    """
    if path is not None:
        return path
    for beside in (roster.path.parent / confirmation_lines.NAME, Path(confirmation_lines.NAME)):
        if beside.exists() and not _lies_in(beside, places):
            return beside
    return None


def _lies_in(path: Path, places: Sequence[Path]) -> bool:
    return any(path.resolve().is_relative_to(place.resolve()) for place in places)
