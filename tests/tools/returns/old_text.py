"""Unicode in, TCVN3 or VNI out: how such files are made for the tests."""

import unicodedata
from collections.abc import Callable

from schemas.tables import records_of


def in_legacy(name: str) -> Callable[[str], str]:
    """The writer of an old encoding; TCVN3 has no capitals with tones, its fonts show them so."""
    spellings = {}
    for record in records_of("vocabulary", "legacy", "letter", "tcvn3", "vni"):
        code = record[name]
        if code:
            spellings[record["letter"]] = chr(int(code, 16)) if name == "tcvn3" else code

    def write(text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        return "".join(spellings.get(c) or spellings.get(c.lower()) or c for c in text)

    return write
