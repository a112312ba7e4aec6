"""What the office is told of a file that left, waits, was taken back or came twice; small and plain."""

import pytest
from office_model import Paper
from small_office import PERIOD, SmallOffice

from pipeline.output_folder import version_that_holds
from pipeline.register.choice import differing
from pipeline.register.notes import difference
from pipeline.register.register import open_register
from pipeline.returns import Answer, Return
from schemas.errors import PhulucError
from schemas.figure import Figure

GOOD, BETTER = Paper("VP", given=5), Paper("VP", given=9)
DAMAGED = Paper("VP", damaged=True)


@pytest.fixture
def office(tmp_path):
    """The unit VP has sent, in time."""
    office = SmallOffice(tmp_path)
    office.put("VP.xlsx", GOOD)
    return office.look()


def line(office, unit="VP"):
    return next(item for item in office.result.submissions if item.unit.id == unit)


def test_a_file_that_has_left_was_received_all_the_same(office):
    office.put("STC.xlsx", Paper("STC"))
    office.take("VP.xlsx")
    office.look(hours=1)

    assert ("missing", (("VP.xlsx", "2024-12-14T08:00:00"),)) == (
        line(office).status,
        line(office).gone,
    )
    said = "VP.xlsx: đã nhận lúc 08:00 14/12/2024, nay không còn trong thư mục báo cáo"
    assert said in office.status()[1]
    reminder = office.reminded()["VP"]
    assert "gone" == reminder.kind
    assert "đã nhận tệp “VP.xlsx” của quý đơn vị (08:00 14/12/2024)" in reminder.text
    assert "chưa nhận được" not in reminder.text


def test_a_later_return_that_has_left_is_told_though_an_earlier_counts_again(office):
    office.put("VP lan 2.xlsx", BETTER)
    office.look(hours=1)
    office.take("VP lan 2.xlsx")
    office.look(hours=1)

    assert ("received", "VP.xlsx") == (line(office).status, line(office).counts)
    assert "VP lan 2.xlsx: đã nhận lúc 08:00 14/12/2024, nay không còn" in office.status()[1]
    assert "nhận sau" not in office.status()[1]


@pytest.mark.parametrize("by", ["a new name", "the same name"])
def test_what_was_replaced_has_not_left(office, by):
    if by == "a new name":
        office.take("VP.xlsx")
    office.put("VP.xlsx" if by == "the same name" else "VP lan 2.xlsx", BETTER)
    office.look(hours=1)

    assert () == line(office).gone
    assert "nay không còn" not in office.status()[1]


def test_versions_under_one_name_are_told_apart_by_when_they_came(office):
    office.now = office.now.replace(hour=10)
    office.put("VP.xlsx", BETTER)
    office.look()

    said = "VP.xlsx (10:00 14/12/2024) nhận sau VP.xlsx (08:00 14/12/2024), khác 1 ô:"
    assert said in office.status()[1]


SAID = [  # what was said first and then, and the line that tells it
    (Figure("value", 8), Figure("value", 9), "1.1 (ô D4): 8 → 9"),
    (
        Figure("value", 37.5, None, 3, 8),
        Figure("value", 50, None, 4, 8),
        "1.1 (ô D4): 37,5 (3/8) → 50 (4/8)",
    ),
    (Figure(), Figure("value", 37.5, None, 3, 8), "1.1 (ô D4): để trống → 37,5 (3/8)"),
    (Figure("value", 0), Figure("not_applicable"), "1.1 (ô D4): 0 → không áp dụng"),
]


@pytest.mark.parametrize(("was", "now", "told"), SAID)
def test_what_differs_is_told_though_nothing_stood_in_the_cell_itself(was, now, told):
    assert told == difference(Answer("a", was), Answer("a", now), "1.1", "D4")


def test_files_of_one_name_in_two_folders_are_told_apart(office):
    office.put("phòng/VP.xlsx", BETTER)
    office.look(hours=1)

    (told,) = (finding for finding in office.result.findings if finding.rule == "superseded")
    assert "phòng/VP.xlsx" in told.message


def test_what_is_withdrawn_is_told_with_the_reason_and_compared_no_more(office):
    office.put("VP lan 2.xlsx", BETTER)
    office.look(hours=1)
    assert "VP lan 2.xlsx (08:00 14/12/2024) nhận sau" in office.status()[1]
    office.decide("VP", "withdrawn", "VP lan 2.xlsx")
    office.look(hours=1)

    text = office.status()[1]
    assert "VP lan 2.xlsx: đã rút lại (Lê Thị B: đã hỏi)" in text
    assert "nhận sau" not in text


