"""Working days of the PRC calendar, make-up days (调休) included, and the deadlines counted in them.

The State Council publishes each year's calendar late in the year before.
Beyond the published years (``workdays.yml``) a day is judged by its weekday and the
statutory holidays of fixed date, and a deadline that needs such a day is provisional.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

_CALENDAR = Path(__file__).with_name("workdays.yml")
# 全国年节及纪念日放假办法 (2025): New Year, Labour Day, National Day; the others move.
_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
_SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """The last day of a period; ``provisional`` until its year's calendar is published."""

    day: date
    provisional: bool


@dataclass(frozen=True)
class _Published:
    years: frozenset[int]
    rest: frozenset[date]
    work: frozenset[date]


def add_working_days(start: date, n: int) -> Deadline:
    """The ``n``-th working day after ``start``, which is itself not counted.

    民法典 第二百零一条: the first day does not count. ``start`` may be a rest day; ``n = 0``
    gives ``start``. :class:`InputError` for a negative ``n``.
    """
    if n < 0:
        raise input_error(
            "n",
            message("{n} working days cannot be added", n=n),
            message("count forward, with zero or more days"),
        )
    day, left, provisional = start, n, False
    while left:
        day += timedelta(days=1)
        provisional = provisional or not is_published(day)
        left -= is_working_day(day)
    return Deadline(day, provisional)


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return sum(map(is_working_day, _days_after(start, end)))


def is_working_day(day: date) -> bool:
    """Whether ``day`` is worked, as published or, beyond that, as far as can be known."""
    published = _published_calendar()
    if day in published.work:
        return True
    if day in published.rest or day.weekday() >= _SATURDAY:
        return False
    return day.year in published.years or (day.month, day.day) not in _FIXED_HOLIDAYS


def is_published(day: date) -> bool:
    """Whether the State Council's calendar for the year of ``day`` is known here."""
    return day.year in _published_calendar().years


def _days_after(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=step) for step in range(1, (end - start).days + 1))


@cache
def _published_calendar() -> _Published:
    years = yaml.load(_CALENDAR.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return _Published(
        years=frozenset(years),
        rest=frozenset(day for year in years.values() for day in year["rest"]),
        work=frozenset(day for year in years.values() for day in year["work"]),
    )
