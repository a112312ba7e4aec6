"""The words typed with a command in, the same out with what the office's workbook says of the rest.

What is typed holds; then the workbook of the folder, or of one above it; then the files units.csv,
waivers.csv, deadlines.csv and xac-nhan.csv, where they have always been found. An office that uses
several forms has one set of words for each of those that are asked in the period.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schemas.errors import PhulucError
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.office.in_use import InUse
    from pipeline.office.workbook import Office

_FILES = {"units": "units.csv", "deadlines": "deadlines.csv", "waivers": "waivers.csv",
          "confirmations": "xac-nhan.csv"}  # fmt: skip
_BY_FOLDER = ("units", "deadlines")  # the others lie beside the list of units, wherever that is
_SAID: Mapping[str, Callable[[Office], Any]] = {
    "workbook": lambda office: office,
    "form": lambda office: next(iter(office.forms), ""),
    "office": lambda office: office.says("office"),
    "sender": lambda office: office.says("sender"),
    "email": lambda office: office.email,
    "smtp": lambda office: office.says("smtp"),
    "contact": lambda office: office.whom_to_ask,
}
_FOLDERS = ("returns", "templates", "results", "reminders")
_OF_NO_OFFICE = ("period", "in_use")

Typed = dict[str, Any]


def with_office(typed: Typed, asked: Mapping[str, str]) -> list[Typed]:
    """`asked` says by field what the workbook may say of it; raises PhulucError.

    A period is resolved before the rest: folders are those of a period.
    """
    from pipeline.office.workbook import find_office

    office = find_office() if asked else None
    several = _several(typed, asked, office) if office and "form" in asked else ()
    if not several:
        return [_filled(typed, asked, office, None)]
    return [_filled(_of_form(typed, one), asked, office, one) for one in several]


def _several(typed: Typed, asked: Mapping[str, str], office: Office) -> Sequence[InUse]:
    """The forms of the period, or the one that is typed; () in an office of one form."""
    from pipeline.office.in_use import chosen, forms_in_use, of_period

    listed = forms_in_use(office)
    if not listed or "period" not in asked:
        return [chosen(listed, typed["form"])] if listed and typed["form"] else listed
    try:
        if typed["period"]:
            asked_now = of_period(listed, typed["period"])
        elif office.says("period"):
            asked_now = office.lines["period"].understood("value", partial(of_period, listed))
        else:  # of the first, which says that none is named
            asked_now = listed[:1]
    except PhulucError:
        if not typed["form"]:
            raise
        asked_now = ()
    if typed["form"]:
        return [chosen((*asked_now, *listed), typed["form"])]
    _tell_of_others(listed, asked_now)
    return asked_now


def _tell_of_others(listed: Sequence[InUse], asked: Sequence[InUse]) -> None:
    """A form that is not asked in the period is not left out in silence."""
    period, ids = asked[0].period, {one.form.id for one in asked}
    if period and (others := [one.form.id for one in listed if one.form.id not in ids]):
        told = {"period": period.title, "forms": ", ".join(others)}
        click.echo(worded("screen", "forms.not_asked", **told), err=True)


def _of_form(typed: Typed, one: InUse) -> Typed:
    """The words as they are typed for one of several forms."""
    own: Typed = {"form": one.name}
    if "period" in typed and one.period:
        own["period"] = one.period.id
    if typed.get("previous"):
        places = map(one.earlier, typed["previous"])
        own["previous"] = tuple(place for place in places if place is not None)
    return typed | own


def _filled(
    typed: Typed, asked: Mapping[str, str], office: Office | None, one: InUse | None
) -> Typed:
    filled = dict(typed)
    if "period" in asked:
        filled["period"] = _period(filled["period"], filled.get("form") or "", office)
    for field, name in asked.items():
        if name == "in_use":
            filled[field] = one
        elif not filled[field]:
            filled[field] = _of(name, office, filled.get("period", ""), one) or filled[field]
    return filled


def _period(typed: str, form: str, office: Office | None) -> str:
    """The period that was typed, however it is written, or the workbook's; '' where there is none.

    What is typed and no period of the form's stays as it is: a folder of output may know it.
    """
    from pipeline.form_book.opening import forms_named
    from schemas.form.loading import period_of

    forms = forms_named(*((form,) if form or not office else office.forms))
    if typed:
        with contextlib.suppress(PhulucError):
            return period_of(typed, forms).id
        return typed
    said = office.period(lambda text: period_of(text, forms)) if office else None
    return said.id if said else ""


def _of(name: str, office: Office | None, period: str, one: InUse | None) -> Any:
    if name in _FILES:
        return _table(name, office)
    if office is None or name in _OF_NO_OFFICE:
        return None
    if name in _FOLDERS:
        if not period:
            return None
        place = one.place(office, name, period) if one else _place(office, name, period)
        if name == "returns":  # to put them in, and to be told that none is there
            place.mkdir(parents=True, exist_ok=True)
        return place
    return _SAID[name](office)


def _place(office: Office, name: str, period: str) -> Path:
    """The folder of an office of one form; results that it has made as one of several stay where they are."""
    place = office.place(name, period)
    if name != "results" or not any(folder.is_dir() for folder in place.glob("*")):
        return place
    from pipeline.form_book.opening import forms_named
    from pipeline.office.in_use import own_results

    return own_results(place, forms_named(*office.forms))


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
