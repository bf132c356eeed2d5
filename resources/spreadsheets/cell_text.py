"""The cells of a workbook as text: each by its own type, nothing that the sheet does not hold."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | bool | float | int | date | datetime | time | timedelta

_EXACT = 1e15  # a workbook keeps 15 digits of a number
# The calendar of workbooks has a 29 February 1900: calamine tells that day as the 28th.
_TWO_DAYS = date(1900, 2, 28)
_NO_DAY = 60
_BEYOND = 2_958_466  # the serial after 9999-12-31
_DAY = 86_400_000  # milliseconds
_FIRST_DAY = datetime(1899, 12, 31)  # noqa: DTZ001
_YEARS_1904 = 1462  # days between the two calendars


def as_delivered(cell: Cell) -> str:
    """The text of a cell.

    A number of more than 15 digits is told as a workbook shows it, in scientific notation, since
    its last digits are lost. A time of day or a duration is told without a day.
    """
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return _number_text(float(cell)) if abs(cell) >= _EXACT else as_number(cell)
        case datetime():
            return str(cell)
        case date():
            return "1900-02-28/29" if cell == _TWO_DAYS else cell.isoformat()
        case time():
            return cell.isoformat("auto" if cell.second or cell.microsecond else "minutes")
        case timedelta():
            return _duration(cell)


def as_number(cell: Cell) -> str:
    """The text of a cell of an item of numbers: all digits that tell the number from others."""
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e18:
            return str(int(cell))
        return format(Decimal(repr(cell)), "f") if abs(cell) < float("inf") else str(cell)
    return str(cell) if type(cell) is int else as_delivered(cell)


def as_instant(serial: float, calendar_1904: bool = False) -> str:
    """The text of a number whose cell shows a day or a time of day.

    A number that is no day of a workbook's calendar is told as the number that it is.
    """
    milliseconds = round(serial * _DAY) if abs(serial) < _BEYOND else -1
    days, rest = divmod(milliseconds, _DAY)
    clock = (_FIRST_DAY + timedelta(milliseconds=rest)).time()
    if days == 0:
        return as_delivered(clock)
    days += _YEARS_1904 if calendar_1904 else 0
    if milliseconds < 0 or days >= _BEYOND:
        return as_delivered(serial)
    if days == _NO_DAY:
        shown = "1900-02-29"
    else:
        shown = (_FIRST_DAY + timedelta(days - (days > _NO_DAY))).date().isoformat()
    return f"{shown} {clock}" if rest else shown


def as_duration(serial: float) -> str:
    """The text of a number whose cell shows a duration in days."""
    return _duration(timedelta(serial)) if abs(serial) < _BEYOND else as_delivered(serial)


def as_filled(number: float, digits: int) -> str:
    """The text of a number whose cell shows leading zeros, up to so many ``digits``."""
    if number.is_integer() and 0 <= number < _EXACT:
        return f"{int(number):0{digits}d}"
    return as_delivered(number)


def _number_text(number: float) -> str:
    digits, _, exponent = f"{number:.14E}".partition("E")
    return f"{digits.rstrip('0').rstrip('.')}E{exponent}"


def _duration(cell: timedelta) -> str:
    seconds = round(cell.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    text = f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{rest:02d}" if rest else text
