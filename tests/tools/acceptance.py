"""A generated province, from the official blank to its appendix, by commands alone; its figures beside pandas.

`form new` makes the form of the blank, a secretary takes what is marked as it is, templates go out. Half of
the units fill them, half send the ministry's table, moved, unmerged, without numbers, with a column between
or with figures as texts; every seventh has a total that is none. These get a letter, put it right in it
and send it back. Then every figure of the appendix is that of a plain recomputation in pandas.
"""

import csv
import itertools
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
from command import run
from wide_forms import write_blank
from wide_returns import (
    Ruin,
    Sheet,
    drop_row,
    insert_column,
    number_line,
    shift,
    text_file,
    unmerge,
    what_stands,
    xlsx,
)

from pipeline.form_book.columns import UNDECIDED
from pipeline.form_book.read import read_form_book
from pipeline.form_check.plausible import plausible_figures
from pipeline.returns import Filled
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.model import Form
from schemas.periods.period import parse_period
from schemas.units.unit import Unit

FORMS = ("TCD01_TT2024", "XLD01_TT2024")
PERIOD = parse_period("2026-6T")
DAYS = "Số liệu tính từ ngày 15/12/2025 đến ngày 14/6/2026"
TOTAL, SHEET = "Tổng cộng", "Biểu tổng hợp"
LEVELS = {"S": "Sở, ngành", "X": "Cấp xã"}
_RUINS: tuple[Ruin, ...] = (
    lambda sheet: None, shift(3, 1), unmerge, drop_row(number_line), insert_column(5, "Người ghi"),
)  # fmt: skip
_NAMES, _FIRST = 1, 2  # columns of the table: that of units, and the first of figures
_VALUE = 4  # the column of figures of the entry sheet
Figures = pd.DataFrame  # units by the codes of columns


def units() -> Iterator[Unit]:
    """A fifth of them sở, the others xã."""
    for n in itertools.count():
        level, name = ("S", "Sở") if n % 5 == 0 else ("X", "UBND xã")
        yield Unit(f"{level}{n:03}", f"{name} số {n:03}", "", (), level, ())


def provinces_figures(form: Form, count: int) -> tuple[list[Unit], Figures]:
    """So many units that have a figure in each column, and these."""
    found: dict[Unit, dict[str, float]] = {}
    for unit in units():
        said = plausible_figures(form, unit, PERIOD)
        figures = {form.by_key[key].code: answer.value for key, answer in said.items()}
        if not any(isinstance(value, str) for value in figures.values()):
            found[unit] = figures
        if len(found) == count:
            break
    return list(found), pd.DataFrame({unit.id: each for unit, each in found.items()}).T.astype(
        float
    )


def decide(book: Path) -> None:
    """What is marked as a guess is right."""
    opened = openpyxl.load_workbook(book)
    for cell in (cell for sheet in opened for line in sheet.iter_rows() for cell in line):
        if isinstance(cell.value, str) and cell.value.startswith(UNDECIDED):
            cell.value = cell.value.removeprefix(UNDECIDED).strip() or None
    opened.save(book)


def official(blank: Path, unit: Unit, figures: list[float]) -> Sheet:
    """The ministry's table with the unit's line, zeros left empty."""
    cells, merges = what_stands(openpyxl.load_workbook(blank).active)
    line = (
        next(row for (row, column), text in cells.items() if text == "MS" and column == _NAMES) + 1
    )
    cells[2, 1], cells[line, _NAMES] = DAYS, unit.name
    cells |= {(line, at): int(value) for at, value in enumerate(figures, _FIRST) if value}
    return Sheet(cells, merges, line)


