"""Grants that end with a release: their product is gone, or shows what lies above the level granted."""

from datetime import date

from resources.registry import Registry
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.products.decisions import product_level
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.sharing.grant import SharingGrant


def ending_reason(grant: SharingGrant, catalog: Catalog) -> str | None:
    """Why the catalog no longer carries the grant; ``None`` where it does."""
    product = catalog.products.get(grant.product)
    if product is None:
        return message("the product is no longer in the catalog")
    level = product_level(product, catalog)
    if level > grant.granted_level:
        return message(
            "its level rose from {before} to {after} since it was granted",
            before=grant.granted_level,
            after=level,
        )
    return None


def end_grants(registry: Registry, catalog: Catalog, product: str, day: date) -> list[str]:
    """Revoke the grants of ``product`` that the catalog no longer carries; which they are."""
    ended: list[str] = []
    with in_chinese():
        for grant in registry.sharing.grants.all():
            if grant.product != product or grant.state(day) not in ("active", "waiting"):
                continue
            if reason := ending_reason(grant, catalog):
                registry.sharing.grants.revoke(grant.id, message("the platform"), reason, day)
                ended.append(grant.id)
    return ended
