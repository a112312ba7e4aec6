"""The corpus of ruined returns: what must be read is read, the rest is refused, nothing is silent."""

import json
from collections import Counter

import pytest
from returns.case import REFUSED, Case
from returns.desk import FORM, source
from returns.folder import PERSON, Ruined, write_files, write_person
from returns.measure import CASES, compare, readings, table, total
from returns.other_readers import READERS, calamine_by_position, pandas_script, reader_of
from returns.person import ASKED, GIVEN_UP, RIGHT, SILENT, Reading, person
from returns.side_by_side import PUBLISHED, TALL, WIDE, counted, lines
from returns.wide import read_wide, write_wide_files
from returns.wide_readers import WIDE_READERS

from pipeline.intake.folder import read_all

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return write_files(CASES, tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def returns(files, expected):
    return read_all([file.path for file in files], expected)


@pytest.fixture(scope="module")
def outcomes(returns):
    return list(map(compare, CASES, returns))


def test_the_corpus_is_large_and_its_cases_have_their_own_names():
    names = Counter((case.topic, case.name) for case in CASES)

    assert 150 <= len(CASES)
    assert [] == [name for name, count in names.items() if count > 1]


def test_nothing_is_misread_in_silence(outcomes):
    assert [] == [(o.case.name, o.wrong) for o in outcomes if o.fates[SILENT]]


def test_98_of_100_rows_that_a_person_is_sure_of_are_read_right(outcomes):
    fates = total(o for o in outcomes if not o.case.whole and not o.case.all_refused)

    assert 0.98 <= fates[RIGHT] / fates.total()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.topic}-{case.name}")
def test_every_case_is_read_and_found_as_it_says(outcomes, case):
    outcome = next(found for found in outcomes if found.case is case)

    assert () == outcome.wrong
    assert () == outcome.missing


def test_the_table_counts_every_case(outcomes):
    assert str(len(CASES)) == table(outcomes).splitlines()[-2].split()[1]


def test_the_json_says_of_every_file_what_a_person_reads(files, tmp_path):
    write_person(files, tmp_path)
    known = json.loads((tmp_path / PERSON).read_text(encoding="utf-8"))
    by_name = {file["name"]: file for file in known["files"]}
    codes = {row["code"] for row in known["rows"]}

    assert [(file.path.name, file.case.name) for file in files] == [
        (file["file"], file["name"]) for file in known["files"]
    ]
    assert all(codes == set(file["rows"]) for file in known["files"])
    assert {"state": "value", "value": 1234, "x": None, "y": None} == by_name[
        "số nghìn bằng dấu chấm (pasted)"
    ]["rows"]["1.4.1"]
    assert {"state": "value", "value": None, "x": 5, "y": 8} == by_name[
        "X/Y ở dòng tỷ lệ (pasted)"
    ]["rows"]["3.3.3"]
    assert REFUSED == by_name["khoảng (pasted)"]["rows"]["1.1.1"]["state"]
    assert by_name["ảnh PNG"]["refused"]
    assert source("pasted") == (tmp_path / "good-pasted.xlsx").read_bytes()


ROWS = len(FORM.value_rows)


def test_rows_are_counted_by_what_became_of_them(tmp_path):
    cases = [
        Case("", "good"),
        Case("", "doubtful", reads={"1.1.3": REFUSED}),
        Case("", "torn", whole="damaged"),
    ]
    good = person(cases[0])
    answers = {
        "good": good | {"1.1.3": Reading("value", 90), "1.1.1": Reading("unreadable", asked=True)},
        "doubtful": good, "torn": None,
    }  # fmt: skip
    ruined = [Ruined(case, tmp_path / case.name) for case in cases]
    told = tmp_path / "answers.json"
    told.write_text(
        json.dumps(
            {name: rows and {c: vars(r) for c, r in rows.items()} for name, rows in answers.items()}
        )
    )

    counts = counted(ruined, reader_of(told)(ruined))

    assert {RIGHT: 3 * ROWS - 3, ASKED: 1, SILENT: 2, "files wrong in silence": 2} == counts
    assert {GIVEN_UP: 2 * ROWS - 1, RIGHT: ROWS + 1} == +counted(ruined, [None] * 3)


@pytest.mark.parametrize("reader", [pandas_script, calamine_by_position])
@pytest.mark.parametrize("base", ["pasted", "template"])
def test_the_other_readers_read_a_good_return(reader, base, tmp_path):
    files = write_files([Case("", "good", base)], tmp_path)
    counts = counted(files, reader(files))

    assert 0 == counts[SILENT] + counts[GIVEN_UP]
    assert counts[ASKED] <= 6  # cut labels, “21 nhiệm vụ cụ thể”, “08/21”


def test_the_published_table_is_what_is_measured(files, returns):
    check_published(TALL, files, list(map(readings, returns)), READERS)


def check_published(corpus, files, ours, readers):
    """What the README shows of a corpus is measured anew, but for LibreOffice."""
    kept = json.loads(PUBLISHED.read_text(encoding="utf-8"))[corpus]
    measured = {"phuluc": counted(files, ours)} | {
        name: counted(files, reader(files))
        for name, reader in readers.items() if "LibreOffice" not in name
    }  # fmt: skip
    shown = {name: kept["readers"][name] for name in measured}

    assert lines(measured) == lines(shown), "run: make corpus OPTIONS=--publish, make generate"
    assert len(files) == kept["files"]


def test_the_published_table_of_wide_forms_is_what_is_measured_and_nothing_silent(tmp_path):
    files = write_wide_files(tmp_path)
    ours = read_wide(files)

    assert {RIGHT} == {name for name, count in counted(files, ours).items() if count}
    check_published(WIDE, files, ours, WIDE_READERS)
