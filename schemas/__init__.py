"""The law: what is asked, what must hold, and how to say it. Imports nothing from pipeline.

vocabulary/  what departments write, and what it means (headings, states, scales, old encodings)
rules/       the language of rules: text in, tree out; the rules that all forms share
periods/     periods, their days, deadlines
form/        what a form is, and how it is loaded from a folder of forms/
units/       units and the roster that names them
wording/     what people read: every message, label and letter
compilers/   a rule as pandera check, Excel formula, Vietnamese sentence, and figures to try it on
frames       FACTS, VERDICTS and TOTALS as pandera schemas
"""
