"""A commune's line of a form of nine columns: what adds up is an error, what is only usual a warning."""

import pytest
from wide_forms import RULES, write_wide_form
from wide_returns import PERIOD, ROSTER, Sheet, xlsx

from pipeline.judging.check_returns import check_returns
from pipeline.reading.read_return import Expected, read_content
from schemas.form.loading import read_form

DRAFTS, FORMALITIES, ISSUED = "Dự thảo đã thẩm định", "Thủ tục trong dự thảo", "Văn bản đã ban hành"
COLUMNS = {
    "A": "Đơn vị",
    "1=2+3": f"{DRAFTS} > Tổng số", "2": f"{DRAFTS} > Nghị quyết", "3": f"{DRAFTS} > Quyết định",
    "4=5+6": f"{FORMALITIES} > Tổng số", "5": f"{FORMALITIES} > Nghị quyết", "6": f"{FORMALITIES} > Quyết định",
    "7=8+9": f"{ISSUED} > Tổng số", "8": f"{ISSUED} > Nghị quyết", "9": f"{ISSUED} > Quyết định",
}  # fmt: skip
USUAL = f"""{RULES}few_resolutions,warning,,c8 <= c2,Ban hành nhiều nghị quyết hơn thẩm định,r,f
few_decisions,warning,,c9 <= c3,Ban hành nhiều quyết định hơn thẩm định,r,f
"""
GOOD = [11, 4, 7, 10, 3, 7, 7, 2, 5]
# The commune's figures, and the rules that they break.
LINES = {
    "as the commune filled it in": (GOOD, {}),
    "more issued than examined": ([11, 4, 7, 10, 3, 7, 14, 5, 9], {
        "few_resolutions": "warning", "few_decisions": "warning"}),
    "a total that does not add up": ([12, *GOOD[1:]], {"number_line:1=2+3": "error"}),
    "every total": ([12, 4, 7, 11, 3, 7, 8, 2, 5], {
        "number_line:1=2+3": "error", "number_line:4=5+6": "error", "number_line:7=8+9": "error"}),
    "empty is zero": ([4, 4, None, 0, None, None, 2, 2, None], {}),
}  # fmt: skip


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    folder = tmp_path_factory.mktemp("commune")
    columns = [{"printed": printed, "path": path} for printed, path in COLUMNS.items()]
    write_wide_form(folder, columns, USUAL)
    return read_form(folder)


def read(form, figures):
    cells = {(1, 1): "VĂN BẢN QUY PHẠM PHÁP LUẬT CỦA CẤP XÃ"}
    for at, (printed, path) in enumerate(COLUMNS.items(), 1):
        over, _, own = path.partition(" > ")
        cells |= {(3, at): over, (4, at): own, (5, at): printed}
    values = zip(range(1, 11), ["UBND xã An Bình", *figures], strict=True)
    cells |= {(6, at): value for at, value in values if value is not None}
    data = xlsx(Sheet({place: text for place, text in cells.items() if text != ""}, [], 6))
    return read_content("a.xlsx", lambda: data, Expected((form,), ROSTER, "", PERIOD, form))


@pytest.mark.parametrize("name", LINES)
def test_the_line_is_read_and_judged(form, name):
    figures, breaks = LINES[name]
    found = read(form, figures)

    assert ("X1", ()) == (found.unit, found.notices)
    assert [float(figure or 0) for figure in figures] == [a.figure.value for a in found.answers]
    assert breaks == {one.rule: one.severity for one in check_returns([found], [form], ROSTER)}
