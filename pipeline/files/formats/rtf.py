"""Bytes of an .rtf in, a Grid of one sheet out: paragraphs and the lines of all tables, in order.

Read by ourselves and not by an installed Office: what is signed must read the same on every machine.
"""

import codecs
import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.files.formats.page import Page
from pipeline.files.formats.ruled_lines import Ruled, put_lines
from pipeline.files.package import Unfit, why
from pipeline.files.runs import marked
from pipeline.grid import Annotation, Grid

SHEET = "RTF"
# A word with its number, bytes, a sign, the edge of a group, plain text.
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?[0-9]{1,10})? ?|((?:\\'[0-9a-f]{2}){1,999})|\\([^a-z])|([{}])|([^\\{}]+)|\\",
    re.I | re.S,
)
_CHARSETS = {0: "cp1252", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 163: "cp1258"}
_UNSEEN = frozenset((
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf",
    "footer", "footerl", "footerr", "footerf", "object", "nonshppict",
    "nonesttables", "fldinst",
))  # fmt: skip
_BOX = "shptxt"  # its text is beside the cell that it lies over
_SHOWN = frozenset(("shppict", "shpinst", _BOX))  # though who knows them not may pass them
_DRAWN = re.compile(rb"\\fldinst[\s{]*(?:EQ|SYMBOL)\s")  # fields that show what is no text
_BESIDE = frozenset(("annotation", "footnote"))
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ",
    "nestcell": "\n", "nestrow": "\n",
}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}
_MERGES = frozenset(("clmgf", "clmrg", "clvmgf", "clvmrg"))
_NEAR = 60  # twips between two edges that are one: a millimetre
_DEEPEST = 1000  # groups inside groups


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group: the look of the text, its encoding, whether it is shown at all.

    Or shown beside the text, as a comment or a footnote.

    `skipped` signs after a letter of Unicode stand for it in old programs.
    """

    struck: bool = False
    raised: bool = False
    hidden: bool = False
    in_table: bool = False
    beside: bool = False
    encoding: str = ""
    skipped: int = 1


class _Line(NamedTuple):
    """Where the cells of a line of a table end, with how each is merged; `merging` is of the next."""

    left: int = 0
    ends: tuple[tuple[int, frozenset[str]], ...] = ()
    merging: frozenset[str] = frozenset()

    def with_end(self, end: int) -> "_Line":
        return self._replace(ends=(*self.ends, (end, self.merging)), merging=frozenset())

    def ruled(self, cells: list[tuple[str, tuple[str, ...]]]) -> list[Ruled]:
        """The cells; those that belong to the one over or before them are blank."""
        edges = [self.left, *(end for end, _ in self.ends)]
        return [
            Ruled(left, end, "" if merging & {"clmrg", "clvmrg"} else text, notes)
            for left, (end, merging), (text, notes) in zip(edges, self.ends, cells, strict=False)
        ]


@dataclass
class _Reader:
    page: Page = field(default_factory=Page)
    state: _State = field(default_factory=_State)
    outer: list[_State] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    encoding: str = "cp1252"  # where no font says another
    text: str = ""
    note: str = ""  # that is being read, and those of this cell or paragraph
    notes: list[str] = field(default_factory=list)
    raw: bytearray = field(
        default_factory=bytearray
    )  # bytes that are no text yet: a letter may take two
    left_out: int = 0
    line: _Line = field(default_factory=_Line)
    cells: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    lines: list[list[Ruled]] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.flush()
        if self.state.hidden:
            return
        if self.state.beside:
            self.note += text
        else:
            self.text += marked(text, self.state.raised, self.state.struck)

    def flush(self) -> None:
        if raw := self.raw:
            self.raw = bytearray()
            self.say(raw.decode(self.state.encoding or self.encoding, "replace"))

    def add_bytes(self, raw: bytes) -> None:
        left_out = min(self.left_out, len(raw))
        self.left_out -= left_out
        if not self.state.hidden:
            self.raw += raw[left_out:]

    def end_paragraph(self) -> None:
        self.flush()
        if self.state.in_table or self.cells:
            self.text += "\n"
            return
        self.end_table()
        for line in filter(None, map(str.strip, _whole(self.text).split("\n"))):
            self.page.add_text(line)
        row = max(len(self.page.places), 1)
        self.page.annotations += (Annotation(row, 1, "note", note) for note in self.notes)
        self.text, self.notes = "", []

    def end_cell(self) -> None:
        self.flush()
        text = "\n".join(filter(None, map(str.strip, _whole(self.text).split("\n"))))
        self.cells.append((text, tuple(self.notes)))
        self.text, self.notes = "", []

    def end_line(self) -> None:
        self.lines.append(self.line.ruled(self.cells))
        self.cells = []

    def end_table(self) -> None:
        if self.lines:
            put_lines(self.lines, self.page, _NEAR)
            self.lines = []

    def set(self, **changes: object) -> None:
        self.flush()
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]


def read_rtf(data: bytes) -> Grid:
    """Read a document; raises Unfit, or what a broken one raises."""
    reader, at = _Reader(), 0
    while at < len(data):
        match = _TOKEN.match(data, at)
        if match is None:
            raise Unfit("damaged", why("broken_inside"))
        at = match.end()
        word, number, raw, symbol, edge, text = match.groups()
        if edge:
            _enter_or_leave(reader, edge)
        elif word == b"bin":
            at += max(int(number or 0), 0)
        elif word:
            _word(reader, word.decode("ascii").lower(), int(number) if number else None)
        elif raw:
            reader.add_bytes(bytes.fromhex(raw.replace(b"\\'", b"").decode("ascii")))
        elif symbol:
            _symbol(reader, symbol, data[at : at + 40])
        elif text:
            reader.add_bytes(text.translate(None, b"\r\n"))
    reader.state = _State()
    reader.end_paragraph()
    reader.end_table()
    return Grid((reader.page.as_table(SHEET),))


def _enter_or_leave(reader: _Reader, edge: bytes) -> None:
    reader.flush()
    if edge == b"{":
        if len(reader.outer) > _DEEPEST:
            raise Unfit("damaged", why("broken_inside"))
        reader.outer.append(reader.state)
    elif reader.outer:
        was_beside, reader.state = reader.state.beside, reader.outer.pop()
        if was_beside and not reader.state.beside:
            reader.notes.append(_whole(reader.note).strip())
            reader.note = ""


def _symbol(reader: _Reader, symbol: bytes, following: bytes) -> None:
    if symbol == b"*":  # what a reader that does not know it passes over
        known = re.match(rb"\\([a-z]+)", following)
        if _DRAWN.match(following):
            reader.say(why("equation"))
        if known is None or known[1].decode("ascii") not in _SHOWN | _BESIDE:
            reader.set(hidden=True)
    elif symbol in (b"\n", b"\r"):
        reader.end_paragraph()
    elif symbol in _SYMBOLS:
        reader.say(_SYMBOLS[symbol])


def _word(reader: _Reader, word: str, number: int | None) -> None:
    is_on = number != 0
    if word in _UNSEEN:
        reader.set(hidden=True)
    elif word in _BESIDE or (word == _BOX and reader.state.in_table):
        reader.set(beside=True)
    elif reader.state.beside and word in ("par", "cell", "row", "pard", "intbl"):
        reader.say("\n")
    elif word in _SIGNS:
        reader.say(_SIGNS[word])
    elif word == "u" and number is not None:
        reader.say(chr(number & 0xFFFF))
        reader.left_out = reader.state.skipped
    elif word in _LOOKS:
        reader.set(**_LOOKS[word](is_on))
    elif word == "plain":
        reader.set(struck=False, raised=False, encoding="")
    elif word == "uc":
        reader.set(skipped=max(number or 0, 0))
    elif word in ("f", "fcharset", "ansicpg", "cpg"):
        _encoding(reader, word, number or 0)
    elif not reader.state.beside:
        _layout(reader, word, number or 0)


_LOOKS = {
    "strike": lambda is_on: {"struck": is_on}, "striked": lambda is_on: {"struck": is_on},
    "super": lambda is_on: {"raised": is_on}, "up": lambda is_on: {"raised": is_on},
    "sub": lambda is_on: {"raised": is_on}, "dn": lambda is_on: {"raised": is_on},
    "nosupersub": lambda is_on: {"raised": False},
    "v": lambda is_on: {"hidden": is_on}, "deleted": lambda is_on: {"hidden": is_on},
}  # fmt: skip


def _encoding(reader: _Reader, word: str, number: int) -> None:
    reader.flush()
    if word in ("ansicpg", "cpg"):
        reader.encoding = _codec(f"cp{number}") or reader.encoding
    elif word == "f":
        reader.font = number
        reader.set(encoding=reader.fonts.get(number, ""))
    elif number in _CHARSETS:
        reader.fonts[reader.font] = _CHARSETS[number]


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _layout(reader: _Reader, word: str, number: int) -> None:
    """Paragraphs, and the cells and lines of tables."""
    if word in ("par", "sect", "page"):
        reader.end_paragraph()
    elif word == "pard":
        reader.set(in_table=False)
    elif word == "intbl":
        reader.set(in_table=True)
    elif word == "cell":
        reader.end_cell()
    elif word == "row":
        reader.end_line()
    elif word == "trowd":
        reader.line = _Line()
    elif word == "trleft":
        reader.line = reader.line._replace(left=number)
    elif word in _MERGES:
        reader.line = reader.line._replace(merging=reader.line.merging | {word})
    elif word == "cellx":
        reader.line = reader.line.with_end(number)


def _whole(text: str) -> str:
    """Letters beyond the first 65,536 come as two halves."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