class Province:
    """Its folders under `home`, its form, its units, and what is true of each."""

    def __init__(self, home: Path, name: str, count: int) -> None:
        self.home = home
        self.blank, self.book = home / "blank.xlsx", home / "form.xlsx"
        self.returns, self.out = home / "returns", home / "out"
        write_blank(self.blank, name)
        self.command("form", "new", self.blank, "--out", self.book)
        decide(self.book)
        self.command("check-form", "--form", self.book)
        self.form: Form = read_form_book(self.book)
        self.units, self.truth = provinces_figures(self.form, count)
        roster = [
            ("Tên đơn vị", "Cấp", "Mã"),
            *((u.name, LEVELS[u.level], u.id) for u in self.units),
        ]
        with (home / "units.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(roster)

    def command(self, *words: object, codes: tuple[int, ...] = (0,)) -> str:
        code, said, wrong = run(*words)
        assert code in codes, said + wrong
        return said

    def office(self, *words: object) -> str:
        named = ("--form", self.book, "--units", self.home / "units.csv", "--period", PERIOD.id)
        return self.command(*words, *named, codes=(0, 1))

    def send(self) -> set[str]:
        """A return of each unit; those with a total that is none are given back."""
        self.returns.mkdir()
        wrong = set()
        total = next(rule for rule in self.form.rules if rule.printed).cells[0].key
        for at, unit in enumerate(self.units):
            figures = self.truth.loc[unit.id].to_dict()
            if at % 7 == 3:
                figures[self.form.by_key[total].code] += 1
                wrong.add(unit.id)
            if at % 2:
                sheet = official(self.blank, unit, list(figures.values()))
                _RUINS[at // 2 % len(_RUINS)](sheet)
                save, suffix = (text_file, "csv") if at % 3 == 0 else (xlsx, "xlsx")
                (self.returns / f"{unit.id}.{suffix}").write_bytes(save(sheet))
            else:
                keyed = {row.key: Filled(figures[row.code]) for row in self.form.value_rows}
                book = template_book(self.form, unit, PERIOD, keyed)
                write_book(book, self.returns / f"{unit.id}.xlsx")
        return wrong

    def consolidate(self) -> set[str]:
        """The units that are sent a letter."""
        self.office("consolidate", self.returns, "--out", self.out)
        folder = self.out / "phan-hoi"
        return (
            {path.name.partition(" ")[0] for path in folder.iterdir()} if folder.exists() else set()
        )

    def answer(self) -> None:
        """Each letter comes back with the unit's true figures."""
        for letter in sorted((self.out / "phan-hoi").iterdir()):
            unit = letter.name.partition(" ")[0]
            book = openpyxl.load_workbook(letter)
            sheet = book["Biểu số liệu"]
            keys = {cell.value: cell for line in sheet.iter_rows() for cell in line}
            for row in self.form.value_rows:
                sheet.cell(keys[row.key].row, _VALUE).value = self.truth.loc[unit, row.code]
            book.save(self.returns / f"{unit} gửi lại.xlsx")

    def printed(self) -> Figures:
        """The appendix: lines of units, of levels and of all, by the codes of columns."""
        sheet = openpyxl.load_workbook(self.out / "phu-luc.xlsx", data_only=True)[SHEET]
        lines = [line for line in sheet.iter_rows(values_only=True) if line[0]]
        first = next(at for at, line in enumerate(lines) if line[0] == "MS") + 1
        codes = list(self.truth.columns)
        return pd.DataFrame(
            {line[0]: dict(zip(codes, line[1 : len(codes) + 1], strict=True)) for line in lines[first:]}
        ).T  # fmt: skip

    def recomputed(self) -> Figures:
        """The same from what is true."""
        levels = {unit.id: LEVELS[unit.level] for unit in self.units}
        names = {unit.id: unit.name for unit in self.units}
        return pd.concat([
            self.truth.sum().to_frame(TOTAL).T, self.truth.groupby(levels).sum(), self.truth.rename(names)
        ])  # fmt: skip


def differences(name: str, count: int, home: Path) -> list[str]:
    """What of the appendix is not as recomputed, by line and column; letters that are missing or too many."""
    province = Province(home, name, count)
    wrong = province.send()
    letters = province.consolidate()
    found = [f"letter: {unit}" for unit in sorted(wrong ^ letters)]
    province.answer()
    found += [f"still asked: {unit}" for unit in sorted(province.consolidate())]
    printed, true = province.printed(), province.recomputed()
    found += [f"line: {line}" for line in sorted({*true.index} - {*printed.index})]
    both = printed.reindex(true.index).astype(float)
    return found + [
        f"{line} ({code}): {both.at[line, code]}, not {true.at[line, code]}"
        for line in true.index for code in true.columns if both.at[line, code] != true.at[line, code]
    ]  # fmt: skip


if __name__ == "__main__":
    for name in FORMS:
        with tempfile.TemporaryDirectory() as folder:
            found = differences(name, int(sys.argv[1]), Path(folder))
        print(f"{name}: {sys.argv[1]} units, {len(found)} differences", *found[:20], sep="\n")
