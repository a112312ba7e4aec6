"""The sheets «Quy tắc» and «Kỳ» in, the records of rules.csv and periods.csv out."""

import hashlib
import re
from collections.abc import Mapping

from pipeline.form_book.chosen import chosen, code_in, free_name, words_in
from pipeline.form_book.columns import choices
from pipeline.form_book.definition_rows import condition
from pipeline.form_book.page import Page
from schemas.form.definition import Records
from schemas.text import fold
from schemas.wording.papers import worded

_PLACEHOLDER = re.compile(r"\{\[([^\[\]]*)\](?: ([^{}]+))?\}")
_LETTERS_OF_NAME = 8
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})( .*)?")


def rule_records(page: Page, keys: Mapping[str, str]) -> Records:
    """A record for each line; `keys` are the keys of the rows by code. Raises DefinitionError."""
    records = [(line, _rule(page, line, keys)) for line in page.lines]
    given = {record["id"] for _, record in records}
    for _, record in records:
        if not record["id"]:
            record["id"] = free_name(_name_of(record), given)
            given.add(record["id"])
    return records


def _name_of(record: Mapping[str, str]) -> str:
    """What a rule without an id is called: by what it says, wherever it stands and however spaced.

    A waiver names its rule: a line put in above must not give it another.
    """
    said = f"{record['expression']} {record['levels']}".encode()
    return f"quy_tac_{hashlib.sha256(said).hexdigest()[:_LETTERS_OF_NAME]}"


def _rule(page: Page, line: int, keys: Mapping[str, str]) -> dict[str, str]:
    said = {
        name: _with_keys(page, line, name, keys) for name in ("message", "reason", "fix", "title")
    }
    if not page.text(line, "expression"):
        raise page.problem(line, "expression", "book.setting", name=worded("form_book", "rules.expression"))  # fmt: skip
    if not said["message"]:
        raise page.problem(line, "message", "book.message")
    usual = {name: worded("form_book", name) for name in ("reason", "fix")}
    return {
        "id": page.text(line, "id"),
        "severity": chosen(page, line, "severity", "severity") or "error",
        "levels": " ".join(words_in(page.text(line, "levels").upper())),
        "expression": condition(page, line, "expression", keys),
        **said, **{name: said[name] or text for name, text in usual.items()},
        "source": page.text(line, "source"),
        **{name: _ticked(page, line, name) for name in ("trial", "todo")},
    }  # fmt: skip


def _ticked(page: Page, line: int, column: str) -> str:
    return "yes" if chosen(page, line, column, "yes") == "yes" else ""


def _with_keys(page: Page, line: int, column: str, keys: Mapping[str, str]) -> str:
    """«{[1.1.1] mã}» as rules.csv writes it: «{plan_tasks.code}»."""
    attributes = {fold(said): raw for raw, said in choices("attribute").items()}

    def written_so(match: re.Match[str]) -> str:
        code, attribute = code_in(match[1]), fold(match[2] or "")
        if code not in keys:
            raise page.problem(line, column, "book.code", code=code)
        if attribute and attribute not in attributes:
            raise page.problem(line, column, "book.rule.words", name=match[2])
        return f"{{{keys[code]}{f'.{attributes[attribute]}' if attribute else ''}}}"

    return _PLACEHOLDER.sub(written_so, page.text(line, column))


def period_records(page: Page) -> Records:
    """A record for each line; raises DefinitionError, by the cell."""
    return [(line, _period(page, line)) for line in page.lines]


def _period(page: Page, line: int) -> dict[str, str]:
    return {
        "kind": page.text(line, "kind").upper(), "label": page.text(line, "label"),
        "titles": page.text(line, "titles").replace("\n", "|"),
        "starts": _day(page, line, "starts"), "ends": _day(page, line, "ends"),
        "cumulative": chosen(page, line, "cumulative", "yes"),
        "contains": " ".join(words_in(page.text(line, "contains").upper())),
    }  # fmt: skip


def _day(page: Page, line: int, column: str) -> str:
    """«15/12 năm trước» as periods.csv writes it: «-1-12-15»."""
    text = page.text(line, column)
    years = {"": "", fold(worded("form_book", "day.before")): "-1-",
             fold(worded("form_book", "day.after")): "+1-"}  # fmt: skip
    match = _DAY.fullmatch(text)
    year = years.get(fold(match[3] or "")) if match else None
    if match is None or year is None or not (1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12):
        raise page.problem(line, column, "book.day_of_year", text=text)
    return f"{year}{int(match[2]):02}-{int(match[1]):02}"
