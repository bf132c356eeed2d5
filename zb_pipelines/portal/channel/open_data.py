"""What is opened to everybody below ``/open``, without login: catalog, feed, pages, files."""

import json
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree as Xml

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from assets.sharing.open_package import packages_folder
from resources.registry.sharing.grants import TokenHolder
from resources.registry.sharing.packages import PublishedPackage
from zb_pipelines.domain.catalog.products.dcat import OpenVersion, catalog_jsonld
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.portal.channel.delta_call import require_quota
from zb_pipelines.portal.channel.desk import (
    granted_product,
    holder_of,
    platform_of,
    release_of,
)
from zb_pipelines.portal.channel.file_links import byte_range, send_range
from zb_pipelines.portal.channel.open_pages import open_packages, open_versions, update_note
from zb_pipelines.portal.channel.usage_writer import usage_of

_ATOM = "http://www.w3.org/2005/Atom"
_KEPT = "public, max-age=300"
_OPEN_TO_PAGES = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def open_catalog(request: Request) -> Response:
    """The catalog as DCAT-AP 3 and schema.org JSON-LD."""
    packages = platform_of(request).registry.sharing.packages
    versions = [
        _open_version(each, packages.versions(each.package)) for each in open_packages(request)
    ]
    document = catalog_jsonld(
        release_of(request).catalog, versions, _base(request), message("Zibo public data platform")
    )
    call = usage_of(None, "catalog", "metadata")
    platform_of(request).registry.sharing.usage.record([call])
    return JSONResponse(document, headers=_OPEN_TO_PAGES, media_type="application/ld+json")


def atom_feed(request: Request) -> Response:
    """The newest versions as an Atom feed, the newest first."""
    base = _base(request)
    newest = sorted(open_packages(request), key=lambda each: each.published, reverse=True)
    root = Xml.Element("feed", xmlns=_ATOM)
    Xml.SubElement(root, "id").text = f"{base}/feed.atom"
    Xml.SubElement(root, "title").text = message("Updates of open data")
    Xml.SubElement(root, "link", rel="self", href=f"{base}/feed.atom")
    author = Xml.SubElement(root, "author")
    Xml.SubElement(author, "name").text = message("Zibo public data platform")
    if newest:
        Xml.SubElement(root, "updated").text = newest[0].published.isoformat()
    titles = release_of(request).catalog.products
    for each in newest:
        entry = Xml.SubElement(root, "entry")
        address = f"{base}/{each.package}"
        Xml.SubElement(entry, "id").text = f"{address}/{each.version}"
        Xml.SubElement(entry, "title").text = titles[each.package].title
        Xml.SubElement(entry, "updated").text = each.published.isoformat()
        Xml.SubElement(entry, "link", href=address)
        Xml.SubElement(entry, "summary").text = update_note(each)
    text = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(text, media_type="application/atom+xml", headers=_OPEN_TO_PAGES)


def package_file(request: Request) -> Response:
    """A file of a version that is still kept; ``newest`` is the newest version."""
    said = request.path_params
    key, wanted, name = said["package"], said["version"], said["name"]
    product = release_of(request).catalog.products.get(key)
    if product is None or product.audience != "public":
        raise HTTPException(404)
    versions = open_versions(request, product)
    chosen = versions[-1] if versions and wanted == "newest" else None
    version = chosen or next((each for each in versions if each.version == wanted), None)
    facts = (
        next((each for each in version.files if each["name"] == name), None) if version else None
    )
    if version is None or facts is None:
        raise HTTPException(404)
    holder = _key_holder(request, product)
    etag = json.dumps(facts["sha256"])
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if holder is None:
        headers |= {"Cache-Control": _KEPT, **_OPEN_TO_PAGES}
    if request.headers.get("if-none-match") == etag:
        _record(request, key, holder, version=version.version)
        return Response(status_code=304, headers=headers)
    file = packages_folder(platform_of(request)) / key / version.version / PurePosixPath(name).name
    if not file.is_file():
        raise HTTPException(404)
    span = byte_range(request.headers.get("range"), file.stat().st_size)
    size = 0 if request.method == "HEAD" else span[1] - span[0] + 1
    _record(request, key, holder, bytes=size, version=version.version, subject=name)
    answer = send_range(file, span, request, facts["media_type"])
    answer.headers.update(headers)
    return answer


def routes() -> Sequence[BaseRoute]:
    """Everything below ``/open``."""
    return [
        Route("/open/catalog.jsonld", open_catalog),
        Route("/open/feed.atom", atom_feed),
        Route("/open/{package}/{version}/{name}", package_file),
    ]


def _open_version(newest: PublishedPackage, versions: Sequence[PublishedPackage]) -> OpenVersion:
    return OpenVersion(
        newest.package,
        newest.version,
        versions[0].published,
        newest.published,
        newest.rows,
        newest.files,
    )


def _base(request: Request) -> str:
    return f"{request.base_url.scheme}://{request.base_url.netloc}/open"


def _key_holder(request: Request, product: Product) -> TokenHolder | None:
    """Whose key it is, of a package opened by key; 401, 403 or 429 where it may not have the file."""
    if not product.opens_by_key:
        return None
    holder = holder_of(request)
    granted_product(request, holder, product.key)
    require_quota(request, holder, "download")
    return holder


def _record(request: Request, product: str, holder: TokenHolder | None, **more: Any) -> None:
    act = "file" if holder is None else "download"
    call = usage_of(holder, product, act, **more)
    platform_of(request).registry.sharing.usage.record([call])
