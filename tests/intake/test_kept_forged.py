"""The store of readings lies where others can write: on any doubt it is thrown away, at no cost."""

import json
import os
import sqlite3
import time
import zlib
from dataclasses import replace

import pytest
from offices import FORM, PERIOD, ROSTER, UNITS, send

from pipeline import limits
from pipeline.intake import readings_kept as kept
from pipeline.intake.folder import find_files, read_all
from pipeline.intake.packing import pack
from pipeline.intake.reading_trusted import is_trusted
from pipeline.intake.readings_kept import NAME, Kept
from pipeline.reading.read_return import Expected
from pipeline.returns import Notice

EXPECTED = Expected((FORM,), ROSTER, period=PERIOD)


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    """A return with notices, as it was read."""
    folder = tmp_path_factory.mktemp("báo cáo")
    send(folder, UNITS[0], guidance_documents="khoảng 5")
    (item,) = read_all(find_files([folder]), EXPECTED)
    assert item.notices
    return item


def found_again(reading, content, folder):
    """What the store gives for the file, where somebody has put this content."""
    with Kept(folder, EXPECTED) as store:
        database = store._database
        with database:
            database.execute("INSERT OR REPLACE INTO reading VALUES (?, ?, ?)",
                             (store._setting, reading.checksum, content))  # fmt: skip
    with Kept(folder, EXPECTED) as store:
        return store.find(reading.checksum, reading.file)


def packed(reading, change):
    """The reading packed, something in its JSON replaced: head, notices, count, columns."""
    content = json.loads(zlib.decompress(pack(reading)))
    change(content)
    return zlib.compress(json.dumps(content).encode())


def test_what_was_kept_is_found(reading, tmp_path):
    assert reading == found_again(reading, pack(reading), tmp_path)


def _set(*path, value):
    def change(content):
        place = content
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


KEY, STATE, VALUE = 0, 1, 2
CHANGES = {
    "a count of 10⁹": _set(2, value=10**9),
    "a count of one less": _set(2, value=5),
    "a count of words": _set(2, value="121"),
    "another file's": _set(0, 4, value="0" * 64),
    "another form": _set(0, 0, value="other"),
    "no form": _set(0, 0, value=""),
    "a form that is a number": _set(0, 0, value=5),
    "a period that is none": _set(0, 2, value="2023-XX"),
    "readable is a word": _set(0, 3, value="yes"),
    "an unknown notice": _set(1, 0, 0, value="no_such_notice"),
    "a notice about no row": _set(1, 0, 1, value=["no_such_row"]),
    "a notice without its words": _set(1, 0, 3, value=[]),
    "a cell that is a number": _set(1, 0, 2, value=[5]),
    "rows in another order": lambda c: c[3][KEY].reverse(),
    "a row that is not of the form": _set(3, KEY, 0, value="x"),
    "an unknown state": _set(3, STATE, value=["x"] * 121),
    "a value that is a word": _set(3, VALUE, 0, value="5"),
    "a value that is a list": _set(3, VALUE, 0, value=[1]),
    "a value that is not finite": _set(3, VALUE, 0, value=float("inf")),
    "a value where there is none": _set(3, VALUE, value=[1.0] * 121),
    "a column short": lambda c: c[3].pop(),
    "repairs that are none": _set(3, 13, value="no_such_repair"),
    "a distribution that is none": _set(3, 14, value="x:y"),
    "nothing": lambda c: c.clear(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_reading_that_cannot_be_ours_is_not_believed(reading, tmp_path, change):
    assert found_again(reading, packed(reading, change), tmp_path) is None


CONTENTS = {
    "a bomb": zlib.compress(b"[" + b" " * (limits.READING_BYTES + 1) + b"]"),
    "cut short": b"x\x9c\x03",
    "depth": zlib.compress(b"[" * 100_000),
    "no JSON": zlib.compress(b"not JSON"),
    "text": "text",
    "a number": 5,
    "empty": b"",
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_bytes_that_are_no_reading_cost_nothing(reading, tmp_path, content):
    start = time.process_time()

    assert found_again(reading, content, tmp_path) is None
    assert time.process_time() - start < 1


def _view(database):
    database.execute("DROP TABLE reading")
    database.execute(
        "CREATE VIEW reading AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT '' AS setting, i AS checksum, '' AS content FROM n"
    )


def _other_columns(database):
    database.execute("DROP TABLE reading")
    database.execute("CREATE TABLE reading (a, b)")


def _trigger(database):
    database.execute("CREATE TRIGGER t AFTER INSERT ON reading BEGIN DELETE FROM reading; END")


@pytest.mark.parametrize("change", [_view, _other_columns, _trigger])
def test_a_store_that_is_not_as_it_was_made_is_made_anew(reading, tmp_path, change):
    with Kept(tmp_path, EXPECTED):
        pass
    with sqlite3.connect(tmp_path / NAME) as database:
        change(database)
    database.close()

    assert reading == found_again(reading, pack(reading), tmp_path)


def test_a_store_too_large_to_be_one_is_thrown_away(reading, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "STORE_BYTES", 1 << 16)
    (tmp_path / NAME).write_bytes(bytes(1 << 17))

    assert reading == found_again(reading, pack(reading), tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_store_that_is_a_link_is_not_followed(reading, tmp_path):
    (tmp_path / "theirs").write_bytes(b"theirs")
    (tmp_path / NAME).symlink_to(tmp_path / "theirs")

    assert reading == found_again(reading, pack(reading), tmp_path)
    assert b"theirs" == (tmp_path / "theirs").read_bytes()


def test_a_notice_with_words_that_its_sentence_needs_is_trusted(reading):
    assert is_trusted(reading, reading.checksum, EXPECTED)
    with pytest.raises(KeyError):
        wrong = replace(reading, notices=(Notice("unit_conflict"),))
        is_trusted(wrong, reading.checksum, EXPECTED)


def test_kept_tables_are_spelt_as_sqlite_keeps_them():
    assert not any("IF NOT EXISTS" in kept._as_kept(table) for table in kept._TABLES)
