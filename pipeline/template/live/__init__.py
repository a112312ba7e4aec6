"""What a template checks while it is being filled: formulas, and the results that they have at once.

checks says which rules those are; prepare_formulas and verdict_formulas write them for Excel,
prepared_rows and results compute the same in Python; hidden_sheet holds both, shown_checks what the
form sheet shows of it. The rules about one row alone share one cell with a digit for each: a cell for
each verdict, weight and text made three times as many formulas, most of them for rows not asked.
Must not know: how the sheet looks.
"""
