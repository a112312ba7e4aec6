"""A row of the form in, what its cells accept out: validations with prompts and messages.

All words are in schemas/wording/prompts.csv. Formulas use only functions that are the same in every
Excel, in LibreOffice and in every language.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.template.prompt_texts import TITLE_LIMIT, in_lines, shorten
from pipeline.xlsx.book import Cell, Sheet, Validation, address
from schemas.form.model import Form, Row
from schemas.wording import as_text
from schemas.wording.prompts import words

LISTS_SHEET = words("sheet.lists")[1]
_STATES = ("not_applicable", "not_available")  # what may stand in place of a figure
STATE_WORDS = tuple(
    words[state] for words in (as_text.STATE, as_text.SHORT_STATE) for state in _STATES
)
VIEWS = ("coloured", "printed")


def rate_word() -> str:
    """What stands beside a percentage of which only the rate is known: no reason against a figure."""
    return words("rate.word")[1]


def choices(row: Row) -> tuple[str, ...]:
    """What a coded row's list offers: «0 - Trực tuyến», …, and the states without a figure."""
    coded = (f"{code.number} - {code.label}" for code in row.codes)
    return (*coded, *(as_text.STATE[state] for state in _STATES))


def _taken(row: Row) -> tuple[str | int, ...]:
    """What a coded row takes: its list, and the bare numbers that stand in the form beside it."""
    return (*choices(row), *(code.number for code in row.codes))


def lists_sheet(form: Form) -> Sheet:
    """The hidden sheet from which the lists of coded rows are taken, a column for each list."""
    cells = {
        (line, column): Cell(text)
        for column, items in enumerate(_lists(form)) for line, text in enumerate(items)
    }  # fmt: skip
    widths = (24,) * len(_lists(form))
    return Sheet(LISTS_SHEET, cells, widths, protected=True, visibility="hidden")


def _lists(form: Form) -> tuple[tuple[str | int, ...], ...]:
    return tuple(dict.fromkeys(_taken(row) for row in form.rows if row.kind == "code"))


def validations(
    form: Form, row: Row, line: int, at: Mapping[str, int], is_first: bool = False
) -> list[Validation]:
    """What the row's cells accept; `line` is its line on the sheet, `at` the columns by name.

    The prompt of the first one that is asked says how to paste as well.
    """
    names = _names(form, row) | {"paste": words("prompt.paste")[1] if is_first else ""}
    value = (line, at["value"])
    if row.kind == "text":
        return [_validation(value, {"validate": "any"}, "text", names)]
    reason = _reason(row, (line, at["state"]), names)
    if row.kind == "heading":
        return [reason]
    if row.kind == "code":
        return [_validation(value, _choice(form, row), "code", names), reason]
    note, beside = address(line, at["note"]), address(line, at["state"])
    accepted = _custom(_accepts(row, address(*value), note, beside))
    made = [_validation(value, accepted, row.kind, names)]
    if row.takes_fraction:
        for part in ("numerator", "denominator"):
            cell = (line, at[part])
            formula = f"=IF(ISNUMBER({address(*cell)}),{_count(form, row, part, cell)},FALSE)"
            made.append(_validation(cell, _custom(formula), part, _part_names(form, row, part)))
    return [*made, reason]


def together(items: Iterable[Validation]) -> tuple[Validation, ...]:
    """Cells that accept the same, and say the same, as one validation of many areas."""
    areas: dict[str, list[tuple[int, int, int, int]]] = {}
    options = {}
    for item in items:
        areas.setdefault(repr(item.options), []).append(item.area)
        options[repr(item.options)] = item.options
    return tuple(
        Validation(first, options[same] | ({"other_cells": others} if others else {}))
        for same, (first, *others) in areas.items()
    )


def _reason(row: Row, cell: tuple[int, int], names: dict[str, str]) -> Validation:
    """The list beside a figure: why there is none; beside a heading: nothing to report."""
    if row.is_value:
        offered = [as_text.STATE[state] for state in _STATES]
        name, of_ratio = ("rate", [rate_word()]) if row.takes_fraction else ("state", [])
        options = {"validate": "list", "source": [*offered, *of_ratio]}
        return _validation(cell, options, name, names, error="state")
    return tick(cell, "tick", names)


def tick(cell: tuple[int, int], name: str, names: dict[str, str]) -> Validation:
    """A cell that says that nothing is to be reported, of a section or of the whole form."""
    word = words("tick.word")[1]
    options = {"validate": "list", "source": [word]}
    return _validation(cell, options, name, names | {"tick": word}, error="state")


