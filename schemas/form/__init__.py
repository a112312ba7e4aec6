"""What a form is (model.py), and how one is loaded from its folder (loading.py, row_loading.py, column_loading.py).

An indicator is a cell of the form. A tall form has one figure a row, a wide form one line a unit with a
figure a column, a grid form lines and columns; each is loaded as Rows, one for each indicator, and whoever
judges, compiles, adds up or asks knows nothing else. Only who prints or reads the ministry's table looks
at Form.columns (of a wide form) or Form.grid.

form.toml   id, title, days of validity, periods, header of the table, charts; `short` stands in the names
            of files; `draft` is what every paper says of a form without an official text;
            `blank = "zero"` where a blank cell of a count or an amount stands for zero
rows.csv    one line a row. kind: count (whole), amount (decimals; what is counted in triệu đồng, ha
            or tấn is one, see vocabulary/measures.csv), ratio, code, heading, heading_total, text.
            No minimum or maximum means no limit. `blank` (optional) is zero or ask for that row alone;
            `follows` (optional) is the key of a row of an older version of nearly the same meaning.
            Figures of two versions are joined by key, so a row whose meaning changed has another key.
columns.csv in the place of rows.csv: a line for each column of a wide form, as printed. `printed` is the
            text of the number line («6=8+9+10», «4a»; blank behind the first column of a number that
            stands over several), `path` the headings from the outermost, set apart by « > »; the rest
            as in rows.csv. A column of kind `stub` (the unit's name) asks nothing and has no key.
            The row of a column has its key, the number as code, and the headings as label. What the
            number line equates are rules of severity error, unless rules.csv states the same
            equality, as a warning or of some levels only (rules/number_line.py).
rows.csv and columns.csv together are a grid form (grid_loading.py): a Row for each cell, key
            `line__column`, code «2/5». What a line or a column leaves blank the other may fix; that
            both say something else is refused, but that one is a share (kind ratio) and then says alone
            what its cells are figures of. `blocked` of a column names the lines where the cell
            is crossed out. A rule of columns holds in each line, one of lines in each column. A line of
            kind `list` is an open list (open_lists.py): units name the lines under it, of which it says
            what columns leave open; in a rule it is the sum of them.
rules.csv   relations between rows, in the language of rules/
periods.csv (optional) the kinds of period of the form: name, titles, first and last day, which contain
            which. Without it the form has the ministry's (periods/periods.csv), as both versions of CCHC
            do; `periods` of form.toml then says which of them are asked.
"""
