"""Every rule on a return that passes it and on one that fails it: exactly these findings and cells.

A return is one that says 0 or “Không áp dụng” everywhere, and the figures of its line. ONLINE,
UNITS and ALL8 stand for groups of figures that agree with one another.
"""

from dataclasses import dataclass, replace

import pytest

from pipeline.grid import address
from pipeline.intake.folder import read_all
from pipeline.judging.background import Background
from pipeline.judging.check_returns import check_returns
from pipeline.past.previous import Past, Previous
from pipeline.reading.read_return import Expected
from pipeline.returns import Filled
from pipeline.template.form_sheet import AT, FIRST_LINE
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.model import Form
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, Roster, Unit
from schemas.wording.as_text import STATE

PERIOD = parse_period("2023-6T")
GROUPS = {
    "ALL8": "3.1.3=8 3.1.3.1=8",
    "ONLINE": "3.1.3=8 3.1.3.1=8 3.2.1=8 3.2.2=8 3.5.1=8 3.5.2=8 7.8.1=8",
    "UNITS": "4.1.4=6 4.1.4.2=6 6.4=6",
}
# Rule | level of the unit | passes | fails | the cells that the finding names
CASES = """
count_not_negative          | T | 1.1.3=0              | 1.1.3=-5             | 1.1.3
count_whole                 | T | 1.1.3=9              | 1.1.3=9,5            | 1.1.3
count_plausible             | T | 1.1.3=2000           | 1.1.3=2001           | 1.1.3
ratio_range                 | T | 3.4.1=100            | 3.4.1=101            | 3.4.1
code_listed                 | T | 1.5=1                | 1.5=2                | 1.5
fraction_not_negative       | T | 3.4.1=75:6/8         | 3.4.1=75:-6/8        | 3.4.1.X 3.4.1.Y
fraction_whole              | T | 3.4.1=75:6/8         | 3.4.1=75:6,3/8,4     | 3.4.1.X 3.4.1.Y
numerator_within_denominator| T | 3.4.1=75:6/8         | 3.4.1=75:8/6         | 3.4.1.X 3.4.1.Y
stated_percentage           | T | 3.4.1=75:6/8         | 3.4.1=70:6/8         | 3.4.1 3.4.1.X 3.4.1.Y
denominator_is_total        | T | 7.6.2=8 7.6.2.1=75:6/8 | 7.6.2=8 7.6.2.1=66,6:6/9 | 7.6.2.1.Y 7.6.2
zero_denominator            | T | 3.4.1=KAD:0/0        | 3.4.1=0:0/0          | 3.4.1.Y 3.4.1
zero_total                  | T | 7.6.2=0 7.6.2.1=KAD  | 7.6.2=0 7.6.2.1=50   | 7.6.2 7.6.2.1
state_beside_figures        | T | 3.4.1=KAD            | 3.4.1=KAD:6/8        | 3.4.1.X 3.4.1.Y 3.4.1
state_beside_numerator      | T | 7.6.2=8 7.6.2.1=KAD  | 7.6.2=8 7.6.2.1=KAD:6/8 | 7.6.2.1.X 7.6.2.1
ratio_reachable             | T | 7.6.2=8 7.6.2.1=75   | 7.6.2=8 7.6.2.1=6    | 7.6.2.1 7.6.2
owner_only                  | S | 1.2.1=0              | 1.2.1=1              | 1.2.1
level_only                  | X | 3.1.1=0              | 3.1.1=2              | 3.1.1
flow_below_past             | T | 1.1.3=5 before:1.1.3=5 | 1.1.3=4 before:1.1.3=5 | 1.1.3
cumulative_falls            | T | 1.1.1=9 1.1.2=5 before:1.1.2=5 | 1.1.1=9 1.1.2=4 before:1.1.2=5 | 1.1.2
jumped                      | T | 1.1.3=200 before:1.1.3=20 | 1.1.3=201 before:1.1.3=20 | 1.1.3
dropped                     | T | 4.2.1=10 before:4.2.1=100 | 4.2.1=9 before:4.2.1=100 | 4.2.1
missing                     | T | 1.1.3=CCSL           | 1.1.3=-              | 1.1.3
plan_done                   | T | 1.1.1=21 1.1.2=8     | 1.1.1=21 1.1.2=30    | 1.1.2 1.1.1
problems_resolved           | T | 1.2.1=1 1.2.3=5 1.2.4=5 | 1.2.1=1 1.2.3=5 1.2.4=6 | 1.2.4 1.2.3
problems_need_inspection    | T | 1.2.2=1 1.2.3=5      | 1.2.3=5              | 1.2.1 1.2.2 1.2.3
central_tasks_done          | T | 1.3.1=5 1.3.2=3 1.3.3=2 | 1.3.1=5 1.3.2=3 1.3.3=3 | 1.3.2 1.3.3 1.3.1
central_tasks_done          | T | 1.3.1=5 1.3.2=5 1.3.3=KAD | 1.3.1=5 1.3.2=9 1.3.3=KAD | 1.3.2 1.3.3 1.3.1
central_tasks_done          | T | 1.3.1=5 1.3.2=5 1.3.3=CCSL | 1.3.1=5 1.3.2=9 1.3.3=CCSL | 1.3.2 1.3.3 1.3.1
central_tasks_done          | T | 1.3.1=KAD 1.3.2=0 1.3.3=KAD | 1.3.1=KAD 1.3.2=3 1.3.3=KAD | 1.3.2 1.3.3 1.3.1
central_tasks_done          | T | 1.3.1=CCSL 1.3.2=9 1.3.3=9 | 1.3.1=5 1.3.2=9 1.3.3=3 | 1.3.2 1.3.3 1.3.1
survey_mode_without_survey  | T | 1.4.1=100 1.4.2=0    | 1.4.1=0 1.4.2=0      | 1.4.1 1.4.2
legal_flagged               | T | 2.2=3 2.3=2 2.4=5    | 2.2=3 2.3=2 2.4=6    | 2.4 2.2 2.3
legal_resolved              | T | 2.2=5 2.4=5 2.5=5    | 2.2=5 2.4=5 2.5=6    | 2.5 2.4
procedures_by_level         | T | 3.1.3=8 3.1.3.1=5 3.1.3.2=2 3.1.3.3=1 | 3.1.3=8 3.1.3.1=5 3.1.3.2=2 3.1.3.3=2 | 3.1.3 3.1.3.1 3.1.3.2 3.1.3.3
procedures_heading          | T | ALL8 3.1=8           | ALL8 3.1=9           | 3.1 3.1.3
national_portal_within      | T | ALL8 3.2.1=8         | ALL8 3.2.1=9         | 3.2.1 3.1.3
national_online_within      | T | ONLINE               | ONLINE 3.2.1=7       | 3.2.2 3.2.1
joined_same_level_within    | T | ALL8 3.3.1=8         | ALL8 3.3.1=9         | 3.3.1 3.1.3
joined_across_levels_within | T | ALL8 3.3.2=8         | ALL8 3.3.2=9         | 3.3.2 3.1.3
workflow_digital_none       | T | ONLINE 3.3.4=100     | ONLINE 3.3.4=0       | 7.8.1 7.8.2 3.3.4
portal_within               | T | ALL8 3.5.1=8         | ALL8 3.5.1=9         | 3.5.1 3.1.3
portal_online_within        | T | ONLINE               | ONLINE 3.5.1=7       | 3.5.2 3.5.1
portal_payment_within       | T | ALL8 3.5.1=8 3.5.3=8 | ALL8 3.5.1=8 3.5.3=9 | 3.5.3 3.5.1
service_units_by_manager    | T | UNITS                | UNITS 4.1.4.1=1      | 4.1.4 4.1.4.1 4.1.4.2 4.1.4.3
posts_filled_within         | T | 4.2.1=21 4.2.2=19    | 4.2.1=19 4.2.2=21    | 4.2.2 4.2.1
posts_cut_positive          | T | 4.2.5=10             | 4.2.5=-10            | 4.2.5
service_units_cut_positive  | T | 4.1.4.4=10           | 4.1.4.4=-10          | 4.1.4.4
service_staff_cut_positive  | T | 4.3.4=10             | 4.3.4=-10            | 4.3.4
service_staff_within        | T | UNITS 4.3.1=21 4.3.2=19 | UNITS 4.3.1=19 4.3.2=21 | 4.3.2 4.3.1
service_staff_heading       | T | UNITS 4.3=21 4.3.1=21 4.3.2=19 | UNITS 4.3=20 4.3.1=21 4.3.2=19 | 4.3 4.3.1 4.3.2
job_positions_units_within  | T | UNITS 5.1.2=6        | UNITS 5.1.2=7        | 5.1.2 4.1.4
exam_needs_appointment      | T | 5.3.1=1 5.3.3=1      | 5.3.1=1              | 5.3.2 5.3.3 5.3.4 5.3.1
discipline_heading          | T | 5.4=2 5.4.1=1 5.4.2=1 | 5.4=3 5.4.1=1 5.4.2=1 | 5.4 5.4.1 5.4.2 5.4.3 5.4.4
discipline_heading          | S | 5.4=2 5.4.2=1 5.4.4=1 | 5.4=3 5.4.2=1 5.4.4=1 | 5.4 5.4.2 5.4.3 5.4.4
service_units_by_manager    | T | 4.1.4=KAD 4.1.4.1=KAD | 4.1.4=KAD 4.1.4.1=1 | 4.1.4 4.1.4.1 4.1.4.2 4.1.4.3
discipline_heading          | T | 5.4=2 5.4.1=CCSL 5.4.2=1 | 5.4=2 5.4.1=CCSL 5.4.2=3 | 5.4 5.4.1 5.4.2 5.4.3 5.4.4
discipline_heading          | T | 5.4=CCSL 5.4.2=1     | 5.4=2 5.4.1=KAD 5.4.2=1 | 5.4 5.4.1 5.4.2 5.4.3 5.4.4
autonomy_within             | T | UNITS                | UNITS 6.3=1          | 6.1 6.2 6.3 6.4 4.1.4
autonomy_complete           | T | UNITS                | UNITS 6.4=5          | 6.1 6.2 6.3 6.4 4.1.4
no_units_no_assigned        | T | UNITS 4.3.1=5        | 4.3.1=5              | 4.1.4 4.3.1
no_units_no_present         | T | UNITS 4.3.1=CCSL 4.3.2=5 | 4.3.1=CCSL 4.3.2=5 | 4.1.4 4.3.2
no_units_no_cut             | T | UNITS 4.3.3=1        | 4.3.3=1              | 4.1.4 4.3.3
no_units_no_discipline      | T | UNITS 5.4.4=1        | 5.4.4=1              | 4.1.4 5.4.4
electronic_shares           | T | 7.6.2=652 7.6.2.1=93,4 7.6.2.2=6,6 | 7.6.2=652 7.6.2.1=93,4 7.6.2.2=7,5 | 7.6.2.1 7.6.2.2
online_heading              | T | ONLINE 7.8=8         | ONLINE 7.8=9         | 7.8 7.8.1 7.8.2
online_within               | T | ALL8 3.5.2=CCSL 7.8.1=8 | ALL8 3.5.2=CCSL 7.8.1=9 | 7.8.1 7.8.2 3.1.3
online_equals_portal        | T | ONLINE               | ONLINE 7.8.1=7       | 7.8.1 7.8.2 3.5.2
portal_equals_national      | T | ONLINE               | ONLINE 3.2.2=7       | 3.5.2 3.2.2
"""


