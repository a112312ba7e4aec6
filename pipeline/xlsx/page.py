"""How a sheet is looked at and printed in, a worksheet set up so out."""

import functools

from pipeline.xlsx.book import Page, Sheet, expect

_A4 = 9


def set_view(sheet: Sheet, worksheet) -> None:
    if sheet.freeze:
        worksheet.freeze_panes(*sheet.freeze)
    if sheet.filter:
        worksheet.autofilter(*sheet.filter)
    if sheet.tab_colour:
        worksheet.set_tab_color(sheet.tab_colour)
    if sheet.visibility == "hidden":
        worksheet.hide()
    elif sheet.visibility == "very_hidden":
        worksheet.very_hidden()
    if sheet.row_levels:
        worksheet.outline_settings(True, False, False, False)
    if sheet.protected:
        allowed = ("format_rows", "format_columns", "autofilter", "sort")
        worksheet.protect("", dict.fromkeys(allowed, True))


def set_page(page: Page, worksheet) -> None:
    worksheet.set_paper(_A4)
    worksheet.set_start_page(1)
    if page.scale:
        worksheet.set_print_scale(page.scale)
    else:
        worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(*(millimetres / 25.4 for millimetres in page.margins_mm))
    worksheet.hide_gridlines(1)
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
    if page.header or page.first_header is not None:
        expect(worksheet.set_header(page.header), "header")
    if page.footer:
        expect(worksheet.set_footer(page.footer), "footer")
    if page.first_header is not None:
        worksheet._write_header_footer = functools.partial(_write_headers, page, worksheet)


def _write_headers(page: Page, worksheet) -> None:
    """The headerFooter element with a first page of its own, which xlsxwriter cannot write."""
    worksheet._xml_start_tag("headerFooter", [("differentFirst", 1)])
    texts = {
        "oddHeader": page.header, "oddFooter": page.footer,
        "firstHeader": page.first_header, "firstFooter": page.footer,
    }  # fmt: skip
    for name, text in texts.items():
        if text:
            worksheet._xml_data_element(name, text)
    worksheet._xml_end_tag("headerFooter")
