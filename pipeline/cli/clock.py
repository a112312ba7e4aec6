"""The clock of the office: the one place where a command asks what day it is."""

import datetime as dt


def now() -> dt.datetime:
    """The moment, by the machine's own clock."""
    return dt.datetime.now()
