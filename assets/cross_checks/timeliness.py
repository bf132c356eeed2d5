"""Whether every entry was delivered within its cycle, and whether as many rows came as declared.

基于时间点及时性: judged for all entries, on days without a delivery too. 数据记录完整性 of a
delivery that was refused because its control file declared another number of rows.
"""

from collections.abc import Iterator
from datetime import date

from quality.rules.delivery_rules import entry_rules
from quality.rules.entry_rules import Rule
from resources.registry import Registry, Release, RuleResult
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.cross_checks.due import in_time
from zb_pipelines.domain.naming import entry_table


def punctuality(registry: Registry, release: Release, day: date) -> Iterator[RuleResult]:
    """One result per entry with a cycle that was ever due by ``day``; refused counts as they came."""
    catalog = release.catalog
    deliveries = registry.deliveries(day)
    for key, entry in catalog.entries.items():
        if entry.withheld:
            continue
        timely = _in_time(entry, catalog, registry, day)
        if timely is not None:
            yield _result(entry, catalog, "timely", day, release.id, int(timely), 1)
        refused = deliveries.get(key)
        if refused and refused.state == "failed" and refused.declared and refused.rows is not None:
            came, told = refused.rows, refused.declared
            passed, checked = min(came, told), max(came, told)
            yield _result(entry, catalog, "declared_rows", day, release.id, passed, checked)


def _in_time(entry: Entry, catalog: Catalog, registry: Registry, day: date) -> bool | None:
    due = catalog.quality.due.get(entry.cycle)
    if due is None:
        return None
    last = registry.last_standardisation(entry.key, day)
    return last is not None and in_time(due, last.day, day)


def _result(
    entry: Entry,
    catalog: Catalog,
    kind: str,
    day: date,
    release_id: int,
    passed: int,
    checked: int,
) -> RuleResult:
    rule: Rule = next(each for each in entry_rules(entry, catalog) if each.kind == kind)
    return RuleResult(
        table_name=entry_table("aggregation", entry.key),
        day=day,
        rule=rule.id,
        item=None,
        dimension=rule.dimension,
        severity=rule.severity,
        passed=passed,
        checked=checked,
        release_id=release_id,
        indicator=rule.indicator,
        origin="cross",
        version=rule.version,
    )
