"""The assets of a base database: golden records, conflicts, changes, unresolved claims.

One op per consolidation, driven by ``survivorship/<database>.yml``; the four
tables are written together or not at all.
"""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from assets.asset_specs import KINDS, NIGHTLY_FRESHNESS, database_owners, group_of
from assets.base.consolidate import consolidate_confined
from assets.build_context import BuildContext
from assets.built_tables.build_metadata import build_metadata
from assets.built_tables.retention import retire_base_tables
from assets.column_metadata import column_lineage, table_schema
from assets.portal_link import portal_link
from assets.run_days import build_days
from resources.platform_resource import PlatformResource
from resources.registry import Build, Release
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.databases.model import database_title
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import LAYER_TAG, changes_of, database_table, entry_asset
from zb_pipelines.domain.survivorship.model import Consolidation

# Golden records join every source of a city: the one step that deserves most of the memory.
BUILD_MEMORY = "2GB"


def rules_in_words(consolidation: Consolidation) -> str:
    """The survivorship rules as a table that an official can read."""
    policies = {
        "authority": message("the authoritative source decides"),
        "latest": message("the newest decides"),
    }
    lines = "\n".join(
        f"| {field.title} | {policies[field.policy]} | {field.order_in_words} | {field.reason} |"
        for field in consolidation.fields
    )
    head = message("| Field | Rule | Order of sources | Reason |")
    return f"{head}\n|---|---|---|---|\n{lines}"


def table_descriptions(consolidation: Consolidation, database: str) -> dict[str, str]:
    """Table → description, of the consolidated table and its companions: a title, then what it holds.

    ``database`` is the title of their database.
    """
    title = consolidation.title
    return {
        consolidation.table: message("{text} ({remark})", text=title, remark=database)
        + "\n\n"
        + message("The golden records: for every field one value, by the rules below.")
        + "\n\n"
        + rules_in_words(consolidation),
        "conflict": message("{title}: values that differ between sources", title=title)
        + "\n\n"
        + message("Every losing value is kept, to be verified."),
        changes_of(consolidation.table): message("{title}: daily changes", title=title)
        + "\n\n"
        + message("Inserted, updated and deleted records, with the values before and after."),
        "unresolved": message("{title}: records of no known subject", title=title)
        + "\n\n"
        + message("No usable identifier: never merged by guess."),
    }


def database_specs(
    consolidation: Consolidation,
    columns: Mapping[str, Sequence[ResolvedColumn]],
    release: Release,
    partitions: dg.PartitionsDefinition,
) -> list[dg.AssetSpec]:
    """The consolidated table and its three companions, of ``columns`` by lake table."""
    database = database_title(release.catalog.databases, consolidation.database)
    claimed = sorted({claim.entry for claim in consolidation.claims})
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
                message("Catalog release"): release.id,
                **portal_link(f"/dictionary/{name}"),
            },
            group_name=group_of("base", consolidation.database),
            owners=database_owners(database),
            tags={LAYER_TAG: "base", "zb/database": consolidation.database},
            kinds=KINDS,
            code_version=release.content_hash[:16],
            partitions_def=partitions,
            freshness_policy=NIGHTLY_FRESHNESS,
        )
        for table, description in table_descriptions(consolidation, database).items()
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
            return consolidate_confined(consolidation, build_context)

        for day, build in build_days(context, platform, release, build_base, BUILD_MEMORY):
            metadata = build_metadata(build) | {message("conflicts"): build.conflicts}
            context.add_asset_metadata(metadata, asset_key=specs[0].key, partition_key=day)
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
            metadata = {
                "dagster/uri": platform.lake.uri(table),
                "dagster/column_lineage": column_lineage(columns[table]),
            }
            yield dg.MaterializeResult(asset_key=spec.key, metadata=metadata)

    return base
