"""The files of a product's partitions that a call may read, with signed links to them."""

from collections.abc import Sequence
from datetime import date

import pyarrow.parquet as pq
from starlette.exceptions import HTTPException
from starlette.requests import Request

from resources.registry.sharing.grants import TokenHolder
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.portal.channel.delta_format import ServedFile
from zb_pipelines.portal.channel.desk import (
    changed_product,
    declared_rows,
    platform_of,
    release_of,
)
from zb_pipelines.portal.channel.signed_link import FileLink, new_expiry

PREFIX = "/delta-sharing"


def product_days(request: Request, product: Product) -> Sequence[date]:
    """The days that were built as the release in force declares, ascending.

    404 where none was built yet, 503 where all are of another declaration.
    """
    lake = platform_of(request).lake
    days = lake.days(product.name) if lake.exists(product.name) else []
    if not days:
        raise HTTPException(404, message("The product was not built yet."))
    rows, release = declared_rows(request), release_of(request)
    held = [day for day in days if rows.holds_on(release, product, day)]
    if not held:
        raise changed_product()
    return held


def served_files(
    request: Request, holder: TokenHolder, product: Product, day: date
) -> list[ServedFile]:
    """The files of the partition ``day``, each with a link that is valid for some minutes."""
    platform = platform_of(request)
    expires = new_expiry(release_of(request).catalog.sharing.link_seconds)
    found: list[ServedFile] = []
    for index, file in enumerate(platform.lake.files(product.name, day)):
        link = FileLink(holder.grant.id, product.key, day.isoformat(), index, expires)
        address = f"{request.base_url.scheme}://{request.base_url.netloc}{PREFIX}{link.path}"
        url = f"{address}?expires={expires}&signature={link.sign(platform.keys)}"
        rows = int(pq.read_metadata(file).num_rows)
        found.append(ServedFile(file.stem, url, day, file.stat().st_size, rows, expires))
    return found
