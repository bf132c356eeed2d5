"""The assets of a base database: golden records, conflicts, changes, unresolved claims.

One op per consolidation, driven by ``survivorship/<database>.yml``; the four
tables are written together or not at all.
"""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from assets.asset_specs import KINDS
from assets.base.consolidate import consolidate
from assets.build_context import BuildContext
from assets.built_tables.retention import retire_base_tables
from assets.column_metadata import column_lineage, table_schema
from assets.run_days import build_days
from resources.platform_resource import PlatformResource
from resources.registry import Build, Release
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.databases.model import database_title
from zb_pipelines.domain.derived_tables.model import Column
from zb_pipelines.domain.naming import LAYER_TAG, changes_of, database_table, entry_asset
from zb_pipelines.domain.survivorship.model import Consolidation

# Golden records join every source of a city: the one step that deserves most of the memory.
BUILD_MEMORY = "2GB"


def rules_in_words(consolidation: Consolidation) -> str:
    """The survivorship rules as a table that an official can read."""
    lines = "\n".join(
        f"| {field.title} | {'权威来源优先' if field.policy == 'authority' else '最新者优先'} "
        f"| {field.order_in_words} | {field.reason} |"
        for field in consolidation.fields
    )
    return f"| 字段 | 规则 | 来源顺序 | 理由 |\n|---|---|---|---|\n{lines}"


def database_specs(
    consolidation: Consolidation,
    columns: Mapping[str, Sequence[Column]],
    release: Release,
    partitions: dg.PartitionsDefinition,
) -> list[dg.AssetSpec]:
    """The consolidated table and its three companions, of ``columns`` by lake table."""
    claimed = sorted({claim.entry for claim in consolidation.claims})
    title = database_title(release.catalog.databases, consolidation.database)
    tables = {
        consolidation.table: f"{consolidation.title}\n\n{title},一数一源整合结果。\n\n{rules_in_words(consolidation)}",
        "conflict": f"{consolidation.title}:来源之间不一致的值\n\n落选的值全部保留,供核实。",
        changes_of(
            consolidation.table
        ): f"{consolidation.title}:每日变更\n\n新增、更新、删除及前后值。",
        "unresolved": f"{consolidation.title}:无法归属的记录\n\n缺少可用标识,不作猜测合并。",
    }
    return [
        dg.AssetSpec(
            ["base", consolidation.database, table],
            deps=[dg.AssetKey(entry_asset("aggregation", entry)) for entry in claimed],
            description=description,
            metadata={
                "dagster/table_name": (
                    name := database_table("base", consolidation.database, table)
                ),
                "dagster/column_schema": table_schema(columns[name]),
                "目录版本": release.id,
            },
            group_name=consolidation.database,
            owners=["team:data_bureau"],
            tags={LAYER_TAG: "base", "zb/database": consolidation.database},
            kinds=KINDS,
            code_version=release.content_hash[:16],
            partitions_def=partitions,
        )
        for table, description in tables.items()
    ]


def row_counts(
    consolidation: Consolidation, builds: Mapping[str, Build], build: Build
) -> dict[str, int]:
    """Rows of each companion, by the last part of its key."""
    recorded = {
        table: builds[database_table("base", consolidation.database, table)].rows
        for table in ("conflict", "unresolved")
    }
    changed = build.inserted + build.updated + build.deleted
    return recorded | {changes_of(consolidation.table): changed}


def build_metadata(build: Build) -> dict[str, object]:
    """What changed since the last build, and which day each source was read from."""
    inputs = "\n".join(f"| {entry} | {day} |" for entry, day in sorted(build.inputs.items()))
    return {
        "dagster/row_count": build.rows,
        "新增": build.inserted,
        "更新": build.updated,
        "删除": build.deleted,
        "冲突": build.conflicts,
        "各来源所用日期": dg.MetadataValue.md(f"| 来源 | 日期 |\n|---|---|\n{inputs}"),
    }


def database_asset(
    consolidation: Consolidation, release: Release, partitions: dg.PartitionsDefinition
) -> dg.AssetsDefinition:
    """The op that builds one base database for a day."""
    columns = consolidated_tables(consolidation, release.catalog.entries)
    specs = database_specs(consolidation, columns, release, partitions)

    @dg.multi_asset(
        name=f"base__{consolidation.database}",
        specs=specs,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def base(
        context: dg.AssetExecutionContext, installation: PlatformResource
    ) -> Iterator[dg.MaterializeResult]:
        platform = installation.open()

        def build_base(build_context: BuildContext) -> Build:
            return consolidate(consolidation, build_context)

        for day, build in build_days(context, platform, release, build_base, BUILD_MEMORY):
            context.add_asset_metadata(
                build_metadata(build), asset_key=specs[0].key, partition_key=day
            )
            counts = row_counts(consolidation, platform.registry.builds(build.day), build)
            for spec in specs[1:]:
                context.add_asset_metadata(
                    {"dagster/row_count": counts[spec.key.path[-1]]},
                    asset_key=spec.key,
                    partition_key=day,
                )
        for table, days in retire_base_tables(platform.lake).items():
            context.log.info(f"{table}: {len(days)} days retired (recent days and month ends stay)")
        for spec in specs:
            table = database_table("base", consolidation.database, spec.key.path[-1])
            told = {
                "dagster/uri": platform.lake.uri(table),
                "dagster/column_lineage": column_lineage(columns[table]),
            }
            yield dg.MaterializeResult(asset_key=spec.key, metadata=told)

    return base
