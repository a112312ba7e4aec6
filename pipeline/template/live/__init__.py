"""Rules and rows in, the formulas that check a template while it is filled, with their results, out.

Must not know: how the sheet looks.
"""
