"""Notes against numbers: what disagrees is quoted, what speaks of something else is left alone."""

import itertools

import pytest
from returns.desk import FORM, good_book, put
from returns.notes import CONTRADICTING, DOCUMENTS_AND_DATES, NAMES_AND_REASONS, honest
from returns.tables import read

from pipeline.reading.notes.figures import note_notices
from pipeline.returns import Answer
from schemas.figure import Figure

# Expected notice, figures of the return (row=value, or row=value:x/y), the note on the first row.
CASES = """
note_fraction            digital_certificates_rate=63,1            | 12/19 người gồm lãnh đạo Sở
note_fraction_differs    digital_certificates_rate=53,1            | 12/19 người
note_fraction_parts      digital_certificates_rate=63,1:12/19      | 12/20 người
-                        digital_certificates_rate=63,1:12/19      | 12/19 người
-                        digital_certificates_rate=63,1:12/19      | 7/9 phòng có chữ ký số cá nhân
-                        digital_certificates_rate=63,1            | Theo báo cáo tháng 6/2023
-                        digital_certificates_rate=63,1            | Cấp ngày 12/19
-                        digital_certificates_rate=63,1            | Công văn số 12/19-SNgV
note_percent_differs     digital_certificates_rate=63,1            | Đạt 95%
note_percent_differs     digital_certificates_rate=63,1            | 95 %
note_percent_differs     digital_certificates_rate=63,1            | Đến nay tỷ lệ là 64,2%
-                        digital_certificates_rate=63,1            | Đạt 63%
-                        digital_certificates_rate=63,1            | Đạt 63,1 %
-                        digital_certificates_rate=63,1            | Năm trước đạt 95%
-                        digital_certificates_rate=63,1            | Đạt 63,1%, tăng 5% so với cùng kỳ
-                        digital_certificates_rate=63,1            | Chỉ tiêu kế hoạch là 90%
-                        digital_certificates_rate=63,1            | 100% lãnh đạo, 50% chuyên viên
-                        digital_certificates_rate=63,1            | Cấp cho 100% lãnh đạo
note_fraction_parts      plan_tasks_done=8 plan_tasks=21           | 8/25
note_fraction_parts      plan_tasks_done=8 plan_tasks=21           | Hoàn thành 9/21 nhiệm vụ
-                        plan_tasks_done=8 plan_tasks=21           | Hoàn thành 8/21 nhiệm vụ
-                        plan_tasks_done=8 plan_tasks=21           | Theo Quyết định số 8/25
-                        plan_tasks_done=8 plan_tasks=21           | Gồm 3/5 nhiệm vụ trọng tâm
note_count_exceeds       guidance_documents=9                      | 12 văn bản
note_count_exceeds       guidance_documents=9                      | Tổng cộng 1.200 văn bản
-                        guidance_documents=9                      | 9 văn bản
note_sum_differs         guidance_documents=9                      | Gồm 3 văn bản, 2 kế hoạch
-                        guidance_documents=9                      | Năm trước có 12 văn bản
-                        guidance_documents=9                      | Đang dự thảo 12 văn bản
-                        guidance_documents=9                      | 12 phòng cùng tham mưu
-                        guidance_documents=9                      | 12 văn bản của cấp trên
note_count_limits        documents_sent=652 documents_electronic_rate=93,4 | Có 46 văn bản mật (không gửi qua hệ thống Idesk)
note_count_limits        documents_sent=652 documents_electronic_rate=93,4 | 46 văn bản chưa được gửi điện tử
-                        documents_sent=652 documents_electronic_rate=92,9 | Có 46 văn bản mật (không gửi qua hệ thống)
-                        documents_sent=652 documents_electronic_rate=93   | Có 46 văn bản mật (không gửi qua hệ thống)
-                        documents_sent=652 documents_electronic_rate=93,4 | Có 46 văn bản mật
-                        documents_sent=652 documents_electronic_rate=93,4 | 46 văn bản không đóng dấu
-                        documents_sent=652                        | Có 46 văn bản mật (không gửi qua hệ thống)
-                        documents_sent=652 documents_electronic_rate=93,4 | Năm trước 46 văn bản không gửi qua mạng
-                        service_units_province=12 service_units=35 | Tổng số 35 đơn vị
note_count_exceeds       service_units_province=12 service_units=35 | Tổng số 30 đơn vị
note_fraction_parts      central_tasks_on_time=38 central_tasks_assigned=41 | Hoàn thành 36/41
note_rest_differs        plan_tasks_done=41 plan_tasks=50          | còn 3 nhiệm vụ chưa hoàn thành
note_rest_differs        files_on_time_departments_rate=89,94:1108/1232 | Tỷ lệ trễ hạn 5%
note_differs             plan_tasks=13                             | mười hai nhiệm vụ
note_differs             plan_tasks=25                             | hai mươi mốt nhiệm vụ
note_count_exceeds       plan_tasks=25                             | một trăm linh năm nhiệm vụ
-                        central_tasks_on_time=38 central_tasks_assigned=41 | Hoàn thành 40/41
-                        survey_forms=0                            | Không khảo sát
"""
LINES = CASES.strip().splitlines()


