"""The clerk's day: read, judge, add up, write; close a period, amend it, verify what was closed.

Every stage is called from here and from nowhere else. A closed version (khoa-so/0, 1, …) keeps
returns, law, register and output under one seal and is never changed: verify compares its bytes with
their checksums, and its tables with what the kept returns and the kept law give today. How a library
of today would write the workbook is not asked, since the signed one is kept.
Must not know: what a terminal shows.
"""
