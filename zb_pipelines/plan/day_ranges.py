"""Days as contiguous ranges: one range is one run."""

from collections.abc import Iterable
from datetime import date, timedelta

# A run over a range is all or nothing, so a long history is cut.
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
