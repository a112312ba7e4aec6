"""A form, a unit and a period in, the workbook that the department fills out, as a value.

Of a wide form or a grid it has the official table beside the sheet to fill in, which prints what is written there.
live/ are its checks while it is being filled. The same workbook, filled in advance, is a letter.
Must not know: returns of other units, totals.
"""
