"""From what the registry summed to measures by GB/T 36344: rules, deliveries, sources that agree.

可访问性 are attempts to fetch that succeeded; 时效性 days on which an entry was young enough (its
cycle and the tolerance of facts §8.4, unverified); 一致性 also the values of base tables of which
those fail that another source contradicts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assets.reports.coverage.ledger import CURRENT_FOR
from quality.rules.indicators import indicator_of
from quality.scores.scores import Measure
from resources.registry import Registry, Release
from resources.registry.history.rule_sums import together
from resources.registry.records.sums import BuildSum, CurrentDays, DeliverySum, RuleSum
from zb_pipelines.domain.naming import BUILT_TABLES, database_table, entry_table

REACHED, CURRENT, AGREEING = "delivery:reached", "delivery:current", "sources:agree"
TIMELY = "基于时间点及时性"
Span = tuple[date, date]


def measures_beside() -> frozenset[str]:
    """What is measured without a rule of the catalog."""
    return frozenset({REACHED, CURRENT, AGREEING})


@dataclass(frozen=True)
class Sums:
    """What the registry holds of one span: results of rules, and all measures."""

    rules: tuple[RuleSum, ...]
    measures: tuple[Measure, ...]


def sums_of(
    registry: Registry, release: Release, parts: Sequence[Span], beside: Sequence[Span]
) -> tuple[Sums, list[Sums]]:
    """Of all ``parts`` together, which follow each other, and of each of ``parts`` and ``beside``.

    Rules of a single part keep their lake table, all others have their place for it. All by the
    catalog of ``release``; the same few statements however many spans there are.
    """
    whole = (parts[0][0], parts[-1][1])
    spans = [*parts, *beside, whole]
    builds = registry.sums.builds(spans)
    entries = {entry_table("aggregation", key): key for key in release.catalog.entries}
    tables = {*entries, *{e.table_name for e in builds if e.table_name.startswith(BUILT_TABLES)}}
    rules = registry.rule_sums.of([*parts, *beside], tables)
    rules.append(together(rules[: len(parts)]))
    since = known_since(registry.releases(), release)
    lasting = _lasting(release, since)
    due = {key: since[key] for key in lasting}
    reached = registry.sums.deliveries(spans)
    current = registry.sums.current(spans, lasting)
    found = [
        _of_span(
            rules[place],
            entries,
            _reachability_measures([each for each in reached if each.span == place], release),
            _current([each for each in current if each.span == place], due, span),
            _agreeing([each for each in builds if each.span == place], release),
        )
        for place, span in enumerate(spans)
    ]
    alone = len(parts)
    named = [_with_entry_keys(each, entries) for each in found[alone:]]
    return named[-1], [*found[:alone], *named[:-1]]


def _with_entry_keys(sums: Sums, entries: Mapping[str, str]) -> Sums:
    """With the key of its entry for an entry's table."""
    rules = (
        replace(each, table_name=entries.get(each.table_name, each.table_name))
        for each in sums.rules
    )
    return replace(sums, rules=tuple(rules))


def _lasting(release: Release, keys: Iterable[str]) -> dict[str, int]:
    """How many days a delivery of each entry lasts; one without a cycle is never late."""
    entries = [release.catalog.entries[key] for key in keys]
    return {e.key: CURRENT_FOR[e.cycle].days for e in entries if e.cycle != "不定期"}


def _of_span(
    rules: tuple[RuleSum, ...],
    entries: Mapping[str, str],
    reached: Sequence[Measure],
    young: Sequence[Measure],
    agreeing: Sequence[Measure],
) -> Sums:
    ruled = [_rule_measure(each, entries) for each in rules]
    # A rule of the entry's own says better than the manifest whether it came in time.
    timed = {each.place for each in ruled if each.indicator == TIMELY}
    untimed = [each for each in young if each.place not in timed]
    return Sums(rules, (*ruled, *reached, *untimed, *agreeing))


def known_since(releases: Sequence[Release], until: Release) -> dict[str, date]:
    """Since when each entry that is pulled has been in a release in force."""
    pulled = [key for key, entry in until.catalog.entries.items() if not entry.withheld]
    first: dict[str, date] = {}
    for release in sorted(releases, key=lambda each: (each.effective, each.id)):
        for key in release.catalog.entries:
            first.setdefault(key, release.effective)
    return {key: first.get(key, until.effective) for key in pulled}


def _rule_measure(each: RuleSum, entries: Mapping[str, str]) -> Measure:
    return Measure(
        place=entries.get(each.table_name, each.table_name),
        dimension=each.dimension,
        indicator=each.indicator or indicator_of(each.rule, each.dimension),
        rule=each.rule,
        passed=each.passed,
        checked=each.checked,
        first_release=each.first_release,
        last_release=each.last_release,
    )


def _reachability_measures(sums: Sequence[DeliverySum], release: Release) -> list[Measure]:
    return [
        Measure(s.entry, "可访问性", "可访问", REACHED, s.attempts - s.failed, s.attempts)
        for s in sums
        if s.entry in release.catalog.entries
    ]


def _current(sums: Sequence[CurrentDays], since: Mapping[str, date], span: Span) -> list[Measure]:
    days = {each.entry: each.days for each in sums}
    found: list[Measure] = []
    for entry, first in since.items():
        due = (span[1] - max(span[0], first) + timedelta(days=1)).days
        if due > 0:
            passed = min(days.get(entry, 0), due)
            found.append(Measure(entry, "时效性", TIMELY, CURRENT, passed, due))
    return found


def _agreeing(sums: Sequence[BuildSum], release: Release) -> list[Measure]:
    fields = {
        database_table("base", c.database, c.table): len(c.fields)
        for c in release.catalog.consolidations.values()
    }
    found: list[Measure] = []
    for each in sums:
        values = each.rows * fields.get(each.table_name, 0)
        if values:
            agreeing = values - min(each.conflicts, values)
            found.append(
                Measure(each.table_name, "一致性", "相同数据一致性", AGREEING, agreeing, values)
            )
    return found
