"""Outputs of earlier periods in, what each unit said then and what contradicts it now out.

Also where an output's figures stand, and how its tables are read, for whoever reads them back.
Must not know: how this period is judged, added up or shown.
"""
