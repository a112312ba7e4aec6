"""A grid form in, the texts of its sheets «Dòng», «Cột» and «Quy tắc» out, as its tables are written."""

from collections.abc import Mapping

from pipeline.form_book.columns import choices
from pipeline.form_book.definition_grid import names_of
from pipeline.form_book.written_form import Record, parent_code, rule_record
from schemas.form.column_loading import STUB, number_line_of
from schemas.form.model import Grid
from schemas.rules.expression import parse
from schemas.rules.written import written
from schemas.wording.papers import worded

_PLAIN = (
    "printed", "code", "label", "path", "unit", "printed_unit", "numerator", "owner", "levels",
    "follows", "note", "key",
)  # fmt: skip
_CHOSEN = ("kind", "time", "aggregate", "blank")
Names = Mapping[str, str]  # what is written for a key


def lines_of(grid: Grid) -> list[Record]:
    """A record for each line of the sheet «Dòng»."""
    names, codes = _names(grid), {line.key: line.code for line in grid.lines}
    records: list[Record] = []
    above: list[str] = []
    for said in grid.of_lines:
        parent, derived = codes.get(said.get("parent", ""), ""), parent_code(said["code"], above)
        nothing = worded("form_book", "none")
        records.append(_said(said, names, "kind") | {
            "printed": said.get("printed") or nothing,
            "parent": "" if parent == derived else parent or nothing,
        })  # fmt: skip
        above.append(said["code"])
    return records


def columns_of(grid: Grid) -> list[Record]:
    """A record for each line of the sheet «Cột»."""
    names, codes = _names(grid), {line.key: line.code for line in grid.lines}
    return [
        _said(said, names, "column_kind")
        | {"blocked": ", ".join(codes[key] for key in said.get("blocked", "").split())}
        for said in grid.of_columns
    ]


def rules_of(grid: Grid) -> list[Record]:
    """A record for each rule as it is written, of lines, of columns or of cells."""
    return [rule_record(rule, _names(grid)) for rule in grid.rules]


def _names(grid: Grid) -> Names:
    lines = {line.code: line.key for line in grid.lines}
    asked = [said for said in grid.of_columns if said.get("kind") != STUB]
    numbers = number_line_of([{"printed": "", "path": ""} | said for said in asked]).codes
    columns = {number: said["key"] for number, said in zip(numbers, asked, strict=True)}
    return {key: name for name, key in names_of(lines, columns).items()}


def _said(said: dict[str, str], names: Names, kinds: str) -> Record:
    condition, total = said.get("required_when", ""), said.get("denominator", "")
    return {
        **{name: said.get(name, "") for name in _PLAIN},
        **{
            name: choices(kinds if name == "kind" else name).get(said.get(name, ""), "")
            for name in _CHOSEN
        },
        **{name: float(said[name]) if name in said else "" for name in ("minimum", "maximum")},
        "codes": said.get("codes", "").replace("=", " = ").replace("|", "\n"),
        "denominator": f"[{names[total]}]" if total in names else total,
        "required_when": written(parse(condition), names) if condition else "",
        "added": "", "removed": "",
    }  # fmt: skip
