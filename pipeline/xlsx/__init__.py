"""Workbooks written as values: a Book of sheets, cells and looks in, .xlsx files out.

Must not know: forms, units, indicators, findings. The only room that imports xlsxwriter.
"""

LIBRARY = "xlsxwriter"  # a record of what made a workbook names it
