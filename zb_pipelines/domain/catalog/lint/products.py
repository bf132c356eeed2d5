"""Articles 8, 9, 28 and 29 for products: nothing is handed out above its level or against its entry's terms."""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.derived_tables.known_columns import Known
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.products.columns import (
    product_columns,
    product_known,
    source_entries,
)
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product

OPEN_LEVELS = ("L1", "L2")


def products(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Products that show what their level, sharing or opening forbids."""
    known = product_known(catalog) if catalog.products else {}
    for product in catalog.products.values():
        if product.source not in known:  # refused when the catalog is loaded
            continue
        yield from _levels(product, known[product.source])
        yield from _terms(product, catalog)
        if product.audience == "public" and not product.aggregate:
            yield from _singled_out(product, known[product.source])


def _levels(product: Product, source: Known) -> Iterator[Problem]:
    columns = product_columns(product, source)
    for column in columns:
        if product.audience == "public" and column.level not in OPEN_LEVELS:
            what = message(
                "“{title}” would be opened at level {level} (art. 8)",
                title=column.title,
                level=column.level,
            )
            remedy = message("drop, mask or coarsen it in treat, or sum it up in aggregate")
            yield _problem(product, "items", what, remedy)
        elif column.level == "L4" and product.form != "verify":
            what = message(
                "“{title}” is of level L4 and may only be verified (art. 8)", title=column.title
            )
            yield _problem(product, "items", what, message("drop it, or share it as verify"))


def _terms(product: Product, catalog: Catalog) -> Iterator[Problem]:
    for key in source_entries(product, catalog):
        entry = catalog.entries[key]
        if product.audience == "agencies" and entry.sharing.type == "不予共享":
            what = message("the entry {key} is not shared", key=key)
            remedy = message("leave its items out, or change the terms of the entry first")
            yield _problem(product, "source", what, remedy)
        closed = entry.opening.type == "不予开放" and not product.aggregate
        if product.audience == "public" and closed:
            what = message("the entry {key} is not opened (art. 28)", key=key)
            remedy = message("sum it up in aggregate (art. 29), or leave its items out")
            yield _problem(product, "source", what, remedy)


def _singled_out(product: Product, source: Known) -> Iterator[Problem]:
    """Where items of persons were treated, what is left must name its quasi-identifiers."""
    personal = [source[name] for name in product.served_items if _about_a_person(source[name])]
    if personal and not product.quasi_identifiers:
        what = message(
            "items about persons are opened without quasi_identifiers: {titles}",
            titles=message(", ").join(column.title for column in personal),
        )
        remedy = message("name the items that together might single out a person, and k")
        yield _problem(product, "quasi_identifiers", what, remedy)


def _about_a_person(column: ResolvedColumn) -> bool:
    return column.level not in OPEN_LEVELS


def _problem(product: Product, path: str, what: str, remedy: str) -> Problem:
    return Problem(f"products/{product.key}.yml {path}", what, remedy)
