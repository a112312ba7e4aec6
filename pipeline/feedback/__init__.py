"""The findings of one return in, the letter to its department out: its own figures, marked and explained.

Must not know: other units' figures.
"""