# What is done with a file that was taken back, its name then, and whether it is asked about.
TAKEN_BACK = [
    ("left", "VP.xlsx", False),
    ("renamed", "cũ.xlsx", False),
    ("sent under one more name", "nộp.xlsx", True),
    ("taken away and sent again", "VP.xlsx", True),
]


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize(("what", "name", "asked"), TAKEN_BACK)
def test_bytes_that_were_taken_back_are_asked_about_when_they_come_again(
    office, what, name, asked, beside
):
    if beside:
        office.put("VP lan 2.xlsx", BETTER)
    office.look(hours=1)
    office.decide("VP", "withdrawn", "VP.xlsx")
    office.look(hours=1)
    if what in ("renamed", "taken away and sent again"):
        office.take("VP.xlsx")
        office.put("STC.xlsx", Paper("STC"))
    if what == "taken away and sent again":
        office.look(hours=1)
    office.put(name, GOOD)
    office.look(hours=1)

    status = "received" if beside else "unusable" if asked else "missing"
    assert (status, not beside and asked) == (line(office).status, line(office).to_choose)
    assert ("withdrawn_again" if asked else "withdrawn") == told_of(office, name)
    offered = [file for question in office.result.questions for file in question.files]
    assert asked == (name in offered)
    if asked:
        office.decide("VP", "withdrawn", name)
        assert "withdrawn" == told_of(office.look(hours=1), name)
        office.decide("VP", "official", name)
        assert line(office.look(hours=1)).counts in (name, "VP.xlsx")  # which say the same


def told_of(office, name: str) -> str:
    return next((f.rule for f in office.result.findings if f.file == name), "")


def test_a_file_that_came_back_after_a_newer_one_is_told_however_long_it_was_gone(office):
    office.take("VP.xlsx")
    office.put("STC.xlsx", Paper("STC"))
    office.look(hours=1)
    office.put("VP lan 2.xlsx", BETTER)
    office.look(hours=1)
    office.put("VP.xlsx", GOOD)
    office.look(hours=1)

    assert "VP lan 2.xlsx" == line(office).counts
    assert "old_version_again" == told_of(office, "VP.xlsx")


def test_a_damaged_file_beside_a_good_one_waits_and_its_unit_is_reminded(office):
    office.put("VP lan 2.xlsx", DAMAGED)
    office.look(hours=1)

    assert ("received", "VP.xlsx", ("VP lan 2.xlsx",)) == (
        line(office).status, line(office).counts, line(office).waiting
    )  # fmt: skip
    text = office.status()[1]
    assert "tính theo VP.xlsx (Báo cáo duy nhất tổng hợp được)" in text
    assert "Chưa tổng hợp được, chờ xử lý: VP lan 2.xlsx" in text
    reminder = office.reminded()["VP"]
    assert "again" == reminder.kind
    assert "tệp “VP lan 2.xlsx” của quý đơn vị nhưng chưa tổng hợp được" in reminder.text
    assert "tính theo tệp “VP.xlsx”" in reminder.text

    office.decide("VP", "withdrawn", "VP lan 2.xlsx")
    office.look(hours=1)
    assert () == line(office).waiting
    assert "VP" not in office.reminded()


def test_who_must_correct_is_reminded_of_the_damaged_file_in_the_same_letter(office):
    office.put("VP.xlsx", Paper("VP", given=5, done=7))
    office.put("VP lan 2.xlsx", DAMAGED)
    office.look(hours=1)

    reminder = office.reminded()["VP"]
    assert "correct" == reminder.kind
    assert "sửa 1 lỗi" in reminder.text
    assert reminder.text.count("“VP lan 2.xlsx”") == 1


def test_a_decision_means_the_file_that_lies_under_the_name_now(office):
    office.put("VP.xlsx", BETTER)
    office.look(hours=1)
    office.decide("VP", "withdrawn", "VP.xlsx")
    office.look(hours=1)
    assert "missing" == line(office).status

    office.put("VP.xlsx", GOOD)
    office.look(hours=1)
    assert "received" == line(office).status


