"""`phuluc check`: returns that have come, read and judged; letters for them where asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.between import lists_of
from pipeline.cli.checked import CheckWords, Judged, judged
from pipeline.cli.of_several import OfSeveral, heading
from pipeline.cli.options import (
    exit_code,
    load_meanwhile,
    open_forms,
    open_period,
    open_units,
    others_of,
    read_places,
    returns_in,
    tell_of_closing,
)
from pipeline.cli.words import command

if TYPE_CHECKING:
    from pipeline.reading.read_return import Expected
    from pipeline.returns import Return
    from schemas.form.model import Form
    from schemas.units.unit import Roster


@command(CheckWords, of_several=OfSeveral(together=True))
def check(each: Sequence[CheckWords]) -> None:
    """Kiểm tra báo cáo đã nhận: lỗi gì, ở ô nào, sửa thế nào."""
    words, expected = each[0], _expected(each)
    read = _read(each, expected)
    by_form = _by_form(each, read, expected.roster)
    each_judged = [(one, judged(one, own, read, expected)) for one, own in by_form]
    findings = [finding for _, found in each_judged for finding in found.findings]

    from pipeline.cli.as_json import check_json
    from pipeline.cli.check_screen import check_text
    from pipeline.cli.screen import beside_lines, uncompared_lines

    by_id = {form.id: form for form in expected.forms}
    by_id |= {form.id: form for _, found in each_judged for form in _forms_of(found)}
    if words.format == "json":
        told = [item for _, found in each_judged for item in found.returns]
        click.echo(check_json(told, findings, by_id))
    else:
        for one, found in each_judged:
            lines = check_text(found.returns, found.findings, by_id, expected.roster)
            above = [heading(one.in_use)] if one.in_use else []
            for line in (*above, *lines, *uncompared_lines(found.uncompared)):
                click.echo(line)
        for line in beside_lines(_beside(each, read)):
            click.echo(line)
    for one in each:
        if one.period:
            tell_of_closing(one.closed, open_period(one.period, one.form))
    sys.exit(exit_code(findings))


def _expected(each: Sequence[CheckWords]) -> Expected:
    """What may come; of several forms each is asked, and the period is told where it is one for all."""
    from pipeline.reading.read_return import Expected
    from schemas.units.naming import unit_meant

    words = each[0]
    roster = open_units(words.units, words.form, words.format == "json", in_use=words.in_use)
    periods = {open_period(one.period, one.form) for one in each if one.period}
    period = periods.pop() if len(periods) == 1 else None
    forms = open_forms(words.form, period, words.in_use)
    unit = unit_meant(words.unit, roster, period).id if words.unit else ""
    asked = forms[0] if words.form else None
    return Expected(tuple(forms), roster, unit, period, asked, others_of(words.in_use))


def _read(each: Sequence[CheckWords], expected: Expected) -> Sequence[Return]:
    """Every return, of the form that is spoken of first; a file that is one of another form as well, twice."""
    words, places = each[0], returns_in(each[0].places)
    load_meanwhile("pipeline.judging.check_returns")
    from pipeline.judging.background import confirmations_of

    office_file = confirmations_of(words.repairs, expected.roster, places)
    returns = list(read_places(places, expected, office_file=office_file))
    for form in [one.in_use.form for one in each[1:] if one.in_use]:
        also = [Path(item.source) for item in returns if form.id in item.beside.split()]
        files = [file for path in also for file in (path, *path.parents) if file.is_file()]
        known = {item.file for item in returns if item.form == form.id}
        again = read_places(files, expected.speaking_of(form)) if files else []
        returns += [item for item in again if item.form == form.id and item.file not in known]
    if words.recover:
        from pipeline.intake.recovery import recovered

        return recovered(returns, expected)
    return returns


def _by_form(
    each: Sequence[CheckWords], returns: Sequence[Return], roster: Roster
) -> Iterator[tuple[CheckWords, Sequence[Return]]]:
    """The returns that each set of words is about."""
    from pipeline.consolidation.apart import apart

    for one in each:
        if one.in_use is None:
            yield one, returns
            continue
        lists = lists_of(one.in_use, roster) if len(each) > 1 else None
        yield one, apart(returns, one.in_use.form, one.in_use.others, lists)[0]


def _beside(each: Sequence[CheckWords], returns: Sequence[Return]) -> list[Return]:
    """Returns of forms in use that nobody asked for now."""
    asked = {one.in_use.form.id for one in each if one.in_use}
    others = {form.id for form in others_of(each[0].in_use)} - asked
    return [item for item in returns if item.form in others]


def _forms_of(found: Judged) -> list[Form]:
    """Those that the returns are of."""
    named = {item.form for item in found.returns}
    return [form for form in found.forms if form.id in named]
