"""Files saved by LibreOffice give the same facts, and text that looks like a formula stays text."""

import csv
import io

import docx
import openpyxl
import pytest
import xlrd
from one_return import read_return
from recalculation import recalculated
from returns.case import Case
from returns.desk import EXPECTED, FORM, PERIOD, ROSTER, Shown, put, source
from returns.files import docx as table_of_word

from pipeline.consolidation.consolidate import consolidate
from pipeline.consolidation.outputs import write_outputs
from pipeline.register.known import Decision, Known
from pipeline.register.official import is_usable
from schemas.wording.messages import messages

PAYLOADS = ["=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "http://example.org", "-2+3", "=HYPERLINK(1)"]
ROWS = ["2.1", "2.2", "2.3", "2.4", "2.5", "1.1.3"]
MARKED = (put("2.1", ["9", "^1"]), put("2.2", ["~12", "15"]), put("2.3", Shown(5, struck=True)))
LOOKS = ("ods", "xlsx", "fods")  # in which Calc keeps raised and struck runs
WRITTEN = ("odt", "rtf", "html", "fodt", "docx")
FACTS = ("key", "state", "value", "numerator", "denominator", "note")


def facts(path) -> list[tuple]:
    found = read_return(path, EXPECTED)

    assert found.readable, found.notices
    assert ("SNgV", "2023-6T") == (found.unit, found.period)
    return [(answer.key, *answer.figure.said, answer.note) for answer in found.answers]


@pytest.fixture(scope="module")
def saved(tmp_path_factory, soffice):
    """The filled template and the pasted return, saved again by LibreOffice in every format."""
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "marked.xlsx").write_bytes(Case("", "", done=MARKED).bytes())
    for base in ("pasted", "template"):
        (folder / f"{base}.xlsx").write_bytes(source(base))
    books = [folder / f"{base}.xlsx" for base in ("pasted", "template", "marked")]
    for suffix in (*LOOKS, "xls", "html"):
        recalculated(books, folder / suffix, "en-US", suffix)
    return folder


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", [*LOOKS, "xls", "html"])
@pytest.mark.parametrize("base", ["pasted", "template"])
def test_saved_by_libreoffice_it_gives_the_same_facts(saved, base, suffix):
    assert facts(saved / f"{base}.xlsx") == facts(saved / suffix / f"{base}.{suffix}")


@pytest.mark.libreoffice
@pytest.mark.parametrize("error", [xlrd.XLRDError, AssertionError, IndexError])
def test_an_xls_that_one_reader_refuses_is_read_by_another_and_asked(saved, monkeypatch, error):
    """Another reader tells less (no formats), so nothing of it counts until somebody answers."""

    def refuse(**_):
        raise error("an unexpected record")

    monkeypatch.setattr(xlrd, "open_workbook", refuse)
    path = saved / "xls" / "pasted.xls"
    found = read_return(path, EXPECTED)
    official = Known(official={"SNgV": Decision("A", "đã đối chiếu", found.checksum)})

    assert facts(saved / "pasted.xlsx") == facts(path)
    assert ["second_reader"] == [n.id for n in found.notices if messages()[n.id].blocks]
    assert not is_usable(found, Known())
    assert is_usable(found, official)


@pytest.mark.parametrize(("error", "notice"), [("password", "encrypted"), ("odd", "damaged")])
def test_an_xls_that_no_reader_takes_is_told_as_before(tmp_path, monkeypatch, error, notice):
    def refuse(**_):
        raise xlrd.XLRDError(error)

    monkeypatch.setattr(xlrd, "open_workbook", refuse)
    path = tmp_path / "a.xls"
    path.write_bytes(b"\x09\x08\x10\x00 and nothing more")

    assert [notice] == [n.id for n in read_return(path, EXPECTED).notices]


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", LOOKS)
def test_saved_by_libreoffice_what_is_raised_or_struck_through_is_still_told(saved, suffix):
    answers = {
        answer.key: answer
        for answer in read_return(saved / suffix / f"marked.{suffix}", EXPECTED).answers
    }
    found = [answers[FORM.by_code[code].key] for code in ROWS[:3]]

    assert [(9.0, "value"), (None, "unreadable"), (None, "unreadable")] == [
        (answer.figure.value, answer.figure.state) for answer in found
    ]


@pytest.fixture(scope="module")
def written(tmp_path_factory, soffice):
    """A table of Word, with a raised and a struck run, saved again by LibreOffice Writer."""
    folder = tmp_path_factory.mktemp("writer")
    (folder / "form.docx").write_bytes(Case("", "", save=_word_with_runs).bytes())
    for suffix in WRITTEN:
        recalculated([folder / "form.docx"], folder / suffix, "en-US", suffix)
    return folder


def _word_with_runs(book) -> bytes:
    document = docx.Document(io.BytesIO(table_of_word(book)))
    lines = document.tables[0].rows
    texts = [line.cells[1].text for line in lines]
    for code, first, second in (("2.1", "9", "1"), ("2.2", "12", "15")):
        cell = lines[texts.index(FORM.by_code[code].label)].cells[3]
        cell.text = ""
        runs = [cell.paragraphs[0].add_run(text) for text in (first, second)]
        runs[1].font.superscript, runs[0].font.strike = code == "2.1", code == "2.2"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", WRITTEN)
def test_a_table_of_word_saved_by_writer_gives_the_same_facts(written, suffix):
    found = facts(written / suffix / f"form.{suffix}")
    said = dict(zip([line[0] for line in found], [line[1:3] for line in found], strict=True))

    assert facts(written / "form.docx") == found
    assert [("value", 9.0), ("unreadable", None)] == [
        said[FORM.by_code[code].key] for code in ("2.1", "2.2")
    ]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """The consolidation of a return whose notes are formulas, commands and links."""
    folder = tmp_path_factory.mktemp("out")
    changes = [put(code, text, "note") for code, text in zip(ROWS, PAYLOADS, strict=True)]
    changes += [put("3.1.1", "=1+1"), put("3.1.2", "@x")]
    (folder / "a.xlsx").write_bytes(Case("", "", done=tuple(changes)).bytes())
    result = consolidate([read_return(folder / "a.xlsx", EXPECTED)], FORM, PERIOD, ROSTER)
    return {path.name: path for path in write_outputs(result, folder / "out")}


def test_the_notes_are_kept_as_they_were_written(outputs):
    with outputs["facts.csv"].open(encoding="utf-8-sig") as lines:
        notes = {line["note"].removeprefix("'") for line in csv.DictReader(lines)}

    assert set(PAYLOADS) <= notes


@pytest.mark.parametrize("name", ["facts.csv", "findings.csv", "totals.csv"])
def test_no_csv_cell_starts_a_formula(outputs, name):
    with outputs[name].open(encoding="utf-8-sig") as lines:
        cells = [cell for line in csv.reader(lines) for cell in line]

    assert [] == [c for c in cells if c[:1] in ("=", "+", "@") or (c[:1] == "-" and not _number(c))]


def _number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def test_no_workbook_cell_is_a_formula_or_a_link_of_theirs(outputs):
    book = openpyxl.load_workbook(outputs["phu-luc.xlsx"])
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value]
    payloads = [*PAYLOADS, "=1+1", "@x"]

    assert [] == [c.coordinate for c in cells if c.data_type == "f" and str(c.value) in payloads]
    links = [c.hyperlink.target for c in cells if c.hyperlink and c.hyperlink.target]
    assert [] == [link for link in links if "example.org" in link]
    assert any(text in str(c.value) for c in cells for text in payloads)