@dataclass(frozen=True)
class Line:
    rule: str
    level: str
    figures: dict[str, str]
    cells: tuple[str, ...]  # none on a return that passes


def read_lines() -> list[Line]:
    lines = []
    for text in CASES.strip().splitlines():
        rule, level, passes, fails, cells = (part.strip() for part in text.split("|"))
        lines.append(Line(rule, level, figures_of(passes), ()))
        lines.append(Line(rule, level, figures_of(fails), tuple(cells.split())))
    return lines


def figures_of(text: str) -> dict[str, str]:
    """Code → what is written; what is named later replaces what a group says."""
    for name, group in GROUPS.items():
        text = text.replace(name, group)
    return dict(part.split("=") for part in text.split())


LINES = read_lines()


def units_of(form: Form) -> dict[str, Unit]:
    roles = tuple({row.owner for row in form.rows if row.owner})
    return {
        level: Unit(level, f"Đơn vị {level}", level, (), level, roles if level == "T" else ())
        for level in "TSX"
    }


def filled_with(form: Form, unit: Unit, figures: dict[str, str]) -> dict[str, Filled]:
    """0 or “Không áp dụng” in every row that is asked, then the figures of the line."""
    filled = {
        row.key: Filled(0 if row.kind == "count" or row.code in ("1.5", "5.3.1") else NONE)
        for row in form.rows if unit.is_asked(row)
    }  # fmt: skip
    for code, written in figures.items():
        if code.startswith(BEFORE):
            continue
        value, _, fraction = written.partition(":")
        x, y = (
            (float(part.replace(",", ".")) for part in fraction.split("/"))
            if fraction
            else (None, None)
        )
        filled[form.by_code[code].key] = Filled(WORDS.get(value, value), x, y)
        if value not in WORDS:
            number = float(value.replace(",", "."))
            filled[form.by_code[code].key] = Filled(number, x, y)
    return filled


