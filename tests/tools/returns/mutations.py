"""Chance in, a good return mutated by it out, with the cells whose meaning was changed.

Most mutations leave every figure as it was (another spelling, lines moved, bytes flipped where a
checksum guards them); the reader must then give the same figures, or a finding at the cell. Where a
mutation truly writes another figure, an independent reader (python-calamine) is the witness.
"""

import io
import random
import re
import zipfile
from dataclasses import dataclass

from returns import desk
from returns.desk import FORM, Book, Shown, good_book, source
from returns.files import changed_parts, delimited, docx, ods, xlsx

NASTY = [
    "", " ", "x", "-", "KAD", "không", "1,234", "1.234", "0x10", "1e9", "½", "12/0", "n/a", "#N/A",
    "=1+1", "@x", "\x00\x01", "\ud800", "٢", "9" * 400, "-0", "+", "%", "1 2", "~1~", "∞", "NaN",
    "<b>1</b>", "TRUE", "a" * 32000, "1\n2", "٪", "1'000", "２１", "\u202e12", True, False, 1e308, -1e-300,
    Shown(45000, "d/m/yyyy"), Shown("#REF!", "", "=1/0"), Shown(0.5, "0%"), Shown(5, "[h]:mm"),
]  # fmt: skip
WORDS = [
    "x", "", "Kế hoạch", "Cùng kỳ 2022", "ĐVT: triệu đồng", "Tổng số", "SỞ TƯ PHÁP", "2023-9T",
    "Năm 2022", "6 tháng cuối năm", "=1+1", "\n", "9", "Ghi chú", "Không phát sinh", "dài " * 9000, "\ud83d",
    "1.1.1", "Nữ", "%", "<r>a</r>", "_x0041_", "\u202e", "'", "Đơn vị tính", "Chưa có số liệu", "phuluc|a|b|c",
]  # fmt: skip
KINDS = (
    "cell", "spelling", "rows", "columns", "sheets", "xml", "zip", "format",
    "headings", "labels", "titles", "notes",
)  # fmt: skip


@dataclass(frozen=True)
class Mutation:
    """What was made of a good return; `changed` are codes whose cell now says something else."""

    kind: str
    base: str
    data: bytes
    suffix: str = ".xlsx"
    changed: frozenset[str] = frozenset()


def mutate(seed: int) -> Mutation:
    """The mutation of this number: the same one every time."""
    return mutated(KINDS[seed % len(KINDS)], random.Random(seed))


def mutated(kind: str, chance: random.Random) -> Mutation:
    """A mutation of a kind, as chance has it."""
    base = chance.choice(("pasted", "template"))
    if kind == "xml":
        return Mutation(kind, base, _mutated_xml(chance, source(base)))
    if kind == "zip":
        return Mutation(kind, base, _mutated_bytes(chance, source(base)))
    book = good_book(base)
    changed: set[str] = set()
    for _ in range(chance.randint(1, 4)):
        changed |= _CHANGES[kind](chance, book) or set()
    save, suffix = xlsx, ".xlsx"
    if kind == "format":
        save, suffix = chance.choice([
            (ods, ".ods"), (docx, ".docx"), (delimited, ".csv"),
            (lambda b: delimited(b, ";", "utf-16"), ".csv"),
        ])  # fmt: skip
    return Mutation(kind, base, save(book), suffix, frozenset(changed))


def _codes(book: Book) -> list[str]:
    return [code for code in book.rows if FORM.by_code[code].is_value]


def _cell(chance, book: Book) -> set[str]:
    code = chance.choice(_codes(book))
    desk.put(code, _nasty(chance), chance.choice([n for n in book.at if n != "key"]))(book)
    return {code}


def _nasty(chance, among=NASTY):
    value = chance.choice(among)
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value


def _spelling(chance, book: Book) -> None:
    code = chance.choice(_codes(book))
    at = book.rows[code], book.at["value"]
    value = book.cells.get(at)
    value = value.value if isinstance(value, Shown) else value
    text = f"{value:g}".replace(".", ",") if isinstance(value, float) else value
    if not isinstance(text, str) or not re.fullmatch(r"[0-9,]+", text):
        return
    unit = FORM.by_code[code].unit
    book.cells[at] = chance.choice([
        f" {text} ", f"\u00a0{text}", f"0{text}", f"{text}.", f"'{text}", f"{text} {unit}".strip(),
        "".join(chr(ord(c) + 0xFEE0) for c in text), f"\u200b{text}", text,
    ])  # fmt: skip


