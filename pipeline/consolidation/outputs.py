"""A consolidation as files: the appendix, its tables, the letters and the copies in other formats."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from pipeline.appendix.appendix import appendix_book
from pipeline.appendix.csv_tables import csv_blocks
from pipeline.appendix.narrative import Draft, draft
from pipeline.appendix.sources_sheet import origins
from pipeline.appendix.waivers_sheet import waivers_sheet
from pipeline.consolidation.consolidate import Consolidation
from pipeline.consolidation.wanted import Wanted
from pipeline.feedback.letters import write_feedback
from pipeline.judging.findings import Finding
from pipeline.judging.rule_names import rule_names
from pipeline.output_folder import FEEDBACK
from pipeline.past.output_tables import FACTS, FINDINGS, TOTALS
from pipeline.register.publish import publish
from pipeline.returns import Return
from pipeline.xlsx.write import Book, write_book
from schemas.form.loading import with_bundled
from schemas.form.model import Form
from schemas.form.open_lists import named_in
from schemas.frames import FINDING_COLUMNS, findings_schema
from schemas.periods.period import ministry

APPENDIX = "phu-luc.xlsx"


def write_outputs(result: Consolidation, out: Path, wanted: Wanted = Wanted()) -> list[Path]:
    """Put the appendix and its tables in place, all together; a failure leaves the old ones."""
    return publish(out, lambda folder: write_files(result, folder, wanted, out))


def write_files(result: Consolidation, folder: Path, wanted: Wanted, last: Path) -> dict:
    """Write everything into a folder; returns what the manifest says of it.

    `last` is where the output of the last run stands: a PDF of the same appendix is kept, since
    LibreOffice stamps each with the time.
    """
    ends = result.known.ends
    letters = write_feedback(
        list(_addressed(result)), result.findings, with_bundled(result.form), result.roster, folder / FEEDBACK,
        progress=wanted.progress, told=wanted.told,
        ends={result.period.id: replace(ends, today=wanted.day)} if ends else {},
    )  # fmt: skip
    book = _book(
        result,
        wanted,
        {file: path.relative_to(folder).as_posix() for file, path in letters.items()},
    )
    write_book(book, folder / APPENDIX)
    for name, frame in _frames(result).items():
        with (folder / name).open("wb") as file:
            file.writelines(csv_blocks(frame))
    _write_copies(result, book, folder, wanted, last)
    return {
        "form": result.form.id, "period": result.period.id, "sender": wanted.sender,
        "amendment": wanted.amendment.number if wanted.amendment else 0,
        "inputs": {item.file: item.checksum for item in result.returns},
    } | _own_periods(result.form) | _own_lines(result.form)  # fmt: skip


def _book(result: Consolidation, wanted: Wanted, letters: dict[str, str]) -> Book:
    """The appendix, with a sheet of waivers where any was given."""
    book = appendix_book(
        result.form, result.period, result.roster, result.facts.frame, result.totals,
        result.findings, result.submissions,
        origins=origins(result.returns, _received(result)), earlier=result.earlier.results,
        amendment=wanted.amendment, sender=wanted.sender, due=result.known.due,
        signature=wanted.signature, letters=letters, between=result.between,
    )  # fmt: skip
    if not (result.waivers.lines or any(word.accepts for word in result.waivers.words)):
        return book
    names = rule_names(with_bundled(result.form))
    extra = waivers_sheet(result.waivers, result.findings, result.period, result.roster, names)
    return replace(book, sheets=(*book.sheets, extra))


def _write_copies(
    result: Consolidation, book: Book, folder: Path, wanted: Wanted, last: Path
) -> None:
    """The other formats that were asked for; each library is imported where one is."""
    copies = wanted.copies
    if "parquet" in copies:
        from pipeline.appendix.parquet import write_parquet

        write_parquet(result.facts.frame, result.roster, folder)
    if "docx" in copies:
        from pipeline.appendix.narrative_docx import write_draft
        from pipeline.appendix.word import signed_sheet, write_docx

        sheet, sent_up = signed_sheet(book, result.form), bool(wanted.sender)
        write_docx(sheet, folder / "phu-luc.docx", sent_up)
        write_draft(_draft(result), folder / "du-thao-bao-cao.docx")
    if "pdf" in copies:
        from pipeline.appendix.pdf import write_pdf

        write_pdf(book.sheets[0], folder / "phu-luc.pdf", folder / APPENDIX, last)


def _received(result: Consolidation) -> dict[str, str]:
    """When each file came, by its checksum."""
    counting = result.settled.counting.items()
    return result.known.times({unit: result.returns[at].checksum for unit, at in counting})


def _addressed(result: Consolidation) -> Iterator[Return]:
    """The returns that a unit is answered on: its own, or the file by which it cannot be used.

    Files of nobody are questions for the office first, totals are told to who sent their table.
    """
    unusable = {
        file for item in result.submissions if item.status == "unusable" for file in item.files
    }
    tables = (item for item in result.returns if item.is_table_of_units and item.unit)
    own = (item for item in result.heard if item.unit or item.file in unusable)
    return itertools.chain((item for item in own if not item.is_total), tables)


def _draft(result: Consolidation) -> Draft:
    """The text above the appendix, from the same figures."""
    earlier = result.earlier.results
    return draft(
        result.form, result.period, result.roster, result.facts.frame, result.totals,
        result.submissions, earlier[0] if earlier else None,
    )  # fmt: skip


def _own_periods(form: Form) -> dict[str, list[dict[str, str]]]:
    """The periods of a form that has its own, as a manifest keeps them."""
    return {} if form.scheme == ministry() else {"periods": form.scheme.as_records()}


def _own_lines(form: Form) -> dict[str, list[tuple[str, str]]]:
    """The lines that units named, of an open form, as a manifest keeps them."""
    return {"lines": [(line.list, line.label) for line in named_in(form)]} if form.written else {}


def _findings_frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """FINDINGS (schemas/frames.py)."""
    lines = [
        {name: getattr(finding, name) for name in FINDING_COLUMNS}
        | {"cells": " ".join(finding.cells), "codes": " ".join(finding.codes)}
        for finding in findings
    ]
    return findings_schema().validate(pd.DataFrame(lines, columns=list(FINDING_COLUMNS)))


def tables(result: Consolidation) -> dict[str, bytes]:
    """facts.csv, totals.csv and findings.csv, as they are written."""
    return {name: b"".join(csv_blocks(frame)) for name, frame in _frames(result).items()}


def _frames(result: Consolidation) -> dict[str, pd.DataFrame]:
    findings = _findings_frame(result.findings)
    return {FACTS: result.facts.frame, TOTALS: result.totals, FINDINGS: findings}
