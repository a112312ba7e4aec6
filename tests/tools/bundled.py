"""The bundled forms, each with a period and the roster of its time, for tests that go over all of them."""

from typing import NamedTuple

from pipeline.cli.demo import THREE_TIERS, TWO_TIERS
from schemas.form.loading import bundled_forms, load_form
from schemas.form.model import Form
from schemas.periods.period import Period, parse_period
from schemas.units.unit import Roster, load_roster


class Bundled(NamedTuple):
    form: Form
    period: Period
    roster: Roster


def _bundled():
    for example in (THREE_TIERS, TWO_TIERS):
        period = parse_period(example.period)
        yield Bundled(load_form(example.form), period, load_roster(example.roster).during(period))


BUNDLED = tuple(_bundled())
assert [item.form for item in BUNDLED] == list(bundled_forms())


def name_of(item: object) -> str:
    """The identifier of a test over BUNDLED, or over forms."""
    return (item.form if isinstance(item, Bundled) else item).id
