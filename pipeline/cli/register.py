"""A period in, its register opened and what it knows out, for every command that speaks of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import (
    CONTACT,
    FORM,
    IN_USE,
    OUT,
    PATH,
    PERIOD,
    asked_of,
    open_deadline,
    open_form,
    open_period,
    open_units,
    output_of,
    tell_of_closing,
    tell_of_mending,
)
from pipeline.cli.words import of_office, option
from schemas.errors import PhulucError
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.office.in_use import InUse
    from pipeline.register.kept_roster import KeptRoster
    from pipeline.register.known import Known
    from pipeline.register.register import Register
    from schemas.form.model import Form
    from schemas.periods.deadline import Deadline
    from schemas.periods.period import Period
    from schemas.units.unit import Roster


@dataclass(frozen=True)
class RegisterWords:
    """Whose register is opened."""

    period: str = PERIOD
    out: Path | None = OUT
    form: str = FORM
    in_use: InUse | None = IN_USE

    @property
    def output(self) -> Path:
        return output_of(self.out, self.period)


@dataclass(frozen=True)
class UnitsWords(RegisterWords):
    """And the units that are asked: those the period was consolidated by, unless others are typed."""

    units: Path | None = option(
        "--units",
        type=PATH,
        metavar="TỆP",
        help="Danh sách đơn vị; mặc định danh sách của lần tổng hợp gần nhất.",
    )
    listed: Path | None = of_office("units")
    contact: str | None = CONTACT


@dataclass(frozen=True)
class Opened:
    """The register of a period that has been consolidated, and what it knows."""

    register: Register
    known: Known
    roster: Roster
    period: Period
    deadline: Deadline | None


def form_of(words: RegisterWords) -> Form:
    """The form that was typed, else that of the results where the program has it, else the period's."""
    from pipeline.output_folder import read_manifest
    from schemas.form.loading import bundled_forms

    held = read_manifest(words.output).get("form", "")
    known = held if held in {form.id for form in bundled_forms()} else ""
    return open_form(words.form or known, open_period(words.period, words.form, words.output))


@contextmanager
def opened(
    words: UnitsWords, deadlines: Path | None = None, form: Form | None = None
) -> Iterator[Opened]:
    from pipeline.register.recall import known_to

    period = open_period(words.period, out=words.output)
    ends = open_deadline(period, deadlines, words.contact, words.in_use)
    with register_of(words) as register:
        roster = _roster(words, register).during(period, form)
        known = known_to(register, ends.due if ends else None)
        yield Opened(register, known, roster, period, ends)


def _roster(words: UnitsWords, register: Register) -> Roster:
    """The list that was typed, else the one that the register keeps, else the office's own."""
    from pipeline.register.kept_roster import kept_roster

    kept = kept_roster(register)
    if words.units or kept is None:
        listed = open_units(words.units or words.listed, in_use=words.in_use)
        return asked_of(listed, words.in_use)
    told = {
        "file": kept.roster.path,
        "count": len(kept.roster.units),
        "day": f"{kept.day:%d/%m/%Y}",
    }
    click.echo(worded("screen", "roster.kept", **told))
    if words.listed and not _is_still(words.listed, kept, words.in_use):
        click.echo(worded("screen", "roster.changed", file=words.listed), err=True)
    return kept.roster


def _is_still(path: Path, kept: KeptRoster, in_use: InUse | None) -> bool:
    """A list that cannot be read now is another than the one that was."""
    from pipeline.office.roster import open_roster

    try:
        return kept.is_still(asked_of(open_roster(path).roster, in_use))
    except (PhulucError, OSError):
        return False


@contextmanager
def register_of(words: RegisterWords) -> Iterator[Register]:
    """The register alone, made again where it can be; raises PhulucError where there is none."""
    from pipeline.register.mending import has_register
    from pipeline.register.publish import finish
    from pipeline.register.register import open_register

    out = words.output
    period = open_period(words.period, out=out)
    if not has_register(out):
        raise PhulucError("no_register", folder=out)
    tell_of_mending(out, period.id)
    with open_register(out, period.id) as register:
        with register.turn():
            finish(out)
        yield register
    tell_of_closing(out, period)
