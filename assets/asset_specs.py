"""Asset specs (``dg.AssetSpec``) of entries and reports, all of it taken from the catalog.

Descriptions, owners, groups, tags, column schemas, storage kind and code version; an
engineer who opens any asset reads the catalog entry.

Names of groups and values of tags are ASCII in Dagster. Its search covers keys, groups, tags, kinds
and owners, of which only a team may be named in Chinese: so the agency, and the database of a built
table, are teams, by which their assets are found.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

import dagster as dg

from assets.portal_link import portal_link
from resources.registry import Release
from zb_pipelines.domain.access.levels import level_name
from zb_pipelines.domain.catalog.model.fingerprint import entry_hash
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.glossary import term
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import LAYER_TAG, Layer, entry_asset, entry_table

KINDS = {"duckdb", "deltalake"}
NIGHTLY_FRESHNESS = dg.FreshnessPolicy.time_window(
    fail_window=timedelta(hours=50), warn_window=timedelta(hours=26)
)
"""Made every night: one night missed is a warning, two are a failure. Dagster looks at the newest
materialisation of whatever day; the ledger, which knows days and cycles, is what the bureau reads."""
ENTRY_LAYERS: tuple[Layer, Layer] = ("landing", "aggregation")


def group_of(layer: Layer, owner: str) -> str:
    """The asset group of a layer's part that belongs to one agency or database: ``landing/tax``."""
    return f"{layer}/{owner}"


def bureau_owner() -> str:
    """The public-data bureau as a Dagster owner."""
    return f"team:{message('public-data bureau')}"


def database_owners(title: str) -> list[str]:
    """The bureau, and the database of that title as a team, as Dagster owners."""
    return [bureau_owner(), f"team:{title}"]


def item_columns(items: Iterable[Item], *, typed: bool) -> dg.TableSchema:
    """The column schema of an entry's layer: text as received, or typed by the catalog."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                item.name,
                item.type if typed else "string",
                description=item.title,
                constraints=dg.TableColumnConstraints(nullable=not (typed and item.required)),
                tags={"level": level_name(item)}
                | ({"semantic": item.semantic} if item.semantic else {})
                | ({"unit": item.unit} if item.unit else {}),
            )
            for item in items
        ]
    )


def entry_owners(catalog: Catalog, agency: str) -> list[str]:
    """The responsible person (art. 6) and the agency as a team, as Dagster owners."""
    provider = catalog.agencies[agency]
    return [provider.responsible.email, f"team:{provider.name}"]


def entry_description(entry: Entry, catalog: Catalog, layer: str) -> str:
    """The title first, then what article 10 wants known of the entry."""
    agency = catalog.agencies[entry.agency]
    title = message("{text} ({remark})", text=entry.title, remark=term("layer", layer))
    facts = message(
        "- Provider: {agency} ({unit})\n"
        "- Sharing: {sharing}; opening: {opening}; security level: {level}\n"
        "- Update cycle: {cycle}; resource code: {code}\n"
        "- Terms of use: {use}",
        agency=agency.name,
        unit=agency.responsible.unit,
        sharing=entry.sharing.type,
        opening=entry.opening.type,
        level=level_name(entry),
        cycle=entry.cycle,
        code=entry.code,
        use=entry.use,
    )
    return f"{title}\n\n{entry.summary}\n\n{facts}"


def entry_tags(entry: Entry) -> dict[str, str]:
    """Tags an engineer filters by: agency, level, and the databases that the entry feeds."""
    feeds = {f"zb/feeds.{database}": "yes" for database in entry.feeds}
    return {"zb/agency": entry.agency, "zb/level": level_name(entry)} | feeds


def entry_metadata(entry: Entry, layer: Layer, release: Release) -> dict[str, object]:
    """Definition metadata: schema, the catalog's code, and the release that speaks."""
    return {
        "dagster/column_schema": item_columns(entry.aggregated_items, typed=layer != "landing"),
        "dagster/table_name": entry_table(layer, entry.key),
        message("catalog code"): entry.code,
        message("Catalog release"): release.id,
        message("update cycle"): entry.cycle,
        message("security level"): level_name(entry),
        **portal_link(f"/catalog/{entry.key}"),
    }


def entry_specs(
    entry: Entry, release: Release, partitions: dg.PartitionsDefinition
) -> tuple[dg.AssetSpec, dg.AssetSpec]:
    """The asset specs of an entry that is aggregated: its landing and its aggregation."""
    code_version = entry_hash(entry, release.catalog.codes)[:16]
    landing, aggregation = (dg.AssetKey(entry_asset(layer, entry.key)) for layer in ENTRY_LAYERS)

    def spec(layer: Layer, key: dg.AssetKey, deps: list[dg.AssetKey]) -> dg.AssetSpec:
        return dg.AssetSpec(
            key,
            deps=deps,
            description=entry_description(entry, release.catalog, layer),
            metadata=entry_metadata(entry, layer, release),
            group_name=group_of(layer, entry.agency),
            owners=entry_owners(release.catalog, entry.agency),
            tags=entry_tags(entry) | {LAYER_TAG: layer},
            kinds=KINDS,
            code_version=code_version,
            partitions_def=partitions,
            freshness_policy=None if layer == "landing" else NIGHTLY_FRESHNESS,
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
    """The asset spec of what is made of a night's results: a page, or a table of the lake by default."""
    return dg.AssetSpec(
        key,
        deps=deps,
        description=description,
        metadata=metadata,
        group_name="report",
        owners=[bureau_owner()],
        tags={LAYER_TAG: "report"},
        kinds=set(kinds),
        code_version=release.content_hash[:16],
        partitions_def=partitions,
        freshness_policy=NIGHTLY_FRESHNESS,
    )
