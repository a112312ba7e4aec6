"""Outputs of earlier periods in, what each unit said then and what contradicts it now out.

Also where an output's figures stand, and how its tables are read, for whoever reads them back.
Figures are joined by the key of their row alone. What a row nearly continues (`follows`) is compared
in the appendix, where it says «Gần đúng»; nobody's return is judged by a figure of another meaning.
Must not know: how this period is judged, added up or shown.
"""
