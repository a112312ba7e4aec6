"""How raised and struck-through text stays recognisable once it is plain text.

«12» with a raised footnote mark 1 is not 121, and a struck 12 before a 15 is not 1215.
"""

from pipeline.grid import RawCell

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISE = str.maketrans("0123456789", RAISED)


def marked(text: str, raised: bool, struck: bool) -> str:
    """The text of one run, raised digits as such and struck text between tildes."""
    if struck and text.strip():
        return f"~{text}~"
    return text.translate(_RAISE) if raised else text


def is_struck(cell: RawCell) -> bool:
    """True where all of a cell is struck through, by its own look or by the runs of its text."""
    text = cell.value.strip() if isinstance(cell.value, str) else ""
    return cell.doubt == "struck" or (len(text) > 1 and text[0] == text[-1] == "~")
