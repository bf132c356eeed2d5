"""The cells of a workbook as text: each by its own type, nothing that the sheet does not hold."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | bool | float | int | date | datetime | time | timedelta
Range = tuple[tuple[int, int], tuple[int, int]]

_EXACT = 1e15  # a workbook keeps 15 digits of a number
# The calendar of workbooks has a 29 February 1900: its reader tells that day as the 28th.
_TWO_DAYS = date(1900, 2, 28)


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


def merged_filled(rows: list[list[Cell]], merged: Sequence[Range], first: int) -> list[list[Cell]]:
    """``rows``, of which the first is row ``first`` of the sheet, with merged ranges filled."""
    filled = [list(row) for row in rows]
    for (top, left), (bottom, right) in merged:
        if not first <= top < first + len(filled):
            continue
        value = filled[top - first][left] if left < len(filled[top - first]) else ""
        for row in filled[top - first : bottom - first + 1]:
            end = min(right + 1, len(row))
            row[left:end] = [value] * (end - left)
    return filled


def _number_text(number: float) -> str:
    digits, _, exponent = f"{number:.14E}".partition("E")
    return f"{digits.rstrip('0').rstrip('.')}E{exponent}"


def _duration(cell: timedelta) -> str:
    seconds = round(cell.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    text = f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{rest:02d}" if rest else text
