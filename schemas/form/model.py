"""What a form is: its rows with their codes, its rules, its header, and the questions asked of them."""

import datetime as dt
import functools
from dataclasses import dataclass, field
from pathlib import Path

from schemas.form.definition import Definition
from schemas.periods.period import Period, Scheme, ministry
from schemas.rules.expression import Node
from schemas.rules.rule import Rule, silencers
from schemas.vocabulary.words import Measure, measure

VALUE_KINDS = ("count", "amount", "ratio", "code")


@dataclass(frozen=True, slots=True)
class Code:
    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Stock:
    """A stock, and the flows that change it, by the keys of their rows."""

    key: str
    added: str
    removed: str


@dataclass(frozen=True)
class Row:
    """One line of the form. `key` is stable across versions; `code` and `printed` are labels of it.

    `printed` is the STT as the ministry prints it, repeats and gaps included; `code` corrects it.
    `denominator` is the key of a row of the form or the words that say what to count; `of_amounts`
    says that it is an amount, so that X and Y need not be whole. `follows` is the key that a row of nearly
    this meaning had in an earlier version. A blank of a row where
    `blank_is_zero` stands for zero. `numerator_row` is the key of the row that the number
    line calls X. `crossing` are the numbers of the line and the column of a grid in which it is asked.
    """

    key: str
    code: str
    parent: str
    printed: str
    label: str
    unit: str
    printed_unit: str
    kind: str
    codes: tuple[Code, ...]
    time: str
    aggregate: str
    numerator: str
    denominator: str
    owner: str
    levels: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    required_when: Node
    note: str
    line: int
    denominator_is_row: bool = False
    of_amounts: bool = False
    blank_is_zero: bool = False
    follows: str = ""
    numerator_row: str = ""
    crossing: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The code as it stands before the label: «1.1.2.»; of a cell of a grid «2/5»."""
        return self.code if self.crossing else f"{self.code.rstrip('.')}."

    @functools.cached_property
    def is_value(self) -> bool:
        """True for the rows that a unit answers and that enter a total."""
        return self.kind in VALUE_KINDS

    @functools.cached_property
    def is_number(self) -> bool:
        """True for what is counted or measured: a figure that is added up as it stands."""
        return self.kind in ("count", "amount")

    @functools.cached_property
    def is_read(self) -> bool:
        """True for the rows whose line is kept: values, totals written at a heading, and texts."""
        return self.is_value or self.kind in ("heading_total", "text")

    @functools.cached_property
    def takes_fraction(self) -> bool:
        """True when the row has cells for numerator and denominator."""
        return self.kind == "ratio"

    @functools.cached_property
    def traits(self) -> frozenset[str]:
        """What general rules select rows by."""
        has = {
            self.kind: True,
            self.time: self.is_value,
            "value": self.is_value,
            "number": self.is_number,
            "whole_parts": not self.of_amounts,
            "maximum": self.maximum is not None,
            "minimum": self.minimum is not None,
            "owner": bool(self.owner),
            "level": self.is_value and not self.owner,
            "total": self.denominator_is_row,
            "counted_denominator": self.takes_fraction and not self.denominator_is_row,
            "nonnegative": self.minimum is not None and self.minimum >= 0,
            "fraction": self.takes_fraction or (self.is_value and bool(self.denominator)),
        }
        return frozenset(name for name, present in has.items() if present)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a wide form: under which headings and number it is printed, outermost heading first.

    What is asked in it is the row of the same key; a stub (the unit's name, its running number) asks
    nothing and has none. `printed` is the text of the number line, '' behind the first column of a
    number that stands over several.
    """

    key: str
    printed: str
    path: tuple[str, ...]

    @property
    def is_stub(self) -> bool:
        return not self.key


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a grid form: what is asked in it are the cells under its columns; a heading asks nothing.

    Under a list units name lines themselves (open_lists.py); `parent` is the key of the line above.
    """

    key: str
    code: str
    printed: str
    label: str
    is_heading: bool
    is_list: bool = False
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines and columns of a grid form, as printed; a cell that is crossed out is no row of the form.

    What lines and columns say of their cells, and the form's own rules, stand here as they are written.
    """

    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    of_lines: tuple[dict[str, str], ...]
    of_columns: tuple[dict[str, str], ...]
    rules: tuple[Rule, ...]

    @staticmethod
    def cell(line: str, column: str) -> str:
        """The key of the row that is asked where a line and a column, by their keys, meet."""
        return f"{line}__{column}"


