"""A file in, a Return out: bytes, grid, text, layout, identity and cells, one after the other."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.files.guard import notice_of
from pipeline.files.old_encodings import in_unicode
from pipeline.files.package import Unfit, why
from pipeline.files.which_format import read_workbook
from pipeline.grid import Grid
from pipeline.reading.answers import answer_rows
from pipeline.reading.column_notices import column_notices, in_columns
from pipeline.reading.explanations import answered
from pipeline.reading.grid_notices import grid_notices
from pipeline.reading.identity import identify, marked_identity, others_of_figures
from pipeline.reading.lines_about import lines_about
from pipeline.reading.losses import loss_notices
from pipeline.reading.no_table import why_no_table
from pipeline.reading.nothing_to_report import blanks_as_zero, settle_statements
from pipeline.reading.own_paper import is_blank, is_marked, is_own_paper
from pipeline.reading.own_print import print_notices
from pipeline.reading.table.layout import Layout
from pipeline.reading.units.line import on_unit_line
from pipeline.reading.units.table import claimed_units
from pipeline.reading.units_in_file import UnitsInFile, units_in_file
from pipeline.reading.which_table import choose_layout
from pipeline.returns import BLANK_FORM, Answer, Notice, Return
from pipeline.safe_names import shown
from schemas.errors import DefinitionError
from schemas.form.model import Form
from schemas.form.open_lists import named_in
from schemas.periods.period import Period
from schemas.units.unit import Roster, Unit
from schemas.wording.messages import messages


@dataclass(frozen=True)
class Expected:
    """What is known before a file is opened: forms, roster, and the caller's word on whose it is.

    A file may be of any of the `forms`; `form` is the one that is asked for, None where any may come, and
    `beside` are others that the office asks for as well.
    """

    forms: tuple[Form, ...]
    roster: Roster
    unit: str = ""
    period: Period | None = None
    form: Form | None = None
    beside: tuple[Form, ...] = ()

    @property
    def asked(self) -> tuple[Form, ...]:
        """All that are asked for, the one that is spoken of first."""
        return (self.form, *self.beside) if self.form else ()

    def speaking_of(self, form: Form) -> "Expected":
        """The same where another of the forms that are asked for is spoken of."""
        others = tuple(other for other in self.asked if other.id != form.id)
        return replace(self, form=form, beside=others)


def read_content(name: str, content: Callable[[], bytes], expected: Expected) -> Return:
    """Read one file, whatever its bytes come from; what is wrong with it becomes a Notice.

    `content` may raise Unfit.
    One strange file must not stop the others; only our own mistakes, Ctrl-C and a lack of memory,
    which a fresh process may not have, go through.
    """
    checksum = ""
    try:
        data = content()
        checksum = hashlib.sha256(data).hexdigest()
        try:
            grid = _named_plainly(read_workbook(data))
        except (Unfit, MemoryError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # broken files raise dozens of classes; calamine panics
            raise Unfit("damaged", why("broken_inside")) from error
        return _read(name, grid, checksum, expected)
    except Unfit as unfit:
        return unreadable(name, unfit, expected, checksum)
    except (DefinitionError, MemoryError):
        raise
    except Exception as error:
        return unreadable(name, Unfit("stopped_early", repr(error)[:200]), expected, checksum)


def _named_plainly(grid: Grid) -> Grid:
    """The grid, its sheets under names of letters that can be seen."""
    if all(table.name.isprintable() for table in grid.tables):
        return grid
    tables = tuple(replace(table, name=shown(table.name)) for table in grid.tables)
    return replace(grid, tables=tables)


def _read(name: str, grid: Grid, checksum: str, expected: Expected) -> Return:
    grid, legacy = in_unicode(grid, expected.forms)
    chosen = choose_layout(
        grid, expected.forms, expected.period, expected.asked, expected.roster, expected.unit
    )
    if chosen is None:
        raise Unfit("own_paper") if is_marked(grid) else why_no_table(grid, expected.forms)
    form, layout, doubts, alike, beside = chosen
    marks = marked_identity(grid, tuple(filter(None, (layout.identity,))))
    if is_own_paper(grid, marks, expected.roster) and not expected.unit:
        raise Unfit("own_paper")
    file = _File(name, grid, checksum, form, legacy, doubts, " ".join(beside))
    several = None if expected.unit else units_in_file(
        grid, chosen, expected.roster, expected.period, expected.asked
    )  # fmt: skip
    if several:
        return _of_several(replace(file, doubts=() if alike else doubts), several)
    claimed = claimed_units(layout, marks, expected.roster, expected.unit)
    layout, of_line = on_unit_line(layout, claimed, expected.roster)
    titles = layout.title if marks else lines_about(grid, layout, form, expected.roster)
    identity = identify(
        marks, titles, form, expected.roster, expected.unit, expected.period, expected.asked
    )  # fmt: skip
    unit, letter = expected.roster.by_id.get(identity.unit), answered(grid)
    about = (*layout.title, *layout.beside)
    of_line += tuple(others_of_figures(layout.heading, about, identity, form, expected.roster))
    answers, notices = _answered(file, layout, unit, of_line)
    return Return(
        file=name, form=form.id, unit=identity.unit,
        period=identity.period.id if identity.period else "", readable=True, answers=answers,
        notices=(*identity.notices, *notices), checksum=checksum,
        explanations=letter.explanations, answers_file=letter.file, named=named_in(form),
        beside=file.beside,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _File:
    """What was opened, the form by which it is read, and what is told of all of it.

    `beside` are other forms that are asked for, by id, of which it has a table too.
    """

    name: str
    grid: Grid
    checksum: str
    form: Form
    legacy: tuple[Notice, ...]
    doubts: tuple[Notice, ...]
    beside: str


def _answered(
    file: _File, layout: Layout, unit: Unit | None, of_line: Sequence[Notice], in_table: bool = False
) -> tuple[tuple[Answer, ...], tuple[Notice, ...]]:  # fmt: skip
    """The answers of a layout, and what is told of them; of a blank form that it is one.

    An empty line `in_table` of several units is of one that had nothing, where an empty cell is a zero.
    """
    grid, form = file.grid, file.form
    answers, told = answer_rows(layout, form, grid.date1904)
    table = grid_notices if layout.crossed else column_notices
    told = tuple(table(layout, told, form))
    told += () if in_table else tuple(print_notices(grid, form, answers))
    answers, statements = settle_statements(answers, layout, form, unit)
    unwritten = is_blank(answers, statements)
    answers = blanks_as_zero(answers, form, unit)
    unwritten = unwritten and not (in_table and any(a.figure.state == "value" for a in answers))
    losses = in_columns(layout, loss_notices(layout, form, unit))
    doubts = (*file.doubts, *of_line, *([Notice(grid.doubt)] if grid.doubt else []))
    if unwritten and not any(map(_blocks, (*doubts, *losses, *told))):
        doubts = (Notice(BLANK_FORM), *doubts)
    return answers, (*file.legacy, *doubts, *losses, *told, *statements)


def _blocks(notice: Notice) -> bool:
    return messages()[notice.id].blocks


def _of_several(file: _File, found: UnitsInFile) -> Return:
    """What is told of a table of several units, with a return for each of its lines.

    What is told of every line alike is told of the table, but for what keeps a line from counting.
    """
    lines = found.table.lines
    files = [replace(file, form=line.form or file.form) for line in lines]
    read = [
        _answered(of, line.layout, line.asked, line.notices, in_table=True)
        for of, line in zip(files, lines, strict=True)
    ]
    common = {
        notice for notice in set(read[0][1]).intersection(*(notices for _, notices in read))
        if not _blocks(notice)
    }  # fmt: skip
    returns = tuple(
        Return(
            file.name, of.form.id, line.unit, found.period, True, answers,
            (*found.told, *(notice for notice in notices if notice not in common)),
            _checksum_of(file.checksum, line.place), place=line.place, compiler=found.compiler,
            named=named_in(of.form), beside=file.beside,
        )
        for of, line, (answers, notices) in zip(files, lines, read, strict=True)
    )  # fmt: skip
    of_table = [*found.table.notices, *(notice for notice in read[0][1] if notice in common)]
    return Return(
        file.name, unit=found.compiler, period=found.period, checksum=file.checksum, lines=returns,
        notices=tuple(replace(notice, keys=()) for notice in of_table),
    )  # fmt: skip


def _checksum_of(checksum: str, place: str) -> str:
    """Of one line of a file: decisions on it are bound to both."""
    return hashlib.sha256(f"{checksum} {place}".encode()).hexdigest()


def unreadable(name: str, unfit: Unfit, expected: Expected, checksum: str = "") -> Return:
    """A Return that says only why the file was not read."""
    period = expected.period.id if expected.period else ""
    notice: Notice = notice_of(unfit)
    return Return(
        file=name, unit=expected.unit, period=period, notices=(notice,), checksum=checksum
    )
