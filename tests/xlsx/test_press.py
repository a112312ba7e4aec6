"""Files written over many processes are those that one process writes; what fails is told."""

from pathlib import Path

import pytest

from pipeline.limits import FEW
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from pipeline.xlsx.write_many import write_all
from schemas.periods.period import parse_period
from schemas.units.unit import Unit

PERIOD = parse_period("2023-6T")
LEVELS = ("X", "S", "H")


def units() -> list[Unit]:
    """Enough for several processes; levels alternate, so that they must be brought together."""
    return [
        Unit(f"U{number:02d}", f"Đơn vị {number}", "", (), LEVELS[number % 3], ())
        for number in range(FEW + 5)
    ]


def kind(unit: Unit) -> str:
    return unit.level


def write_template(unit: Unit, shared: tuple) -> None:
    form, folder = shared
    write_book(template_book(form, unit, PERIOD), folder / f"{unit.id}.xlsx")


def refuse_one(unit: Unit, folder: Path) -> None:
    if unit.id == "U07":
        raise ValueError(unit.id)
    (folder / unit.id).touch()


def test_files_do_not_depend_on_the_number_of_processes(form, tmp_path):
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        folder.mkdir()
        write_all(write_template, units(), (form, folder), kind, jobs)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("1", "2"))

    assert {f"{unit.id}.xlsx" for unit in units()} == one.keys()
    assert one == two


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_cannot_be_written_is_told_and_the_others_are_written(jobs, tmp_path):
    failed = write_all(refuse_one, units(), tmp_path, kind, jobs)

    assert ["U07"] == [unit.id for unit, _ in failed]
    assert "ValueError: U07" in failed[0][1]
    assert {unit.id for unit in units()} - {"U07"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_folder_that_cannot_be_written_to_is_raised(jobs, tmp_path):
    with pytest.raises(NotADirectoryError):
        write_all(refuse_one, units(), Path(__file__), kind, jobs)
