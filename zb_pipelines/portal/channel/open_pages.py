"""The pages of what is opened, for people: all packages, and one with its columns, files and updates."""

from collections.abc import Sequence
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.reports.dictionary import type_titles
from resources.registry.sharing.packages import PublishedPackage
from zb_pipelines.domain.catalog.products.columns import product_columns, source_columns
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.portal.bureau.view import Link
from zb_pipelines.portal.channel.desk import declared_rows, platform_of, release_of
from zb_pipelines.portal.web.pages import render_page


def index_page(request: Request) -> Response:
    """All packages, for people."""
    products = release_of(request).catalog.products
    rows = [_line(products[each.package], each) for each in open_packages(request)]
    return render_page(request, "open.html.j2", rows=rows)


def _line(product: Product, newest: PublishedPackage) -> tuple[object, ...]:
    opened = message("by key") if product.opens_by_key else message("to everybody")
    theme = product.package.theme if product.package else None
    return Link(product.title, f"/open/{product.key}"), theme, opened, newest.rows, newest.version


def package_page(request: Request) -> Response:
    """One package: what it is, its columns, its files and what changed."""
    key = request.path_params["package"]
    catalog = release_of(request).catalog
    product = catalog.products.get(key)
    versions = open_versions(request, product) if product else []
    if not versions or product is None or product.audience != "public":
        raise HTTPException(404)
    return render_page(
        request,
        "open_package.html.j2",
        product=product,
        columns=[
            (each.title, each.name, type_titles()[each.type], each.unit)
            for each in product_columns(product, source_columns(product, catalog))
        ],
        newest=versions[-1],
        notes=[(each.version, update_note(each)) for each in reversed(versions)],
    )


def update_note(each: PublishedPackage) -> str:
    """What changed in a version, in numbers."""
    return message(
        "As of {day}: rows {rows}, added {inserted}, gone {deleted}",
        day=each.day,
        rows=each.rows,
        inserted=each.inserted,
        deleted=each.deleted,
    )


def open_packages(request: Request) -> list[PublishedPackage]:
    """The newest versions of the packages that the catalog in force opens."""
    products = release_of(request).catalog.products.values()
    opened = [open_versions(request, each) for each in products if each.audience == "public"]
    return [versions[-1] for versions in opened if versions]


def open_versions(request: Request, product: Product) -> list[PublishedPackage]:
    """The versions of a package that show what the release in force declares, the oldest first.

    The newest is of the newest partition, whenever its content was first published.
    """
    platform, release = platform_of(request), release_of(request)
    versions = platform.registry.sharing.packages.versions(product.key)
    rows, lake = declared_rows(request), platform.lake
    if not versions:
        return []
    day = lake.last_day(product.name, date.max) if lake.exists(product.name) else None
    if day is None or not rows.holds_on(release, product, day):
        return []
    older = [each for each in versions[:-1] if rows.held_at(release, product, each.published)]
    return [*older, versions[-1]]


def routes() -> Sequence[BaseRoute]:
    """The pages below ``/open``."""
    return [
        Route("/open/", index_page),
        Route("/open", index_page),
        Route("/open/{package}", package_page),
    ]
