"""The words that commands share, and the loading of what they name.

Heavy libraries load where they are used: `--help` answers at once.
"""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import clock
from pipeline.cli.bar import show_progress
from pipeline.cli.words import of_office, option
from schemas.errors import PhulucError
from schemas.text import first_of
from schemas.wording.papers import worded

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.intake.cluster import Engine
    from pipeline.judging.background import Sources
    from pipeline.office.in_use import InUse
    from pipeline.reading.read_return import Expected
    from pipeline.returns import Return
    from schemas.form.model import Form
    from schemas.periods.deadline import Deadline
    from schemas.periods.period import Period
    from schemas.units.unit import Roster

PATH = click.Path(path_type=Path)
UNITS = option(
    "--units", type=PATH, metavar="TỆP", office="units",
    help="Danh sách đơn vị (.xlsx, .xls, .ods hoặc .csv); mặc định trang tính “Đơn vị” của van-phong.xlsx.",
)  # fmt: skip
FORM = option(
    "--form", default="", metavar="BIỂU", office="form",
    help="Mã biểu có sẵn, thư mục biểu hoặc sổ biểu .xlsx; mặc định theo van-phong.xlsx, hoặc biểu có sẵn dùng cho kỳ báo cáo.",
)  # fmt: skip
IN_USE = of_office("in_use")  # None in an office of one form
FORMAT = option(
    "--format", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Cách hiển thị kết quả.",
)  # fmt: skip
PERIOD = option(
    "--period", default="", metavar="KỲ", office="period",
    help="Ví dụ 2023-6T; mặc định kỳ ghi trong van-phong.xlsx.",
)  # fmt: skip
REPAIRS = option(
    "--repairs", type=PATH, metavar="TỆP", office="confirmations",
    help="Số liệu đã được xác nhận; mặc định trang tính “Xác nhận” của van-phong.xlsx, "
    "hoặc xac-nhan.csv cạnh danh sách đơn vị.",
)  # fmt: skip
PREVIOUS = option(
    "--previous", multiple=True, type=PATH, metavar="THƯ_MỤC",
    help="Thư mục kết quả kỳ trước, để so sánh; có thể nêu nhiều lần.",
)  # fmt: skip
WAIVERS = option(
    "--waivers", type=PATH, metavar="TỆP", office="waivers",
    help="Các ngoại lệ đã chấp nhận; mặc định trang tính “Ngoại lệ” của van-phong.xlsx, "
    "hoặc waivers.csv cạnh danh sách đơn vị.",
)  # fmt: skip
OUT = option("--out", type=PATH, metavar="THƯ_MỤC", office="results", help="Thư mục kết quả.")
DEADLINES = option(
    "--deadlines", type=PATH, metavar="TỆP", office="deadlines",
    help="Thời hạn gửi báo cáo của tỉnh; mặc định trang tính “Thời hạn” của van-phong.xlsx, hoặc deadlines.csv.",
)  # fmt: skip
CONTACT = of_office("contact")
RESULTS = of_office("results")  # where a command looks that writes elsewhere


def output_of(out: Path | None, period_id: str) -> Path:
    """The folder of a period's output: the one named, else its own."""
    return out or Path("output") / period_id


def open_period(text: str, form: str = "", out: Path | None = None) -> Period:
    """The period by the form that is named, by what the folder `out` holds, or by a bundled form.

    Raises PhulucError where none was named.
    """
    from pipeline.form_book.opening import forms_named
    from pipeline.output_folder import MANIFEST, read_manifest, recorded_period
    from schemas.form.loading import period_of

    if not text:
        raise PhulucError("period_needed")
    about = read_manifest(out) if out else {}
    if about.get("period", "").upper() == text.strip().upper():
        return recorded_period(about, Path(out or ".") / MANIFEST)
    return period_of(text, forms_named(form))


def open_form(name: str, period: Period | None = None) -> Form:
    """The form that is named, else the one of the period's last day; raises PhulucError without one."""
    from pipeline.form_book.opening import forms_named

    forms = forms_named(name)
    if period is None:
        return max(forms, key=lambda form: form.valid_from)
    fitting = [form for form in forms if form.is_asked_in(period)]
    fitting = [form for form in fitting if form.valid_on(period.end)] or fitting
    if len(fitting) != 1:
        from schemas.wording.as_text import form_version

        why = "form.several" if fitting else "form.not_for_period"
        versions = "; ".join(map(form_version, fitting or forms))
        raise PhulucError(why, period=period.id, form=versions)
    return fitting[0]


def open_forms(
    name: str, period: Period | None, in_use: InUse | None = None
) -> tuple[Form, ...]:  # fmt: skip
    """The named form first, then others in use and every bundled one: a return may be of any."""
    from schemas.form.loading import bundled_forms, with_bundled

    return with_bundled(open_form(name, period), *others_of(in_use)) if name else bundled_forms()


def others_of(in_use: InUse | None) -> tuple[Form, ...]:
    """What the office uses beside the form."""
    return in_use.others if in_use else ()


