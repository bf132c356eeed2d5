"""What Dagster is told of a derived table, in the words of the catalog."""

import dagster as dg

from assets.asset_specs import KINDS
from assets.column_metadata import asset_key_of, table_schema
from resources.registry import Build, Release
from zb_pipelines.domain.derived_tables.model import DerivedTable
from zb_pipelines.domain.naming import LAYER_TAG, changes_of

BASE_TITLE, THEME_TITLE = "基础库", "主题库"


def table_spec(
    table: DerivedTable, release: Release, partitions: dg.PartitionsDefinition
) -> dg.AssetSpec:
    """The Dagster face of a derived table; it depends on what its query reads."""
    kind = BASE_TITLE if table.layer == "base" else THEME_TITLE
    parameters = "".join(
        f"\n- {each.title}：{each.value}{each.unit or ''}"
        + ("" if each.verified else "（未核验，可配置）")
        for each in table.parameters.values()
    )
    upstream = {asset_key_of(name) for name in table.reads} - {asset_key_of(table.name)}
    return dg.AssetSpec(
        asset_key_of(table.name),
        deps=sorted(upstream),
        description=f"{table.title}（{kind}）\n\n{table.summary}{parameters}",
        metadata={
            "dagster/column_schema": table_schema(table.columns, table.reads),
            "dagster/table_name": table.name,
            "主键": "、".join(table.key),
            "每日变更": changes_of(table.name),
            "目录版本": release.id,
        },
        group_name=table.database,
        owners=["team:data_bureau"],
        tags={LAYER_TAG: table.layer, "zb/database": table.database},
        kinds=KINDS,
        code_version=release.content_hash[:16],
        partitions_def=partitions,
    )


def build_metadata(build: Build) -> dict[str, object]:
    """What changed since the last build, and which day each source was read from."""
    inputs = "\n".join(f"| {name} | {day} |" for name, day in sorted(build.inputs.items()))
    return {
        "dagster/row_count": build.rows,
        "新增": build.inserted,
        "更新": build.updated,
        "删除": build.deleted,
        "各来源所用日期": dg.MetadataValue.md(f"| 来源 | 日期 |\n|---|---|\n{inputs}"),
    }
