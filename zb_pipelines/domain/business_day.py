"""The business day: how the platform's one partition, a day in Asia/Shanghai, is named.

Nobody else asks the clock what day it is.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting

TIMEZONE = "Asia/Shanghai"


def today() -> date:
    """The current business day; ``ZB_TODAY`` overrides the clock."""
    override = setting("today")
    if override:
        return parse_day(override, where="ZB_TODAY")
    return datetime.now(ZoneInfo(TIMEZONE)).date()


def parse_day(text: str, where: str) -> date:
    """Read ``YYYY-MM-DD``; raise :class:`InputError` naming ``where`` for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise input_error(
            where,
            message("{text} is not a date", text=text),
            message("write it as YYYY-MM-DD"),
        ) from error


def local_time(instant: str) -> str:
    """A moment of the journal (ISO 8601 with its offset) as a reader's clock shows it, to the second."""
    return f"{datetime.fromisoformat(instant).astimezone(ZoneInfo(TIMEZONE)):%Y-%m-%d %H:%M:%S}"
