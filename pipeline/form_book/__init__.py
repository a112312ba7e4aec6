"""A form as a workbook that a secretary reads and writes: a Form in, a workbook out, and back.

Sheets with Vietnamese headings: «Biểu» (name, days, titles of the columns, charts), «Dòng» (a line a
row; a wide form has «Cột» in its place, a line a column, and a grid both), «Quy tắc» (a line a relation,
written by printed codes, schemas/rules/written.py), «Kỳ» (the kinds of period). Folder and workbook are two writings of one form (schemas/form/definition.py): a
round trip changes no field. What is wrong is told by its sheet, its cell and what to do.

A line of the workbook that has no key yet gets one from its code; headings and lists stand in
schemas/wording/form_book.csv. Must not know: returns, rosters, commands.
"""