NONE = STATE["not_applicable"]
BEFORE = "before:"  # what the unit wrote for an earlier period of the year
WORDS = {"KAD": NONE, "CCSL": STATE["not_available"], "-": None}


def checked(form: Form, folder, lines: list[Line]) -> list[list]:
    """Each line written as the workbook of a unit of its own, all read and judged together."""
    kinds = units_of(form)
    units = [
        replace(kinds[line.level], id=f"{line.level}{number:03}", name=f"Đơn vị số {number:03}",
                abbreviation="")
        for number, line in enumerate(lines)
    ]  # fmt: skip
    roster = Roster((*units, OWNER), DEMO_ROSTER)
    paths = []
    for unit, line in zip(units, lines, strict=True):
        paths.append(folder / f"{unit.id}.xlsx")
        write_book(
            template_book(form, unit, PERIOD, filled_with(form, unit, line.figures)), paths[-1]
        )
    returns = read_all(paths, Expected((form,), roster))
    pasts = {u.id: past_of(form, line.figures) for u, line in zip(units, lines, strict=True)}
    findings = check_returns(returns, [form], roster, Background(previous=Previous(None, pasts)))
    return [[f for f in findings if f.file == str(path)] for path in paths]


def past_of(form: Form, figures: dict[str, str]) -> dict[str, Past]:
    """What was written before, at least as much of it within the year."""
    return {
        form.by_code[code.removeprefix(BEFORE)].key: Past(float(written), float(written))
        for code, written in figures.items() if code.startswith(BEFORE)
    }  # fmt: skip


