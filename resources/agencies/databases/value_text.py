"""Values of a driver as text: as the server would write them, times in Beijing."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from zb_pipelines.domain.business_day import TIMEZONE

_BEIJING = ZoneInfo(TIMEZONE)


def text_column(values: Sequence[Any]) -> pa.Array:
    """A column of text, from values that may be of any type of a driver."""
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([value_text(value) for value in values], pa.string())


def value_text(value: Any) -> str | None:
    """One value: numbers in full, truth as true and false, bytes in hex, a time with a zone in Beijing's."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case datetime():
            told = value.astimezone(_BEIJING) if value.tzinfo else value
            return told.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex().upper()
        case _:
            return str(value)
