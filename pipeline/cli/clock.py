"""The clock of the office: the one place where a command asks what day it is."""

import datetime as dt

from schemas.days import at_the_office


def now() -> dt.datetime:
    """The moment, in the office's zone: a machine set to another is not a day early or late."""
    return at_the_office(dt.datetime.now(dt.UTC))
