"""The template's formulas, as LibreOffice computes them, against pandera; and every rule broken once."""

import shutil
from dataclasses import replace

import pytest
from agreement import FORMS, LOCALES, Tally, compare, live_outcomes
from breaking import breaches, never_breakable
from bundled import name_of
from fillings import unit_of
from one_return import read_return
from places import AMOUNTS_FORM, SECOND_FORM
from recalculation import recalculated, values

from pipeline.grid import address
from pipeline.judging.facts import gather
from pipeline.judging.findings import explain, said_by_readings
from pipeline.judging.judge import judge
from pipeline.past.previous import Previous
from pipeline.reading.read_return import Expected
from pipeline.returns import BLANK_FORM, Return
from pipeline.template.columns import (
    AT,
    CHECK_AT,
    CHECK_SHEET,
    COUNTS,
    FIRST_LINE,
    FLAGS,
    FORM_SHEET,
)
from pipeline.template.live.results import unsilenced
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.loading import read_form
from schemas.periods.period import parse_period
from schemas.units.unit import Roster

pytestmark = [
    pytest.mark.long,
    pytest.mark.libreoffice,
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing"),
]


@pytest.mark.parametrize("of", FORMS, ids=name_of)
@pytest.mark.parametrize("locale", LOCALES)
def test_live_verdicts_agree_with_pandera(of, locale):
    """`python tests/tools/agreement.py 100000` compares more of them."""
    tally = Tally()
    compare(of.form, of.period, 6, 20230614, locale, tally)

    assert [] == tally.differences
    assert 1000 <= tally.verdicts


@pytest.fixture(scope="module", params=FORMS, ids=name_of)
def broken(request, tmp_path_factory):
    """Each template that breaks rules: what LibreOffice shows, and what is found when it is read."""
    folder = tmp_path_factory.mktemp("broken")
    form, period, _ = request.param
    packs, unbroken = breaches(form)
    assert [] == [rule.id for rule in unbroken]
    units = [unit_of(number, *pack.kind) for number, pack in enumerate(packs)]
    paths = [folder / f"{unit.id}.xlsx" for unit in units]
    for pack, unit, path in zip(packs, units, paths, strict=True):
        previous = Previous(None, {unit.id: pack.past})
        write_book(template_book(form, unit, period, pack.filled, previous, full=True), path)
    pasts = {unit.id: pack.past for unit, pack in zip(units, packs, strict=True)}
    roster = Roster(tuple(units), folder)
    returns = [_row_by_row(read_return(path, Expected((form,), roster))) for path in paths]
    failures = judge(gather(returns, form), roster, pasts)
    findings = explain(returns, said_by_readings(returns), failures, form, roster, pasts)
    books = recalculated(paths, folder / "out")
    own = [[f for f in findings if f.file == item.file] for item in returns]
    return form, [*zip(packs, own, books, strict=True)]


def _waiting(form, pack, findings, book) -> set[str]:
    """The rows left blank that may be asked, as soon as another blank one is filled in."""
    lacking = {key for f in findings if f.rule.startswith("missing:") for key in f.keys}
    unit, judged = unit_of(0, *pack.kind), live_outcomes(book, form)
    return {
        rule.row for rule in form.rules
        if rule.todo and rule.row and unit.is_asked(form.by_key[rule.row])
        and judged.get(rule.id, True) is None
        and not lacking.isdisjoint({cell.key for cell in rule.cells} - {rule.row})
    }  # fmt: skip


def _row_by_row(item: Return) -> Return:
    """The live checks name every row of a form without answers, which its finding tells as such."""
    return replace(item, notices=tuple(n for n in item.notices if n.id != BLANK_FORM))


def test_every_rule_is_broken_and_noticed_while_typing(broken):
    """A rule that no template can break is one about cells that templates do not have."""
    form, templates = broken
    expected = {rule.id for rule in form.rules if not never_breakable(rule, form)}
    live = {
        rule for _, _, book in templates
        for rule, holds in live_outcomes(book, form).items() if holds is False
    }  # fmt: skip

    assert expected == live


def test_the_live_check_and_the_finding_name_the_same_rules(broken):
    form, templates = broken
    rules = {rule.id for rule in form.rules}
    for pack, findings, book in templates:
        found = {finding.rule for finding in findings} & rules
        failing = {rule for rule, holds in live_outcomes(book, form).items() if holds is False}

        assert found == unsilenced(form, failing)
        assert {rule.id for rule in pack.rules} <= failing


