"""The asset ``report/duplicate_collection``: who collects what another agency already has."""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from assets.aggregation.daily_totals import DAILY_TOTALS
from assets.asset_specs import report_spec
from assets.report_columns import table_columns
from assets.reports.duplicates.duplicate_collection import (
    SCHEMA,
    TABLE,
    find_duplicates,
    write_duplicates,
)
from resources.platform_resource import PlatformResource
from resources.registry import Release
from zb_pipelines.domain.messages import message

KEY = dg.AssetKey(["report", "duplicate_collection"])


def duplicate_asset(release: Release, partitions: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The duplications of a day, with a check that names what is held."""
    spec = report_spec(
        KEY,
        message(
            "Duplicate collection\n\nHow far catalogs and contents of agencies coincide; what can be had by sharing must not be collected again (art. 11)."
        ),
        release,
        partitions,
        deps=[DAILY_TOTALS],
        metadata={"dagster/table_name": TABLE, "dagster/column_schema": table_columns(SCHEMA)},
    )
    check = dg.AssetCheckSpec(
        "nothing_collected_twice",
        asset=KEY,
        description=message("Nothing is collected that should be shared (art. 11)"),
    )

    @dg.multi_asset(
        name="report__duplicate_collection",
        specs=[spec],
        check_specs=[check],
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def duplicate_collection(
        context: dg.AssetExecutionContext,
        installation: PlatformResource,
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        platform = installation.open()
        history = platform.registry.releases()
        days = sorted(map(date.fromisoformat, context.partition_keys))
        for day in days:
            catalog = (platform.registry.release_on(day) or release).catalog
            found = find_duplicates(platform, catalog, history, day)
            written = write_duplicates(platform, catalog, found, day)
            held = [each for each in found if each.hold]
            context.add_asset_metadata(
                {
                    "dagster/row_count": written.rows,
                    "dagster/uri": platform.lake.uri(TABLE),
                    message("held"): len(held),
                },
                partition_key=day.isoformat(),
            )
            if day == days[-1]:
                yield dg.AssetCheckResult(
                    asset_key=KEY,
                    check_name="nothing_collected_twice",
                    passed=not held,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={each.entry: each.statement(catalog) for each in held},
                )
        yield dg.MaterializeResult(KEY)

    return duplicate_collection
