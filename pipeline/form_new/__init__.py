"""The blank table of a công văn in, a form's workbook out, with what the office must decide marked.

table.py finds the table and its lines (number, label, unit of measure), numbers.py their codes,
guesses.py what each asks, draft.py makes a Form of them. What the table cannot say (levels, how
figures add up, what X and Y count, which time) is a guess: its cell is coloured, and a version that
starts from an older form takes it from there, with the keys. The same for the blank of a wide form:
wide_table.py (headings over a number line), wide_guesses.py, wide_draft.py. Must not know: rosters, returns.
"""
