"""phuluc as a command that was typed, and returns to type it on."""

from pathlib import Path

import openpyxl
from click.testing import CliRunner

from pipeline.cli.main import main
from pipeline.form_check.plausible import plausible_figures
from pipeline.identity_marks import KEY_MARK
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, Unit

_ASKING = {"template", "check", "check-form", "consolidate", "close"}  # for a list of units

# How `close` is given where nobody is at the terminal: it answers all that would be asked.
CLOSING = ("--who", "Lê Thị B", "--why", "số liệu gửi lại", "--yes", "--missing-allowed")


def run(*arguments) -> tuple[int, str, str]:
    """A command typed where no list of units is: unless one is named, the demo's is typed with it."""
    return typed(*with_list(*arguments))


def with_list(*arguments) -> list[str]:
    """The words of a command, and the list of units where it asks for one and none is at hand."""
    named = {"--units", "--help"} & set(arguments) or Path("units.csv").exists()
    asks = arguments[0] in _ASKING and not named
    return [str(word) for word in (*arguments, *(("--units", DEMO_ROSTER) if asks else ()))]


def typed(*arguments) -> tuple[int, str, str]:
    """A command as it is typed."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def write_return(path: Path, form, unit: Unit, period: str = "2023-6T", changes=None) -> Path:
    chosen = parse_period(period)
    figures = plausible_figures(form, unit, chosen) | (changes or {})
    write_book(template_book(form, unit, chosen, figures), path)
    return path


def without_marks(path: Path, to: Path) -> None:
    """The return with nothing in it that says of which form, unit or period it is but its title."""
    book = openpyxl.load_workbook(path, data_only=True)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    for sheet in book:
        if sheet.title.startswith("_"):
            del book[sheet.title]
            continue
        cells = (cell for line in sheet.iter_rows() for cell in line)
        keys = [cell.column for cell in cells if str(cell.value).startswith(KEY_MARK)]
        if keys:
            sheet.delete_cols(keys[0], sheet.max_column)
    book.save(to)
