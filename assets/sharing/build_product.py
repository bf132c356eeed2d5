"""Builds one product for one day: treated rows, checked before anybody can see them, in one commit."""

from dataclasses import dataclass
from datetime import UTC, datetime

from assets.build_context import BuildContext
from assets.derived_tables.inputs import Inputs
from assets.sharing.disclosure import Disclosure, measure_disclosure, require_safe
from assets.sharing.keyed_hash import product_secret
from assets.sharing.lookup_index import write_index
from assets.sharing.product_query import product_select
from resources.lake_views import relation_as_of
from resources.registry import Build
from zb_pipelines.domain.access.levels import private_names
from zb_pipelines.domain.catalog.derived_tables.known_columns import Known
from zb_pipelines.domain.catalog.products.columns import product_columns, source_columns
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.domain.sql import identifier

_ROWS = "product_rows"


@dataclass(frozen=True)
class ProductBuild:
    """A build of a product, and what the disclosure check of an opened one found."""

    build: Build
    disclosure: Disclosure | None


def build_product(product: Product, context: BuildContext) -> ProductBuild:
    """Replace the day's partition of ``product``, or change nothing.

    :class:`InputError` where the rows would show a column that is not declared, or where the
    disclosure check fails.
    """
    started = datetime.now(UTC)
    engine = context.engine
    source = source_columns(product, context.catalog)
    inputs = Inputs(context).create_views([product.source])
    use = "ask" if product.form == "verify" else "row"
    secret = product_secret(context.platform, product.key, use)
    keys, told = context.platform.keys, product.recipient
    recipient = keys.key(f"recipient/{told}") if told else None
    select = product_select(product, source, secret, recipient)
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {_ROWS} AS {select}")
    disclosure = _check(product, source, context)
    changes = _changes(product, context)
    columns = product_columns(product, source)
    private = private_names(columns)
    written = context.lake.replace(
        engine,
        product.name,
        context.day,
        f"SELECT * FROM {_ROWS}",
        private=private if product.form != "verify" else (),
    )
    build = Build(
        table_name=product.name,
        day=context.day,
        rows=written.rows,
        inserted=changes[0],
        updated=0,
        deleted=changes[1],
        conflicts=0,
        inputs=inputs,
        release_id=context.release.id,
        run_id=context.run_id,
        started_at=started,
        ended_at=datetime.now(UTC),
    )
    context.registry.record_build(build)
    if product.form == "verify":
        write_index(product, context)
    return ProductBuild(build, disclosure)


def _check(product: Product, source: Known, context: BuildContext) -> Disclosure | None:
    """Nothing but the declared columns is there; an opened product singles nobody out."""
    engine = context.engine
    columns = product_columns(product, source)
    if product.form != "verify":
        declared = [each.name for each in columns]
        there = list(engine.columns(f"SELECT * FROM {_ROWS}"))
        if there != declared:
            raise input_error(
                product.name,
                message("its rows would not have the declared columns only"),
                message("report this as a fault of the platform; nothing was written"),
            )
    if product.audience != "public":
        return None
    found = measure_disclosure(engine, product, _ROWS, columns)
    require_safe(product, found)
    return found


def _changes(product: Product, context: BuildContext) -> tuple[int, int]:
    """Rows that the day before had not, and rows of it that are gone (a changed row is both)."""
    engine, lake = context.engine, context.lake
    if not lake.exists(product.name):
        return int(engine.scalar(f"SELECT count(*) FROM {_ROWS}")), 0
    days = [day for day in lake.days(product.name) if day < context.day]
    before = relation_as_of(lake, product.name, days[-1], growing=False) if days else None
    names = list(engine.columns(f"SELECT * FROM {_ROWS}"))
    if before is None or not {*names} <= {*engine.columns(f"SELECT * FROM {before}")}:
        return int(engine.scalar(f"SELECT count(*) FROM {_ROWS}")), 0
    listed = ", ".join(identifier(name) for name in names)
    now, then = f"SELECT {listed} FROM {_ROWS}", f"SELECT {listed} FROM {before}"
    inserted = engine.scalar(f"SELECT count(*) FROM (({now}) EXCEPT ALL ({then}))")
    deleted = engine.scalar(f"SELECT count(*) FROM (({then}) EXCEPT ALL ({now}))")
    return int(inserted), int(deleted)
