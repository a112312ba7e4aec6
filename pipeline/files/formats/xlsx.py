"""An open package of an .xlsx in, a Grid out, with what calamine hides: formats, error cells, formulas.

This module knows the parts of the package and how they refer to each other.
"""

import re
from typing import NamedTuple

from pipeline.files.bounds import check_sheets
from pipeline.files.formats.xlsx_annotations import read_annotations
from pipeline.files.formats.xlsx_cells import Book, read_sheet
from pipeline.files.formats.xlsx_strings import read_strings
from pipeline.files.formats.xlsx_styles import Styles, read_styles
from pipeline.files.markup import Element, is_on, parse
from pipeline.files.package import Package, Unfit, why
from pipeline.files.relations import Relation, main_part, relations_of, remembered, target_of
from pipeline.grid import Grid, Table, without_table
from pipeline.identity_marks import HIDDEN_SHEET

_OF_THEME = re.compile(rb'theme="(?![01]")')  # black and white are those of a window without it


class _Sheet(NamedTuple):
    """A sheet as the workbook lists it; `relation` leads to its part."""

    name: str
    relation: str
    visible: bool


class _Workbook(NamedTuple):
    """What the workbook itself says: its sheets, from when days count, which results are stale."""

    sheets: tuple[_Sheet, ...]
    date1904: bool
    stale: str


def read_package(package: Package) -> Grid:
    """Read every visible sheet and the identity sheet: .xlsx, .xlsm and .xltx are one format.

    Raises whatever a broken package raises.
    """
    main = main_part(package)
    if main not in package:
        raise Unfit("not_a_workbook", why("no_workbook"))
    workbook, relations = _workbook(package.read(main)), relations_of(package, main)
    check_sheets(workbook.sheets)
    strings = target_of(relations, "sharedStrings", package)
    styles = _styles(package, relations)
    book = Book(
        read_strings(package.read(strings)) if strings else [], styles, workbook.stale,
        workbook.date1904,
    )  # fmt: skip
    targets = {name: relation.target for name, relation in relations.items()}
    wanted = [
        (sheet, targets.get(sheet.relation, "")) for sheet in workbook.sheets
        if sheet.visible or sheet.name == HIDDEN_SHEET
    ]  # fmt: skip
    if any(part not in package for _, part in wanted):  # half of a form may stand there
        raise Unfit("damaged", why("broken_inside"))
    read = {
        part: read_sheet(package.read(part), book) for part in dict.fromkeys(p for _, p in wanted)
    }
    tables = tuple(
        Table(
            sheet.name, cells, sheet.visible, merges=merges, hidden=hidden,
            annotations=read_annotations(package, part),
        )
        for sheet, part in wanted for cells, merges, hidden in (read[part],)
    )  # fmt: skip
    return Grid(
        tables, _properties(package), workbook.date1904, fonts=styles.fonts,
        without=without_table(sheet.name for sheet in workbook.sheets if not sheet.visible),
    )  # fmt: skip


def _styles(package: Package, relations: dict[str, Relation]) -> Styles:
    looks, theme = (target_of(relations, kind, package) for kind in ("styles", "theme"))
    data = package.read(looks) if looks else b""
    is_asked = theme and _OF_THEME.search(data)
    return read_styles(data, package.read(theme) if is_asked else b"") if looks else Styles()


@remembered
def _workbook(data: bytes) -> _Workbook:
    root = parse(data)
    settings, calculation = root.find("{*}workbookPr"), root.find("{*}calcPr")
    date1904 = settings is not None and is_on(settings.get("date1904", "0"))
    sheets = tuple(
        _Sheet(
            item.get("name", ""), next((v for k, v in item.attrib.items() if k.endswith("}id")), ""),
            item.get("state", "visible") == "visible",
        )
        for item in root.iterfind("{*}sheets/{*}sheet")
    )  # fmt: skip
    return _Workbook(sheets, date1904, _stale(calculation))


def _stale(calculation: Element | None) -> str:
    """Which results of formulas cannot be believed: '', the «zero» of programs that only write, all."""
    if calculation is None:
        return ""
    is_complete = is_on(calculation.get("calcCompleted", "1"))
    if calculation.get("calcMode") == "manual" or not is_complete:
        return "all"
    return "zero" if is_on(calculation.get("fullCalcOnLoad", "0")) else ""


def _properties(package: Package) -> dict[str, str]:
    part = target_of(relations_of(package), "custom-properties", package)
    if not part:
        return {}
    properties = parse(package.read(part))
    return {item.get("name", ""): "".join(item.itertext()).strip() for item in properties}
