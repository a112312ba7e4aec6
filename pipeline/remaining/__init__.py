"""What a consolidation leaves to be decided in, viec-can-lam.xlsx out; what was chosen in it, decisions.

Must not know: how a decision changes a figure.
"""
