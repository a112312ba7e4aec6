"""Official wide tables, ruined: of one unit (wide_cases.py) and of a whole province, in three formats.

What a person reads is said cell by cell, by unit and column: «H07/14».
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from unit_tables import LEVELS, province_form, province_lines, table_of, unit_named
from unit_tables import ROSTER as PROVINCE
from wide_cases import CASES, ruined
from wide_returns import (
    OWN,
    PERIOD,
    ROSTER,
    Ruin,
    Sheet,
    calc,
    delete_column,
    drop_headings,
    drop_row,
    form_of,
    insert_column,
    number_line,
    rename,
    shift,
    swap_columns,
    text_file,
    title,
    truth,
    unmerge,
    xlsx,
)

from pipeline.intake.folder import read_all
from pipeline.reading.read_return import Expected
from pipeline.returns import Return
from returns.case import ANY, REFUSED
from returns.person import Reading, Readings
from schemas.form.model import Form
from schemas.units.unit import Roster
from schemas.wording.messages import messages

FORMATS = {".xlsx": xlsx, ".csv": text_file, ".ods": calc}
_DOUBLED = {"a province, a unit twice"}  # whose figures are read, and asked before they count
_CODE = re.compile(r"\((\w+)\) ")
_ZERO = {"a dash is none"}  # the column that was changed says that there is nothing


@dataclass(frozen=True)
class WideFile:
    """A ruined table and what a person reads in it; `lines` are the rows of the good one by unit."""

    name: str
    path: Path
    form: Form
    roster: Roster
    right: dict[str, Reading]
    lines: dict[str, int]


def write_wide_files(folder: Path) -> list[WideFile]:
    """Every case in every format."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for sheet, file in _cases():
        for suffix, save in FORMATS.items():
            path = folder / f"{len(files):03}{suffix}"
            path.write_bytes(save(sheet))
            files.append(WideFile(path=path, **file))
    return files


def _cases() -> Iterator[tuple[Sheet, dict]]:
    for name, (of, done, unsure, _) in CASES.items():
        right = {code: Reading("value", value) for code, value in truth(of).items()}
        right |= dict.fromkeys(
            unsure.split(), Reading("value", 0.0) if name in _ZERO else Reading(REFUSED)
        )
        rows = {OWN.id: ruined(of, ()).line}
        yield ruined(of, done), {
            "name": name, "form": form_of(of), "roster": ROSTER, "lines": rows,
            "right": {f"{OWN.id}/{code}": reading for code, reading in right.items()},
        }  # fmt: skip
    for name, (done, unsure) in OF_PROVINCES.items():
        sheet = table_of(province_lines())
        for ruin in done:
            ruin(sheet)
        yield sheet, {
            "name": name, "form": province_form(), "roster": PROVINCE, "right": _of_province(unsure, ANY if name in _DOUBLED else REFUSED),
            "lines": _rows_of_units(),
        }  # fmt: skip


def _rows_of_units() -> dict[str, int]:
    first = table_of(province_lines()).line
    names = [name for name, *_ in province_lines()]
    return {unit_named(name).id: first + names.index(name) for name in LEVELS}


def _of_province(unsure: Sequence[str], doubt: str) -> dict[str, Reading]:
    """Every column of every unit; `unsure` are units, or columns, of which nobody can be sure."""
    return {
        f"{unit_named(name).id}/{code}":
            Reading(doubt) if {name, str(code)} & {*unsure} else Reading("value", float(cell or 0))
        for name, *cells in province_lines() if name in LEVELS
        for code, cell in enumerate(cells, 1)
    }  # fmt: skip


def _figures(change: Callable[[str], object]) -> Ruin:
    """Every figure of the table in another writing."""
    return lambda sheet: sheet.cells.update({
        place: change(value) for place, value in sheet.cells.items()
        if place[0] >= sheet.line and place[1] > 1
    })  # fmt: skip


def _without(*names: str) -> Ruin:
    """Lines taken out, those below them moved up."""

    def ruin(sheet: Sheet) -> None:
        for name in names:
            gone = next(row for (row, column), text in sheet.cells.items() if text == name)
            drop_row(lambda _, gone=gone: gone)(sheet)

    return ruin


def _turned(sheet: Sheet) -> None:
    """The lines from the last to the first: totals stand under what they add up."""
    last = max(row for row, _ in sheet.cells)
    sheet.cells = {
        (sheet.line + last - row if row >= sheet.line else row, column): value
        for (row, column), value in sheet.cells.items()
    }  # fmt: skip


