"""What a form is (model.py), and how one is loaded from its folder (loading.py, row_loading.py).

form.toml   id, title, days of validity, periods, header of the table, charts; `short` stands in the names
            of files; `draft` is what every paper says of a form without an official text;
            `blank = "zero"` where a blank cell of a count or an amount stands for zero
rows.csv    one line a row. kind: count (whole), amount (decimals; what is counted in triệu đồng, ha
            or tấn is one, see vocabulary/measures.csv), ratio, code, heading, heading_total, text.
            No minimum or maximum means no limit. `blank` (optional) is zero or ask for that row alone;
            `follows` (optional) is the key of a row of an older version of nearly the same meaning.
            Figures of two versions are joined by key, so a row whose meaning changed has another key.
rules.csv   relations between rows, in the language of rules/
periods.csv (optional) the kinds of period of the form: name, titles, first and last day, which contain
            which. Without it the form has the ministry's (periods/periods.csv), as both versions of CCHC
            do; `periods` of form.toml then says which of them are asked.
"""
