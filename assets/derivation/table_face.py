"""What Dagster is told of a derived table: schema, sources of each column, words from the catalog."""

from collections.abc import Iterable

import dagster as dg

from assets.specification import KINDS
from resources.registry import Build, Release
from zb_pipelines.derivation.model import Column, DerivedTable
from zb_pipelines.naming import LAYER_TAG, changes_of, entry_asset

BASE_TITLE, THEME_TITLE = "基础库", "主题库"


def asset_key_of(table: str) -> dg.AssetKey:
    """``base.population__birth`` → ``base/population/birth``; also of an aggregated entry."""
    layer, name = table.removesuffix("__changes").split(".", 1)
    return dg.AssetKey([layer, *name.split("__", 1)])


def table_schema(columns: Iterable[Column]) -> dg.TableSchema:
    """Chinese title, type, level, meaning, unit and sources of every column."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.type,
                description=column.title + (f"（{column.unit}）" if column.unit else ""),
                tags={"level": column.level}
                | ({"semantic": column.semantic} if column.semantic else {})
                | ({"unit": column.unit} if column.unit else {})
                | ({"source": " ".join(column.sources)} if column.sources else {}),
            )
            for column in columns
        ]
    )


def column_lineage(table: DerivedTable) -> dg.TableColumnLineage:
    """Column → the columns of other assets that it is made of."""
    return dg.TableColumnLineage(
        deps_by_column={
            column.name: [_dependency(source) for source in column.sources]
            for column in table.columns
            if column.sources
        }
    )


def _dependency(source: str) -> dg.TableColumnDep:
    """``agency/entry.item`` or ``base.db__table.column`` as Dagster names it."""
    owner, _, column = source.rpartition(".")
    if "/" in owner:
        return dg.TableColumnDep(dg.AssetKey(entry_asset("aggregation", owner)), column)
    return dg.TableColumnDep(asset_key_of(owner), column)


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
            "dagster/column_schema": table_schema(table.columns),
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
