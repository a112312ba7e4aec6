"""How a sheet is looked at on the screen, and how it prints."""

from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx.book import Page, Sheet, address
from pipeline.xlsx.texts import HEADER, bounded

_A4 = 9


def set_view(sheet: Sheet, worksheet: Worksheet) -> None:
    if sheet.freeze:
        worksheet.freeze_panes(*sheet.freeze)
    if sheet.selected:
        worksheet.set_selection(*sheet.selected, *sheet.selected)
    worksheet.set_zoom(sheet.zoom)
    if sheet.filter:
        worksheet.autofilter(*sheet.filter)
    if sheet.texts:
        worksheet.ignore_errors({"number_stored_as_text": _area(*sheet.texts)})
    if sheet.tab_colour:
        worksheet.set_tab_color(sheet.tab_colour)
    if sheet.visibility == "hidden":
        worksheet.hide()
    elif sheet.visibility == "very_hidden":
        worksheet.very_hidden()
    if sheet.row_levels:
        worksheet.outline_settings(True, False, False, False)
    if sheet.protected:
        allowed = (
            "format_rows",
            "format_columns",
            "sort",
            *(("autofilter",) if sheet.filter else ()),
        )
        worksheet.protect("", dict.fromkeys(allowed, True))


def _area(top: int, left: int, bottom: int, right: int) -> str:
    return f"{address(top, left)}:{address(bottom, right)}"


def set_page(page: Page, worksheet: Worksheet) -> None:
    worksheet.set_paper(_A4)
    if not page.footer:  # which counts the pages of the whole workbook: «2/5»
        worksheet.set_start_page(1)
    if page.scale:
        worksheet.set_print_scale(page.scale)
    else:
        worksheet.fit_to_pages(1, page.pages_tall)
    worksheet.set_margins(*(millimetres / 25.4 for millimetres in page.margins_mm))
    worksheet.hide_gridlines(1)
    if page.in_black:
        worksheet.print_black_and_white()
    if page.landscape:
        worksheet.set_landscape()
    if page.repeat_rows:
        worksheet.repeat_rows(*page.repeat_rows)
    if page.repeat_columns:
        worksheet.repeat_columns(*page.repeat_columns)
    if page.column_breaks:
        worksheet.set_v_pagebreaks(list(page.column_breaks))
    if page.row_breaks:
        worksheet.set_h_pagebreaks(list(page.row_breaks))
    if page.area:
        worksheet.print_area(*page.area)
    if page.header:
        worksheet.set_header(bounded(page.header, HEADER))
    if page.footer:
        worksheet.set_footer(bounded(page.footer, HEADER))