OWNER = Unit("SNV", "Sở Nội vụ", "SNV", (), "S", ("SNV",))


@pytest.fixture(scope="module")
def found(form, tmp_path_factory):
    return checked(form, tmp_path_factory.mktemp("quy tắc"), LINES)


def cell_of(form: Form, named: str) -> str:
    """“3.4.1.X” → the address of that cell on a template."""
    code, _, part = named.rpartition(".")
    column = {"X": "numerator", "Y": "denominator"}.get(part, "value")
    row = form.by_code[code if column != "value" else named]
    return f"Biểu số liệu!{address(FIRST_LINE + form.position[row.key] + 1, AT[column] + 1)}"


@pytest.mark.parametrize(
    "number", range(len(LINES)),
    ids=[f"{line.rule}-{'fails' if line.cells else 'passes'}" for line in LINES],
)  # fmt: skip
def test_exactly_this_rule_and_these_cells(number, found, form):
    line = LINES[number]
    expected = [(line.rule, {cell_of(form, cell) for cell in line.cells})] if line.cells else []

    assert expected == [(f.rule.partition(":")[0], set(f.cells)) for f in found[number]]


def test_every_rule_has_its_line(form):
    """A new rule comes with a return that passes it and one that fails it."""
    assert {rule.family for rule in form.rules} == {line.rule for line in LINES}


def test_five_faults_in_one_return_are_five_findings(form, tmp_path):
    faults = "1.1.1=21 1.1.2=30 1.5=7 3.4.1=150 4.2.1=9,5 7.6.2=8 7.6.2.1=6"
    ((*findings,),) = checked(form, tmp_path, [Line("", "T", figures_of(faults), ())])

    assert [
        "plan_done", "code_listed", "ratio_range", "count_whole", "ratio_reachable",
    ] == [finding.rule.partition(":")[0] for finding in findings]  # fmt: skip
