"""Arithmetic on figures as they were written: d decimals stand for an interval, rounded or cut.

Each line is judged twice, by pandera over all lines at once and by as_value line by line.
"""

from dataclasses import dataclass, replace

import pytest
from verdicts import verdicts

from pipeline.judging.facts import gather
from pipeline.returns import Answer, Return
from schemas.compilers.as_value import outcome
from schemas.compilers.value_spans import Cell
from schemas.figure import Figure

YES, NO, UNKNOWN = True, False, None
KIND = {"stated": "stated_percentage:", "reachable": "ratio_reachable:", "shares": ""}
# Rule, expected, the figures as written (row=value, row.x and row.y its numerator and denominator).
CASES = """
stated YES digital_certificates_rate=63,1 x=12 y=19   | 63,157… cut
stated YES digital_certificates_rate=63,2 x=12 y=19   | 63,157… rounded
stated YES digital_certificates_rate=63   x=12 y=19   | cut to a whole number
stated YES digital_certificates_rate=64   x=12 y=19   | 63,157… rounded up: within one unit
stated YES digital_certificates_rate=63,15 x=12 y=19  | cut at two decimals
stated YES digital_certificates_rate=63,16 x=12 y=19  | rounded at two decimals
stated NO  digital_certificates_rate=63,14 x=12 y=19  | one unit off
stated NO  digital_certificates_rate=63,17 x=12 y=19  | one unit off
stated NO  digital_certificates_rate=63,0 x=12 y=19   | 63,0 is not 63,157…
stated NO  digital_certificates_rate=63,3 x=12 y=19   | one unit off
stated NO  digital_certificates_rate=65   x=12 y=19   | two units off
stated YES digital_certificates_rate=50   x=1 y=2     | exact
stated NO  digital_certificates_rate=51   x=1 y=2     | exact figures have no room
stated NO  digital_certificates_rate=50,1 x=1 y=2     | exact figures have no room
stated YES digital_certificates_rate=99,9 x=1999 y=2000  | 99,95 cut
stated YES digital_certificates_rate=100  x=1999 y=2000  | 99,95 rounded
stated YES digital_certificates_rate=0    x=1 y=2000  | 0,05 cut
stated YES digital_certificates_rate=0,1  x=1 y=2000  | 0,05 rounded up
stated NO  digital_certificates_rate=0,2  x=1 y=2000  | 0,05 is not 0,2
stated YES digital_certificates_rate=33,333333 x=1 y=3  | six decimals
stated NO  digital_certificates_rate=33,333331 x=1 y=3  | six decimals, the last one wrong
stated YES service_units_cut_rate=-8,69 x=-2 y=23     | a negative share cut towards zero
stated YES service_units_cut_rate=-8,7  x=-2 y=23     | a negative share rounded
stated NO  service_units_cut_rate=8,7   x=-2 y=23     | the sign is wrong
stated UNKNOWN digital_certificates_rate=63 y=19      | no numerator
stated UNKNOWN digital_certificates_rate=63 x=12 y=0  | nothing to divide by
stated YES documents_electronic_rate=93,4 x=609 documents_sent=652  | Y is the row of the total
stated NO  documents_electronic_rate=93,4 x=600 documents_sent=652  | Y is the row of the total
reachable NO  workflow_approved_rate=6    procedures_in_force=8    | 0; 12,5; 25 … but not 6
reachable YES workflow_approved_rate=12,5 procedures_in_force=8    | 1 of 8
reachable YES workflow_approved_rate=12   procedures_in_force=8    | 1 of 8 cut
reachable YES workflow_approved_rate=13   procedures_in_force=8    | 1 of 8 rounded
reachable NO  workflow_approved_rate=12,4 procedures_in_force=8    | 12,5 is exact with one decimal
reachable YES workflow_approved_rate=0    procedures_in_force=8    | none
reachable YES workflow_approved_rate=100  procedures_in_force=8    | all
reachable YES documents_electronic_rate=93,4 documents_sent=652    | 609 of 652 is 93,405
reachable NO  documents_electronic_rate=93,333 documents_sent=652  | 608 is 93,252; 609 is 93,405
reachable YES documents_electronic_rate=66,7 documents_sent=3      | 2 of 3 rounded
reachable YES documents_electronic_rate=66,6 documents_sent=3      | 2 of 3 cut
reachable NO  documents_electronic_rate=66,5 documents_sent=3      | neither
reachable UNKNOWN documents_electronic_rate=66,5 documents_sent=0  | nothing to divide by
reachable UNKNOWN documents_electronic_rate=66,5 x=2 documents_sent=3  | X is given: stated judges
shares YES documents_electronic_rate=93,4 documents_electronic_and_paper_rate=6,6  | 100 exactly
shares YES documents_electronic_rate=93,4 documents_electronic_and_paper_rate=6,7  | both rounded up
shares NO  documents_electronic_rate=93,4 documents_electronic_and_paper_rate=6,8  | 100,2 − 2 × 0,1
shares YES documents_electronic_rate=94 documents_electronic_and_paper_rate=7      | whole per cents
shares NO  documents_electronic_rate=94 documents_electronic_and_paper_rate=8      | 102 − 2 × 1
shares YES documents_electronic_rate=93,45 documents_electronic_and_paper_rate=7   | finest and coarsest
shares UNKNOWN documents_electronic_rate=93,4                                      | one is missing
"""


@dataclass(frozen=True)
class Line:
    rule: str
    expected: bool | None
    answers: dict[str, Answer]
    text: str


def read_line(text: str) -> Line:
    """“stated YES row=63,1 x=12 y=19 | why”; x and y belong to the first row named."""
    kind, expected, *parts = text.partition("|")[0].split()
    answers: dict[str, Answer] = {}
    first = parts[0].partition("=")[0]
    for part in parts:
        name, _, written = part.partition("=")
        figure = float(written.replace(",", "."))
        if name in ("x", "y"):
            part_name = {"x": "numerator", "y": "denominator"}[name]
            figure = replace(answers[first].figure, **{part_name: figure})
            answers[first] = Answer(first, figure)
        else:
            answers[name] = Answer(name, Figure("value", figure, len(written.partition(",")[2])))
    rule = KIND[kind] + first if KIND[kind] else "electronic_shares"
    return Line(rule, {"YES": YES, "NO": NO, "UNKNOWN": UNKNOWN}[expected], answers, text)


LINES = [read_line(text) for text in CASES.strip().splitlines()]


@pytest.fixture(scope="module")
def by_pandera(form, roster):
    returns = [
        Return(str(number), form.id, "SNgV", "2023-6T", True,
               tuple(line.answers.get(row.key, Answer(row.key)) for row in form.read_rows))
        for number, line in enumerate(LINES)
    ]  # fmt: skip
    judged = verdicts(gather(returns, form), roster).set_index(["rule", "file"])["holds"]
    return judged.astype(object).where(judged.notna(), None).to_dict()


@pytest.mark.parametrize("number", range(len(LINES)), ids=[line.text for line in LINES])
def test_a_figure_stands_for_what_rounds_or_is_cut_to_it(number, by_pandera, form):
    line = LINES[number]
    rule = next(rule for rule in form.rules if rule.id == line.rule)
    cells = {a.key: Cell(*a.figure.said, 10.0**-a.figure.decimals) for a in line.answers.values()}

    assert line.expected == by_pandera[line.rule, str(number)]
    assert line.expected == outcome(rule, form, "S", cells)
