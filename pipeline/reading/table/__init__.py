"""A sheet's raw cells in, a Layout out: which column is which, and which line is which row of the form.

Must not know: what the figures say.
"""
