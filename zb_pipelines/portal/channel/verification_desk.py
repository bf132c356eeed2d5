"""The state of verification in one server: open indexes with their keys, counts of the day, the writer of the log."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

from assets.sharing.keyed_hash import key_stamp, product_secrets
from assets.sharing.lookup_index import LookupIndex
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.portal.channel.day_counts import DayCounts
from zb_pipelines.portal.channel.desk import (
    changed_product,
    declared_rows,
    platform_of,
    release_of,
)
from zb_pipelines.portal.channel.open_indexes import OpenIndexes
from zb_pipelines.portal.channel.usage_writer import UsageWriter


class VerificationDesk:
    """The state of one server: open indexes, counts of the day, the writer of the log."""

    def __init__(self, request: Request) -> None:
        platform = platform_of(request)
        self.platform = platform
        self.indexes = OpenIndexes(platform)
        self.counts = DayCounts(platform)
        self.writer = UsageWriter(platform)
        self._secrets: dict[str, tuple[object, tuple[str, ...]]] = {}

    def secrets(self, request: Request, product: Product, index: LookupIndex) -> tuple[str, ...]:
        """The keys that ``index`` may be hashed with, the newest first.

        503 where they were destroyed, or the index is of another declaration of the product. Kept as
        long as index, key store and release stand as they are.
        """
        release = release_of(request)
        made_of = (id(index), key_stamp(self.platform, product.key), release.id)
        known = self._secrets.get(product.key)
        if known is None or known[0] != made_of:
            self._secrets.pop(product.key, None)
            if not declared_rows(request).holds_on(release, product, index.day):
                raise changed_product()
            try:
                secrets = product_secrets(self.platform, product.key, "ask")
            except InputError as gone:
                raise HTTPException(503, gone.problems[0].what) from None
            known = self._secrets[product.key] = (made_of, secrets)
        return known[1]
