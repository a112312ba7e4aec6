"""Questions in, viec-can-lam.xlsx out as a Book: how much remains, then a sheet for each kind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.identity_marks import PAPER
from pipeline.register.submission import STATUS, Submission
from pipeline.remaining.question import CONTEXT, SHEETS, Kept, Line, Question
from pipeline.remaining.texts import CHOICES, KEY, said
from pipeline.xlsx.listing import Column, listing, readable
from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Book, Cell, Page, Sheet, Validation, address

_PAGE = Page(landscape=True, margins_mm=(15, 10, 15, 15), footer="&C&P/&N")
_INPUTS = {"choice": 18, "value": 13, "who": 18, "note": 24}
_PROBLEM, _BEFORE, _NUMBER = 30, 22, 5
_TITLES = 2  # lines above the headings of a sheet of questions
_START_WIDTHS = (30, 11, 76)
_MOST = 2_000  # questions of a sheet: the others come when these are decided
_STATES = ("needs_correction", "to_explain", "to_accept", "blank", "unusable", "missing")


def remaining_book(
    about: str,
    asked: Sequence[Question],
    submissions: Sequence[Submission],
    kept: Kept,
    after: int,
    alone: Mapping[str, Sequence[str]],
) -> Book:
    """`about` is the period in words, and the form of several; `after` the last decision in the register.

    `alone` are the codes of percentages without X or Y, by unit: nothing is decided about them, but
    they are in no ratio of the province.
    """
    by_sheet = {name: [q for q in asked if q.sheet == name][:_MOST] for name in SHEETS}
    shown = {question.identity for found in by_sheet.values() for question in found}
    unused = [line for of, line in kept.lines.items() if of not in shown]
    lists = _Lists()
    sheets = [_sheet(name, found, kept, after, lists) for name, found in by_sheet.items() if found]
    if unused:
        sheets.append(_unused_sheet(unused, kept))
    counts = {name: sum(q.sheet == name for q in asked) for name in SHEETS}
    start = _start_sheet(
        about,
        counts | ({"unused": len(unused)} if unused else {}),
        _standing(submissions, alone),
        kept,
    )
    return Book(
        (start, *sheets, *lists.sheets()), title=said("title", period=about),
        properties={PAPER: "remaining"},
    )  # fmt: skip


class _Lists:
    """Options that no dropdown can hold itself, a column of the hidden sheet for each."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], int] = {}

    def source(self, options: tuple[str, ...]) -> list[str] | str:
        """What a validation takes: words of our own themselves, names of others where they stand."""
        if set(options) <= set(CHOICES.values()):
            return list(options)
        column = self._columns.setdefault(options, len(self._columns))
        first, last = address(0, column, True), address(len(options) - 1, column, True)
        return f"='{said('sheet.lists')}'!{first}:{last}"

    def sheets(self) -> Iterator[Sheet]:
        cells = {
            (line, column): Cell(text)
            for options, column in self._columns.items() for line, text in enumerate(options)
        }  # fmt: skip
        if cells:
            yield Sheet(said("sheet.lists"), cells, protected=True, visibility="very_hidden")


def _sheet(name: str, asked: Sequence[Question], kept: Kept, after: int, lists: _Lists) -> Sheet:
    """One line for each question, the yellow cells of what was typed before and could not be used filled in."""
    inputs = [column for column in _INPUTS if column != "value" or name == "readings"]
    again = any(question.before for question in asked)
    lines = [kept.of(question) for question in asked]
    failed = any(map(kept.problem, lines))
    widths = {"number": _NUMBER, **CONTEXT[name], **({"before": _BEFORE} if again else {})}
    widths |= {column: _INPUTS[column] for column in inputs}
    widths |= {"problem": _PROBLEM} if failed else {}
    records = [
        [Cell(number, "list_centre"),
         *(Cell(question.texts[column] or None, "list_cell") for column in CONTEXT[name]),
         *([Cell(question.before or None, "list_cell")] if again else []),
         *(Cell((getattr(line, column) or None) if line else None, "input_note") for column in inputs),
         *([Cell(kept.problem(line), "list_error")] if failed else [])]
        for number, (question, line) in enumerate(zip(asked, lines, strict=True), 1)
    ]  # fmt: skip
    made = _listing(name, widths, records, [question.key(after) for question in asked])
    at = list(widths).index("choice")
    return replace(made, validations=tuple(_dropdowns(asked, at, lists)))