TOTALS = ("Toàn tỉnh", "Cấp tỉnh", "UBND cấp huyện", "Cấp xã", "Tổng")
# What was done, and units or columns that nobody can be sure of.
OF_PROVINCES: dict[str, tuple[tuple[Ruin, ...], tuple[str, ...]]] = {
    "a province": ((), ()),
    "a province further down and right": ((shift(3, 2),), ()),
    "a province, no merges": ((unmerge,), ()),
    "a province, no number line": ((drop_row(number_line),), ()),
    "a province, neither number line nor merges": ((drop_row(number_line), unmerge), ()),
    "a province, no headings": ((drop_headings,), ()),
    "a province, a heading reworded": ((rename("Số đơn đã xử lý", "Đơn đã được xử lý"),), ()),
    "a province, a heading in capitals": ((rename("Kết quả xử lý đơn", "KẾT QUẢ XỬ LÝ ĐƠN:"),), ()),
    "a province, STT before the names": ((insert_column(1),), ()),
    "a province, a column inserted": ((insert_column(6, "Người ghi"),), ()),
    "a province, a column deleted": ((delete_column(9),), ("9",)),
    "a province, columns of one group moved": ((swap_columns(8, 9),), ()),
    "a province, a hidden column": ((lambda sheet: sheet.hidden.add(9),), ()),
    "a province, figures as numbers": ((_figures(int),), ()),
    "a province, figures with spaces": ((_figures(lambda text: f" {text} "),), ()),
    "a province, zeros written": ((lambda sheet: sheet.cells.update({
        (row, column): 0 for row in range(sheet.line, sheet.line + 28) for column in range(2, 24)
        if (row, column) not in sheet.cells}),), ()),
    "a province without totals": ((_without(*TOTALS),), ()),
    "a province, totals under their lines": ((_turned,), ()),
    "a province, levels in other words": (
        (rename("Cấp tỉnh", "Các sở, ngành"), rename("Cấp xã", "Cộng cấp xã"), rename("Tổng", "Tổng cộng")), ()),
    "a province, the sender in the title": ((title("Tại Thanh tra tỉnh"),), ()),
    "a province, a unit of another name": (
        (rename("UBND xã Tân Mỹ", "UBND xã Tân Mỹ Đông"),), ("UBND xã Tân Mỹ",)),
    "a province, a unit without a name": ((rename("UBND xã Đồng Phú", ""),), ("UBND xã Đồng Phú",)),
    "a province, a unit twice": (
        (lambda sheet: sheet.cells.update({
            (sheet.line + 28, 1): "UBND xã Đồng Phú", (sheet.line + 28, 2): "3"}),), ("UBND xã Đồng Phú",)),
}  # fmt: skip


def read_wide(files: Sequence[WideFile]) -> list[Readings]:
    """What phuluc reads of each file, as the office reads the folders of the three forms."""
    returns: dict[str, list[Return]] = {}
    for form, roster in dict.fromkeys((file.form, file.roster) for file in files):
        own = [file.path for file in files if (file.form, file.roster) == (form, roster)]
        for item in read_all(own, Expected((form,), roster, "", PERIOD, form)):
            returns.setdefault(item.source, []).append(item)
    return [_readings(returns[str(file.path)], file) for file in files]


def _readings(returns: Sequence[Return], file: WideFile) -> Readings:
    if not any(item.answers for item in returns):
        return None
    found: dict[str, Reading] = {}
    missing = {code for notice in returns[0].notices if notice.id == "column_missing"
               for code in _CODE.findall(dict(notice.words)["missing"])}  # fmt: skip
    for item in returns:
        blocked = any(messages()[notice.id].blocks for notice in item.notices)
        doubted = {key for notice in item.notices for key in notice.keys}
        for answer in item.answers if item.unit in file.lines else ():
            code, figure = file.form.by_key[answer.key].code, answer.figure
            found[f"{item.unit}/{code}"] = Reading(
                figure.state, figure.value,
                asked=blocked or answer.key in doubted or code in missing,
            )  # fmt: skip
    return _with_questions(found, returns, file)


def _with_questions(
    found: dict[str, Reading], returns: Sequence[Return], file: WideFile
) -> dict[str, Reading]:
    """A line of nobody is asked, and with it every unit that has no other."""
    if any(item.place and not item.unit for item in returns):
        asked = Reading(asked=True)
        return {key: found.get(key, asked) for key in file.right}
    return found
