"""Dagster's checks of a product: that its table holds what is declared, and that nobody can be singled out."""

from collections.abc import Sequence

import dagster as dg

from assets.build_context import BuildContext
from assets.column_metadata import asset_key_of
from assets.sharing.disclosure import Disclosure, disclosure_problems
from assets.sharing.product_query import FULL_HASH, ID_HASH, filter_sql
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.reserved_names import PARTITION_COLUMN
from zb_pipelines.domain.sharing.product import Product

AS_DECLARED = "as_declared"
DISCLOSURE = "disclosure"


def product_check_specs(product: Product, key: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    """The checks of every product, and the disclosure check of an opened one."""
    titles = {AS_DECLARED: message("The table holds the declared columns and rows")}
    if product.audience == "public":
        titles[DISCLOSURE] = message("Nobody can be singled out (art. 29)")
    return [dg.AssetCheckSpec(name, asset=key, description=title) for name, title in titles.items()]


def check_stored(
    product: Product, columns: Sequence[ResolvedColumn], context: BuildContext, rows: int
) -> dg.AssetCheckResult:
    """Whether the stored day has the declared columns, the ``rows`` that were built and none outside the row filter.

    Of a filter only the items that are handed out as they are can be looked at.
    """
    engine, relation = context.engine, context.lake.relation(product.name, context.day)
    declared = _stored_columns(product, columns)
    there = list(engine.columns(f"SELECT * EXCLUDE ({PARTITION_COLUMN}) FROM {relation}"))
    seen = {
        item: kept
        for item, kept in product.rows.items()
        if item in there and item not in product.treat
    }
    within = filter_sql(product.model_copy(update={"rows": seen}))
    stored = int(engine.scalar(f"SELECT count(*) FROM {relation}"))
    kept = int(engine.scalar(f"SELECT count(*) FROM {relation}{within}"))
    return dg.AssetCheckResult(
        asset_key=asset_key_of(product.name),
        check_name=AS_DECLARED,
        passed=there == declared and stored == kept == rows,
        metadata={
            message("Rows built"): rows,
            message("Rows stored"): stored,
            message("Rows within the filter"): kept,
            message("Undeclared columns"): [each for each in there if each not in declared],
        },
    )


def check_disclosure(product: Product, found: Disclosure) -> dg.AssetCheckResult:
    """What was measured of an opened product; not passed where :func:`require_safe` refuses it."""
    problems = disclosure_problems(product, found)
    return dg.AssetCheckResult(
        asset_key=asset_key_of(product.name),
        check_name=DISCLOSURE,
        passed=not problems,
        description="\n".join(map(str, problems)) or None,
        metadata={
            message("Rows"): found.rows,
            message("Smallest group (k)"): found.k or 0,
            message("Rows that stand alone"): found.unique,
            message("Values that name somebody"): found.canaries,
        },
    )


def _stored_columns(product: Product, columns: Sequence[ResolvedColumn]) -> list[str]:
    return [ID_HASH, FULL_HASH] if product.form == "verify" else [each.name for each in columns]
