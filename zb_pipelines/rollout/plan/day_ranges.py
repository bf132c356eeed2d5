"""Days as contiguous ranges, as a plan tells them and a backfill cuts them into runs."""

from collections.abc import Iterable
from datetime import date, timedelta

# A run's events come when it ends, so a long history is cut.
LONGEST_RANGE = 31


def day_ranges(days: Iterable[date], longest: int = LONGEST_RANGE) -> list[tuple[date, date]]:
    """First and last day of each stretch of consecutive ``days``, at most ``longest`` days each."""
    ranges: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        first, last = ranges[-1] if ranges else (day, day - timedelta(days=2))
        if day - last == timedelta(days=1) and (day - first).days < longest:
            ranges[-1] = (first, day)
        else:
            ranges.append((day, day))
    return ranges
