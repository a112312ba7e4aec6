"""What a relation says where a figure is missing: rule, unit, expected, figures by code.

Rows that a line leaves out are blank. Each line is judged twice, by pandera over all lines at once
and by as_value line by line.
"""

from dataclasses import dataclass

import pytest
from verdicts import verdicts

from pipeline.judging.facts import gather
from pipeline.returns import Answer, Return
from schemas.compilers.as_value import outcome
from schemas.compilers.value_spans import Cell
from schemas.figure import Figure

EXPECTED = {"YES": True, "NO": False, "UNKNOWN": None}
STATES = {"KAD": "not_applicable", "CCSL": "not_available", "??": "unreadable"}
CASES = """
central_tasks_done SNgV YES     1.3.1=5 1.3.2=3 1.3.3=2      | all known
central_tasks_done SNgV NO      1.3.1=5 1.3.2=9 1.3.3=KAD    | a count that does not apply is zero
central_tasks_done SNgV YES     1.3.1=5 1.3.2=5 1.3.3=KAD    | a count that does not apply is zero
central_tasks_done SNgV NO      1.3.1=5 1.3.2=9 1.3.3=CCSL   | 9 and no fewer than 0
central_tasks_done SNgV NO      1.3.1=5 1.3.2=9 1.3.3=??     | 9 and no fewer than 0
central_tasks_done SNgV NO      1.3.1=5 1.3.2=9              | 9 and no fewer than 0
central_tasks_done SNgV UNKNOWN 1.3.1=5 1.3.2=5              | 5 and no fewer than 0
central_tasks_done SNgV UNKNOWN 1.3.1=CCSL 1.3.2=9 1.3.3=9   | of how many is not known
central_tasks_done SNgV YES     1.3.1=CCSL 1.3.2=0 1.3.3=KAD | none of however many
central_tasks_done SNgV NO      1.3.1=KAD 1.3.2=1 1.3.3=KAD  | one of none
plan_done          SNgV NO      1.1.1=KAD 1.1.2=1            | one of none
plan_done          SNgV YES     1.1.1=KAD 1.1.2=KAD          | none of none
plan_done          SNgV UNKNOWN 1.1.1=5 1.1.2=CCSL           | not a sum: nothing is known of it
online_heading     SNgV NO      7.8=8 7.8.1=9                | 9 and no fewer than 0 are not 8
online_heading     SNgV UNKNOWN 7.8=8 7.8.1=7                | 7 and one more may be 8
online_heading     SNgV YES     7.8=7 7.8.1=7 7.8.2=KAD      | a count that does not apply is zero
electronic_shares  SNgV NO      7.6.2.1=102                  | at least 101 and no less than 0
electronic_shares  SNgV UNKNOWN 7.6.2.1=99 7.6.2.2=KAD       | a share that does not apply is no zero
discipline_heading SNgV YES     5.4=2 5.4.2=1 5.4.3=0 5.4.4=1 | 5.4.1 is not asked of a department
discipline_heading SNgV NO      5.4=3 5.4.2=1 5.4.3=0 5.4.4=1 | 5.4.1 is not asked of a department
discipline_heading SNgV YES     5.4=3 5.4.1=1 5.4.2=1 5.4.3=0 5.4.4=1 | not asked, but written
exam_needs_appointment SNgV NO  5.3.1=1 5.3.2=0 5.3.3=KAD    | 5.3.4 is not asked of a department
exam_needs_appointment SNgV YES 5.3.1=1 5.3.2=2              | 2 and no fewer than 0 are not 0
autonomy_within    SNgV UNKNOWN 6.1=1 6.2=1 6.3=1 6.4=1      | the total is not asked
service_units_by_manager SNV UNKNOWN 4.1.4=3 4.1.4.1=1 4.1.4.2=1 | SNV is not all of the districts'
service_units_by_manager SNV NO 4.1.4=3 4.1.4.1=3 4.1.4.2=1  | 4 and no fewer than 0 are not 3
workflow_digital_none SNgV NO   7.8.1=1 3.3.4=0              | 1 and no fewer than 0 are above 0
workflow_digital_none SNgV UNKNOWN 7.8.1=0 3.3.4=0           | 0 and how many more is not known
"""


@dataclass(frozen=True)
class Line:
    rule: str
    unit: str
    expected: bool | None
    figures: dict[str, str]
    text: str

    def answers(self, form) -> dict[str, Answer]:
        """Every row that is read, by key."""
        written = {form.by_code[code].key: figure for code, figure in self.figures.items()}
        return {
            row.key: _answer(row.key, written[row.key]) if row.key in written else Answer(row.key)
            for row in form.read_rows
        }


def _answer(key: str, written: str) -> Answer:
    if written in STATES:
        return Answer(key, Figure(STATES[written]))
    return Answer(key, Figure("value", float(written), 0))


def read_line(text: str) -> Line:
    rule, unit, expected, *figures = text.partition("|")[0].split()
    return Line(rule, unit, EXPECTED[expected], dict(f.split("=") for f in figures), text)


LINES = [read_line(text) for text in CASES.strip().splitlines()]


@pytest.fixture(scope="module")
def by_pandera(form, roster):
    returns = [
        Return(str(number), form.id, line.unit, "2023-6T", True, tuple(line.answers(form).values()))
        for number, line in enumerate(LINES)
    ]
    judged = verdicts(gather(returns, form), roster).set_index(["rule", "file"])["holds"]
    return judged.astype(object).where(judged.notna(), None).to_dict()


@pytest.mark.parametrize("number", range(len(LINES)), ids=[line.text for line in LINES])
def test_what_is_known_settles_a_relation(number, by_pandera, form, roster):
    line = LINES[number]
    rule, unit = next(r for r in form.rules if r.id == line.rule), roster.by_id[line.unit]
    cells = {
        key: Cell(a.figure.state, a.figure.value, spread=1.0, asked=unit.is_asked(form.by_key[key]))
        for key, a in line.answers(form).items()
    }

    assert line.expected == by_pandera[line.rule, str(number)]
    assert line.expected == outcome(rule, form, unit.level, cells)
