"""Results of earlier periods in, what each unit said then out.

Must not know: the returns of this period.
"""
