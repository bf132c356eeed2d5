"""Changes of products, the rules of sharing and the ledger of channels."""

from collections.abc import Iterator, Mapping

from zb_pipelines.domain.catalog.changes.change import Change
from zb_pipelines.domain.catalog.derived_tables.known_columns import Known
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.products.columns import product_columns, product_known
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product


def product_changes(old: Catalog, new: Catalog) -> Iterator[Change]:
    """Changes of products, subject ``shared/<product>``, then of the two single files."""
    if old.products or new.products:
        yield from _products(old, new)
    if old.sharing != new.sharing:
        words = message("limits or rules of sharing change")
        yield Change("sharing_rules_changed", "sharing.yml", words)
    if old.channels != new.channels:
        yield Change("channels_changed", "channels.yml", message("the ledger of channels changes"))


def _products(old: Catalog, new: Catalog) -> Iterator[Change]:
    before, after = product_known(old), product_known(new)
    for key, product in new.products.items():
        was = old.products.get(key)
        subject = f"shared/{key}"
        if was is None:
            words = message("product “{title}” is new", title=product.title)
            yield Change("product_added", subject, words)
            continue
        yield from _levels(subject, was, product, before, after)
        if was.shows != product.shows:
            words = message("what the product “{title}” shows changes", title=product.title)
            yield Change("product_changed", subject, words)
        elif was != product:
            yield Change("text_changed", subject, message("its name or summary is worded anew"))
    for key in old.products.keys() - new.products.keys():
        words = message("product “{title}” is gone", title=old.products[key].title)
        yield Change("product_removed", f"shared/{key}", words)


def _levels(
    subject: str,
    was: Product,
    now: Product,
    before: Mapping[str, Known],
    after: Mapping[str, Known],
) -> Iterator[Change]:
    """Columns whose level rose: the product is made again and its grants are revoked."""
    if was.source not in before or now.source not in after:
        return
    levels = {each.name: each.level for each in product_columns(was, before[was.source])}
    for column in product_columns(now, after[now.source]):
        if levels.get(column.name, column.level) < column.level:
            words = message(
                "level of the column “{title}” from {before} to {after}",
                title=column.title,
                before=levels[column.name],
                after=column.level,
            )
            yield Change("product_level_raised", subject, words, column.name)
