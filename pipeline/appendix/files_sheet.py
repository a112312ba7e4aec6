"""Submissions and what is known of each file in, the sheet «Tệp đã nhận» out: a line for each file.

«Nguồn gốc» and «Lỗi, cảnh báo» lead here; from here it is one step to the letter that answers a file.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.appendix.sources_sheet import Origin
from pipeline.appendix.words import columns, wording
from pipeline.register.submission import Submission
from pipeline.xlsx.bulk import MOST_LINKS
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.listing import link_cell, listing
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.periods.period import Period
from schemas.wording import as_text

NAME = wording("files")
_FIRST = 4  # the first line, from 0: title, legend, a blank line, the header
_WIDTHS = {"unit": 28, "file": 30, "counts": 9, "received": 17, "letter": 42, "checksum": 70}
COLUMNS = columns("files", _WIDTHS)
_LAST_PRINTED = 4  # a checksum is for machines


def files_in_order(submissions: Sequence[Submission], origins: Mapping[str, Origin]) -> list[str]:
    """Those of each unit, in the order of the roster, then those of nobody."""
    of_units = [file for item in submissions for file in item.files]
    return list(dict.fromkeys((*of_units, *origins)))


def links_to(files: Sequence[str]) -> dict[str, str]:
    """To the line of each file."""
    return {
        file: f"internal:'{NAME}'!B{line}" for line, file in enumerate(files, _FIRST + 1)
    }  # fmt: skip


def files_sheet(
    period: Period, submissions: Sequence[Submission], origins: Mapping[str, Origin],
    letters: Mapping[str, str],
) -> Sheet:  # fmt: skip
    """`letters` are the letters' paths from the folder of the appendix, by the file they answer."""
    whose = {file: item for item in submissions for file in item.files}
    files = files_in_order(submissions, origins)
    linked = len(letters) <= MOST_LINKS
    records = [
        _record(file, whose.get(file), origins.get(file, Origin()), letters.get(file, ""), linked)
        for file in files
    ]
    titles = (
        Cell(f"{NAME}: {period.title}", "left_title"), Cell(wording("files.legend"), "legend"),
    )  # fmt: skip
    page = Page(landscape=True, header=PAGE_NUMBER, first_header="",
                area=(0, 0, _FIRST + max(len(files), 1), _LAST_PRINTED))  # fmt: skip
    return listing(NAME, titles, COLUMNS, records, page)


def _record(
    file: str, item: Submission | None, origin: Origin, letter: str, linked: bool
) -> list[Cell]:
    counts = item is not None and item.counts == file
    link = f"external:{letter}" if letter and linked else ""
    return [
        Cell(item.unit.name if item else as_text.UNKNOWN_UNIT, "list_cell"),
        Cell(file, "list_cell"),
        Cell(as_text.YES if counts else None, "list_centre"),
        Cell(as_text.day_and_time(origin.received), "list_centre"),
        link_cell(Path(letter).name, link, _WIDTHS["letter"]),
        Cell(origin.checksum, "list_cell"),
    ]
