"""What a report is made of: everything the registry and the lake say of a period, read once.

The figures are those known on ``day``, the last day of the period on which anything was fetched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assets.reports.coverage.ledger import Ledger, ledger_of
from assets.reports.duplicates.duplicate_rows import DuplicateRow, duplicate_rows
from assets.reports.quality.facts.conflict_counts import ConflictCount, conflict_counts
from assets.reports.quality.facts.held_rows import HeldRows, held_rows
from assets.reports.quality.facts.measures import Sums, known_since, sums_of
from assets.reports.quality.facts.suspected_rules import (
    measures_without,
    suspected_rules,
    without_rules,
)
from quality.scores.scores import Measure
from resources.platform import Platform
from resources.registry import Build, Registry, Release
from resources.registry.audit.dockets import Docket
from resources.registry.records.sums import BuildSum, RowSum
from resources.registry.records.tickets import Round, Ticket
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.period import Period
from zb_pipelines.domain.quality.scoring import Scoring, scoring_in_force

# How many days the trend of a single day's report shows.
TREND_DAYS = 14
Trend = tuple[tuple[Period, tuple[Measure, ...]], ...]


@dataclass(frozen=True)
class Facts:
    """One period of one city, or of the agency ``agency`` alone; ``rank`` is then its place of how many.

    ``since``: since when each entry is due. ``flow``: rows of entries that came within the period.
    ``builds``: the newest of each built table, ``built`` their sums.
    """

    period: Period
    day: date
    release: Release
    releases: tuple[Release, ...]
    scoring: Scoring
    ledger: Ledger
    since: dict[str, date]
    now: Sums
    before: Sums
    trend: Trend
    flow: tuple[RowSum, ...]
    builds: tuple[Build, ...]
    built: tuple[BuildSum, ...]
    rounds: tuple[Round, ...]
    tickets: tuple[Ticket, ...]
    dockets: tuple[Docket, ...]
    past_dockets: tuple[Docket, ...]
    conflicts: tuple[ConflictCount, ...]
    duplicates: tuple[DuplicateRow, ...]
    agency: str | None = None
    rank: tuple[int, int] | None = None
    held: tuple[HeldRows, ...] = ()
    nights: tuple[int, int] = (0, 0)
    """Days of the period on which anything was fetched, and days that it has had so far."""
    suspected: tuple[Measure, ...] = ()
    """Rules that are suspected themselves: in none of the sums above."""


def gather(
    platform: Platform, period: Period, until: date, release: Release | None = None
) -> Facts:
    """Read everything of ``period`` that is known on ``until``; :class:`InputError` where nothing is.

    ``release`` speaks where none was in force on the period's last day.
    """
    registry = platform.registry
    day = last_day(registry, period, until)
    current = registry.release_on(day) or release
    if current is None:
        raise _nothing_in_force(period)
    whole = (period.first, day)
    now, before, trend = measured(registry, current, period, day)
    scoring = scoring_in_force(current.catalog.scoring)
    suspected = suspected_rules(now.measures, scoring)
    keys = {(each.place, each.rule) for each in suspected}
    builds = [registry.last_build(each, day) for each in built_tables(registry, whole)]
    dockets = tuple(registry.dockets.all())
    return Facts(
        period=period,
        day=day,
        release=current,
        releases=tuple(e for e in registry.releases() if period.first <= e.effective <= day),
        scoring=scoring,
        ledger=ledger_of(registry, current, day),
        since=known_since(registry.releases(), current),
        now=without_rules(now, suspected),
        before=without_rules(before, suspected),
        trend=tuple((part, measures_without(found, keys)) for part, found in trend),
        flow=tuple(registry.sums.rows([whole])),
        builds=tuple(each for each in builds if each),
        built=tuple(registry.sums.builds([whole])),
        rounds=tuple(each for each in registry.tickets.rounds() if each.opened <= day),
        tickets=tuple(registry.tickets.all()),
        dockets=tuple(each for each in dockets if each.stood_on(day)),
        past_dockets=dockets,
        conflicts=conflict_counts(platform, current.catalog, day),
        duplicates=duplicate_rows(platform, day),
        held=held_rows(registry, current.catalog, day),
        nights=_nights(registry, period, until),
        suspected=suspected,
    )


def measured(
    registry: Registry, release: Release, period: Period, day: date
) -> tuple[Sums, Sums, Trend]:
    """Of the period up to ``day``, of the one before, and of each part that the trend shows."""
    trend, eve = trend_periods(period, day), period.before()
    spans = [(part.first, min(part.last, day)) for part in trend]
    parts = [span for span in spans if span[0] >= period.first]
    earlier = [span for span in spans if span[0] < period.first]
    now, found = sums_of(registry, release, parts, [(eve.first, eve.last), *earlier])
    in_order = [*found[len(parts) + 1 :], *found[: len(parts)]]
    told = zip(trend, in_order, strict=True)
    return now, found[len(parts)], tuple((part, each.measures) for part, each in told)


def _nothing_in_force(period: Period) -> InputError:
    return input_error(
        f"report {period.name}",
        message("no catalog release is in force"),
        message("publish one: zb catalog publish --reviewer … --reason …"),
    )


def _nights(registry: Registry, period: Period, until: date) -> tuple[int, int]:
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


def built_tables(registry: Registry, span: tuple[date, date]) -> Sequence[str]:
    """The base and thematic tables that were built within a span."""
    names = {each.table_name for each in registry.sums.builds([span])}
    return sorted(name for name in names if name.startswith(("base.", "thematic.")))
