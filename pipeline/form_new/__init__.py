"""The blank table of a công văn in, a form's workbook out, with what the office must decide marked.

table.py finds the table and its lines (number, label, unit of measure), numbers.py their codes,
guesses.py what each asks, draft.py makes a Form of them, older.py keeps what an older version tells.
What the table cannot say (levels, how figures add up, what X and Y count, which time) is a guess: its
cell has a mark, told by check-form until it is gone. The same for the blank of a wide form:
wide_table.py (headings over a number line), wide_guesses.py, wide_draft.py. Must not know: rosters, returns.
"""
