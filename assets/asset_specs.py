"""What Dagster is told of an asset, all of it taken from the catalog.

Descriptions, owners, tags, column schemas, storage kind and code version; an
engineer who opens any asset reads the catalog entry.
"""

from collections.abc import Collection, Iterable, Mapping

import dagster as dg

from resources.registry import Release
from zb_pipelines.domain.catalog.model.fingerprint import entry_hash
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.naming import LAYER_TAG, Layer, entry_asset, entry_table

KINDS = {"duckdb", "deltalake"}
ENTRY_LAYERS: tuple[Layer, Layer] = ("landing", "aggregation")
LAYER_TITLES = {"landing": "原始层", "aggregation": "汇聚库"}


def columns_of(items: Iterable[Item], *, typed: bool) -> dg.TableSchema:
    """The column schema of an entry's layer: text as received, or typed by the catalog."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                item.name,
                item.type if typed else "string",
                description=item.title,
                constraints=dg.TableColumnConstraints(nullable=not (typed and item.required)),
                tags={"level": item.level}
                | ({"semantic": item.semantic} if item.semantic else {})
                | ({"unit": item.unit} if item.unit else {}),
            )
            for item in items
        ]
    )


def owners_of(catalog: Catalog, agency: str) -> list[str]:
    """The responsible person (art. 6) and the agency's team, as Dagster owners."""
    return [catalog.agencies[agency].responsible.email, f"team:{agency}"]


def entry_description(entry: Entry, catalog: Catalog, layer: str) -> str:
    """Chinese title first, then what article 10 wants known of the entry."""
    agency = catalog.agencies[entry.agency]
    return (
        f"{entry.title}({LAYER_TITLES.get(layer, layer)})\n\n{entry.summary}\n\n"
        f"- 提供单位:{agency.name}({agency.responsible.unit})\n"
        f"- 共享属性:{entry.sharing.type};开放属性:{entry.opening.type};安全级别:{entry.level}\n"
        f"- 更新周期:{entry.cycle};资源代码:{entry.code}\n- 使用要求:{entry.use}"
    )


def entry_tags(entry: Entry) -> dict[str, str]:
    """Tags an engineer filters by: agency, level, and the databases that the entry feeds."""
    feeds = {f"zb/feeds.{database}": "yes" for database in entry.feeds}
    return {"zb/agency": entry.agency, "zb/level": entry.level} | feeds


def entry_metadata(entry: Entry, layer: Layer, release: Release) -> dict[str, object]:
    """Definition metadata: schema, the catalog's code, and the release that speaks."""
    return {
        "dagster/column_schema": columns_of(entry.aggregated_items, typed=layer != "landing"),
        "dagster/table_name": entry_table(layer, entry.key),
        "目录代码": entry.code,
        "目录版本": release.id,
        "更新周期": entry.cycle,
        "安全级别": entry.level,
    }


def entry_specs(
    entry: Entry, release: Release, partitions: dg.PartitionsDefinition
) -> tuple[dg.AssetSpec, dg.AssetSpec]:
    """The Dagster face of an aggregated entry: its landing and its aggregation."""
    code_version = entry_hash(entry, release.catalog.codes)[:16]
    landing, aggregation = (dg.AssetKey(entry_asset(layer, entry.key)) for layer in ENTRY_LAYERS)

    def spec(layer: Layer, key: dg.AssetKey, deps: list[dg.AssetKey]) -> dg.AssetSpec:
        return dg.AssetSpec(
            key,
            deps=deps,
            description=entry_description(entry, release.catalog, layer),
            metadata=entry_metadata(entry, layer, release),
            group_name=entry.agency,
            owners=owners_of(release.catalog, entry.agency),
            tags=entry_tags(entry) | {LAYER_TAG: layer},
            kinds=KINDS,
            code_version=code_version,
            partitions_def=partitions,
        )

    return spec("landing", landing, []), spec("aggregation", aggregation, [landing])


def report_spec(
    key: dg.AssetKey,
    description: str,
    release: Release,
    partitions: dg.PartitionsDefinition,
    *,
    deps: Iterable[dg.AssetKey] = (),
    kinds: Collection[str] = KINDS,
    metadata: Mapping[str, object] | None = None,
) -> dg.AssetSpec:
    """The Dagster face of what tells of a night: a page, or a table of the lake by default."""
    return dg.AssetSpec(
        key,
        deps=deps,
        description=description,
        metadata=metadata,
        group_name="report",
        owners=["team:data_bureau"],
        tags={LAYER_TAG: "report"},
        kinds=set(kinds),
        code_version=release.content_hash[:16],
        partitions_def=partitions,
    )