def test_a_decision_means_the_bytes_that_lie_under_the_name_whatever_lay_there_before(office):
    """The first version came back over the second, which has since lain elsewhere as well."""
    for name, paper in (
        ("VP.xlsx", BETTER), ("VP.xlsx", GOOD), ("nộp.xlsx", BETTER), ("nộp.xlsx", Paper("VP", given=7)),
    ):  # fmt: skip
        office.put(name, paper)
        office.look(hours=1)
    office.decide("VP", "official", "VP.xlsx")
    office.look(hours=1)

    assert "VP.xlsx" == line(office).counts
    assert 5 == office.result.totals.set_index("key")["value"]["given"]


def test_a_name_means_the_file_of_that_name_before_those_in_other_folders(office):
    office.put("phòng/VP.xlsx", BETTER)
    office.look(hours=1)
    assert "phòng/VP.xlsx" == line(office).counts
    office.decide("VP", "official", "VP.xlsx")
    office.look(hours=1)

    assert "VP.xlsx" == line(office).counts


def test_a_file_of_nobody_can_be_withdrawn_but_not_be_official(office):
    office.put("quét.xlsx", DAMAGED)
    office.look(hours=1)
    with pytest.raises(PhulucError, match=r"“VP.xlsx”"):
        office.decide("VP", "official", "quét.xlsx")
    office.decide("VP", "withdrawn", "quét.xlsx")
    office.look(hours=1)

    assert ["withdrawn"] == [finding.rule for finding in office.result.findings]


def test_an_official_file_is_of_its_unit_alone(office):
    """Its name names another unit; the secretariat has said whose it is, though it has another fault."""
    office.put("STC.xlsx", Paper("VP", given=9, of_period=False))
    office.look(hours=1)
    assert "unusable" == line(office, "STC").status
    office.decide("VP", "official", "STC.xlsx")
    office.look(hours=1)

    assert "missing" == line(office, "STC").status


def test_status_says_when_its_lines_are_of_an_unsigned_amendment(office):
    office.close()
    office.look(hours=1)
    assert "Chốt: 08:00 14/12/2024" in office.status()[1]
    assert "chưa chốt" not in office.status()[1]

    office.put("STC.xlsx", Paper("STC"))
    office.look(hours=1)
    assert "dưới đây lấy theo Bản điều chỉnh số 1 (chưa chốt)" in office.status()[1]

    office.close()
    assert version_that_holds(office.out).closed
    assert "chưa chốt" not in office.status()[1]


@pytest.mark.parametrize(
    ("kept", "files"),
    [('[["VP.xlsx"], 0, 0, "2024-12-14T08:00:00"]', ("VP.xlsx",)), ("Báo cáo duy nhất", ())],
)
def test_a_line_that_an_earlier_program_kept_is_read(office, kept, files):
    with open_register(office.out, PERIOD.id) as register, register.turn():
        register.add("status", run=1, at="2024-12-14T08:00:00", unit="VP", checksum="",
                     status="received", why=kept)  # fmt: skip
    lines, text = office.status()

    assert (files, "") == (lines[0].files, lines[0].counts)
    assert "VP                       Đạt" in text


# Two figures, and whether a person reads a difference: X and Y say the share, to whatever digit it is written.
MEANT = [
    (Figure("value", 92.93, 2, 92, 99), Figure("value", 100 * 92 / 99, None, 92, 99), True),
    (Figure("value", 93, 0, 92, 99), Figure("value", 92.9, 1, 92, 99), True),
    (Figure("value", 92.93, 2, 92, 99), Figure("value", 92.93, 2, 184, 198), False),
    (Figure("value", 95, 0, 92, 99), Figure("value", 92.93, 2, 92, 99), False),
    (Figure("value", 92.93), Figure("value", 92.9), False),
    (Figure("value", 8.5, 1), Figure("value", 8.5, 2), True),
    (Figure("value", 0, 0, 0, 0), Figure("value", 0, 0, 0, 0), True),
    (Figure("value", 0, 0, 0, 0), Figure("not_applicable"), False),
]


@pytest.mark.parametrize(("one", "other", "same"), MEANT)
def test_figures_that_say_the_same_are_no_difference(one, other, same):
    answers = [Return("x", answers=(Answer("rate", figure),)) for figure in (one, other)]

    assert (set() if same else {"rate"}) == differing(answers)
