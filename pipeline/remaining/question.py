"""One thing that the office is asked, as a value: what is shown of it, what may be chosen."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# The sheets of questions, in their order. Each is a name of texts in schemas/wording/remaining.csv.
SHEETS = ("readings", "files", "strangers", "warnings", "units", "decided")
CONTEXT = {  # what is shown of a question on each sheet, with the widths of the columns
    "readings": {"unit": 13, "file": 20, "cell": 11, "row": 34, "raw": 14, "read": 12, "why": 34},
    "files": {"unit": 13, "files": 44, "why": 50},
    "strangers": {"file": 34, "why": 60},
    "warnings": {"unit": 13, "severity": 10, "cell": 11, "why": 48, "said": 30},
    "units": {"unit": 34, "status": 14},
    "decided": {
        "day": 15,
        "unit": 13,
        "about": 40,
        "word": 26,
        "by": 20,
        "reason": 26,
        "source": 18,
    },
}


@dataclass(frozen=True)
class Question:
    """A line of a sheet; `texts` by the columns of CONTEXT.

    `about` is the subject of a decision (rulings.py), `checksum` and `raw` what one would be made on,
    `file` that file's name. `options` are what the dropdown offers, `codes` what each stands for where
    that is not the same for every line of the sheet. `before` tells what was decided on it earlier.
    """

    sheet: str
    unit: str
    about: str
    texts: Mapping[str, str]
    options: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    checksum: str = ""
    file: str = ""
    raw: str = ""
    before: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """The same question in a later workbook, as long as what it is about has not changed."""
        return self.sheet, self.unit, self.about, self.checksum, self.raw

    @property
    def files(self) -> tuple[str, ...]:
        """Those that are to be chosen from, where files are."""
        return self.options if len(self.options) > 1 and self.sheet == "files" else self.options[:1]

    def key(self, after: int) -> str:
        """What the hidden column holds; `after` is the last decision that is known now."""
        return json.dumps(
            {"sheet": self.sheet, "unit": self.unit, "about": self.about, "after": after,
             "checksum": self.checksum, "file": self.file, "raw": self.raw,
             "codes": dict(zip(self.options, self.codes, strict=False))},
            ensure_ascii=False,
        )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of a workbook that was filled in: where it stands, what it asks, what was written.

    `cells` are the addresses by the column's name.
    """

    source: str
    sheet: str
    key: Mapping[str, Any]
    choice: str = ""
    value: str = ""
    who: str = ""
    note: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, ...]:
        return tuple(self.key[name] for name in ("sheet", "unit", "about", "checksum", "raw"))

    @property
    def is_chosen(self) -> bool:
        return bool(self.choice or self.value)

    @property
    def hidden(self) -> str:
        """What stood in the hidden column."""
        return json.dumps(dict(self.key), ensure_ascii=False)


@dataclass(frozen=True)
class Kept:
    """What stood in the last workbook and was not taken in: who decides; by identity lines, and why not."""

    who: str = ""
    lines: Mapping[tuple[str, ...], Line] = field(default_factory=dict)
    problems: Mapping[tuple[str, ...], str] = field(default_factory=dict)

    def of(self, question: Question) -> Line | None:
        return self.lines.get(question.identity)

    def problem(self, line: Line | None) -> str | None:
        return self.problems.get(line.identity) if line else None


def open_by_sheet(questions: Sequence[Question]) -> dict[str, int]:
    """How many questions of each sheet are open."""
    counts = Counter(question.sheet for question in questions if question.sheet != "decided")
    return dict(counts)
