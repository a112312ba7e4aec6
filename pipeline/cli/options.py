"""Words of the command line in, what they name out: options, and the loading that commands share.

Heavy libraries load where they are used: `--help` answers at once.
"""

from contextlib import nullcontext
from pathlib import Path

import click

UNITS = click.option(
    "--units", type=click.Path(path_type=Path),
    help="Danh sách đơn vị (.csv hoặc .xlsx); mặc định units.csv trong thư mục hiện tại.",
)  # fmt: skip
FORM = click.option(
    "--form", "form_name", default="cchc_2023", show_default=True, metavar="BIỂU",
    help="Mã biểu có sẵn hoặc đường dẫn thư mục biểu.",
)  # fmt: skip
FORMAT = click.option(
    "--format", "output_format", type=click.Choice(["text", "json"]), default="text",
    show_default=True, help="Cách hiển thị kết quả.",
)  # fmt: skip
PERIOD = click.option("--period", "period_text", required=True, metavar="KỲ", help="Ví dụ 2023-6T.")
REPAIRS = click.option(
    "--repairs", type=click.Path(path_type=Path), metavar="TỆP",
    help="Số liệu đã được văn thư xác nhận (.csv: unit, code, value, who, why); "
    "mặc định xac-nhan.csv trong thư mục báo cáo.",
)  # fmt: skip
PREVIOUS = click.option(
    "--previous", multiple=True, type=click.Path(path_type=Path), metavar="THƯ_MỤC",
    help="Kết quả tổng hợp kỳ trước, để so sánh; dùng được nhiều lần.",
)  # fmt: skip
WAIVERS = click.option(
    "--waivers", "waivers_path", type=click.Path(path_type=Path), metavar="TỆP",
    help="Các ngoại lệ đã chấp nhận (.csv); mặc định waivers.csv cạnh danh sách đơn vị.",
)  # fmt: skip
OUT = click.option("--out", type=click.Path(path_type=Path), help="Thư mục kết quả.")
DEADLINES = click.option(
    "--deadlines", type=click.Path(path_type=Path), metavar="TỆP",
    help="Thời hạn của tỉnh (.csv); mặc định deadlines.csv trong thư mục hiện tại.",
)  # fmt: skip
ENGINE = click.option(
    "--engine", "engine_address", default="", metavar="ĐỊA_CHỈ",
    help="Đọc báo cáo trên một cụm máy Dask có sẵn, ví dụ dask://10.0.0.5:8786.",
)  # fmt: skip
REREAD = click.option(
    "--reread", is_flag=True, help="Đọc lại mọi tệp, kể cả tệp đã đọc ở lần chạy trước."
)
_OWN_DEADLINES = Path("deadlines.csv")


class Stop(click.ClickException):
    """The command could not be carried out: a Vietnamese sentence, exit code 2."""

    exit_code = 2

    def show(self, file=None) -> None:
        click.echo(f"Không thực hiện được: {self.message}", err=True)


def open_period(text: str):
    from schemas.periods.period import parse_period

    try:
        return parse_period(text)
    except ValueError as error:
        raise Stop(str(error)) from error


def open_form(name: str):
    from schemas.errors import DefinitionError
    from schemas.form.loading import load_form

    try:
        return load_form(name)
    except DefinitionError as error:
        raise Stop(f"biểu «{name}» không dùng được. {error}") from error


def open_forms(name: str):
    """The named form first, then every bundled one: a return may be of any."""
    from schemas.form.loading import bundled_forms

    named = open_form(name)
    return (named, *(form for form in bundled_forms() if form.id != named.id))


def open_units(path: Path | None):
    from pipeline.reading.roster import open_roster
    from schemas.errors import DefinitionError

    try:
        return open_roster(path)
    except DefinitionError as error:
        raise Stop(f"danh sách đơn vị không dùng được. {error}") from error


