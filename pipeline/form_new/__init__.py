"""The blank table of a công văn in, a form's workbook out, with what the office must decide marked.

table.py finds the table and its lines (number, label, unit of measure), numbers.py their codes,
guesses.py what each asks, draft.py makes a Form of them, older.py keeps what an older version tells.
What the table cannot say (levels, how figures add up, what X and Y count, which time) is a guess: its
cell has a mark, told by check-form until it is gone.

A table of several columns is read by wide_table.py: its headings and number line (blank_headings.py), and of
a grid the lines under them (grid_lines.py, open_lines.py), with what is crossed out by a mark or by its looks
(crossed_out.py). wide_draft.py and wide_guesses.py make a wide form of it; grid_draft.py a grid, whose lines
are sums as line_sums.py tells, with what older_grid.py keeps. blank.py tells which of the three a file holds.
Must not know: rosters, returns.
"""
