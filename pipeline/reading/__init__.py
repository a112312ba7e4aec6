"""A Grid in, a Return out: whose it is, for which period, one Answer for each row, and what was odd.

table/ finds where each indicator stands, cell/ understands what a cell says; notes/ compares what is
written beside the figures, units/ takes a table of several units apart.
Must not know: other returns, the rules between rows, what counts, what is written.
"""
