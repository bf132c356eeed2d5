"""Asset specs of derived tables, in the words of the catalog."""

import dagster as dg

from assets.asset_specs import KINDS, NIGHTLY_FRESHNESS, database_owners, group_of
from assets.column_metadata import asset_key_of, table_schema
from assets.portal_link import portal_link
from resources.registry import Release
from zb_pipelines.domain.databases.model import database_title
from zb_pipelines.domain.derived_tables.model import DerivedTable, Parameter
from zb_pipelines.domain.glossary import term
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import LAYER_TAG, changes_of


def table_spec(
    table: DerivedTable, release: Release, partitions: dg.PartitionsDefinition
) -> dg.AssetSpec:
    """The asset spec of a derived table; it depends on what its query reads."""
    upstream = {asset_key_of(name) for name in table.reads} - {asset_key_of(table.name)}
    return dg.AssetSpec(
        asset_key_of(table.name),
        deps=sorted(upstream),
        description=table_description(table),
        metadata={
            "dagster/column_schema": table_schema(table.columns, table.reads),
            "dagster/table_name": table.name,
            message("key columns"): message(", ").join(table.key),
            message("daily changes"): changes_of(table.name),
            message("Catalog release"): release.id,
            **portal_link(f"/dictionary/{table.name}"),
        },
        group_name=group_of(table.layer, table.database),
        owners=database_owners(database_title(release.catalog.databases, table.database)),
        tags={LAYER_TAG: table.layer, "zb/database": table.database},
        kinds=KINDS,
        code_version=release.content_hash[:16],
        partitions_def=partitions,
        freshness_policy=NIGHTLY_FRESHNESS,
    )


def table_description(table: DerivedTable) -> str:
    """The title with its layer, the summary, and the parameters with their values."""
    layer = term("layer", table.layer)
    title = message("{text} ({remark})", text=table.title, remark=layer)
    parameters = "".join(f"\n- {_in_words(each)}" for each in table.parameters.values())
    return f"{title}\n\n{table.summary}{parameters}"


def _in_words(parameter: Parameter) -> str:
    value = f"{parameter.value}{parameter.unit or ''}"
    words = message("{first}: {second}", first=parameter.title, second=value)
    if parameter.verified:
        return words
    return message("{text} ({remark})", text=words, remark=message("not verified, configurable"))
