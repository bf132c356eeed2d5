"""Reuse of the last standardisation where neither the delivery nor the entry has changed."""

from dataclasses import replace
from datetime import timedelta

from resources.lake import Lake
from resources.registry import Registry, Standardisation
from zb_pipelines.domain.naming import entry_table


def previous_standardisation(
    planned: Standardisation, lake: Lake, registry: Registry
) -> Standardisation | None:
    """``planned`` pointing at the last standardisation, where that read the same by the same rules.

    ``None`` where it did not, or where its partition is gone from the lake.
    """
    last = registry.last_standardisation(planned.entry, planned.day - timedelta(days=1))
    if last is None or last.landing_hash != planned.landing_hash:
        return None
    if last.entry_hash != planned.entry_hash:
        return None
    if last.stored_day not in lake.days(entry_table("aggregation", planned.entry)):
        return None
    return replace(
        last,
        day=planned.day,
        release_id=planned.release_id,
        run_id=planned.run_id,
        started_at=planned.started_at,
    )


def copy_rule_results(pointed: Standardisation, registry: Registry) -> None:
    """Record the rule results of the partition that ``pointed`` points at for its own day too."""
    table = entry_table("aggregation", pointed.entry)
    registry.record_rule_results(
        [
            replace(result, day=pointed.day, release_id=pointed.release_id)
            for result in registry.rule_results(pointed.stored_day)
            if result.table_name == table and result.origin != "cross"
        ]
    )
