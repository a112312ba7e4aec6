"""Notes beside figures in, Notices out where a note says otherwise than the figure.

A note is never used in place of a figure. The words that it is read by are in schemas/vocabulary.
Must not know: where the note stood, rules, other returns.
"""
