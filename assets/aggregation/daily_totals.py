"""The asset ``report/daily_totals``: what all entries aggregated on a day, in one row of figures.

Reports depend on this one asset instead of on every entry: in a run of everything they still wait for
the last entry, and the asset graph shows one edge instead of one per entry and report. It stands in the
group of the aggregation, where its own edges come from, and runs in the night's report step.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import dagster as dg

from assets.asset_specs import report_spec
from resources.platform_resource import PlatformResource
from resources.registry import Release, Standardisation
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_asset

DAILY_TOTALS = dg.AssetKey(["report", "daily_totals"])
_GROUP = "aggregation"


def daily_totals_asset(
    release: Release, partitions: dg.PartitionsDefinition
) -> dg.AssetsDefinition:
    """Sums up the standardisations of each day of a run; writes no table."""
    aggregated = [entry for entry in release.catalog.entries.values() if not entry.withheld]
    spec = report_spec(
        DAILY_TOTALS,
        message("Daily totals of the aggregation")
        + "\n\n"
        + message("Rows landed, aggregated and quarantined, of all entries together."),
        release,
        partitions,
        deps=[dg.AssetKey(entry_asset("aggregation", entry.key)) for entry in aggregated],
        kinds={"sql"},
    ).replace_attributes(group_name=_GROUP)

    @dg.multi_asset(
        name="report__daily_totals", specs=[spec], backfill_policy=dg.BackfillPolicy.single_run()
    )
    def daily_totals(
        context: dg.AssetExecutionContext, installation: PlatformResource
    ) -> Iterator[dg.MaterializeResult]:
        registry = installation.open().registry
        for day in context.partition_keys:
            results = registry.standardisations(date.fromisoformat(day))
            context.add_asset_metadata(totals_metadata(results), partition_key=day)
        yield dg.MaterializeResult()

    return daily_totals


def totals_metadata(results: Mapping[str, Standardisation]) -> dict[str, int]:
    """How many entries were standardised, and the sums of their rows."""
    return {
        message("entries"): len(results),
        message("rows landed"): sum(result.landed for result in results.values()),
        message("rows aggregated"): sum(result.aggregated for result in results.values()),
        message("rows quarantined"): sum(result.quarantined for result in results.values()),
    }
