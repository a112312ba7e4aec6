"""A PDF that a program wrote is a probable return: read, and not counted until somebody confirms it."""

import offices
import pytest
from returns.desk import EXPECTED, FORM, good_book
from returns.files import _text, xlsx
from returns.pdf import document, pdf

from pipeline.files.which_format import read_workbook
from pipeline.reading.read_return import read_content
from pipeline.register.decisions import record_decision
from pipeline.register.register import open_register


def printed(data: bytes, ruled: bool = True) -> bytes:
    """The sheet with the form, printed."""
    table = max(read_workbook(data).tables, key=lambda table: len(table.cells))
    return pdf({place: _text(cell.value) for place, cell in table.cells.items()}, ruled)


def facts(data: bytes) -> dict[str, tuple]:
    found = read_content("a.pdf", lambda: data, EXPECTED)

    assert ("SNgV", "2023-6T") == (found.unit, found.period), found.notices
    return {FORM.by_key[answer.key].code: answer.figure.said[:2] for answer in found.answers}


def test_a_printed_table_gives_the_figures_of_the_sheet():
    book = xlsx(good_book("pasted"))

    assert facts(book) == facts(printed(book))


def test_a_printed_return_asks_to_be_confirmed():
    found = read_content("a.pdf", lambda: printed(xlsx(good_book("pasted"))), EXPECTED)

    assert "read_from_pdf" in [notice.id for notice in found.notices]


def test_a_table_printed_without_lines_is_told_by_its_columns():
    """Rows that take several lines may be lost, which is asked; none has the figure of another."""
    book = xlsx(good_book("pasted"))
    good, found = facts(book), facts(printed(book, ruled=False))
    read = {code: said for code, said in found.items() if said[1] is not None}

    assert read == {code: good[code] for code in read}
    assert len(read) > 0.8 * len([said for said in good.values() if said[1] is not None])


REFUSED = [
    ("bản quét", document([""]), "is_picture"),
    ("chữ không có bảng", document(["BT /F 8 Tf 20 700 Td <00530041> Tj ET"]), "pdf_without_table"),
    ("hỏng", b"%PDF-1.7 ...", "is_picture"),
    ("cắt cụt", printed(xlsx(good_book("pasted")))[:3000], "is_picture"),
    ("bảng khác", pdf({(1, 1): "1", (1, 2): "Công văn", (2, 1): "2", (2, 2): "Kính gửi"}), "pdf_without_table"),
    ("200 trang", document([""] * 200), "is_picture"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "notice"), REFUSED, ids=[name for name, *_ in REFUSED])
def test_a_pdf_without_a_table_of_the_form_is_told_as_what_it_is(name, data, notice):
    found = read_content("a.pdf", lambda: data, EXPECTED)

    assert [notice] == [notice.id for notice in found.notices]
    assert ({"why": "PDF"} if notice == "is_picture" else {}) == dict(found.notices[0].words)


def test_a_printed_return_counts_once_the_secretariat_has_confirmed_it(tmp_path):
    returns, out, unit = tmp_path / "returns", tmp_path / "out", offices.UNITS[0]
    path = offices.send(tmp_path, unit, guidance_documents=30)
    returns.mkdir()
    (returns / f"{unit}.pdf").write_bytes(printed(path.read_bytes()))
    before, _ = offices.carry_out(offices.task(returns, out))
    with open_register(out, offices.PERIOD.id) as register:
        record_decision(register, unit, "official", f"{unit}.pdf", "", "Lê Thị B", "đã đối chiếu")
    after, _ = offices.carry_out(offices.task(returns, out, days=1))

    assert ["unusable", "received"] == [
        next(line.status for line in found.submissions if line.unit.id == unit)
        for found in (before, after)
    ]
    assert 30 == after.totals.set_index("key")["value"]["guidance_documents"]
