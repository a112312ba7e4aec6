"""The sheet «Dòng» in, the records of rows.csv and stocks.csv out."""

import re
from collections.abc import Callable, Mapping

from pipeline.form_book.chosen import chosen, code_in, key_of, new_key, words_in
from pipeline.form_book.page import Page
from pipeline.form_book.written_form import parent_code
from schemas.errors import PhulucError
from schemas.form.definition import Records
from schemas.rules.expression import unparse
from schemas.rules.read_written import read_written
from schemas.wording.papers import worded

_PLAIN = ("label", "unit", "printed_unit", "numerator", "owner", "note", "follows")
NamesOf = Callable[[Mapping[str, str]], Mapping[str, str]]
_CODE_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")


def row_records(page: Page, names_of: NamesOf = dict) -> tuple[Records, dict[str, str]]:
    """A record for each line, and the keys of the rows by code; raises DefinitionError, by the cell.

    `names_of` says, of those keys, how keys are written in conditions and denominators.
    """
    codes = _codes_of_lines(page)
    named = _keys_of_lines(page, codes)
    keys = {code: named[line] for line, code in codes.items()}
    above: list[str] = []
    records = []
    for line in page.lines:
        code = codes[line]
        record = {name: page.text(line, name) for name in _PLAIN}
        record |= {
            "key": named[line], "code": code, "printed": _printed(page, line, code),
            "parent": _parent(page, line, code, above, keys),
            "kind": chosen(page, line, "kind", "kind"), **asked(page, line, names_of(keys)),
        }  # fmt: skip
        records.append((line, record))
        above.append(code)
    return records, keys


def asked(page: Page, line: int, keys: Mapping[str, str]) -> dict[str, str]:
    """What a line says of its figure, but for the kind; raises DefinitionError, by the cell."""
    return {
        "codes": _codes(page.text(line, "codes")), "time": chosen(page, line, "time", "time"),
        "aggregate": chosen(page, line, "aggregate", "aggregate"),
        "denominator": _denominator(page, line, keys),
        "levels": " ".join(words_in(page.text(line, "levels").upper())),
        "required_when": condition(page, line, "required_when", keys),
        "blank": chosen(page, line, "blank", "blank"),
        **{name: _limit(page, line, name) for name in ("minimum", "maximum")},
    }  # fmt: skip


def _codes_of_lines(page: Page) -> dict[int, str]:
    """The code of each line; one that stands twice is told before whatever it breaks."""
    first: dict[str, int] = {}
    for line in page.lines:
        code = page.text(line, "code").rstrip(".")
        if not code or code in first:
            words = {"text": code, "first": first.get(code, line)}
            raise page.problem(line, "code", "book.row.not_unique", **words)
        first[code] = line
    return {line: code for code, line in first.items()}


def _keys_of_lines(page: Page, codes: Mapping[int, str]) -> dict[int, str]:
    """The key of each line; one without gets a free one from its code: a renumbered row may have that."""
    keys = {line: page.text(line, "key") for line in page.lines}
    for line in (line for line in page.lines if not keys[line]):
        keys[line] = new_key(codes[line], keys.values())
    return keys


def _limit(page: Page, line: int, column: str) -> str:
    """A number of the row's own unit, '' for no limit; raises DefinitionError, by the cell."""
    value = page.number(line, column)
    return "" if value is None else repr(value)


def _printed(page: Page, line: int, code: str) -> str:
    """What is printed in the place of a number; the number itself where nothing is said."""
    text = page.text(line, "printed")
    return "" if _is_none(text) else text or f"{code}."


def _is_none(text: str) -> bool:
    return text in ("-", worded("form_book", "none"))


def _parent(page: Page, line: int, code: str, above: list[str], keys: Mapping[str, str]) -> str:
    text = page.text(line, "parent")
    if _is_none(text):
        return ""
    parent = code_in(text) if text else parent_code(code, above)
    if parent and parent not in above:
        raise page.problem(line, "parent", "book.parent", parent=parent)
    return keys[parent] if parent else ""


def _codes(text: str) -> str:
    """«0 = Không», a line each, as rows.csv has them: «0=Không|1=Có»."""
    items = (item.partition("=") for item in re.split(r"[\n|]", text) if item.strip())
    return "|".join(f"{number.strip()}{sign}{label.strip()}" for number, sign, label in items)


def _denominator(page: Page, line: int, keys: Mapping[str, str]) -> str:
    """The key of a row in brackets, else the words that say what Y counts."""
    text = page.text(line, "denominator")
    if _CODE_IN_BRACKETS.fullmatch(text):
        return key_of(page, line, "denominator", text, keys)
    if text in keys.values():  # words that are by chance a key would be taken for it
        return f"{text} "
    return text


def condition(page: Page, line: int, column: str, keys: Mapping[str, str]) -> str:
    """A statement by printed codes, in the language of rules; raises DefinitionError, by the cell."""
    text = page.text(line, column)
    if not text:
        return ""
    try:
        return unparse(read_written(text.replace("\n", " "), keys))
    except PhulucError as error:
        raise page.problem(line, column, error.id, **error.words) from error


def stock_records(page: Page, keys: Mapping[str, str], records: Records) -> Records:
    """A record for each row that says which rows count what was added and what went."""
    named = {line: record["key"] for line, record in records}
    stocks = []
    for line in page.lines:
        texts = {name: page.text(line, name) for name in ("added", "removed")}
        if not any(texts.values()):
            continue
        if not all(texts.values()):
            raise page.problem(line, "added" if not texts["added"] else "removed", "book.half")
        record = {"key": named[line]}
        record |= {name: key_of(page, line, name, text, keys) for name, text in texts.items()}
        stocks.append((line, record))
    return stocks
