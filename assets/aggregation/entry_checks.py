"""The asset checks of an aggregated entry: whether it may go on, and one per quality dimension.

DeliveryCounts come from the registry, where the standardisation recorded them; a check
says them to Dagster with their denominators and never carries a value. They are
evaluated by the op that standardises: an op of their own would cost every night
a third of its steps and tell nothing more.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

import dagster as dg

from assets.aggregation.check_tables import failing_sentence, failing_table, trend_table
from quality.rules.delivery_rules import entry_rules
from resources.registry import (
    BlockedDelivery,
    Registry,
    Release,
    RuleResult,
    Standardisation,
)
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_asset, entry_table
from zb_pipelines.domain.quality.dimensions import DIMENSIONS

CONSERVATION = "conservation"
TREND = 7  # days


def check_specs_of(entry: Entry, release: Release) -> list[dg.AssetCheckSpec]:
    """``conservation`` blocks what is downstream; the dimensions report."""
    key = dg.AssetKey(entry_asset("aggregation", entry.key))
    present = {rule.dimension for rule in entry_rules(entry, release.catalog)}
    return [
        dg.AssetCheckSpec(
            CONSERVATION,
            asset=key,
            blocking=True,
            description=message(
                "rows landed = rows aggregated + rows quarantined; a delivery that is unfit as a whole is blocked, and what is downstream uses the last good day"
            ),
        ),
        *(
            dg.AssetCheckSpec(
                name,
                asset=key,
                description=message("rules of {dimension} (GB/T 36344)", dimension=dimension),
            )
            for dimension, name in DIMENSIONS.items()
            if dimension in present
        ),
    ]


def conservation(
    key: dg.AssetKey, figures: Standardisation | None, blocked: BlockedDelivery | None
) -> dg.AssetCheckResult:
    """Whether every landed row is either aggregated or in quarantine, and the delivery may go on."""
    if blocked is not None:
        return dg.AssetCheckResult(
            asset_key=key,
            check_name=CONSERVATION,
            passed=False,
            description=blocked.reason,
            metadata={
                message("Blocking rule"): blocked.rule,
                message("Rows landed"): blocked.landed,
                message("Bad rows"): blocked.quarantined,
                message("Downstream"): message(
                    "uses the data of the last good day; other entries are not affected"
                ),
            },
        )
    if figures is None:
        return dg.AssetCheckResult(
            asset_key=key,
            check_name=CONSERVATION,
            passed=False,
            description=message("nothing was aggregated on that day"),
        )
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=CONSERVATION,
        passed=figures.landed == figures.aggregated + figures.quarantined,
        metadata={
            message("Rows landed"): figures.landed,
            message("Rows aggregated"): figures.aggregated,
            message("Rows quarantined"): figures.quarantined,
        },
    )


def dimension_result(
    entry: Entry, dimension: str, results: Sequence[RuleResult], day: date, *, accepted: bool
) -> dg.AssetCheckResult:
    """All rules of a dimension on ``day``, the last of ``results``, and the days before it.

    WARN where the delivery was ``accepted``, even if some of its rows went to quarantine;
    ERROR where it was kept back.
    """
    today = [each for each in results if each.day == day]
    failing = [each for each in today if each.passed < each.checked]
    blocked = any(result.severity == "block" for result in failing)
    metadata: dict[str, dg.MetadataValue | int | str] = {
        message("Passed"): sum(result.passed for result in today),
        message("Checked"): sum(result.checked for result in today),
        message("Last {days} days", days=TREND): dg.MetadataValue.md(trend_table(results)),
    }
    if failing:
        metadata[message("Rules with problems")] = dg.MetadataValue.md(
            failing_table(entry, failing)
        )
    if blocked:
        metadata[message("To see the rows")] = (
            f'zb query "SELECT _row, _reasons FROM {entry_table("quarantine", entry.key)}"'
            f" --as-of {day}"
        )
    return dg.AssetCheckResult(
        asset_key=dg.AssetKey(entry_asset("aggregation", entry.key)),
        check_name=DIMENSIONS[dimension],
        passed=not failing,
        description=failing_sentence(failing),
        severity=dg.AssetCheckSeverity.WARN if accepted else dg.AssetCheckSeverity.ERROR,
        metadata=metadata,
    )


def entry_results(
    entry: Entry, asked: Collection[str], registry: Registry, day: date
) -> Iterator[dg.AssetCheckResult]:
    """The results for ``day`` of the checks named ``asked``, among those of :func:`check_specs_of`."""
    key = dg.AssetKey(entry_asset("aggregation", entry.key))
    blocked = registry.quality.blocked_deliveries(day).get(entry.key)
    if CONSERVATION in asked:
        yield conservation(key, registry.standardisation(entry.key, day), blocked)
    table = entry_table("aggregation", entry.key)
    results = registry.quality.results(table, day - timedelta(days=TREND - 1), day)
    for dimension, name in DIMENSIONS.items():
        if name in asked:
            own = [r for r in results if r.dimension == dimension and r.origin != "cross"]
            yield dimension_result(entry, dimension, own, day, accepted=blocked is None)