def test_exactly_the_cells_of_the_findings_are_marked(broken):
    form, templates = broken
    rules = {rule.id for rule in form.rules}
    for pack, findings, book in templates:
        named = {cell for f in findings if f.rule in rules for cell in f.cells}
        named |= {
            f"{FORM_SHEET}!{address(FIRST_LINE + form.position[key] + 1, AT['value'] + 1)}"
            for key in _waiting(form, pack, findings, book)
        }
        shown = values(book, FORM_SHEET)
        marked = {
            f"{FORM_SHEET}!{address(line + 1, AT[part] + 1)}"
            for line in range(FIRST_LINE, FIRST_LINE + len(form.rows))
            for part, flag in FLAGS.items() if shown.get((line, AT[flag]))
        }  # fmt: skip

        assert named == marked


def test_the_counter_counts_the_findings(broken):
    form, templates = broken
    for pack, findings, book in templates:
        rules = [f for f in findings if f.rule in {rule.id for rule in form.rules}]
        counts = [
            values(book, CHECK_SHEET)[COUNTS[name]] for name in ("errors", "warnings", "missing")
        ]
        missing = sum(f.rule.startswith("missing:") for f in rules)
        errors = sum(f.severity == "error" for f in rules)

        left = missing + len(_waiting(form, pack, findings, book))
        assert [errors, len(rules) - errors - missing, left] == counts


def test_the_column_beside_says_what_is_wrong_with_the_first_words_of_its_severity(broken):
    form, templates = broken
    for _, findings, book in templates:
        shown = values(book, FORM_SHEET)
        for finding in findings:
            for key in finding.keys if finding.rule in {r.id for r in form.rules} else ():
                text = shown[FIRST_LINE + form.position[key], AT["check"]]
                worst = min(
                    (f for f in findings if key in f.keys and f.rule in {r.id for r in form.rules}),
                    key=lambda f: (f.rule.startswith("missing:"), f.severity != "error"),
                )
                word = {"error": "Lỗi: ", "warning": "Cảnh báo: "}[worst.severity]

                assert text.startswith("Chưa điền" if worst.rule.startswith("missing:") else word)


def test_columns_of_the_hidden_sheet_are_distinct():
    assert len(set(CHECK_AT.values())) == len(CHECK_AT)


@pytest.mark.parametrize("locale", LOCALES)
def test_amounts_and_blanks_that_are_zero(locale):
    tally = Tally()
    compare(read_form(AMOUNTS_FORM), parse_period("2026-6T"), 60, 5, locale, tally)

    assert [] == tally.differences
    assert {True, False} <= tally.seen["paid_within"]


EVERY_OPERATOR = """
more,error,,books_added > 0 and not (book_copies < books_added),a,b,c,
other,warning,,visits != books_added or books_catalogued_rate > 50,a,b,c,
weighed,error,,books_catalogued_rate * book_copies <= 100 * books_added + 200,a,b,c,
between,error,,books_catalogued_rate - requests_met_rate >= -20,a,b,c,
equal,error,,books_catalogued_rate == requests_met_rate,a,b,c,
squared,error,,books_catalogued_rate * requests_met_rate <= 2500,a,b,c,
nested,error,X,"implies(not (visits == 0 or blank(books_added)), asked(books_added) and 3 * visits - books_added <= 12)",a,b,c,
apart,error,,whole(books_catalogued_rate) or requests_met_rate.num < requests_met_rate.den,a,b,c,
"""


@pytest.mark.parametrize("locale", LOCALES)
def test_another_form_and_every_operator(tmp_path, locale):
    """The whole language of rules, not only what the bundled form happens to use."""
    shutil.copytree(SECOND_FORM, tmp_path / "form")
    rules = tmp_path / "form" / "rules.csv"
    rules.write_text(rules.read_text("utf-8").rstrip("\n") + EVERY_OPERATOR, "utf-8")
    tally = Tally()
    compare(read_form(tmp_path / "form"), parse_period("2024-6T"), 60, 11, locale, tally)

    assert [] == tally.differences
    for rule in ("more", "other", "weighed", "between", "equal", "squared", "nested", "apart"):
        assert tally.seen[rule] & {True, False}
