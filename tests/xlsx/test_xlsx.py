"""Our own way of writing a workbook's rows, texts and styles gives what xlsxwriter gives by itself."""

import re
import zipfile
from collections import Counter

import pytest
from filled import FILLED, PAST
from places import PASTED
from plain_writer import plain_parts

from pipeline.appendix.appendix import appendix_book
from pipeline.appendix.sources_sheet import origins
from pipeline.consolidation.consolidate import check_returns, consolidate
from pipeline.feedback.feedback import feedback_book
from pipeline.feedback.receipt import receipt_book
from pipeline.intake.folder import read_all
from pipeline.past.previous import Previous
from pipeline.template.template import template_book
from pipeline.xlsx.book import Book, Cell, Ground, Sheet, WorkbookError
from pipeline.xlsx.write import write_book
from schemas.periods.period import parse_period

PERIOD = parse_period("2023-6T")
TEXTS = "xl/sharedStrings.xml"
ODD = {
    (4, 1): Cell(True), (0, 0): Cell("a < b & \"c\"\n_x0041_\x0b"), (0, 30): Cell("  giữa  "),
    (2, 3): Cell(0.1 + 0.2, "number"), (2, 0): Cell(-0.0), (17, 2): Cell(1e300),
    (2, 1): Cell("", formula='=IF(A1="","",1)'), (3, 1): Cell(None, formula="=A1"),
    (3, 2): Cell("<&>", formula='=A1&"<"'), (3, 3): Cell(False, formula="=A1=2"),
    (3, 4): Cell(0.5, formula="=1/2"), (40, 1): Cell("=1+1"), (41, 1): Cell("http://x.vn"),
    (5, 0): Cell(2, "list_link", link="internal:'B'!A1", note="hai\ndòng"),
    (5, 1): Cell("tới B", "list_link", link="internal:'B'!A1"),
    (6, 0): Cell("tệp", "list_link", link="external:a.xlsx"), (6, 1): Cell("cạnh", note="một"),
    (8, 0): Cell("gộp", "title"), (8, 2): Cell("dưới"),
}  # fmt: skip


@pytest.fixture(scope="module")
def books(form, roster, expected) -> dict[str, Book]:
    """One of every kind that the project writes, and one of odd cells."""
    unit = roster.by_id["SNgV"]
    returns = read_all([PASTED], expected)
    (item,) = returns
    findings = check_returns(returns, [form], roster)
    result = consolidate(returns, form, PERIOD, roster)
    last = Previous(parse_period("2022-6T"), {"SNgV": PAST})
    odd = Sheet(
        "A", ODD, (5, 20), {2: 60.0, 3: 15.75, 50: 30.0}, merges=((8, 0, 8, 2), (9, 0, 10, 1)),
        row_levels={3: (1, True)}, hidden_columns=(1,),
    )  # fmt: skip
    return {
        "blank": template_book(form, unit, PERIOD),
        "filled": template_book(form, unit, PERIOD, FILLED, last),
        "nothing": template_book(form, roster.by_id["VP"], PERIOD, full=True, nothing=True),
        "feedback": feedback_book(item, findings, form, unit, PERIOD),
        "receipt": receipt_book(item, ["một"], "hôm nay", form, unit, PERIOD),
        "appendix": appendix_book(
            form, PERIOD, roster, result.facts.frame, result.totals, result.findings,
            result.submissions, origins=origins(returns, {}),
        ),
        "odd": Book((odd, Sheet("B", {})), "«&»", {"a": "b"}, {"tên": "=A!$A$1"}),
    }  # fmt: skip


KINDS = ("blank", "filled", "nothing", "feedback", "receipt", "appendix", "odd")