def open_units(
    path: Path | None, form: str | None = None, quiet_out: bool = False, tell_codes: bool = False,
    in_use: InUse | None = None,
) -> Roster:  # fmt: skip
    """The list of units, of which is told which it is; raises PhulucError where there is none.

    With a `form` its roles must be those that this form, another in use or one of ours ask of.
    `quiet_out` keeps standard output for what else is written to it; with `tell_codes` those that
    were made are told.
    """
    from pipeline.office.roster import open_roster

    if path is None:
        raise PhulucError("roster.none")
    forms = () if form is None else open_forms(form, None, in_use)
    roles = None if form is None else {row.owner for f in forms for row in f.rows}
    listed = open_roster(path, roles)
    count, made = len(listed.roster.units), len(listed.made)
    told = worded("screen", "roster", file=path, count=count)
    if made and tell_codes:
        told += worded("screen", "roster.made", count=made, units=first_of(listed.made))
    click.echo(f"{told}.", err=quiet_out)
    return listed.roster


def asked_of(roster: Roster, in_use: InUse | None) -> Roster:
    """Of several forms each is asked of its own units."""
    return roster.asked_by(in_use.form) if in_use else roster


def open_deadline(
    period: Period, path: Path | None, contact: str | None = None, in_use: InUse | None = None
) -> Deadline | None:
    """The deadline of the period: the bundled scheme, then the province's own lines.

    `contact` is whom to call where the lines do not say it.
    """
    from pipeline.office.table import read_table
    from schemas.periods.deadline import deadline

    own = read_table(path, "deadlines") if path else []
    ends = deadline(period, in_use.lines(own, of_all=True) if in_use else own)
    return replace(ends, contact=ends.contact or contact or "") if ends else None


def read_places(
    places: Sequence[Path], expected: Expected, keep_in: Path | None = None,
    engine: Engine | None = None, office_file: Path | None = None,
) -> Sequence[Return]:  # fmt: skip
    """Every return in the files and folders named, but for a file of the office's own among them.

    Readings of earlier runs are found, and kept for later ones, in the folder `keep_in`.
    """
    from pipeline.intake.folder import find_files, read_all
    from pipeline.intake.readings_kept import Kept

    files = [path for path in find_files(places) if not _is_same(path, office_file)]
    with (
        Kept(keep_in, expected) if keep_in else nullcontext() as kept,
        show_progress("read", len(files)) as advance,
    ):
        return read_all(files, expected, advance=advance, engine=engine, kept=kept)


def returns_in(places: Sequence[Path] | Path | None) -> tuple[Path, ...]:
    """Where returns are read from; raises PhulucError where neither the command nor a workbook says it."""
    if not places:
        raise PhulucError("returns_needed")
    return (places,) if isinstance(places, Path) else tuple(places)


def load_meanwhile(module: str) -> None:
    """Load what judging needs while other processes read: a second, of a command of one or three.

    What is wrong with the module is told when it is imported in its turn.
    """

    def load() -> None:
        with contextlib.suppress(Exception):
            importlib.import_module(module)

    threading.Thread(target=load, daemon=True).start()


def _is_same(path: Path, other: Path | None) -> bool:
    return other is not None and path.name == other.name and path.resolve() == other.resolve()


def sources_of(
    previous: Sequence[Path], waivers: Path | None, roster: Roster, repairs: Path | None = None,
    places: Sequence[Path] = (), day: dt.date | None = None, in_use: InUse | None = None,
) -> Sources:  # fmt: skip
    """Where earlier periods and the office's own files are read from, as of the day, or today."""
    from pipeline.judging.background import Sources, confirmations_of, waivers_of

    confirmed = confirmations_of(repairs, roster, [Path(place) for place in places])
    return Sources(
        tuple(previous),
        waivers_of(waivers, roster),
        day or clock.now().date(),
        confirmed,
        in_use.lines if in_use else list,
    )


def exit_code(findings: Iterable[Any]) -> int:
    """1 where something must be corrected: findings, or problems of a form."""
    return int(any(finding.severity == "error" for finding in findings))


def tell_of_mending(out: Path, period: str) -> None:
    """A register that was lost is made again from what was closed, and not in silence."""
    from pipeline.register.mending import mend_register

    if said := mend_register(out, period):
        click.echo(said, err=True)


def version_named(number: int) -> str:
    """A closed version as the screen calls it; 0 is the first."""
    return worded("screen", "version.amended" if number else "version.first", number=number)


def tell_of_closing(out: Path, period: Period | None) -> None:
    """A period that is closed is called so by every command that is about it."""
    from pipeline.output_folder import sealed_folders
    from pipeline.register.sealed import read_record
    from schemas.wording.as_text import day_in_words

    found = [record for folder in sealed_folders(out).values() if (record := read_record(folder))]
    if period is not None and found and found[-1]["period"] == period.id:
        last = found[-1]
        click.echo(
            worded("screen", "already_closed", period=period.title, who=last["who"],
                   day=day_in_words(last["at"][:10]), version=version_named(last["number"])),
            err=True,
        )  # fmt: skip
