"""How Dagster's pages show a product: its title, columns, source and tags."""

import dagster as dg

from assets.asset_specs import KINDS, bureau_owner, group_of
from assets.column_metadata import asset_key_of, table_schema
from assets.portal_link import portal_link
from resources.registry import Release
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.glossary import term
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import LAYER_TAG
from zb_pipelines.domain.sharing.product import Product


def product_spec(
    product: Product,
    columns: tuple[ResolvedColumn, ...],
    release: Release,
    partitions: dg.PartitionsDefinition,
) -> dg.AssetSpec:
    """The asset of ``product``, made of the one table that it reads."""
    title = message("{text} ({remark})", text=product.title, remark=term("layer", "shared"))
    return dg.AssetSpec(
        asset_key_of(product.name),
        deps=[asset_key_of(product.source)],
        description=f"{title}\n\n{product.summary}",
        metadata={
            "dagster/column_schema": table_schema(columns, [product.source]),
            "dagster/table_name": product.name,
            message("Catalog release"): release.id,
            **(portal_link(f"/open/{product.key}") if product.audience == "public" else {}),
        },
        group_name=group_of("shared", product.audience),
        owners=[bureau_owner()],
        tags={LAYER_TAG: "shared", "zb/form": product.form, "zb/audience": product.audience},
        kinds=KINDS,
        code_version=release.content_hash[:16],
        partitions_def=partitions,
    )