def written(book: Book, path) -> dict[str, bytes]:
    write_book(book, path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts(parts: dict[str, bytes]) -> list[str]:
    return re.findall("<si>.*?</si>", parts.get(TEXTS, b"").decode("utf-8"), re.DOTALL)


def ground_texts(book: Book) -> set[str]:
    """Texts that are kept ready, whether or not this book has other words in their place."""
    cells = (cell for s in book.sheets if s.ground for cell in s.ground.cells.values())
    return {f"<si><t>{cell.value}</t></si>" for cell in cells}


def said(parts: dict[str, bytes]) -> dict[str, str]:
    """The parts with each text in the place of its number."""
    known = texts(parts)

    def text(match: re.Match) -> str:
        return f' t="s"><v>{known[int(match[1])]}</v>'

    return {
        name: re.sub(r' t="s"><v>(\d+)</v>', text, part.decode("utf-8"))
        for name, part in parts.items() if name != TEXTS
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_is_as_xlsxwriter_writes_it(books, kind, tmp_path):
    ours = written(books[kind], tmp_path / "a.xlsx")
    plain = plain_parts(books[kind])
    ours_said, plain_said = said(ours), said(plain)

    assert sorted(plain) == sorted(ours)
    for name, part in plain_said.items():
        assert part == ours_said[name], name
    assert set(texts(ours)) - set(texts(plain)) <= ground_texts(books[kind])
    assert len(set(texts(ours))) == len(texts(ours))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_book_gives_the_same_bytes(books, kind, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_book(books[kind], tmp_path / name)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_what_was_written_before_changes_nothing(form, roster, tmp_path):
    """Units of other levels and rows are written in between, from what is kept of the first."""
    first, others = roster.by_id["SNgV"], [roster.by_id[unit] for unit in ("VP", "SNV")]
    before = written(template_book(form, first, PERIOD, FILLED), tmp_path / "a.xlsx")
    for unit in others:
        written(template_book(form, unit, PERIOD, FILLED), tmp_path / "other.xlsx")

    assert before == written(template_book(form, first, PERIOD, FILLED), tmp_path / "b.xlsx")


def test_texts_are_counted_as_cells_name_them(books, tmp_path):
    parts = written(books["filled"], tmp_path / "a.xlsx")
    named = sum(part.count(b' t="s"><v>') for name, part in parts.items() if "sheet" in name)
    head = re.search(rb'count="(\d+)" uniqueCount="(\d+)"', parts[TEXTS])

    assert (named, len(texts(parts))) == (int(head[1]), int(head[2]))


def test_the_ground_is_most_of_a_template(books):
    """What is kept ready is worth keeping: the sheets with formulas begin with it."""
    for sheet in (sheet for sheet in books["filled"].sheets if sheet.ground):
        same = Counter(sheet.ground.cells.get(place) is c for place, c in sheet.cells.items())

        assert same[True] > same[False], sheet.name


def test_text_that_looks_like_marked_up_text_stays_text(tmp_path):
    text = "<r><t>x</t></r>"
    parts = written(Book((Sheet("A", {(0, 0): Cell(text)}),)), tmp_path / "a.xlsx")

    assert ["<si><t>&lt;r&gt;&lt;t&gt;x&lt;/t&gt;&lt;/r&gt;</t></si>"] == texts(parts)


@pytest.mark.parametrize(
    "cells",
    [
        {(0, 0): Cell(float("nan"))},
        {(0, 0): Cell(float("inf"), formula="=1/0")},
        {(0, 0): Cell(b"bytes")},
        {(0, 0): Cell("a" * 32768)},
        {(0, 0): Cell("\U0001f600" * 16384)},
        {(0, 16384): Cell(1)},
        {(1048576, 0): Cell(1)},
        {(-1, 0): Cell(1)},
        {(0, 0): Cell(1, formula="{=SUM(A2:A3*B2:B3)}")},
        {(0, 0): Cell(1, formula="=FILTER(A2:A3,B2:B3)")},
    ],
)
def test_what_cannot_be_written_is_refused(cells, tmp_path):
    with pytest.raises(WorkbookError):
        write_book(Book((Sheet("A", cells),)), tmp_path / "a.xlsx")

    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("places", [[(0, 0)], [(0, 1), (0, 0)], [(5, 5), (0, 0), (0, 1)]])
def test_a_sheet_that_does_not_begin_with_its_ground_is_refused(places, tmp_path):
    ground = Ground({(0, 0): Cell("a"), (0, 1): Cell("b")})
    sheet = Sheet(
        "A", {place: ground.cells.get(place, Cell("c")) for place in places}, ground=ground
    )

    with pytest.raises(WorkbookError):
        write_book(Book((sheet,)), tmp_path / "a.xlsx")
