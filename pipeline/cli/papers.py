"""Papers that go to units, written into a folder: reminders as text, letter and unsent mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli import clock
from pipeline.safe_names import file_stem
from schemas.vocabulary.words import phrases
from schemas.wording import as_text
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.mailing.notice import Writer
    from pipeline.office.in_use import InUse
    from pipeline.office.workbook import Office
    from pipeline.register.reminders import Reminder
    from schemas.form.model import Form
    from schemas.periods.deadline import Deadline
    from schemas.periods.period import Period
    from schemas.units.unit import Unit


_OLD = "cu"  # the folder of reminders that are not to be sent any more


@dataclass(frozen=True)
class Post:
    """What papers of a period are written with: who writes them, from which address; `about` names it."""

    form: Form
    period: Period
    about: str
    writer: Writer
    address: str = ""

    def stem(self, kind: str, unit: Unit) -> str:
        return file_stem(as_text.paper(kind, unit.id, self.form, self.period))


def post_of(
    form: Form, period: Period, office: Office | None, sender: str, in_use: InUse | None
) -> Post:
    """The office as its workbook names it; `sender` alone where there is none."""
    from pipeline.mailing.notice import Writer

    about = as_text.in_sentence(as_text.asked_for(period, form if in_use else None))
    if office is None:
        return Post(form, period, about, Writer(sender))
    province = office.says("province")
    above = worded("notice", "above", province=as_text.in_sentence(province)) if province else ""
    kinds = "|".join(map(re.escape, phrases("kind_of_province")))
    place = re.sub(rf"^({kinds})\s+", "", province, flags=re.IGNORECASE)
    return Post(form, period, about, Writer(sender, above, place), office.email)


def write_reminders(reminders: Sequence[Reminder], post: Post, folder: Path, letters: Path) -> int:
    """For each unit a .txt, the official letter as .docx and, where it has an address, an .eml.

    The mail carries what is wrong with the unit's return, where `letters` has such a workbook.
    Returns how many mails there are.
    """
    from pipeline.mailing.draft import Draft, write_draft
    from pipeline.mailing.notice import Notice, write_notice

    folder.mkdir(parents=True, exist_ok=True)
    _put_aside(folder, post, {post.stem("reminder", item.unit) for item in reminders})
    for item in reminders:
        path = folder / f"{post.stem('reminder', item.unit)}.docx"
        notice = Notice(as_text.addressee(item.unit), item.about, (item.body,), clock.now().date())
        write_notice(notice, post.writer, path)
        path.with_suffix(".txt").write_text(f"{item.text}\n", encoding="utf-8")
        path.with_suffix(".eml").unlink(missing_ok=True)
        if item.unit.email:
            letter = letters / f"{post.stem('letter', item.unit)}.xlsx"
            papers = (path, *([letter] if letter.is_file() else []))
            subject = f"{item.about[0].upper()}{item.about[1:]}"
            write_draft(
                Draft(item.unit, subject, f"{item.text}\n", papers), path.with_suffix(".eml"),
                post.address,
            )  # fmt: skip
    return sum(bool(item.unit.email) for item in reminders)


def _put_aside(folder: Path, post: Post, owed: set[str]) -> None:
    """Reminders of the period to units that owe nothing any more go where no mail is sent from."""
    ours = file_stem(as_text.paper("reminder", "", post.form, post.period))
    of_period = [path for path in folder.iterdir() if path.is_file() and path.stem.endswith(ours)]
    for path in [path for path in of_period if path.stem not in owed]:
        (folder / _OLD).mkdir(exist_ok=True)
        path.replace(folder / _OLD / path.name)


def write_invitations(
    units: Sequence[Unit], post: Post, templates: Path, ends: Deadline | None
) -> int:
    """A mail beside each blank workbook, for units that have an address; returns how many.

    The office, where it is a unit too, writes none to itself.
    """
    from pipeline.mailing.draft import Draft, write_draft
    from pipeline.template.template import template_path

    until = as_text.deadline_words(None, "")
    if ends:
        is_past = clock.now().date() > ends.due
        until = as_text.deadline_words(ends.due, ends.contact, is_past)
    asked = [unit for unit in units if unit.email and not unit.is_called(post.writer.office)]
    for unit in asked:
        path = template_path(templates, post.form, unit, post.period)
        words = {
            "unit": unit.name, "period": post.about,
            "office": post.writer.office, "deadline": until,
        }  # fmt: skip
        subject, text = (
            worded("mails", f"template.{part}", **words) for part in ("subject", "text")
        )
        draft = Draft(unit, subject, text.replace("|", "\n\n") + "\n", (path,))
        write_draft(draft, path.with_suffix(".eml"), post.address)
    return len(asked)
