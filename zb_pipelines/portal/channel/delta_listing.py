"""What a token shows in Delta Sharing: one share, one schema, one table."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from resources.registry.sharing.grants import TokenHolder
from zb_pipelines.portal.channel.delta_call import holder_in_share, record_call
from zb_pipelines.portal.channel.delta_format import SCHEMA
from zb_pipelines.portal.channel.desk import holder_of
from zb_pipelines.portal.channel.partitions import PREFIX


def shares(request: Request) -> Response:
    """The one share of the token."""
    holder = holder_of(request)
    return _listing(request, holder, [_share(holder)])


def share(request: Request) -> Response:
    """The share by its name."""
    holder = holder_in_share(request)
    record_call(request, holder, "list")
    return JSONResponse({"share": _share(holder)})


def schemas(request: Request) -> Response:
    """The one schema."""
    holder = holder_in_share(request)
    return _listing(request, holder, [{"name": SCHEMA, "share": holder.grant.recipient}])


def tables(request: Request) -> Response:
    """The one table, unless the product is for verification."""
    holder = holder_in_share(request)
    table = {"name": holder.grant.product, "schema": SCHEMA, "share": holder.grant.recipient}
    return _listing(request, holder, [] if holder.grant.form == "verify" else [table])


def _share(holder: TokenHolder) -> dict[str, str]:
    return {"name": holder.grant.recipient, "id": holder.grant.id}


def _listing(request: Request, holder: TokenHolder, items: list[dict[str, str]]) -> Response:
    record_call(request, holder, "list")
    return JSONResponse({"items": items})


def routes() -> Sequence[BaseRoute]:
    """The lists."""
    one = f"{PREFIX}/shares/{{share}}"
    return [
        Route(f"{PREFIX}/shares", shares),
        Route(one, share),
        Route(f"{one}/schemas", schemas),
        Route(f"{one}/all-tables", tables),
        Route(f"{one}/schemas/{{schema}}/tables", tables),
    ]
