"""Whether an entry's last delivery is in time for its cycle (基于时间点及时性)."""

from datetime import date, timedelta

from zb_pipelines.domain.cross_checks.terms import Due, Period
from zb_pipelines.domain.workdays import add_working_days, working_days_between

_MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def in_time(due: Due, last: date, day: date) -> bool:
    """Whether the newest delivery, of ``last``, still is in time on ``day``.

    Counted from a day the first day is not counted (民法典 第二百零一条).
    """
    if due.within is not None:
        passed = working_days_between(last, day) if due.count == "working" else (day - last).days
        return passed <= due.within
    if due.after is None:
        return True
    return last > _period_over(due, day)


def _period_over(due: Due, day: date) -> date:
    """The last day of the newest period of which the grace is over on ``day``."""
    end = _end_before(due.after or "month", day)
    while _last_day(due, end) >= day:
        end = _end_before(due.after or "month", end)
    return end


def _last_day(due: Due, end: date) -> date:
    if due.count == "working":
        return add_working_days(end, due.grace).day
    return end + timedelta(days=due.grace)


def _end_before(period: Period, day: date) -> date:
    """The newest end of a period before ``day``."""
    months = _MONTHS[period]
    first = (day.month - 1) // months * months + 1
    return date(day.year, first, 1) - timedelta(days=1)
