"""The words typed with a command in, the same out with what the office's workbook says of the rest.

What is typed holds; then the workbook of the folder, or of one above it; then the files units.csv,
waivers.csv, deadlines.csv and xac-nhan.csv, where they have always been found.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schemas.errors import PhulucError
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.office.workbook import Office

_FILES = {"units": "units.csv", "deadlines": "deadlines.csv", "waivers": "waivers.csv",
          "confirmations": "xac-nhan.csv"}  # fmt: skip
_BY_FOLDER = ("units", "deadlines")  # the others lie beside the list of units, wherever that is
_SAID: Mapping[str, Callable[[Office], Any]] = {
    "workbook": lambda office: office,
    "form": lambda office: office.form,
    "office": lambda office: office.says("office"),
    "sender": lambda office: office.says("sender"),
    "email": lambda office: office.email,
    "smtp": lambda office: office.says("smtp"),
    "contact": lambda office: office.whom_to_ask,
}
_FOLDERS = ("returns", "templates", "results", "reminders")


def with_office(typed: dict[str, Any], asked: Mapping[str, str]) -> dict[str, Any]:
    """`asked` says by field what the workbook may say of it; raises PhulucError.

    A period is resolved before the rest: folders are those of a period.
    """
    from pipeline.office.workbook import find_office

    office = find_office() if asked else None
    if "period" in asked:
        typed["period"] = _period(typed["period"], typed.get("form") or "", office)
    for field, name in asked.items():
        if not typed[field]:
            typed[field] = _of(name, office, typed.get("period", "")) or typed[field]
    return typed


def _period(typed: str, form: str, office: Office | None) -> str:
    """The period that was typed, however it is written, or the workbook's; '' where there is none.

    What is typed and no period of the form's stays as it is: a folder of output may know it.
    """
    from pipeline.form_book.opening import forms_named
    from schemas.form.loading import period_of

    forms = forms_named(form or (office.form if office else ""))
    if typed:
        with contextlib.suppress(PhulucError):
            return period_of(typed, forms).id
        return typed
    said = office.period(lambda text: period_of(text, forms)) if office else None
    return said.id if said else ""


def _of(name: str, office: Office | None, period: str) -> Any:
    if name in _FILES:
        return _table(name, office)
    if office is None or name == "period":
        return None
    if name in _FOLDERS:
        place = office.place(name, period) if period else None
        if place and name == "returns":  # to put them in, and to be told that none is there
            place.mkdir(parents=True, exist_ok=True)
        return place
    return _SAID[name](office)


def _table(name: str, office: Office | None) -> Path | None:
    """The workbook where its sheet has lines, else the file of the folder; one put aside is told."""
    beside = (office.folder if office else Path()) / _FILES[name]
    if office and (source := office.source(name)):
        if beside.exists():
            from pipeline.office.columns import sheets

            words = {"file": beside, "used": source, "sheet": sheets()[name][0]}
            click.echo(worded("screen", "office.aside", **words), err=True)
        return source
    if name in _BY_FOLDER and beside.exists():
        return beside
    return office.path if office and name == "units" else None  # to be told that its sheet is empty