def open_deadline(period, path: Path | None):
    """The deadline of the period: the bundled scheme, then the province's own file."""
    from schemas.errors import DefinitionError
    from schemas.periods.deadline import deadline

    own = path or (_OWN_DEADLINES if _OWN_DEADLINES.exists() else None)
    try:
        return deadline(period, own)
    except DefinitionError as error:
        raise Stop(f"thời hạn không dùng được. {error}") from error


def check_form_fits(form, period) -> None:
    if period.kind not in form.periods or not form.valid_on(period.end):
        until = f" đến {form.valid_to:%d/%m/%Y}" if form.valid_to else ""
        used = f"biểu này dùng cho số liệu từ {form.valid_from:%d/%m/%Y}{until}"
        raise Stop(f"Biểu {form.id} không dùng cho kỳ {period.id}; {used}.")


def read_places(
    places, forms, roster, unit_id: str, period, repairs: Path | None = None,
    keep_in: Path | None = None, engine=None,
):  # fmt: skip
    """Every return in the files and folders named, with what the secretariat has confirmed.

    Readings of earlier runs are found, and kept for later ones, in the folder `keep_in`.
    """
    from pipeline.intake.folder import read_all
    from pipeline.intake.readings_kept import Kept
    from pipeline.reading.read_return import Expected

    if unit_id and unit_id not in roster.by_id:
        raise Stop(f"Không có đơn vị «{unit_id}» trong danh sách {roster.path}.")
    files = check_places(places)
    expected = Expected(tuple(forms), roster, unit_id, period)
    with (
        Kept(keep_in, expected) if keep_in else nullcontext() as kept,
        show_progress("Đọc báo cáo", len(files)) as advance,
    ):
        returns = read_all(files, expected, advance=advance, engine=engine, kept=kept)
    return _confirmed(returns, forms, confirmations_of(places, repairs))


def check_places(places) -> list[Path]:
    """The files to read; stops where there are none."""
    from pipeline.intake.folder import NothingToRead, find_files

    try:
        return find_files(places)
    except NothingToRead as error:
        raise Stop(str(error)) from error


def confirmations_of(places, repairs: Path | None) -> Path | None:
    """The file of confirmed readings: the one named, else the one beside the returns."""
    from pipeline.intake.folder import CONFIRMATIONS

    beside = (Path(place) / CONFIRMATIONS for place in places)
    return repairs or next((found for found in beside if found.exists()), None)


def _confirmed(returns, forms, path: Path | None):
    from pipeline.reading.confirmations import confirm, load_confirmations
    from schemas.errors import DefinitionError

    if path is None:
        return returns
    try:
        return confirm(returns, load_confirmations(path), forms, path)
    except DefinitionError as error:
        raise Stop(f"tệp xác nhận không dùng được. {error}") from error


def sources_of(previous, waivers: Path | None, roster):
    """Where earlier periods and waivers are read from, as of today."""
    import datetime as dt

    from pipeline.judging.background import Sources, waivers_of

    return Sources(tuple(previous), waivers_of(waivers, roster), dt.date.today())


def open_background(sources, forms, period, roster):
    """Earlier figures of each unit, and waivers."""
    from pipeline.past.previous import PreviousError
    from schemas.errors import DefinitionError

    try:
        return sources.load(forms, period, roster)
    except PreviousError as error:
        raise Stop(str(error)) from error
    except DefinitionError as error:
        what = "danh sách ngoại lệ" if error.path == sources.waivers else "kỳ trước"
        raise Stop(f"{what} không dùng được. {error}") from error


def exit_code(findings) -> int:
    return int(any(finding.severity == "error" for finding in findings))


def show_progress(title: str, total: int):
    from pipeline.progress import progress

    return progress(title, total)


def tell_of_mending(out: Path, period: str) -> None:
    """A register that was lost is made again from what was closed, and not in silence."""
    from pipeline.register.mending import mend_register

    if said := mend_register(out, period):
        click.echo(said, err=True)
