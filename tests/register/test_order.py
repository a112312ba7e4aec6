"""Which came first, as far as anything tells it: runs, days, mails; and a clock that is moved back."""

import datetime as dt

import pytest
from office_model import Paper
from small_office import MORNING, SmallOffice

FIRST, SECOND, THIRD = (Paper("VP", given=given) for given in (5, 9, 12))
DAY = dt.timedelta(days=1)
OVERDUE = MORNING + 6 * DAY


@pytest.fixture
def office(tmp_path):
    return SmallOffice(tmp_path)


def bring(office, name: str, paper: Paper, by: str, saved: float) -> None:
    """A file, or what a mail brought, of so many days before now."""
    at = office.put(name, paper, hours=saved * 24)
    if by == "mail":
        office.mailed[name] = at


def line(office, unit: str = "VP"):
    return next(item for item in office.result.submissions if item.unit.id == unit)


def told(office, name: str) -> tuple[str, str]:
    found = [f for f in office.result.findings if f.file == name]
    return (found[0].rule, found[0].message) if found else ("", "")


TWO_RUNS = [  # how each came and how many days before its run, one day apart; which counts, and what is told of the other
    ("an older mail", ("mail", 0.1), ("mail", 2), "1", "superseded", "Báo cáo gửi bằng thư sau cùng"),
    ("a newer mail", ("mail", 2), ("mail", 0.1), "2", "superseded", "Báo cáo gửi bằng thư sau cùng"),
    ("a mail of a day before the file", ("file", 0.1), ("mail", 3), "1", "sent_before", "Tệp gửi bằng thư lúc"),
    ("a mail of the file's day", ("file", 0.1), ("mail", 1.1), "2", "superseded", "Báo cáo nhận sau cùng"),
    ("a file of a day before the file", ("file", 0.1), ("file", 3), "2", "superseded", "(Báo cáo nhận sau cùng, 08:00 15/12/2024)"),
    ("a file after the mail", ("mail", 0.1), ("file", 0.1), "2", "superseded", "Báo cáo nhận sau cùng"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "counts", "rule", "words"), [row[1:] for row in TWO_RUNS],
    ids=[row[0] for row in TWO_RUNS],
)  # fmt: skip
def test_an_older_mail_replaces_nothing(office, first, second, counts, rule, words):
    bring(office, "1.xlsx", FIRST, *first)
    office.look()
    office.now += DAY
    bring(office, "2.xlsx", SECOND, *second)
    office.look()

    assert f"{counts}.xlsx" == line(office).counts
    found, message = told(office, "2.xlsx" if counts == "1" else "1.xlsx")
    assert rule == found
    assert words in message
    assert 0 == line(office).warnings
    compared = [text for text in office.status()[1].splitlines() if text.startswith("VP: ")]
    order = [text.split()[1] for text in compared if "nhận sau" in text]
    assert ([] if rule == "sent_before" else [f"{counts}.xlsx"]) == order


def test_an_old_version_that_had_left_is_told_when_it_comes_back(office):
    for name, paper in (("1.xlsx", FIRST), ("1.xlsx", SECOND), ("lại.xlsx", FIRST)):
        office.put(name, paper)
        office.look(hours=1)

    for _ in range(2):
        assert ("1.xlsx", 0) == (line(office).counts, line(office).warnings)
        assert "old_version_again" == told(office, "lại.xlsx")[0]
        office.look(hours=1)


def test_no_order_is_told_of_files_that_came_together(office):
    bring(office, "1.xlsx", FIRST, "file", 0)
    bring(office, "2.xlsx", SECOND, "file", 0)
    office.look()

    assert "nhận sau" not in office.status()[1]
    assert "khác nhau 1 ô" in office.status()[1]


def rename(office) -> None:
    office.take("1.xlsx")
    office.put("lại/1.xlsx", FIRST)