@dataclass(frozen=True, eq=False)
class Form:
    """A version of a form: what is asked, of whom, when, and what must hold."""

    id: str
    title: str
    short: str  # what its papers are called by: «CCHC»
    valid_from: dt.date
    valid_to: dt.date | None
    periods: tuple[str, ...]
    header: dict[str, str]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]
    path: Path
    scheme: Scheme = field(default_factory=ministry)
    stocks: tuple[Stock, ...] = ()
    columns: tuple[Column, ...] = ()  # of a wide form, as printed; none of another
    grid: Grid | None = None  # of a form of lines and columns
    written: Definition | None = None  # of a form with open lists, which it is extended by
    draft: str = ""  # what papers say of a form that has no official text
    chart_ratios: tuple[str, ...] = ()  # drawn by unit
    chart_changes: tuple[str, ...] = ()  # drawn against an earlier period
    large_change: float = 50.0  # per cent from which a change is flagged

    @functools.cached_property
    def by_key(self) -> dict[str, Row]:
        return {row.key: row for row in self.rows}

    @functools.cached_property
    def position(self) -> dict[str, int]:
        """Where each key stands in the form, from 0."""
        return {row.key: number for number, row in enumerate(self.rows)}

    @functools.cached_property
    def by_code(self) -> dict[str, Row]:
        return {row.code: row for row in self.rows}

    @property
    def printed_columns(self) -> tuple[Column, ...]:
        """The columns of the ministry's own table; none of a tall form, which is official as it is."""
        return self.grid.columns if self.grid else self.columns

    @functools.cached_property
    def levels(self) -> frozenset[str]:
        """The levels that are asked anything."""
        return frozenset(level for row in self.value_rows for level in row.levels)

    @functools.cached_property
    def takes_fractions(self) -> bool:
        """Whether it asks for a share anywhere, with what that is made of."""
        return any(row.takes_fraction for row in self.rows)

    @functools.cached_property
    def blank_says_zero(self) -> bool:
        """Whether a blank cell of it anywhere is a figure: zero."""
        return any(row.blank_is_zero for row in self.value_rows)

    @functools.cached_property
    def measures(self) -> frozenset[Measure]:
        """What the form measures amounts in."""
        return frozenset(found for row in self.value_rows if (found := measure(row.unit)))

    @functools.cached_property
    def value_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_value)

    @functools.cached_property
    def read_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_read)

    @functools.cached_property
    def silencers(self) -> dict[str, tuple[str, ...]]:
        """For each rule those whose failure silences it (see schemas/rules/rule.py)."""
        return silencers(self.rules)

    @functools.cached_property
    def read_position(self) -> dict[str, int]:
        """Where each key stands among the rows that are read: its column in matrices of FACTS."""
        return {row.key: number for number, row in enumerate(self.read_rows)}

    def denominator_label(self, row: Row) -> str:
        """What the row's denominator counts, in words."""
        if row.denominator_is_row:
            return self.by_key[row.denominator].label
        return row.denominator

    def is_asked_in(self, period: Period) -> bool:
        """True where reports of this kind of period are asked on this version of the form.

        A period that goes over the day on which one version follows another is asked on both.
        """
        begins, ends = self.valid_from, self.valid_to or dt.date.max
        return period.kind in self.periods and begins <= period.end and period.start <= ends

    def last_day(self, period: Period) -> dt.date:
        """The day that units report for: the period's last, or the form's own where that is before."""
        return min(period.end, self.valid_to or dt.date.max)

    def valid_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
