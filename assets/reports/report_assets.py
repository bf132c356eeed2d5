"""The report assets: law dockets, duplicate collection, ``report/coverage`` and ``report/quality``."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import dagster as dg

from assets.aggregation.daily_totals import DAILY_TOTALS
from assets.asset_specs import report_spec
from assets.report_columns import table_columns
from assets.reports.coverage.coverage_table import SCHEMA, TABLE, write_coverage
from assets.reports.coverage.ledger import ledger_of
from assets.reports.duplicates.duplicate_assets import duplicate_asset
from assets.reports.law.law_assets import law_asset
from assets.reports.quality.quality_report import write_report
from assets.reports.quality.report_metadata import report_metadata
from quality.expectations.data_docs import build_site, docs_folder
from resources.platform import Platform
from resources.platform_resource import PlatformResource
from resources.registry import Build, Release
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import QUALITY_REPORT
from zb_pipelines.domain.period import Period


def report_assets(
    release: Release, partitions: dg.PartitionsDefinition
) -> list[dg.AssetsDefinition]:
    """They read the night's records and write what the bureau reads; the page comes last."""
    return [
        law_asset(release, partitions),
        duplicate_asset(release, partitions),
        coverage_asset(release, partitions),
        quality_asset(release, partitions),
    ]


def release_of(platform: Platform, release: Release, day: date) -> Release:
    """The catalog that a day's report is about: the one in force then, were it rendered years later."""
    return platform.registry.release_on(day) or release


def record_page(platform: Platform, release: Release, day: date, run_id: str) -> None:
    """Remember that the page was rendered, so that a plan knows whether it is behind its data."""
    platform.registry.record_build(
        Build(
            table_name=QUALITY_REPORT,
            day=day,
            rows=0,
            inserted=0,
            updated=0,
            deleted=0,
            conflicts=0,
            inputs={},
            release_id=release.id,
            run_id=run_id,
            ended_at=datetime.now(UTC),
        )
    )


def coverage_asset(release: Release, partitions: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The ledger of a day as a table."""
    spec = report_spec(
        dg.AssetKey(["report", "coverage"]),
        message(
            "Coverage ledger\n\nThe state of every entry on the day: aggregated, exempt by law or not aggregated, with the conservation checks."
        ),
        release,
        partitions,
        deps=[DAILY_TOTALS],
        metadata={"dagster/table_name": TABLE, "dagster/column_schema": table_columns(SCHEMA)},
    )

    @dg.multi_asset(
        name="report__coverage", specs=[spec], backfill_policy=dg.BackfillPolicy.single_run()
    )
    def coverage(
        context: dg.AssetExecutionContext, installation: PlatformResource
    ) -> Iterator[dg.MaterializeResult]:
        platform = installation.open()
        for day in context.partition_keys:
            on = date.fromisoformat(day)
            ledger = ledger_of(platform.registry, release_of(platform, release, on), on)
            written = write_coverage(platform, ledger)
            context.add_asset_metadata(
                {
                    "dagster/row_count": written.rows,
                    "dagster/uri": platform.lake.uri(TABLE),
                    message("catalogued"): len(ledger.entries),
                    message("Aggregated"): ledger.count("aggregated"),
                    message("Exempt by law"): ledger.count("exempt"),
                    message("Not aggregated"): ledger.outstanding,
                    message("rows conserved"): not ledger.unbalanced,
                    message("entries conserved"): ledger.whole,
                },
                partition_key=day,
            )
        yield dg.MaterializeResult()

    return coverage


def quality_asset(release: Release, partitions: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The quality report of a day as one HTML page; Data Docs are made again beside it."""
    databases = release.catalog.consolidations.values()
    spec = report_spec(
        dg.AssetKey(["report", "quality"]),
        message("Quality report\n\nOne self-contained page of HTML that opens offline and prints."),
        release,
        partitions,
        deps=[
            dg.AssetKey(["report", "coverage"]),
            dg.AssetKey(["report", "law_docket"]),
            dg.AssetKey(["report", "cross_checks"]),
            dg.AssetKey(["report", "duplicate_collection"]),
            dg.AssetKey(["report", "tickets"]),
            *(dg.AssetKey(["base", each.database, each.table]) for each in databases),
        ],
        kinds={"html"},
    )

    @dg.multi_asset(
        name="report__quality", specs=[spec], backfill_policy=dg.BackfillPolicy.single_run()
    )
    def quality(
        context: dg.AssetExecutionContext, installation: PlatformResource
    ) -> Iterator[dg.MaterializeResult]:
        platform = installation.open()
        for day in context.partition_keys:
            on = date.fromisoformat(day)
            made = write_report(platform, Period(on, on), release=release)
            record_page(platform, release, on, context.run.run_id)
            context.add_asset_metadata(report_metadata(made), partition_key=day)
        build_site(docs_folder(platform.settings))
        yield dg.MaterializeResult()

    return quality
