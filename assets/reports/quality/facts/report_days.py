"""Which days a report speaks of: nights held, the last day, the periods of its trend."""

from datetime import date, timedelta

from resources.registry import Registry
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.period import Period

# How many days the trend of a single day's report shows.
TREND_DAYS = 14


def nothing_in_force(period: Period) -> InputError:
    """The error for a period in which no release was in force."""
    return input_error(
        f"report {period.name}",
        message("no catalog release is in force"),
        message("publish one: zb catalog publish --reviewer … --reason …"),
    )


def count_nights(registry: Registry, period: Period, until: date) -> tuple[int, int]:
    """Nights that the period holds up to a day, and how many days it has until then."""
    last = max(period.first, min(period.last, until))
    return registry.sums.nights((period.first, last)), (last - period.first).days + 1


def last_day(registry: Registry, period: Period, until: date) -> date:
    """The last day with figures; a single day is its own, be there a night or not."""
    if period.kind == "day":
        return period.first
    found = registry.sums.last_night((period.first, min(period.last, until)))
    if found is None:
        raise input_error(
            f"report {period.name}",
            message("nothing was fetched in this period"),
            message("name a period with a night in it: zb report --period 2026-11"),
        )
    return found


def trend_periods(period: Period, day: date) -> tuple[Period, ...]:
    """The parts of the period up to ``day``; for a single day the fortnight that ends with it."""
    if period.kind != "day":
        return tuple(part for part in period.parts() if part.first <= day)
    days = [day - timedelta(days=back) for back in reversed(range(TREND_DAYS))]
    return tuple(Period(each, each) for each in days)
