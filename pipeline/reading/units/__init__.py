"""A table of several units in, the return of each and the totals over them out.

One line a unit (wide forms), or one sheet a unit (grids and tall forms).
Must not know: which file is chosen, rules, what counts.
"""
