"""The assets of products: one op each, with its checks, driven by its declaration."""

from collections.abc import Iterator

import dagster as dg

from assets.asset_specs import KINDS, bureau_owner, group_of
from assets.build_context import BuildContext
from assets.built_tables.build_metadata import build_metadata
from assets.built_tables.retention import RECENT_DAYS, retired_days
from assets.column_metadata import asset_key_of, column_lineage, table_schema
from assets.run_days import build_days
from assets.sharing.build_product import ProductBuild, build_product
from assets.sharing.disclosure import Disclosure
from assets.sharing.end_grants import end_grants
from assets.sharing.open_package import write_package
from resources.lake import Lake
from resources.platform_resource import PlatformResource
from resources.registry import Release
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.products.columns import product_columns, product_known
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.glossary import term
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import LAYER_TAG
from zb_pipelines.domain.sharing.product import Product

BUILD_MEMORY = "2GB"
_VACUUM_HOURS = 24
DISCLOSURE = "disclosure"


def product_assets(
    release: Release, partitions: dg.PartitionsDefinition
) -> list[dg.AssetsDefinition]:
    """The op of every product of the release's catalog."""
    known = product_known(release.catalog) if release.catalog.products else {}
    return [
        _product_asset(
            product, product_columns(product, known[product.source]), release, partitions
        )
        for product in release.catalog.products.values()
    ]


def _product_asset(
    product: Product,
    columns: tuple[ResolvedColumn, ...],
    release: Release,
    partitions: dg.PartitionsDefinition,
) -> dg.AssetsDefinition:
    spec = _spec(product, columns, release, partitions)
    opened = product.audience == "public"
    check = dg.AssetCheckSpec(
        DISCLOSURE, asset=spec.key, description=message("Nobody can be singled out (art. 29)")
    )

    @dg.multi_asset(
        name=f"shared__{product.key}",
        specs=[spec],
        check_specs=[check] if opened else None,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def shared_product(
        context: dg.AssetExecutionContext, installation: PlatformResource
    ) -> Iterator[dg.MaterializeResult]:
        platform = installation.open()
        newest: ProductBuild | None = None
        for day, newest in build_days(context, platform, release, _builder(product), BUILD_MEMORY):
            context.add_asset_metadata(
                build_metadata(newest.build), asset_key=spec.key, partition_key=day
            )
        _retire(platform.lake, product.name)
        end_grants(platform.registry, release.catalog, product.key, today())
        found = newest.disclosure if newest else None
        yield dg.MaterializeResult(
            asset_key=spec.key,
            metadata={"dagster/column_lineage": column_lineage(columns)},
            check_results=[_check_result(spec.key, found)] if opened and found else None,
        )

    return shared_product


def _builder(product: Product):
    def build(context: BuildContext) -> ProductBuild:
        built = build_product(product, context)
        if product.audience == "public":
            write_package(product, context, built)
        return built

    return build


def _spec(
    product: Product,
    columns: tuple[ResolvedColumn, ...],
    release: Release,
    partitions: dg.PartitionsDefinition,
) -> dg.AssetSpec:
    title = message("{text} ({remark})", text=product.title, remark=term("layer", "shared"))
    return dg.AssetSpec(
        asset_key_of(product.name),
        deps=[asset_key_of(product.source)],
        description=f"{title}\n\n{product.summary}",
        metadata={
            "dagster/column_schema": table_schema(columns, [product.source]),
            "dagster/table_name": product.name,
            message("Catalog release"): release.id,
        },
        group_name=group_of("shared", product.audience),
        owners=[bureau_owner()],
        tags={LAYER_TAG: "shared", "zb/form": product.form, "zb/audience": product.audience},
        kinds=KINDS,
        code_version=release.content_hash[:16],
        partitions_def=partitions,
    )


def _check_result(key: dg.AssetKey, found: Disclosure) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=DISCLOSURE,
        passed=True,
        metadata={
            "rows": found.rows,
            "k": found.k or 0,
            "unique": found.unique,
            "canaries": found.canaries,
        },
    )


def _retire(lake: Lake, table: str) -> None:
    """Older days go; their files stay a day for whoever is reading them."""
    old = retired_days(lake.days(table), RECENT_DAYS)
    for day in old:
        lake.drop(table, day)
    if old:
        lake.vacuum(table, keep_hours=_VACUUM_HOURS)
