"""A call of the Delta Sharing protocol: whose it is, what it may read, how it is answered and kept."""

from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from resources.registry.sharing.grants import TokenHolder
from resources.registry.sharing.usage import TOO_MANY
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.products.columns import product_columns, source_columns
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.portal.channel.delta_format import MEDIA_TYPE, SCHEMA, as_lines, version_of
from zb_pipelines.portal.channel.desk import granted_product, holder_of, platform_of, release_of
from zb_pipelines.portal.channel.usage_writer import usage_of


def holder_in_share(request: Request) -> TokenHolder:
    """Whose token it is; 403 where the path names another share."""
    holder = holder_of(request)
    if request.path_params["share"] != holder.grant.recipient:
        raise HTTPException(403, message("The token is for another share."))
    if request.path_params.get("schema", SCHEMA) != SCHEMA:
        raise HTTPException(403, message("The token is for another share."))
    return holder


def granted_table(request: Request) -> tuple[TokenHolder, Product]:
    """The token's holder and the product of the path; 403 where it may not be read as a table."""
    holder = holder_in_share(request)
    product = granted_product(request, holder, request.path_params["table"])
    if product.form == "verify":
        raise HTTPException(403, message("The product is for verification only."))
    return holder, product


def require_quota(request: Request, holder: TokenHolder, act: str = "query") -> None:
    """429 where the day's calls of the grant are used up; that too is kept, as a call of ``act``."""
    grant = holder.grant
    usage = platform_of(request).registry.sharing.usage
    if grant.quota and usage.calls_on(grant.id, today()) >= grant.quota:
        record_call(request, holder, act, status=TOO_MANY)
        raise HTTPException(TOO_MANY, message("The day's calls of the grant are used up."))


def handed_columns(request: Request, product: Product) -> tuple[ResolvedColumn, ...]:
    """The columns of the product as they are handed out."""
    return product_columns(product, source_columns(product, release_of(request).catalog))


def answer_lines(actions: list[dict[str, Any]], day: date) -> Response:
    """The actions, one a line, as the version of ``day``."""
    return Response(as_lines(actions), media_type=MEDIA_TYPE, headers=version_headers(day))


def version_headers(day: date) -> dict[str, str]:
    """The version in the header that clients read."""
    return {"Delta-Table-Version": str(version_of(day)), "Cache-Control": "no-store"}


def record_call(request: Request, holder: TokenHolder, act: str, **more: Any) -> None:
    """Keep one call in the log."""
    call = usage_of(holder, holder.grant.product, act, **more)
    platform_of(request).registry.sharing.usage.record([call])
