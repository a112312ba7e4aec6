"""FACTS, TOTALS and findings in, the consolidated appendix out: one function for each sheet.

Must not know: how returns were read, how files are written.
"""
