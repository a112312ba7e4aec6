"""A filled template in, copies out on which somebody has done what people do; run inside LibreOffice.

    /usr/bin/python3 tests/tools/edits.py PIPE TEMPLATE FOLDER

Not imported by the tests: it needs the Python that LibreOffice's `uno` belongs to.
"""

import contextlib
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import DisposedException
from com.sun.star.table import TableSortField

FORM, CHECK, FIRST, LAST = "Biểu số liệu", "_kiem_tra", 6, 126
D, E, F, G, H, KEY = 3, 4, 5, 6, 7, 9


def unchanged(book, sheet): ...


def renamed(book, sheet):
    sheet.setName("Sheet1")


def rows_inserted(book, sheet):
    sheet.Rows.insertByIndex(20, 2)
    sheet.getCellByPosition(1, 20).setString("Ghi thêm của đơn vị")
    sheet.getCellByPosition(D, 20).setValue(7)
    sheet.Rows.insertByIndex(0, 1)


def row_deleted(book, sheet):
    sheet.Rows.removeByIndex(line(sheet, "plan_tasks"), 1)


def column_inserted(book, sheet):
    sheet.Columns.insertByIndex(D, 1)


def sorted_by_label(book, sheet):
    field = TableSortField()
    field.Field, field.IsAscending = 1, True
    order = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    block = sheet.getCellRangeByPosition(0, FIRST, 13, LAST)
    block.sort((option("SortFields", order), option("ContainsHeader", False)))


def filtered(book, sheet):
    for number in range(FIRST, LAST, 3):
        sheet.Rows.getByIndex(number).IsVisible = False


def values_pasted(book, sheet):
    """Numbers copied as numbers: formulas and validations of the column are gone."""
    block = sheet.getCellRangeByPosition(D, FIRST, G, LAST)
    data = block.getDataArray()
    block.clearContents(1 | 2 | 4 | 16)
    block.setDataArray(data)


def faults_pasted(book, sheet):
    at(sheet, "plan_tasks_done", D).setValue(10**6)
    at(sheet, "guidance_documents", D).setString("21 nhiệm vụ")
    at(sheet, "survey_forms", D).setValue(-5)


def labels_altered(book, sheet):
    at(sheet, "plan_tasks", 1).setString("Số nhiệm vụ của kế hoạch năm")


def keys_swapped(book, sheet):
    first, second = at(sheet, "plan_tasks", KEY), at(sheet, "guidance_documents", KEY)
    first.setString("guidance_documents")
    second.setString("plan_tasks")


def key_lost(book, sheet):
    at(sheet, "plan_tasks", KEY).setString("")


def share_typed_over(book, sheet):
    at(sheet, "workflow_approved_rate", D).setValue(99)


def share_formula_altered(book, sheet):
    at(sheet, "workflow_approved_rate", D).setFormula("=10+1.5")


def total_typed_over(book, sheet):
    at(sheet, "workflow_approved_rate", G).setValue(3000)


def fraction_in_one_cell(book, sheet):
    at(sheet, "workflow_approved_rate", D).setString("12/19")


def reason_and_figure(book, sheet):
    at(sheet, "plan_tasks", H).setString("Không áp dụng")


def figure_under_a_tick(book, sheet):
    at(sheet, "institutions", H).setString("Không phát sinh")


def blank_under_a_tick(book, sheet):
    at(sheet, "legal_documents_issued", D).setString("")
    at(sheet, "institutions", H).setString("Không phát sinh")


def other_unit_in_the_key(book, sheet):
    sheet.getCellByPosition(KEY, 4).setString("phuluc|cchc_2023|STP|2023-6T")


def title_of_another_unit(book, sheet):
    sheet.getCellByPosition(0, 2).setString("TẠI SỞ TƯ PHÁP 6 THÁNG ĐẦU NĂM 2023")
    sheet.getCellByPosition(0, 3).setString("(Kèm theo Báo cáo của Sở Tư pháp)")


def form_copied(book, sheet):
    book.Sheets.copyByName(FORM, "Bản nháp", 0)


def checks_deleted(book, sheet):
    book.Sheets.removeByName(CHECK)


def answers_shifted(book, sheet):
    """A block copied from elsewhere and pasted one line too low."""
    block = sheet.getCellRangeByPosition(0, FIRST + 2, 6, FIRST + 12)
    below = sheet.getCellByPosition(0, FIRST + 3).CellAddress
    sheet.copyRange(below, block.RangeAddress)


EDITS = (
    unchanged, renamed, rows_inserted, row_deleted, column_inserted, sorted_by_label, filtered,
    values_pasted, faults_pasted, labels_altered, keys_swapped, key_lost, share_typed_over,
    share_formula_altered, total_typed_over, fraction_in_one_cell, reason_and_figure,
    figure_under_a_tick, blank_under_a_tick, other_unit_in_the_key, title_of_another_unit,
    form_copied, checks_deleted, answers_shifted,
)  # fmt: skip


def line(sheet, key: str) -> int:
    return next(n for n in range(FIRST, LAST + 1)
                if sheet.getCellByPosition(KEY, n).getString() == key)  # fmt: skip


def at(sheet, key: str, column: int):
    return sheet.getCellByPosition(column, line(sheet, key))


def option(name: str, value) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def desktop(pipe: str):
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    url = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    for _ in range(120):
        try:
            remote = resolver.resolve(url)
            return remote.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        except Exception:
            time.sleep(0.25)
    raise SystemExit("LibreOffice does not answer")


def main(pipe: str, template: str, folder: str) -> None:
    office = desktop(pipe)
    for edit in EDITS:
        url = uno.systemPathToFileUrl(template)
        book = office.loadComponentFromURL(url, "_blank", 0, (option("Hidden", True),))
        sheet = book.Sheets.getByName(FORM)
        sheet.unprotect("")
        edit(book, sheet)
        book.calculateAll()
        target = uno.systemPathToFileUrl(str(Path(folder) / f"{edit.__name__}.xlsx"))
        book.storeToURL(target, (option("FilterName", "Calc MS Excel 2007 XML"),))
        book.close(True)
    with contextlib.suppress(DisposedException):  # it may be gone before it has answered
        office.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:])
