"""Sentences that officers read: each is used, each that is used exists, and says what to do."""

import ast
import csv
import pickle
import re
from pathlib import Path

import pytest
from places import ROOT

from pipeline.xlsx.book import WorkbookError
from schemas.errors import SENTENCES, DefinitionError, PhulucError, sentence

MODULES = [*ROOT.glob("schemas/**/*.py"), *ROOT.glob("pipeline/**/*.py")]
# Ids made of a part that is known when it is needed, and where.
MADE = {"errors": ("in_", "row.", "rule.", "waiver.", "earlier.", "book."), "screen": (
    "progress.", "decision.", "verb.", "explain.", "period.", "trace.", "menu.",
)}  # fmt: skip


def ids(table: str) -> list[str]:
    with SENTENCES.with_name(f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return [line["id"] for line in csv.DictReader(lines)]


def texts_in_code() -> set[str]:
    return {
        node.value
        for path in MODULES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }  # fmt: skip


@pytest.mark.parametrize("table", ["errors", "screen"])
def test_every_sentence_stands_once_and_is_used(table):
    known, said = ids(table), texts_in_code()
    unused = [name for name in known if name not in said and not name.startswith(MADE[table])]

    assert len(known) == len(set(known))
    assert [] == unused


@pytest.mark.parametrize("made", MADE["errors"])
def test_the_ends_of_made_ids_are_used(made):
    ends = {name.removeprefix(made) for name in ids("errors") if name.startswith(made)}
    said = texts_in_code()

    assert [] == [end for end in sorted(ends) if end not in said and f"{made}{end}" not in said]


def test_every_error_raised_has_its_sentence():
    raised = {
        argument.value
        for path in MODULES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("PhulucError", "DefinitionError")
        for argument in node.args[-1:] if isinstance(argument, ast.Constant)
    }  # fmt: skip

    assert len(raised) > 40
    assert set() == raised - set(ids("errors"))


def test_placeholders_are_words_and_texts_end_without_a_stop():
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            assert re.fullmatch(r"[^{}]*(\{[a-z]+\}[^{}]*)*", line["text"] + line["fix"]), line[
                "id"
            ]
            assert not (line["text"] + line["fix"]).endswith("."), line["id"]


@pytest.mark.parametrize(
    "error",
    [
        PhulucError("too_busy", folder="kết quả", details="vì sao"),
        DefinitionError(Path("units.csv"), 3, "roster.level", level="Q", known="S, X"),
        WorkbookError("a text of 40,000 letters"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_crosses_from_process_to_process(error):
    again = pickle.loads(pickle.dumps(error))

    assert (type(error), str(error)) == (type(again), str(again))
    assert (error.id, error.words, error.details) == (again.id, again.words, again.details)


def test_what_was_typed_is_never_read_as_a_template():
    assert "“{x}”" in sentence("nothing_there", place="{x}")


def test_a_mistake_in_a_table_names_file_line_and_remedy():
    error = DefinitionError(Path("units.csv"), 3, "roster.incomplete")

    assert "Tệp units.csv, dòng 3: thiếu mã hoặc tên đơn vị. Điền tên đơn vị." == str(error)
