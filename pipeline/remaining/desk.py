"""A folder of output in, what the office has chosen in the workbooks there out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import limits
from pipeline.files.package import Unfit
from pipeline.files.which_format import read_workbook
from pipeline.output_folder import REMAINING
from pipeline.register.decisions import Untaken, Written
from pipeline.remaining.choices import Chosen, chosen, decisions, places
from pipeline.remaining.question import Kept, Line
from schemas.units.unit import Roster

NAME = f"{REMAINING}.xlsx"
NAMES = (NAME, *(f"{REMAINING} (moi{number}).xlsx" for number in ("", " 2", " 3")))


@dataclass(frozen=True)
class Desk:
    """What was read: the lines filled in, and by name of a workbook whether it could be read."""

    chosen: Chosen = Chosen()  # noqa: RUF009 - frozen
    read: Mapping[str, bool] = field(default_factory=dict)

    def decisions(self, roster: Roster) -> tuple[list[Written], list[Untaken]]:
        """What was chosen as decisions, and what is wrong with what cannot be one."""
        return decisions(self.chosen, roster)

    def kept(self, untaken: Sequence[Untaken]) -> Kept:
        """The lines to be shown again: those that could not be taken in, and those half filled in."""
        problems = {item.place: item.problem for item in untaken}
        chosen = {line.identity for line in self.chosen.lines if line.is_chosen}
        last = {  # of one line in two workbooks the newer one, and the one with a choice
            line.identity: line for line in self.chosen.lines
            if line.is_chosen or line.identity not in chosen
        }  # fmt: skip
        why = {
            of: next(filter(None, map(problems.get, places(line))), "") for of, line in last.items()
        }
        lines = {of: line for of, line in last.items() if why[of] or not line.is_chosen}
        return Kept(self.chosen.who, lines, why)


def read_desk(out: Path) -> Desk:
    """Every workbook of questions in the folder; of one line in two of them the newer one speaks last."""
    lines: list[Line] = []
    read, who = {}, ""
    for name in NAMES:
        path = out / name
        if not path.is_file():
            continue
        found = read_lines(path)
        read[name] = found is not None
        if found:
            lines += found.lines
            who = found.who or who
    return Desk(Chosen(who, tuple(lines)), read)


def read_lines(path: Path) -> Chosen | None:
    """What one workbook says; None where it cannot be read."""
    try:
        if path.stat().st_size > limits.FILE_BYTES:
            return None
        return chosen(read_workbook(path.read_bytes()), path.name)
    except (OSError, Unfit):
        return None
