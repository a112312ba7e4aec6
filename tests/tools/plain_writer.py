"""A Book in, the file that xlsxwriter makes of it by itself, cell by cell, out: the reference."""

import io
import zipfile

from pipeline.xlsx.book import Book, Cell, Sheet
from pipeline.xlsx.bulk import write_bulk
from pipeline.xlsx.charts import insert_charts
from pipeline.xlsx.looks import looks, new_workbook
from pipeline.xlsx.page import set_page, set_view
from pipeline.xlsx.write import CREATED, _note_box

COLOURS = ("bg_color", "font_color")


class EmptyText(str):
    """The result "" of a formula; xlsxwriter takes the plain "" for a result still to be computed."""

    __slots__ = ()

    def __eq__(self, other):
        return self is other

    __hash__ = str.__hash__


def plain_parts(book: Book) -> dict[str, bytes]:
    """The parts by name; only the numbers of styles and texts are given out as ours are."""
    file = io.BytesIO()
    with new_workbook(file) as workbook:
        workbook.set_properties({"title": book.title, "created": CREATED})
        for name, value in book.properties.items():
            workbook.set_custom_property(name, value)
        formats = {name: workbook.add_format(look) for name, look in looks().items()}
        for form in formats.values():
            form._get_xf_index()
        marks = {}
        for name, look in looks().items():
            if not look.keys().isdisjoint(COLOURS):
                marks[name] = workbook.add_format({k: look[k] for k in COLOURS if k in look})
                marks[name]._get_dxf_index()
        for sheet in book.sheets:
            worksheet = workbook.add_worksheet(sheet.name)
            _fill(sheet, worksheet, formats, marks)
            insert_charts(sheet.charts, workbook, worksheet)
        for name, refers in book.names.items():
            workbook.define_name(name, refers)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _fill(sheet: Sheet, worksheet, formats: dict, marks: dict) -> None:
    for column, width in enumerate(sheet.widths):
        hidden = {"hidden": True} if column in sheet.hidden_columns else {}
        worksheet.set_column(column, column, width, None, hidden)
    for row, height in sheet.heights.items():
        level, folded = sheet.row_levels.get(row, (0, False))
        worksheet.set_row(row, height, None, {"level": level, "hidden": folded})
    for place, cell in sheet.cells.items():
        _write(worksheet, *place, cell, formats)
    for area in sheet.merges:
        first = sheet.cells.get(area[:2], Cell())
        worksheet.merge_range(*area, "", formats[first.style])
        _write(worksheet, *area[:2], first, formats)
    if sheet.bulk:
        write_bulk(sheet.bulk, worksheet, formats)
    for item in sheet.validations:
        worksheet.data_validation(*item.area, item.options)
    for item in sheet.conditionals:
        worksheet.conditional_format(*item.area, item.options | {"format": marks[item.style]})
    set_view(sheet, worksheet)
    set_page(sheet.page, worksheet)


def _write(worksheet, row: int, column: int, cell: Cell, formats: dict) -> None:
    look, value = formats[cell.style], cell.value
    if cell.link:
        worksheet.write_url(row, column, cell.link, look, "…")
    if cell.formula:
        shown = EmptyText() if value in (None, "") else value
        worksheet.write_formula(row, column, cell.formula, look, shown)
    elif value is None or value == "":
        worksheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        worksheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float):
        worksheet.write_number(row, column, value, look)
    else:
        worksheet.write_string(row, column, value, look)
    if cell.note:
        worksheet.write_comment(row, column, cell.note, _note_box(cell.note))