def _rows(chance, book: Book) -> set[str]:
    one, two = chance.sample(_codes(book), 2)
    match chance.randrange(6):
        case 0:
            desk.swap_rows(one, two)(book)
        case 1:
            desk.drop_row(one)(book)
            return {one}
        case 2:
            desk.insert_row(one, label=chance.choice(["", "chú thích", "Tổng cộng"]))(book)
        case 3:
            desk.insert_row(one, label="Dòng lạ", value=chance.randrange(99))(book)
        case 4:
            desk.copy_row(one, two)(book)
        case 5:
            desk.shift(chance.randrange(50))(book)
    return set()


def _columns(chance, book: Book) -> None:
    names = [name for name in ("stt", "unit", "note") if name in book.at]
    match chance.randrange(5):
        case 0 if names:
            desk.drop_column(chance.choice(names))(book)
        case 1 if "note" in book.at:
            desk.swap_columns(
                "value", chance.choice([n for n in ("unit", "note") if n in book.at])
            )(book)
        case 2:
            heading = chance.choice(["Kỳ trước", "Mục tiêu", "", "Cột lạ"])
            desk.add_column("value", heading, lambda code: chance.randrange(50))(book)
        case 3:
            desk.shift(0, chance.randrange(8))(book)
        case _:
            desk.write(chance.randrange(1, 400), chance.randrange(12, 40), "rác")(book)


def _sheets(chance, book: Book) -> None:
    name = f"Trang {chance.randrange(10**6)}"
    match chance.randrange(4):
        case 0:
            desk.add_sheet(name, first=chance.random() < 0.5)(book)
        case 1:
            desk.add_sheet(name, {(1, 1): "Kính gửi"}, first=True)(book)
        case 2:
            desk.add_sheet(name, copy=True)(book)
        case 3:
            desk.rename(name)(book)


def _headings(chance, book: Book) -> set[str]:
    """Anything in the cells of a line that asks for no figure, such as “I. Công tác chỉ đạo”."""
    asked = {book.rows[code] for code in _codes(book)}
    top, end = min(asked), max(asked)
    lines = {place[0] for place in book.cells if top < place[0] < end} - asked
    row = chance.choice(sorted(lines))
    column = chance.choice([name for name in book.at if name != "key"])
    book.cells[row, book.at[column]] = _nasty(chance, [*NASTY, *WORDS])
    return {code for code, line in book.rows.items() if line == row}


def _labels(chance, book: Book) -> None:
    """A word of a row's label is lost, doubled or another; its number stays."""
    code = chance.choice(_codes(book))
    place = book.rows[code], book.at["label"]
    words = str(book.cells[place]).split()
    at = chance.randrange(len(words))
    words[at : at + 1] = chance.choice(
        [[], [words[at]] * 2, ["nhiều"], [words[at].upper()], [f"{words[at]}\n"]]
    )
    book.cells[place] = " ".join(words)


def _titles(chance, book: Book) -> None:
    """Words above the table, and in its header."""
    top = min(book.rows.values())
    above = [place for place, value in book.cells.items() if place[0] < top and value]
    place = chance.choice(above)
    word = _nasty(chance, WORDS)
    old = "" if isinstance(book.cells[place], Shown) else str(book.cells[place])
    book.cells[place] = chance.choice([word, f"{old} {word}", f"{word}\n{old}", old.lower()])


def _notes(chance, book: Book) -> set[str]:
    """What stands beside a figure: a note, a reason, a unit of measure."""
    code = chance.choice(_codes(book))
    beside = [name for name in ("note", "state", "unit") if name in book.at]
    desk.put(code, _nasty(chance, [*NASTY, *WORDS]), chance.choice(beside))(book)
    return {code}


_CHANGES = {
    "cell": _cell, "spelling": _spelling, "rows": _rows, "columns": _columns, "sheets": _sheets,
    "format": _spelling, "headings": _headings, "labels": _labels, "titles": _titles, "notes": _notes,
}  # fmt: skip


def _mutated_xml(chance, data: bytes) -> bytes:
    """A few bytes of one part changed, cut or doubled, in a package that is otherwise whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [n for n in archive.namelist() if n.endswith((".xml", ".rels"))]
    chosen = chance.choice([n for n in parts if "sheet" in n or "Strings" in n] + parts)

    def change(name: str, part: bytes) -> bytes | None:
        if name != chosen:
            return part
        return None if chance.random() < 0.05 else _mutated_bytes(chance, part)

    return changed_parts(data, change)


def _mutated_bytes(chance, data: bytes) -> bytes:
    content = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 3, 20))):
        at = chance.randrange(len(content))
        match chance.randrange(5):
            case 0:
                content[at] ^= 1 << chance.randrange(8)
            case 1:
                content[at] = chance.randrange(256)
            case 2:
                del content[at : at + chance.randrange(1, 60)]
            case 3:
                content[at:at] = content[at : at + chance.randrange(1, 60)]
            case 4:
                content[at] = chance.choice(b"<>/\"'= 0123456789AZ")
        if not content:
            break
    return bytes(content)
