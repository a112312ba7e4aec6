"""What came, when, and what the office decided: the append-only register of a period.

Which of several returns of one unit counts is answered here, and who is to be reminded of what.
Must not know: figures, rules, workbooks.
"""
