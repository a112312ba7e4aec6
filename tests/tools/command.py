"""phuluc as a command that was typed, and returns to type it on."""

from pathlib import Path

from click.testing import CliRunner

from pipeline.cli.main import main
from pipeline.form_check.plausible import plausible_figures
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.periods.period import parse_period
from schemas.units.unit import Unit

# How `close` is given where nobody is at the terminal: it answers all that would be asked.
CLOSING = ("--who", "Lê Thị B", "--why", "số liệu gửi lại", "--yes", "--missing-allowed")


def run(*arguments) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def write_return(path: Path, form, unit: Unit, period: str = "2023-6T", changes=None) -> Path:
    chosen = parse_period(period)
    figures = plausible_figures(form, unit, chosen) | (changes or {})
    write_book(template_book(form, unit, chosen, figures), path)
    return path
