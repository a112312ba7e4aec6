"""Bytes of XML in, whether they are so plain that no parser is needed to say that they are well formed.

Nearly every sheet holds the few elements of the usual writers and nothing else. One expression says
so at half of what expat takes, and accepts nothing that expat would refuse (tests prove it).
"""

import re

# What may stand in an attribute and in a text without a parser being needed to say so.
_ATTRIBUTE = rb"[ !#-%\x27-;=?-~]*+"
_LETTER = rb"[^<>&\x00-\x08\x0b-\x1f]*+"
_LETTERS = rb"%b(?:&(?:amp|lt|gt|quot|apos);%b)*+" % (_LETTER, _LETTER)
_NO_LETTER = b"\xef\xbf"  # begins what XML does not allow (U+FFFE), and little else
_HEAD = 300  # bytes at the start that may declare an encoding
# Attributes in the one order that the usual writers have, so that none can stand twice.
_ROW = b"".join(
    b'(?: %b="%b")?+' % (name, _ATTRIBUTE)
    for name in (
        b"r", b"spans", b"s", b"customFormat", b"ht", b"hidden", b"customHeight",
        b"outlineLevel", b"collapsed", b"thickTop", b"thickBot", b"ph", b"x14ac:dyDescent",
    )
)  # fmt: skip
_FORMULA = (
    rb'<f(?: t="[a-zA-Z]++")?+(?: ref="[A-Z0-9:]++")?+(?: ca="[01]")?+(?: si="[0-9]++")?+'
    rb"(?:/>|>%b</f>)" % _LETTERS
)
_PLAIN_CELL = (
    rb'<c r="[A-Z]{1,3}+[1-9][0-9]{0,6}+"(?: s="[0-9]++")?+(?: t="[a-zA-Z]++")?+'
    rb"(?:/>|>(?:%b)?+(?:<v>%b</v>)?+</c>)" % (_FORMULA, _LETTERS)
)
PLAIN_SHEET = re.compile(
    rb"<sheetData>(?:<row%b(?:/>|>(?:%b)*+</row>))*+</sheetData>" % (_ROW, _PLAIN_CELL)
)
PLAIN_STRINGS = re.compile(
    rb'<sst(?: xmlns="%b")?+(?: count="[0-9]++")?+(?: uniqueCount="[0-9]++")?+>'
    rb'(?:<si><t(?: xml:space="preserve")?+>%b</t></si>)*+</sst>\s*+' % (_ATTRIBUTE, _LETTERS)
)


def is_plain(data: bytes) -> bool:
    """UTF-8 without declarations or comments."""
    head = data[:_HEAD].lower()
    return b"<!" not in data and (b"encoding=" not in head or b'encoding="utf-8"' in head)


def is_of(grammar: re.Pattern, data: bytes, start: int, end: int) -> bool:
    """True where a grammar of plain elements describes the data, and its letters are UTF-8."""
    if not grammar.fullmatch(data, start, end):
        return False
    part = data[start:end]
    if part.isascii():
        return True
    try:
        part.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _NO_LETTER not in part
