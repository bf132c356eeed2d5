"""The Delta Sharing protocol below ``/delta-sharing``: what a token's grant is of, and nothing else.

Share: the recipient; schema: ``shared``; table: the product. A version is a business day.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from resources.registry.sharing.grants import TokenHolder
from zb_pipelines.domain.business_day import TIMEZONE, today
from zb_pipelines.domain.catalog.products.columns import product_columns, source_columns
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.portal.channel.delta_format import (
    MEDIA_TYPE,
    PROTOCOL,
    SCHEMA,
    ServedFile,
    as_lines,
    change_line,
    day_of,
    file_line,
    metadata_line,
    version_of,
)
from zb_pipelines.portal.channel.desk import granted_product, holder_of, platform_of, release_of
from zb_pipelines.portal.channel.partitions import PREFIX, product_days, served_files
from zb_pipelines.portal.channel.usage_writer import usage_of

_TABLE = f"{PREFIX}/shares/{{share}}/schemas/{{schema}}/tables/{{table}}"


def shares(request: Request) -> Response:
    """The one share of the token."""
    holder = holder_of(request)
    return _listing(request, holder, [_share(holder)])


def share(request: Request) -> Response:
    """The share by its name."""
    holder = _in_share(request)
    _record(request, holder, "list")
    return JSONResponse({"share": _share(holder)})


def schemas(request: Request) -> Response:
    """The one schema."""
    holder = _in_share(request)
    return _listing(request, holder, [{"name": SCHEMA, "share": holder.grant.recipient}])


def tables(request: Request) -> Response:
    """The one table, unless the product is for verification."""
    holder = _in_share(request)
    table = {"name": holder.grant.product, "schema": SCHEMA, "share": holder.grant.recipient}
    return _listing(request, holder, [] if holder.grant.form == "verify" else [table])


def version(request: Request) -> Response:
    """The newest version, or the first one not before ``startingTimestamp``."""
    holder, product = _table(request)
    days = product_days(request, product)
    asked = request.query_params.get("startingTimestamp")
    chosen = next((day for day in days if day >= _day(asked)), None) if asked else days[-1]
    if chosen is None:
        raise HTTPException(400, message("There is no version at or after that time."))
    _record(request, holder, "version", version=str(version_of(chosen)))
    return Response(headers=_headers(chosen))


def metadata(request: Request) -> Response:
    """Protocol and metadata of the newest version."""
    holder, product = _table(request)
    day = product_days(request, product)[-1]
    files = served_files(request, holder, product, day)
    _record(request, holder, "metadata", version=str(version_of(day)))
    lines = [PROTOCOL, metadata_line(product, _columns(request, product), files)]
    return _lines(lines, day)


async def query(request: Request) -> Response:
    """The files of a version; hints of a limit leave out files, hints of predicates are not needed."""
    body = await _body(request)
    return await run_in_threadpool(_query, request, body)


def _query(request: Request, body: dict[str, Any]) -> Response:
    holder, product = _table(request)
    days = product_days(request, product)
    _require_quota(request, holder)
    day = _version_asked(days, body)
    files = _first_files(served_files(request, holder, product, day), body.get("limitHint"))
    rows = sum(file.rows for file in files)
    _record(request, holder, "query", version=str(version_of(day)), rows=rows)
    lines = [PROTOCOL, metadata_line(product, _columns(request, product), files)]
    return _lines([*lines, *map(file_line, files)], day)


def changes(request: Request) -> Response:
    """What came and went from one version to another: each day replaces the one before."""
    holder, product = _table(request)
    days = product_days(request, product)
    _require_quota(request, holder)
    first, last = _span(days, request)
    columns = _columns(request, product)
    lines: list[dict[str, Any]] = [PROTOCOL, metadata_line(product, columns, [])]
    rows = 0
    for day in (each for each in days if first <= each <= last):
        added = served_files(request, holder, product, day)
        before = [each for each in days if each < day]
        removed = served_files(request, holder, product, before[-1]) if before else []
        rows += sum(file.rows for file in (*added, *removed))
        lines += [change_line("remove", file, day) for file in removed]
        lines += [change_line("add", file, day) for file in added]
    _record(request, holder, "changes", version=str(version_of(last)), rows=rows)
    return _lines(lines, last)


def routes() -> Sequence[BaseRoute]:
    """Every route of the protocol."""
    one = f"{PREFIX}/shares/{{share}}"
    return [
        Route(f"{PREFIX}/shares", shares),
        Route(one, share),
        Route(f"{one}/schemas", schemas),
        Route(f"{one}/all-tables", tables),
        Route(f"{one}/schemas/{{schema}}/tables", tables),
        Route(f"{_TABLE}/version", version),
        Route(_TABLE, version, methods=["HEAD"]),
        Route(f"{_TABLE}/metadata", metadata),
        Route(f"{_TABLE}/query", query, methods=["POST"]),
        Route(f"{_TABLE}/changes", changes),
    ]


def _share(holder: TokenHolder) -> dict[str, str]:
    return {"name": holder.grant.recipient, "id": holder.grant.id}


def _in_share(request: Request) -> TokenHolder:
    holder = holder_of(request)
    if request.path_params["share"] != holder.grant.recipient:
        raise HTTPException(403, message("The token is for another share."))
    if request.path_params.get("schema", SCHEMA) != SCHEMA:
        raise HTTPException(403, message("The token is for another share."))
    return holder


def _table(request: Request) -> tuple[TokenHolder, Product]:
    holder = _in_share(request)
    product = granted_product(request, holder, request.path_params["table"])
    if product.form == "verify":
        raise HTTPException(403, message("The product is for verification only."))
    return holder, product


def _require_quota(request: Request, holder: TokenHolder) -> None:
    grant = holder.grant
    usage = platform_of(request).registry.sharing.usage
    if grant.quota and usage.calls_on(grant.id, today()) >= grant.quota:
        _record(request, holder, "query", status=429)
        raise HTTPException(429, message("The day's calls of the grant are used up."))


def _columns(request: Request, product: Product) -> tuple[ResolvedColumn, ...]:
    return product_columns(product, source_columns(product, release_of(request).catalog))


async def _body(request: Request) -> dict[str, Any]:
    """The hints; 400 where they are not of the protocol."""
    said: Any = {}
    if await request.body():
        try:
            said = await request.json()
        except ValueError:
            raise HTTPException(400, message("The body is no JSON.")) from None
    limit = said.get("limitHint") if isinstance(said, dict) else "?"
    hints = said.get("predicateHints", []) if isinstance(said, dict) else None
    if not (limit is None or (isinstance(limit, int) and limit >= 0)) or not isinstance(
        hints, list
    ):
        raise HTTPException(400, message("The hints are not of the protocol."))
    return said


def _version_asked(days: Sequence[date], body: dict[str, Any]) -> date:
    if isinstance(body.get("version"), int):
        day = day_of(body["version"])
        if day not in days:
            raise HTTPException(400, message("There is no such version."))
        return day
    if body.get("timestamp"):
        until = [day for day in days if day <= _day(str(body["timestamp"]))]
        if not until:
            raise HTTPException(400, message("There is no such version."))
        return until[-1]
    return days[-1]


def _span(days: Sequence[date], request: Request) -> tuple[date, date]:
    said = request.query_params
    try:
        first = day_of(int(said["startingVersion"])) if "startingVersion" in said else None
        last = day_of(int(said["endingVersion"])) if "endingVersion" in said else None
    except (ValueError, OverflowError):
        raise HTTPException(400, message("There is no such version.")) from None
    if first is None and "startingTimestamp" in said:
        first = _day(said["startingTimestamp"])
    if last is None and "endingTimestamp" in said:
        last = _day(said["endingTimestamp"])
    if first is None or first > (last or days[-1]):
        raise HTTPException(400, message("Say from which version or time on."))
    return first, min(last or days[-1], days[-1])


def _first_files(files: list[ServedFile], limit: object) -> list[ServedFile]:
    """The first files that together have as many rows as asked for."""
    if not isinstance(limit, int):
        return files
    kept: list[ServedFile] = []
    for file in files:
        if sum(each.rows for each in kept) >= limit:
            break
        kept.append(file)
    return kept


def _day(text: str) -> date:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise HTTPException(400, message("The time is not written as ISO 8601.")) from None
    return (at if at.tzinfo is None else at.astimezone(ZoneInfo(TIMEZONE))).date()


def _listing(request: Request, holder: TokenHolder, items: list[dict[str, str]]) -> Response:
    _record(request, holder, "list")
    return JSONResponse({"items": items})


def _lines(actions: list[dict[str, Any]], day: date) -> Response:
    return Response(as_lines(actions), media_type=MEDIA_TYPE, headers=_headers(day))


def _headers(day: date) -> dict[str, str]:
    return {"Delta-Table-Version": str(version_of(day)), "Cache-Control": "no-store"}


def _record(request: Request, holder: TokenHolder, act: str, **more: Any) -> None:
    call = usage_of(holder, holder.grant.product, act, **more)
    platform_of(request).registry.sharing.usage.record([call])