def view(cell: tuple[int, int]) -> Validation:
    """The cell that chooses between colours and the printed look."""
    texts = {name: words(f"view.{name}")[1] for name in VIEWS}
    options = {"validate": "list", "source": list(texts.values())}
    return _validation(cell, options, "view", texts, error="state")


def _validation(
    cell: tuple[int, int],
    options: dict[str, Any],
    name: str,
    names: dict[str, str],
    error: str = "",
) -> Validation:
    title, text = words(f"prompt.{name}", **names)
    options = options | {"input_title": title[:TITLE_LIMIT], "input_message": in_lines(text)}
    if options["validate"] != "any":
        title, text = words(f"error.{error or name}", **names)
        options |= {"error_title": title[:TITLE_LIMIT], "error_message": shorten(text)}
    return Validation((*cell, *cell), options)


def _choice(form: Form, row: Row) -> dict[str, Any]:
    items = _taken(row)
    column = _lists(form).index(items)
    first, last = address(0, column, True), address(len(items) - 1, column, True)
    return {"validate": "list", "source": f"='{LISTS_SHEET}'!{first}:{last}"}


def _custom(formula: str) -> dict[str, Any]:
    return {"validate": "custom", "value": formula}


def _accepts(row: Row, cell: str, note: str, beside: str) -> str:
    """A figure within the row's bounds, or the words of a state.

    A count beyond its plausible bound is a warning, not an error: it is taken once the Ghi chú
    says why. IF keeps the arithmetic away from words, for which INT would be an error. A percentage
    comes from X and Y: it is taken where the cell beside it says that only the rate is known. No
    lock of a cell can follow a choice, so that this refuses what a lock would.
    """
    tests = [] if row.minimum is None else [f"{cell}>={row.minimum:.15g}"]
    if row.takes_fraction:
        of_hundred = f"OR({cell}<=0,{cell}>=1,LEN({note})>0)"  # «63,1%» is stored as 0,631
        tests += [f'TRIM({beside})="{rate_word()}"', of_hundred]
    if row.kind == "count":
        tests.append(f"INT({cell})={cell}")
    if row.maximum is not None:
        within = f"{cell}<={row.maximum:.15g}"
        tests.append(within if row.kind == "ratio" else f"OR({within},LEN({note})>0)")
    if row.kind == "heading_total":
        return f"=IF(ISNUMBER({cell}),{cell}>=0,FALSE)"
    states = ",".join(f'{cell}="{word}"' for word in STATE_WORDS)
    return f"=IF(ISNUMBER({cell}),AND({','.join(tests or ['TRUE'])}),OR({states}))"


def _count(form: Form, row: Row, part: str, cell: tuple[int, int]) -> str:
    """The test of an X or Y that is a number: a count, within the row that states the total."""
    low, high = _part_bounds(form, row, part)
    here = address(*cell)
    tests = ["TRUE"] if row.of_amounts else [f"INT({here})={here}"]
    tests += [] if low is None else [f"{here}>={low:.15g}"]
    tests += [] if high is None else [f"{here}<={high:.15g}"]
    return f"AND({','.join(tests)})"


def _part_bounds(form: Form, row: Row, part: str) -> tuple[float | None, float | None]:
    """A reduction may be negative, and so may its numerator; a denominator never is."""
    total = form.by_key[row.denominator] if row.denominator_is_row else None
    negative = part == "numerator" and row.minimum is not None and row.minimum < 0
    return None if negative else 0.0, total.maximum if total else None


def _names(form: Form, row: Row) -> dict[str, str]:
    """What the texts of prompts.csv may name."""
    denominator = form.denominator_label(row)
    if row.denominator_is_row:
        code = form.by_key[row.denominator].code
        denominator = words("denominator.row", denominator=denominator, code=code)[1]
    beyond = words("error.beyond")[1] if row.maximum is not None else ""
    return {
        "code": row.code, "unit": row.unit, "numerator": row.numerator,
        "denominator": denominator, "range": _range(row.minimum, row.maximum),
        "beyond": f" {beyond}" if beyond else "", "rate": rate_word(),
    }  # fmt: skip


def fraction_names(form: Form, row: Row) -> dict[str, str]:
    """What X and Y of a row count, in words."""
    names = _names(form, row)
    return {name: names[name] for name in ("numerator", "denominator")}


def _part_names(form: Form, row: Row, part: str) -> dict[str, str]:
    return _names(form, row) | {"range": _range(*_part_bounds(form, row, part))}


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    name = "both" if None not in (low, high) else "minimum" if high is None else "maximum"
    bounds = {"minimum": as_text.number(low), "maximum": as_text.number(high)}
    return f" {words(f'range.{name}', **bounds)[1]}"
