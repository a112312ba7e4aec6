"""FACTS in, TOTALS out: one line per indicator, with the units that stand behind it.

Must not know: files, findings, how anything is printed.
"""
