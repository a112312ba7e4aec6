"""Days as workbooks store them: numbers counted from the end of 1899, in some books from 1904."""

import datetime as dt

from pipeline.grid import RawCell

DAY_FORMAT = "d/m/yyyy"
_EPOCH = dt.datetime(1899, 12, 30)
_FROM_1904 = 1462  # days between the two countings
_ONE_DAY = dt.timedelta(days=1)


def day_cell(day: dt.datetime, date1904: bool = False, code: str = DAY_FORMAT) -> RawCell:
    """A cell that holds a day, of a format that stores days as such."""
    return RawCell((day - _EPOCH) / _ONE_DAY - (_FROM_1904 if date1904 else 0), "number", code)


def day_of(serial: float, date1904: bool = False) -> dt.date | None:
    """The day of a serial number, where there is one."""
    try:
        return (_EPOCH + _ONE_DAY * (int(serial) + (_FROM_1904 if date1904 else 0))).date()
    except (OverflowError, ValueError):
        return None