def _listing(name: str, widths: Mapping[str, float], records, keys: Sequence[str]) -> Sheet:
    titles = [Cell(said(f"sheet.{name}"), "left_title"), Cell(said(f"do.{name}"), "intro")]
    columns = [Column(said(f"column.{column}"), width) for column, width in widths.items()]
    sheet = listing(said(f"sheet.{name}"), titles, columns, records, _PAGE)
    at, first = len(columns), len(titles) + 2
    hidden = {(first - 1, at): Cell(KEY, "list_header")}
    hidden |= {(line, at): Cell(key, "key") for line, key in enumerate(keys, first)}
    return replace(
        sheet, cells=sheet.cells | hidden, widths=(*sheet.widths, 10), hidden_columns=(at,),
        protected=True,
        page=replace(sheet.page, area=(0, 0, max(row for row, _ in sheet.cells), at - 1)),
    )  # fmt: skip


def _dropdowns(asked: Sequence[Question], column: int, lists: _Lists) -> Iterator[Validation]:
    """One for each run of lines with the same options."""
    start = 0
    for at, question in enumerate(asked):
        if at + 1 < len(asked) and asked[at + 1].options == question.options:
            continue
        area = (start + _TITLES + 2, column, at + _TITLES + 2, column)
        yield Validation(area, {
            "validate": "list", "source": lists.source(question.options),
            "input_title": said("column.choice"), "input_message": said("prompt"),
            "error_title": said("column.choice"), "error_message": said("wrong"),
        })  # fmt: skip
        start = at + 1


def _unused_sheet(lines: Sequence[Line], kept: Kept) -> Sheet:
    widths = {"number": _NUMBER, "sheet": 22, "unit": 13, "file": 28, "raw": 16} | _INPUTS
    widths |= {"problem": _PROBLEM}
    records = [
        [Cell(number, "list_centre"), Cell(said(f"sheet.{line.key['sheet']}"), "list_cell"),
         *(Cell(line.key[name] or None, "list_cell") for name in ("unit", "file", "raw")),
         *(Cell(getattr(line, column) or None, "input_note") for column in _INPUTS),
         Cell(kept.problem(line), "list_error")]
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip
    return _listing("unused", widths, records, [line.hidden for line in lines])


def _standing(
    submissions: Sequence[Submission], alone: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, int, str]]:  # fmt: skip
    """How the units stand that somebody must still act on: in words, how many, which."""
    for status in _STATES:
        units = [item.unit.short for item in submissions if item.standing == status]
        yield STATUS[status], len(units), ", ".join(units)
    if alone:
        named = (
            said("rates_alone.unit", unit=unit, codes=", ".join(codes))
            for unit, codes in alone.items()
        )
        yield said("rates_alone"), sum(map(len, alone.values())), "; ".join(named)


def _start_sheet(
    about: str, counts: Mapping[str, int], standing: Iterable[tuple[str, int, str]], kept: Kept
) -> Sheet:
    """What remains, in numbers; who decides; how it is done."""
    cells = {(0, 0): Cell(said("title", period=about), "left_title")}
    cells |= {(line, 0): Cell(said(f"how.{name}"), "intro")
              for line, name in enumerate(("one", "two", "three"), 1)}  # fmt: skip
    cells[5, 0] = Cell(said("who"), "guide_term")
    cells[5, 1] = Cell(kept.who or None, "input_note")
    cells[5, 2] = Cell(None, "input_note")
    merges = ((5, 1, 5, 2),)
    heads = (said("count.what"), said("count.many"), said("count.do"))
    cells |= {(7, column): Cell(text, "list_header") for column, text in enumerate(heads)}
    for line, (name, count) in enumerate(counts.items(), 8):
        there = said(f"sheet.{name}")
        link = f"internal:'{there}'!A1" if count else ""
        cells[line, 0] = Cell(there, "list_name_link" if count else "list_cell", link=link)
        style = "list_warning" if count and name != "decided" else "list_centre"
        cells[line, 1] = Cell(count, style)
        cells[line, 2] = Cell(said(f"do.{name}"), "list_cell")
    return _with_standing(cells, merges, 9 + len(counts), standing)


def _with_standing(cells, merges, first: int, standing: Iterable[tuple[str, int, str]]) -> Sheet:
    heads = (said("status"), said("count.many"), said("column.unit"))
    cells |= {(first, column): Cell(text, "list_header") for column, text in enumerate(heads)}
    for line, (label, count, names) in enumerate(standing, first + 1):
        cells[line, 0] = Cell(label, "list_cell")
        cells[line, 1] = Cell(count, "list_warning" if count else "list_centre")
        cells[line, 2] = Cell(readable(names) or None, "list_cell")
    heights = {
        line: row_height(
            (str(cells[line, column].value or ""), _START_WIDTHS[column], "list_cell")
            for column in (0, 2)
        )
        for line in {row for row, column in cells if column == 2 and row > 7}
    } | {5: 24.0}  # fmt: skip
    return Sheet(
        said("sheet.start"), cells, _START_WIDTHS, heights, merges, protected=True,
        tab_colour="#C00000", page=_PAGE,
    )  # fmt: skip