CLOCK = [  # what happens once the clock has gone back to a day in time; is the unit late then
    ("nothing", lambda office: None, True),
    ("the file is renamed", rename, True),
    ("a corrected return", lambda office: bring(office, "2.xlsx", SECOND, "file", 0), True),
    ("the same bytes once more", lambda office: bring(office, "2.xlsx", FIRST, "file", 0), True),
    ("a mail of that day", lambda office: bring(office, "2.xlsx", SECOND, "mail", 0.1), False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("then", "late"), [row[1:] for row in CLOCK], ids=[row[0] for row in CLOCK]
)
def test_a_clock_that_is_moved_back_makes_nobody_be_in_time(office, then, late):
    office.now = OVERDUE
    bring(office, "1.xlsx", FIRST, "file", 0)
    office.look()
    office.now = MORNING
    then(office)
    office.look()
    office.now = OVERDUE + DAY
    office.look()

    assert late == line(office).late


def test_what_comes_while_the_clock_is_back_came_after_what_was_there(office):
    office.now = OVERDUE
    bring(office, "1.xlsx", FIRST, "file", 0)
    office.look()
    office.decide("VP", "official", "1.xlsx")
    office.now = MORNING
    office.put("STC.xlsx", Paper("STC"), hours=-24 * 6)  # saved by the right clock
    office.put("2.xlsx", SECOND)
    office.look()

    assert line(office, "STC").late
    rule, message = told(office, "2.xlsx")
    assert "later_than_decision" == rule
    assert f"  Tệp 2.xlsx: {message}" in office.said


@pytest.mark.parametrize("how", ["moved away", "replaced in place"])
def test_a_chosen_file_that_is_gone_is_told_until_it_is_decided_anew(office, how):
    office.put("1.xlsx", FIRST)
    office.look()
    office.put("2.xlsx", SECOND)
    office.look(hours=1)
    office.decide("VP", "official", "1.xlsx")
    office.look(hours=1)
    assert "1.xlsx" == line(office).counts
    assert told(office, "2.xlsx")[1].startswith("Cơ quan tổng hợp đã chọn tệp khác: 1.xlsx")

    office.take("1.xlsx")
    if how == "replaced in place":
        office.put("1.xlsx", THIRD)
    office.look(hours=1)

    (gone,) = [f for f in office.result.findings if f.rule == "official_gone"]
    now = "1.xlsx" if how == "replaced in place" else "2.xlsx"
    assert "chọn là báo cáo chính thức của VP (Lê Thị B: đã hỏi)" in gone.message
    assert f"số liệu tính theo “{now}”" in gone.message
    assert f"  {gone.message}" in office.said
    assert f"    {gone.message}" in office.status()[1].splitlines()
    assert ("received", 0, now) == (
        line(office).status, line(office).warnings, line(office).counts
    )  # fmt: skip

    office.decide("VP", "official", now)
    office.look(hours=1)
    assert [] == [f for f in office.result.findings if f.rule == "official_gone"]
    assert "nay không còn trong thư mục" not in office.status()[1]


def test_a_corrected_time_of_receipt_is_of_the_return_that_it_was_said_of(office):
    office.put("1.xlsx", FIRST)
    office.look()
    office.decide("VP", "received", moment="2024-12-10T09:00")
    office.put("2.xlsx", SECOND)
    office.look(hours=1)
    first, second = (item.checksum for item in office.result.returns)
    times = office.result.known.times({"VP": second})

    assert ("2024-12-10T09:00:00", "2024-12-14T08:00:00") == (times[first], times[second])
    assert "2024-12-10T09:00:00" == line(office).sent


def test_a_return_after_the_word_that_there_is_nothing_is_told_beside_it(office):
    office.put("STC.xlsx", Paper("STC"))
    office.look()
    office.decide("VP", "nothing")
    office.put("1.xlsx", FIRST)
    office.look(hours=1)

    assert "trước đó đã ghi không phát sinh số liệu (Lê Thị B: đã hỏi)" in office.status()[1]
