"""The assets of derived tables: one op per table, driven by its declaration."""

from collections.abc import Callable, Iterable, Iterator

import dagster as dg

from assets.build_context import BuildContext
from assets.built_tables.build_metadata import build_metadata
from assets.built_tables.retention import retire_base_tables
from assets.column_metadata import column_lineage
from assets.derived_tables.build_table import build_table
from assets.derived_tables.table_metadata import table_spec
from assets.run_days import build_days
from resources.platform_resource import PlatformResource
from resources.registry import Build, Release
from zb_pipelines.domain.derived_tables.model import DerivedTable, ResolvedColumn
from zb_pipelines.domain.derived_tables.order import build_order

# Joins over the largest tables of a city spill below this.
BUILD_MEMORY = "2GB"


def derived_assets(
    release: Release, partitions: dg.PartitionsDefinition
) -> list[dg.AssetsDefinition]:
    """The op of every derived table of the release's catalog, in the order they are built."""
    return [
        table_asset(table, release, partitions, _builder(table), lambda table=table: table.columns)
        for table in build_order(release.catalog.tables.values())
    ]


def _builder(table: DerivedTable) -> Callable[[BuildContext], Build]:
    return lambda context: build_table(table, context)


def table_asset(
    table: DerivedTable,
    release: Release,
    partitions: dg.PartitionsDefinition,
    build: Callable[[BuildContext], Build],
    traced: Callable[[], Iterable[ResolvedColumn]],
) -> dg.AssetsDefinition:
    """The op that builds one table with ``build`` for each of a run's days.

    ``traced`` gives its columns with the columns that they are made of, once it is built.
    """
    spec = table_spec(table, release, partitions)

    @dg.multi_asset(
        name=f"{table.layer}__{table.database}__{table.table}",
        specs=[spec],
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def materialise_table(
        context: dg.AssetExecutionContext, installation: PlatformResource
    ) -> Iterator[dg.MaterializeResult]:
        platform = installation.open()
        for day, built in build_days(context, platform, release, build, BUILD_MEMORY):
            context.add_asset_metadata(build_metadata(built), asset_key=spec.key, partition_key=day)
        for retired, days in retire_base_tables(platform.lake, tables=[table.name]).items():
            context.log.info(f"{retired}: {len(days)} days retired")
        yield dg.MaterializeResult(
            asset_key=spec.key, metadata={"dagster/column_lineage": column_lineage(traced())}
        )

    return materialise_table
