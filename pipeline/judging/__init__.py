"""Returns in, FACTS (one line per unit and indicator), verdicts of pandera and worded findings out.

Must not know: files and formats, how figures add up, how anything is printed.
"""
