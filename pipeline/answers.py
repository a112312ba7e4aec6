"""A Layout in, one Answer per row of the form out, with Notices of what was repaired or odd."""

import re
from collections import defaultdict

from pipeline.cell import Reading, raw_text, read_cell, read_figure
from pipeline.grid import address, full_address
from pipeline.layout import Layout, Placed, Record
from pipeline.numeral import clean
from pipeline.returns import Answer, Notice
from schemas.as_text import number
from schemas.form import Form, Row
from schemas.message import messages

_FRACTION = re.compile(r"(?<![\d/.,])(\d+(?:,\d+)?)\s*/\s*(\d+(?:,\d+)?)(?![\d/.,])")


def answer_rows(layout: Layout, form: Form, date1904: bool) -> tuple[tuple, tuple]:
    """Answers in the order of the form (for rows that are read), and the Notices of the reading."""
    records = defaultdict(list)
    for placed in layout.placed:
        records[placed.row.key].append(placed)
    answers: dict[str, Answer] = {}
    notices: list[Notice] = []
    for row in form.rows:
        placed, conflict = _only(records[row.key], layout, notices)
        if placed is not None:
            _note_words(placed, layout, notices)
        if not row.is_read:
            _note_heading(placed, layout, notices)
            continue
        answers[row.key] = _answer(row, placed, layout, date1904, notices, conflict)
    notices.extend(_repeated_numbers(layout))
    notices.extend(_unplaced(record, layout) for record in layout.unplaced if _says(record))
    for row in form.rows:
        if row.takes_fraction:
            answers[row.key] = _with_fraction(answers[row.key], row, answers, form, notices)
    return tuple(answers.values()), tuple(notices)


def _only(items: list[Placed], layout: Layout, notices: list[Notice]):
    """The one line of a row; of several the one that says something, if just one does."""
    if len(items) <= 1:
        return (items[0] if items else None), False
    said = {}
    for item in items:
        if _says(item.record):
            said.setdefault(_content(item.record), item)
    if len(said) <= 1:
        return next(iter(said.values()), items[0]), False
    cells = tuple(_where(layout, item.record, "value") for item in items)
    raw = "; ".join(f"«{' | '.join(content)}»" for content in said)
    notices.append(_notice("row_repeated", items[0].row, cells, raw=raw))
    return items[0], True


def _content(record: Record) -> tuple[str, ...]:
    names = ("value", "numerator", "denominator")
    return tuple(raw_text(record.cells[name]) for name in names if name in record.cells)


def _says(record: Record) -> bool:
    return bool(_content(record)) or bool(record.note)


def _answer(
    row: Row, placed: Placed | None, layout: Layout, date1904: bool, notices: list[Notice],
    conflict: bool,
) -> Answer:  # fmt: skip
    if placed is None:
        if row.is_value:
            notices.append(_notice("row_missing", row, (layout.table.name,)))
        return Answer(row.key)
    record = placed.record
    cell = record.cells.get("value")
    raw = raw_text(cell, date1904) if cell else ""
    common = {
        "raw": raw, "note": record.note, "sheet": layout.table.name,
        "cell": _cell(record, "value"), "numerator_cell": _cell(record, "numerator"),
        "denominator_cell": _cell(record, "denominator"), "note_cell": _cell(record, "note"),
    }  # fmt: skip
    if conflict or placed.how == "conflict":
        return Answer(row.key, state="unreadable", **common)
    if row.kind == "text":
        return _text_answer(row, raw, common, layout, record, notices)
    if spread := _distribution(row, record):  # the appendix of the level below
        return Answer(row.key, "value", spread[0], 0, distribution=spread[1], **common)
    reading = read_cell(cell, row, date1904)
    _note_repairs(reading, row, _where(layout, record, "value"), notices)
    figures = _figures(row, record, reading, layout, notices)
    return Answer(
        row.key, state=reading.state, value=reading.value, decimals=reading.decimals,
        numerator=figures[0], denominator=figures[1], repairs=reading.repairs, **common,
    )  # fmt: skip


def _distribution(row: Row, record: Record) -> tuple[float, str] | None:
    """The code that most units chose, and how many chose each: «0:5 1:20»."""
    cell = record.cells.get("distribution")
    pairs = re.findall(r"(\d+):(\d+)", str(cell.value)) if cell and row.kind == "code" else []
    counts = {int(code): int(units) for code, units in pairs}
    listed = {code.number for code in row.codes}
    if not counts or not counts.keys() <= listed:
        return None
    most = max(sorted(counts), key=counts.get)
    return float(most), " ".join(f"{code}:{counts[code]}" for code in sorted(counts))


def _text_answer(row, raw, common, layout, record, notices) -> Answer:
    """A row that asks for no figure: what is written in its value cell is kept with the note."""
    if raw:
        cells = (_where(layout, record, "value"),)
        notices.append(_notice("text_kept", row, cells, raw=raw))
    note = "; ".join(filter(None, (raw, common["note"])))
    return Answer(row.key, **(common | {"note": note}))


