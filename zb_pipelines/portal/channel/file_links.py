"""Serves files behind signed links, whole or in ranges; each piece is logged before it is sent."""

import re
from collections.abc import Generator, Sequence
from datetime import date
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from resources.registry.sharing.grants import TokenHolder
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.channel.delta_format import version_of
from zb_pipelines.portal.channel.desk import (
    changed_product,
    declared_rows,
    granted_product,
    platform_of,
    release_of,
    require_active,
)
from zb_pipelines.portal.channel.partitions import PREFIX
from zb_pipelines.portal.channel.signed_link import FileLink
from zb_pipelines.portal.channel.usage_writer import usage_of

_PIECE = 1 << 20
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_PARQUET = "application/vnd.apache.parquet"


def shared_file(request: Request) -> Response:
    """The file of a link that has not expired and whose grant still holds; 403 otherwise."""
    link, day = _link(request)
    platform = platform_of(request)
    if not link.is_signed(platform.keys, request.query_params.get("signature", "")):
        raise HTTPException(403, message("The link has ended or is not ours."))
    holder = TokenHolder(platform.registry.sharing.grants.one(link.grant), "", revoked=False)
    require_active(request, holder)
    product = granted_product(request, holder, link.product)
    if not declared_rows(request).holds_on(release_of(request), product, day):
        raise changed_product()
    try:
        file = platform.lake.files(product.name, day)[link.index]
    except (InputError, IndexError):
        raise HTTPException(404, message("The file is no longer there; ask anew.")) from None
    first, last = byte_range(request.headers.get("range"), file.stat().st_size)
    length = 0 if request.method == "HEAD" else last - first + 1
    call = usage_of(
        holder,
        product.key,
        "file",
        version=str(version_of(day)),
        bytes=length,
        subject=f"{file.name}:{first}-{last}",
    )
    platform.registry.sharing.usage.record([call])
    return send_range(file, (first, last), request, _PARQUET)


def byte_range(said: str | None, size: int) -> tuple[int, int]:
    """First and last byte that a ``Range`` header asks for; the whole file without one, 416 for none."""
    if said is None or not size:
        return 0, size - 1
    found = _RANGE.fullmatch(said.strip())
    if found is None or (not found[1] and not found[2]):
        raise HTTPException(416, message("The range is not understood."))
    if not found[1]:
        return max(0, size - int(found[2])), size - 1
    first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    if first > last:
        raise HTTPException(416, message("The range is not understood."))
    return first, last


def send_range(
    file: Path, span: tuple[int, int], request: Request, media_type: str, **headers: str
) -> Response:
    """The bytes of ``span``, or only what they are for HEAD."""
    size, (first, last) = file.stat().st_size, span
    length = last - first + 1
    partial = "range" in request.headers
    told = {"Content-Length": str(length), "Accept-Ranges": "bytes", "Cache-Control": "no-store"}
    told |= {"Content-Range": f"bytes {first}-{last}/{size}"} if partial else {}
    status = 206 if partial else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=told | headers, media_type=media_type)
    return StreamingResponse(_pieces(file, first, length), status, told | headers, media_type)


def routes() -> Sequence[BaseRoute]:
    """The one route of links."""
    return [Route(f"{PREFIX}/files/{{grant}}/{{product}}/{{day}}/{{index:int}}", shared_file)]


def _link(request: Request) -> tuple[FileLink, date]:
    said = request.path_params
    try:
        day = date.fromisoformat(said["day"])
        expires = int(request.query_params.get("expires", "0"))
    except ValueError:
        raise HTTPException(403, message("The link has ended or is not ours.")) from None
    return FileLink(said["grant"], said["product"], said["day"], said["index"], expires), day


def _pieces(file: Path, first: int, length: int) -> Generator[bytes]:
    with file.open("rb") as opened:
        opened.seek(first)
        while length > 0:
            piece = opened.read(min(_PIECE, length))
            if not piece:
                return
            length -= len(piece)
            yield piece
