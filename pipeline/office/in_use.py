"""The office's workbook and a period in, the forms of that period out, where the office uses several.

An office of one form has none: nothing of this concerns it. Returns of all forms come into one folder;
templates, results and reminders of each have a folder of their own inside that of the period, named
by the form. Results that stand elsewhere already, since the office had one form when they were made,
stay where they are.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.form_book.opening import named_form
from pipeline.office.workbook import BEFORE_TITLE, Office
from pipeline.output_folder import MANIFEST, REGISTER, SEALED, read_manifest
from pipeline.safe_names import file_stem
from schemas.errors import PhulucError
from schemas.form.loading import period_of
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.tables import Entry
from schemas.text import bare

_HELD = (MANIFEST, REGISTER, SEALED)  # by any of which results are known
_SHARED = "returns"  # the folder of a period in which every form's returns lie


@dataclass(frozen=True)
class InUse:
    """A form of an office that uses several: by which `name`, and the `others`, of whatever period.

    `is_first` of those that are asked in the period: lines of the office that name no form are about it.
    `peers` are the others that are asked in the period as well, `asked` all of them in their order.
    """

    form: Form
    name: str
    others: tuple[Form, ...] = ()
    period: Period | None = None
    is_first: bool = False
    peers: tuple[InUse, ...] = ()
    asked: tuple[Form, ...] = ()

    @property
    def heading(self) -> str:
        """«cchc_2025 – Thống kê …», as the list of forms offers it."""
        return f"{self.form.id}{BEFORE_TITLE}{self.form.title}"

    def is_called(self, text: str) -> bool:
        return bare(text.partition(BEFORE_TITLE)[0]) in (bare(self.name), bare(self.form.id))

    def lines(self, entries: Iterable[Entry], of_all: bool = False) -> list[Entry]:
        """The lines of a table that are about the form; with `of_all` one that names none is about each.

        Raises DefinitionError where one names a form that is not in use.
        """
        return [entry for entry in entries if self._is_about(entry, of_all or self.is_first)]

    def _is_about(self, entry: Entry, otherwise: bool) -> bool:
        if not (text := entry["form"]):
            return otherwise
        known = (self.form, *self.others)
        if self.is_called(text):
            return True
        said = bare(text.partition(BEFORE_TITLE)[0])
        if said not in [bare(form.id) for form in known]:
            ids = ", ".join(form.id for form in known)
            raise entry.wrong("form", "form.not_in_use", name=text, known=ids)
        return False

    def place(self, office: Office, setting: str, period: str) -> Path:
        """The form's own folder of a period; that of the period itself where all share it."""
        shared = office.place(setting, period)
        if setting == _SHARED or read_manifest(shared).get("form") == self.form.id:
            return shared
        return shared / file_stem(self.form.id)

    def earlier(self, place: Path) -> Path | None:
        """Of the results of an earlier period those of this form, or of a version of it; None where they are another's."""
        if (place / MANIFEST).exists():
            held = read_manifest(place).get("form")
            of_another = held in [
                form.id for form in self.others if not _is_version(form, self.form)
            ]
            return None if of_another else place
        forms = sorted((self.form, *self.others), key=lambda form: form is not self.form)
        there = [form for form in forms if (place / file_stem(form.id) / MANIFEST).exists()]
        own = [place / file_stem(form.id) for form in there if _is_version(form, self.form)]
        return own[0] if own else None if there else place


def _is_version(one: Form, other: Form) -> bool:
    """Whether the forms have most rows in common: keys are kept over the versions of a form."""
    keys = one.by_key.keys(), other.by_key.keys()
    return 2 * len(keys[0] & keys[1]) > min(map(len, keys))


def forms_in_use(office: Office) -> tuple[InUse, ...]:
    """Every form of an office that uses several, in its order; () of another. Raises PhulucError."""
    names = office.forms
    if len(names) < 2:
        return ()
    forms = [named_form(name) for name in names]
    ids = [form.id for form in forms]
    if twice := {form for form in ids if ids.count(form) > 1}:
        raise office.lines["form"].wrong("value", "form.twice", form=", ".join(sorted(twice)))
    return tuple(
        InUse(form, name, tuple(other for other in forms if other is not form))
        for name, form in zip(names, forms, strict=True)
    )


def of_period(listed: Sequence[InUse], text: str) -> tuple[InUse, ...]:
    """Those that are asked in the period that the text names, each with its own; no older version of one.

    Raises PhulucError where no form has such a period, or none is asked in it.
    """
    asked: list[InUse] = []
    for one in listed:
        with contextlib.suppress(PhulucError):
            period = period_of(text, (one.form,))
            if one.form.is_asked_in(period):
                asked.append(replace(one, period=period))
    if not asked:
        period = period_of(text, [one.form for one in listed])
        names = "; ".join(one.form.id for one in listed)
        raise PhulucError("form.not_for_period", form=names, period=period.id)
    current = [one for one in asked if one.period and one.form.valid_on(one.period.end)] or asked
    return tuple(
        replace(
            one, is_first=one is current[0], peers=tuple(p for p in current if p is not one),
            asked=tuple(p.form for p in current),
        )
        for one in current
    )  # fmt: skip


def chosen(listed: Sequence[InUse], name: str) -> InUse:
    """The form that was typed, in use or not; raises PhulucError where there is none of that name."""
    for one in listed:
        if one.is_called(name):
            return one
    form = named_form(name)
    for one in listed:
        if one.form.id == form.id:
            return replace(one, form=form, name=name)
    return InUse(form, name, tuple({one.form.id: one.form for one in listed}.values()))


def own_results(shared: Path, forms: Sequence[Form]) -> Path:
    """Where the results of the one form of an office stand: in its own folder, if it was one of several."""
    own = [shared / file_stem(form.id) for form in forms]
    found = [folder for folder in own if any((folder / name).exists() for name in _HELD)]
    return found[0] if len(found) == 1 else shared
