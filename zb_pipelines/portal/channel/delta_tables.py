"""The Delta Sharing protocol below ``/delta-sharing``: what a token's grant is of, and nothing else.

Share: the recipient; schema: ``shared``; table: the product. A version is a business day.
"""

from collections.abc import Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from zb_pipelines.domain.messages import message
from zb_pipelines.portal.channel.delta_call import (
    answer_lines,
    granted_table,
    handed_columns,
    record_call,
    require_quota,
    version_headers,
)
from zb_pipelines.portal.channel.delta_format import (
    PROTOCOL,
    change_line,
    file_line,
    metadata_line,
    version_of,
)
from zb_pipelines.portal.channel.delta_hints import (
    day_asked,
    read_hints,
    version_asked,
    version_span,
    within_limit,
)
from zb_pipelines.portal.channel.partitions import PREFIX, product_days, served_files

_TABLE = f"{PREFIX}/shares/{{share}}/schemas/{{schema}}/tables/{{table}}"


def version(request: Request) -> Response:
    """The newest version, or the first one not before ``startingTimestamp``."""
    holder, product = granted_table(request)
    days = product_days(request, product)
    asked = request.query_params.get("startingTimestamp")
    chosen = next((day for day in days if day >= day_asked(asked)), None) if asked else days[-1]
    if chosen is None:
        raise HTTPException(400, message("There is no version at or after that time."))
    record_call(request, holder, "version", version=str(version_of(chosen)))
    return Response(headers=version_headers(chosen))


def metadata(request: Request) -> Response:
    """Protocol and metadata of the newest version."""
    holder, product = granted_table(request)
    day = product_days(request, product)[-1]
    files = served_files(request, holder, product, day)
    record_call(request, holder, "metadata", version=str(version_of(day)))
    lines = [PROTOCOL, metadata_line(product, handed_columns(request, product), files)]
    return answer_lines(lines, day)


async def query(request: Request) -> Response:
    """The files of a version; hints of a limit leave out files, hints of predicates are not needed."""
    body = await read_hints(request)
    return await run_in_threadpool(_query, request, body)


def _query(request: Request, body: dict[str, Any]) -> Response:
    holder, product = granted_table(request)
    days = product_days(request, product)
    require_quota(request, holder)
    day = version_asked(days, body)
    files = within_limit(served_files(request, holder, product, day), body.get("limitHint"))
    rows = sum(file.rows for file in files)
    record_call(request, holder, "query", version=str(version_of(day)), rows=rows)
    lines = [PROTOCOL, metadata_line(product, handed_columns(request, product), files)]
    return answer_lines([*lines, *map(file_line, files)], day)


def changes(request: Request) -> Response:
    """What came and went from one version to another: each day replaces the one before."""
    holder, product = granted_table(request)
    days = product_days(request, product)
    require_quota(request, holder)
    first, last = version_span(days, request)
    columns = handed_columns(request, product)
    lines: list[dict[str, Any]] = [PROTOCOL, metadata_line(product, columns, [])]
    rows = 0
    for day in (each for each in days if first <= each <= last):
        added = served_files(request, holder, product, day)
        before = [each for each in days if each < day]
        removed = served_files(request, holder, product, before[-1]) if before else []
        rows += sum(file.rows for file in (*added, *removed))
        lines += [change_line("remove", file, day) for file in removed]
        lines += [change_line("add", file, day) for file in added]
    record_call(request, holder, "changes", version=str(version_of(last)), rows=rows)
    return answer_lines(lines, last)


def routes() -> Sequence[BaseRoute]:
    """Every route of the protocol."""
    return [
        Route(f"{_TABLE}/version", version),
        Route(_TABLE, version, methods=["HEAD"]),
        Route(f"{_TABLE}/metadata", metadata),
        Route(f"{_TABLE}/query", query, methods=["POST"]),
        Route(f"{_TABLE}/changes", changes),
    ]