def _figures(row: Row, record: Record, reading: Reading, layout: Layout, notices: list[Notice]):
    """X and Y: from their own cells, else from a fraction written in the value cell."""
    figures = [reading.numerator, reading.denominator]
    for index, name in enumerate(("numerator", "denominator")):
        figure, refusal = read_figure(record.cells.get(name)) if row.takes_fraction else (None, "")
        if refusal:
            which = "tử số X" if name == "numerator" else "mẫu số Y"
            raw = raw_text(record.cells[name])
            cells = (_where(layout, record, name),)
            notices.append(_notice("fraction_unread", row, cells, which=which, raw=raw))
        if figure is not None:
            figures[index] = figure
    return figures


def _note_repairs(reading: Reading, row: Row, where: str, notices: list[Notice]) -> None:
    for repair in reading.repairs:
        if messages()[repair].severity:
            notices.append(Notice(repair, (row.key,), (where,), reading.words))


def _with_fraction(answer: Answer, row: Row, answers: dict, form: Form, notices: list) -> Answer:
    """Complete a percentage: Y from the row that states it, the value from X and Y."""
    x, y = answer.numerator, answer.denominator
    if x is not None and y is None and row.denominator_is_row:
        y = answers[row.denominator].value
    changes = {"denominator": y}
    if answer.state == "blank" and x is not None and y:
        changes |= {
            "state": "value", "value": 100 * x / y, "decimals": None,
            "repairs": (*answer.repairs, "computed_from_fraction"),
        }  # fmt: skip
    if x is None and answer.state == "value" and answer.note:
        _note_fraction(answer, row, form, notices)
    names = answer.__dataclass_fields__
    return Answer(**({name: getattr(answer, name) for name in names} | changes))


def _note_fraction(answer: Answer, row: Row, form: Form, notices: list[Notice]) -> None:
    """A note such as «12/19 người» beside a percentage without X and Y is named, never used."""
    for match in _FRACTION.finditer(clean(answer.note)):
        x, y = (float(part.replace(",", ".")) for part in match.groups())
        if not 0 < y or x > y or (y > 1900 and x <= 12):  # 6/2023 is a month
            continue
        share, unit = 100 * x / y, 10.0 ** -(answer.decimals or 0)
        agrees = abs(round(share - answer.value, 9)) < unit
        where = full_address(answer.sheet, answer.note_cell or answer.cell)
        counts = f"X: {row.numerator}; Y: {form.denominator_label(row)}"
        words = {
            "fraction": match[0], "share": number(share, 2), "value": number(answer.value),
            "note": answer.note, "counts": counts,
        }  # fmt: skip
        identifier = "note_fraction" if agrees else "note_fraction_differs"
        cells = (full_address(answer.sheet, answer.cell), where)
        notices.append(_notice(identifier, row, cells, **words))
        return


def _note_words(placed: Placed, layout: Layout, notices: list[Notice]) -> None:
    """The words of the line are not those of the form: say so, since lines may have slipped."""
    record = placed.record
    raw = raw_text(record.cells["value"]) if "value" in record.cells else ""
    cells = (_where(layout, record, "value"),)
    if placed.how == "conflict":
        notices.append(_notice("row_conflict", placed.row, cells, text=record.label, raw=raw))
    elif placed.how == "similar":
        notices.append(_notice("label_similar", placed.row, cells, text=record.label))
    elif placed.how == "key" and placed.altered:
        notices.append(_notice("label_changed", placed.row, cells, text=record.label))


def _note_heading(placed: Placed | None, layout: Layout, notices: list[Notice]) -> None:
    if placed is not None and "value" in placed.record.cells:
        raw = raw_text(placed.record.cells["value"])
        cells = (_where(layout, placed.record, "value"),)
        notices.append(_notice("heading_value", placed.row, cells, raw=raw))


def _repeated_numbers(layout: Layout) -> list[Notice]:
    """The official form itself prints some numbers twice: say that labels decided, once per file."""
    rows = defaultdict(list)
    for placed in layout.placed:
        if placed.how != "key" and placed.record.number:
            rows[placed.record.number].append(placed)
    repeated = {number: items for number, items in rows.items() if len(items) > 1}
    if not repeated:
        return []
    cells = tuple(_where(layout, p.record, "stt") for items in repeated.values() for p in items)
    words = (("numbers", ", ".join(repeated)),)
    return [Notice("numbers_repeated", cells=cells, words=words)]


def _unplaced(record: Record, layout: Layout) -> Notice:
    raw = "; ".join(filter(None, (*_content(record), record.note)))
    words = (("text", record.label or "(không có tên)"), ("raw", raw))
    return Notice("row_unplaced", cells=(_where(layout, record, "value"),), words=words)


def _cell(record: Record, column: str) -> str:
    place = record.address(column)
    return address(*place) if place else ""


def _where(layout: Layout, record: Record, column: str) -> str:
    return full_address(layout.table.name, _cell(record, column))


def _notice(identifier: str, row: Row, cells: tuple[str, ...], **words: str) -> Notice:
    return Notice(identifier, (row.key,), cells, tuple(words.items()))
