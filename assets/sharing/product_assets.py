"""The assets of products: one op each, with its checks, driven by its declaration."""

from collections.abc import Iterator

import dagster as dg

from assets.build_context import BuildContext
from assets.built_tables.build_metadata import build_metadata
from assets.built_tables.retention import RECENT_DAYS, retired_days
from assets.column_metadata import column_lineage
from assets.run_days import build_days
from assets.sharing.build_product import build_product
from assets.sharing.disclosure import DisclosureError
from assets.sharing.end_grants import end_grants
from assets.sharing.open_package import write_package
from assets.sharing.product_checks import (
    check_disclosure,
    check_stored,
    product_check_specs,
)
from assets.sharing.product_spec import product_spec
from resources.lake import Lake
from resources.platform_resource import PlatformResource
from resources.registry import Build, Release
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.products.columns import product_columns, product_known
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.sharing.product import Product

BUILD_MEMORY = "2GB"
_VACUUM_HOURS = 24


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
    spec = product_spec(product, columns, release, partitions)

    @dg.multi_asset(
        name=f"shared__{product.key}",
        specs=[spec],
        check_specs=product_check_specs(product, spec.key),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def shared_product(
        context: dg.AssetExecutionContext, installation: PlatformResource
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        platform = installation.open()
        checks: dict[str, list[dg.AssetCheckResult]] = {}
        build = _builder(product, columns)
        try:
            for day, (built, results) in build_days(
                context, platform, release, build, BUILD_MEMORY
            ):
                context.add_asset_metadata(
                    build_metadata(built), asset_key=spec.key, partition_key=day
                )
                checks[day] = results
        except DisclosureError as error:
            yield check_disclosure(product, error.found)
            raise
        _retire(platform.lake, product.name)
        end_grants(platform.registry, release.catalog, product.key, today())
        yield dg.MaterializeResult(
            asset_key=spec.key,
            metadata={"dagster/column_lineage": column_lineage(columns)},
            check_results=checks[max(checks)],
        )

    return shared_product


def _builder(product: Product, columns: tuple[ResolvedColumn, ...]):
    def build(context: BuildContext) -> tuple[Build, list[dg.AssetCheckResult]]:
        built = build_product(product, context)
        if product.audience == "public":
            write_package(product, context, built)
        results = [check_stored(product, columns, context, built.build.rows)]
        if built.disclosure:
            results.append(check_disclosure(product, built.disclosure))
        return built.build, results

    return build


def _retire(lake: Lake, table: str) -> None:
    """Older days go; their files stay a day for whoever is reading them."""
    old = retired_days(lake.days(table), RECENT_DAYS)
    for day in old:
        lake.drop(table, day)
    if old:
        lake.vacuum(table, keep_hours=_VACUUM_HOURS)
