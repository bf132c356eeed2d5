"""What is handed over by whom, and whether it may be today."""

from dataclasses import dataclass
from datetime import date

from assets.sharing.declared_rows import DeclaredRows
from assets.sharing.end_grants import ending_reason
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.products.decisions import requested_product
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.grant import SharingGrant
from zb_pipelines.domain.sharing.product import Product


@dataclass(frozen=True)
class ProductHandover:
    """What is handed over by whom: the product of ``grant`` as it was built up to the day ``on``."""

    platform: Platform
    release: Release
    grant: SharingGrant
    on: date
    actor: str

    @property
    def catalog(self) -> Catalog:
        """The catalog in force."""
        return self.release.catalog

    @property
    def product(self) -> Product:
        """The product of the grant."""
        return requested_product(self.catalog, self.grant.product)

    @property
    def parts(self) -> tuple[Catalog, SharingGrant, Product]:
        """What says which rows and for whom."""
        return self.catalog, self.grant, self.product

    def deliverable_day(self) -> date:
        """The day of the rows; :class:`InputError` where there are none, or they may not be handed over today."""
        grant, product, lake = self.grant, self.product, self.platform.lake
        if {grant.state(self.on), grant.state(today())} != {"active"}:
            raise input_error(
                grant.id,
                message("the grant has ended or was revoked"),
                message("ask for it anew with zb share request"),
            )
        if (reason := ending_reason(grant, self.catalog)) is not None:
            raise input_error(grant.id, reason, message("ask for it anew with zb share request"))
        if product.form == "verify":
            raise input_error(
                grant.id,
                message("a product for verification is never handed over"),
                message("ask by the interface"),
            )
        day = lake.last_day(product.name, self.on) if lake.exists(product.name) else None
        if day is None:
            raise input_error(
                product.key, message("not built yet"), message("run zb nightly first")
            )
        if not DeclaredRows(self.platform.registry).holds_on(self.release, product, day):
            raise input_error(
                product.key,
                message("The product changed and is not built anew yet."),
                message("run zb catalog apply first"),
            )
        return day
