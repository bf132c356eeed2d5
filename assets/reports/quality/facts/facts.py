"""What a report is made of: everything the registry and the lake say of a period, read once.

The figures are those known on ``day``, the last day of the period on which anything was fetched.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from assets.reports.coverage.ledger import Ledger, ledger_of
from assets.reports.duplicates import duplicate_rows
from assets.reports.quality.facts import (
    conflict_counts,
    district_figures,
    earlier_periods,
    held_rows,
    measures,
    period_measures,
    public_reasons,
    report_days,
    sharing_facts,
    suspected_rules,
)
from assets.thematic import finding_counts
from assets.tickets.findings import open_findings
from quality.scores.importance import weights_of
from quality.scores.scores import Measure
from resources.platform import Platform
from resources.registry import Build, Release
from resources.registry.audit.dockets import Docket
from resources.registry.records import sums as record_sums
from resources.registry.records import tickets as ticket_records
from zb_pipelines.domain.period import Period
from zb_pipelines.domain.quality.scoring import Scoring, scoring_in_force


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
    now: measures.Sums
    before: measures.Sums
    trend: period_measures.Trend
    flow: tuple[record_sums.RowSum, ...]
    builds: tuple[Build, ...]
    built: tuple[record_sums.BuildSum, ...]
    rounds: tuple[ticket_records.Round, ...]
    tickets: tuple[ticket_records.Ticket, ...]
    dockets: tuple[Docket, ...]
    past_dockets: tuple[Docket, ...]
    sharing: sharing_facts.SharingFacts
    conflicts: tuple[conflict_counts.ConflictCount, ...]
    duplicates: tuple[duplicate_rows.DuplicateRow, ...]
    agency: str | None = None
    rank: tuple[int, int] | None = None
    held: tuple[held_rows.HeldRows, ...] = ()
    nights: tuple[int, int] = (0, 0)
    """Days of the period on which anything was fetched, and days that it has had so far."""
    last_night: date | None = None
    """The newest day until the period's end on which anything was fetched, in it or before."""
    weights: dict[str, int] = field(default_factory=dict[str, int])
    """How much every entry and table weighs in the mean over them."""
    findings: tuple[finding_counts.FindingCount, ...] = ()
    """What the finding rules doubt on the last day; a rule without any has 0."""
    finding_records: dict[tuple[str, str], open_findings.RuleRecord] = field(
        default_factory=dict[tuple[str, str], open_findings.RuleRecord]
    )
    """(theme, rule) → how its findings were verified so far."""
    year_before: tuple[Measure, ...] = ()
    """The measures of the same period of the year before."""
    suspected: tuple[Measure, ...] = ()
    """Rules that are suspected themselves: in none of the sums above."""
    earlier: tuple[earlier_periods.EarlierPeriod, ...] = ()
    """The period before and the one a year before."""
    placed: tuple[district_figures.PlacedRows, ...] = ()
    districts: tuple[district_figures.District, ...] = ()
    towns: tuple[district_figures.Town, ...] = ()
    derived: dict[str, object] = field(
        init=False, repr=False, compare=False, default_factory=dict[str, object]
    )
    """What sections ask for again and again, by name; facts made of these have their own."""


def gather(
    platform: Platform, period: Period, until: date, release: Release | None = None
) -> Facts:
    """Read everything of ``period`` that is known on ``until``; :class:`InputError` where nothing is.

    ``release`` speaks where none was in force on the period's last day.
    """
    registry = platform.registry
    day = report_days.last_day(registry, period, until)
    current = registry.release_on(day) or release
    if current is None:
        raise report_days.nothing_in_force(period)
    whole = (period.first, day)
    now, before, same, trend = period_measures.measure_periods(registry, current, period, day)
    scoring = scoring_in_force(current.catalog.scoring)
    earlier = chain(before.measures, *(found for _, found in trend))
    suspected = suspected_rules.suspected_rules(now.measures, scoring, earlier)
    keys = {(each.place, each.rule) for each in suspected}
    builds = [
        registry.last_build(each, day) for each in period_measures.built_tables(registry, whole)
    ]
    dockets = tuple(registry.dockets.all())
    return Facts(
        period=period,
        day=day,
        release=current,
        releases=tuple(e for e in registry.releases() if period.first <= e.effective <= day),
        scoring=scoring,
        ledger=public_reasons.with_public_reasons(
            ledger_of(registry, current, day), registry.deliveries(day)
        ),
        since=measures.known_since(registry.releases(), current),
        now=suspected_rules.without_rules(now, suspected),
        before=suspected_rules.without_rules(before, suspected),
        trend=tuple((part, suspected_rules.measures_without(found, keys)) for part, found in trend),
        flow=tuple(registry.sums.rows([whole])),
        builds=tuple(each for each in builds if each),
        built=tuple(registry.sums.builds([whole])),
        rounds=tuple(each for each in registry.tickets.rounds() if each.opened <= day),
        tickets=tuple(registry.tickets.all()),
        dockets=tuple(each for each in dockets if each.stood_on(day)),
        past_dockets=dockets,
        sharing=sharing_facts.gather_sharing(platform, current, period.first, day),
        conflicts=conflict_counts.conflict_counts(platform, current.catalog, day),
        duplicates=duplicate_rows.duplicate_rows(platform, day),
        held=held_rows.held_rows(registry, current.catalog, day),
        nights=report_days.count_nights(registry, period, until),
        last_night=registry.sums.last_night((date.min, min(period.last, until))),
        weights=weights_of(current.catalog, scoring),
        findings=tuple(finding_counts.count_findings(platform, current, day, None)),
        finding_records=open_findings.records_by_rule(registry.findings.all().values()),
        year_before=suspected_rules.measures_without(same.measures, keys),
        suspected=suspected,
        earlier=earlier_periods.earlier_periods(registry, current, period),
        placed=district_figures.placed_rows(platform, current.catalog, day),
        districts=district_figures.districts(platform, day),
        towns=district_figures.towns(platform, day),
    )