def figure(text: str) -> float:
    return float(text.replace(",", "."))


def answers_of(figures: str, note: str) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for number, part in enumerate(figures.split()):
        key, _, written = part.partition("=")
        value, _, fraction = written.partition(":")
        x, y = map(figure, fraction.split("/")) if fraction else (None, None)
        answers[key] = Answer(
            key, Figure("value", figure(value), len(value.partition(",")[2]), x, y),
            note=note if number == 0 else "", sheet="Sheet1", cell=f"D{number + 1}",
            note_cell=f"E{number + 1}",
        )  # fmt: skip
    return answers


@pytest.mark.parametrize("line", LINES)
def test_a_note_is_compared_where_it_plainly_concerns_its_row(line, form):
    left, _, note = line.partition("|")
    expected, figures = left.split(maxsplit=1)
    answers = answers_of(figures, note.strip())
    answers |= {row.key: Answer(row.key) for row in form.read_rows if row.key not in answers}

    found = note_notices(answers, form)

    assert ([] if expected == "-" else [expected]) == [notice.id for notice in found]
    assert all(dict(notice.words)["note"] == note.strip() for notice in found)


def found_in(figures: str, note: str, form) -> list[str]:
    answers = answers_of(figures, note)
    answers |= {row.key: Answer(row.key) for row in form.read_rows if row.key not in answers}
    return [notice.id for notice in note_notices(answers, form)]


@pytest.mark.parametrize(("rows", "warned"), [(2, 2), (3, 0)])
def test_no_remark_on_several_rows_is_none(rows, warned, form):
    keys = ("guidance_documents", "plan_tasks", "posts_filled")[:rows]
    answers = {key: answers_of(f"{key}=9", "Không có")[key] for key in keys}

    assert warned == len(note_notices(answers, form))


def test_of_honest_notes_at_most_two_in_a_hundred_draw_a_warning(form):
    notes = list(dict.fromkeys(honest()))
    warned = [(note, found) for figures, note in notes if (found := found_in(figures, note, form))]

    assert 200 <= len({note for _, note in notes})
    assert len(warned) <= 0.02 * len(notes), warned


def test_of_contradictions_there_are_enough():
    assert 30 <= len(set(CONTRADICTING))


@pytest.mark.parametrize(("figures", "note"), CONTRADICTING)
def test_a_note_that_contradicts_its_figure_still_does(figures, note, form):
    assert 1 == len(found_in(figures, note, form))


@pytest.mark.parametrize("base", ["pasted", "template"])
@pytest.mark.parametrize("notes", [NAMES_AND_REASONS + DOCUMENTS_AND_DATES, ("Chỉ tiêu giao 50%",)])
def test_notes_on_every_row_change_nothing_of_what_is_read(base, notes):
    notes = itertools.cycle(notes)
    good, noted = good_book(base), good_book(base)
    for row in FORM.value_rows:
        if (good.rows[row.code], good.at["note"]) not in good.cells:
            put(row.code, next(notes), "note")(noted)
    before, after = read(good), read(noted)

    assert [a.figure for a in before.answers] == [a.figure for a in after.answers]
    assert [n.id for n in before.notices] == [n.id for n in after.notices]
