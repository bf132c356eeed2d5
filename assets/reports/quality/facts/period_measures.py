"""What the registry sums for a report: of its period, of the one before, of every part of its trend."""

from collections.abc import Sequence
from datetime import date

from assets.reports.quality.facts import report_days
from assets.reports.quality.facts.measures import Sums, sums_of
from quality.scores.scores import Measure
from resources.registry import Registry, Release
from zb_pipelines.domain.period import Period

Trend = tuple[tuple[Period, tuple[Measure, ...]], ...]


def measure_periods(
    registry: Registry, release: Release, period: Period, day: date
) -> tuple[Sums, Sums, Sums, Trend]:
    """Of the period up to ``day``, the one before, that of the year before, each part of the trend."""
    trend, eve = report_days.trend_periods(period, day), period.before()
    year = period.year_before()
    spans = [(part.first, min(part.last, day)) for part in trend]
    parts = [span for span in spans if span[0] >= period.first]
    earlier = [span for span in spans if span[0] < period.first]
    beside = [(eve.first, eve.last), (year.first, year.last)]
    now, found = sums_of(registry, release, parts, [*beside, *earlier])
    last, same, *before = found[len(parts) :]
    told = zip(trend, [*before, *found[: len(parts)]], strict=True)
    return now, last, same, tuple((part, each.measures) for part, each in told)


def built_tables(registry: Registry, span: tuple[date, date]) -> Sequence[str]:
    """The base and thematic tables that were built within a span."""
    names = {each.table_name for each in registry.sums.builds([span])}
    return sorted(name for name in names if name.startswith(("base.", "thematic.")))
