"""One entry of the 目录: what article 10 wants known, items and what is made of them, quality, sharing."""

from collections import Counter
from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.reports.dictionary import dictionary, type_titles
from assets.reports.dictionary_details import element_name
from assets.reports.dictionary_fill_rates import NOT_COUNTED, fill_rates
from zb_pipelines.domain.access import may
from zb_pipelines.domain.access.levels import level_name
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.catalog.products.columns import source_entries
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_asset, entry_table
from zb_pipelines.domain.semantic_types import SEMANTIC_TYPES
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.portal.bureau.entry_quality import quality_listing
from zb_pipelines.portal.bureau.view import Link, Listing, SitePage, View, open_view
from zb_pipelines.portal.bureau.words import condition_title, form_titles


def entry_page(request: Request) -> Response:
    """One entry."""
    view = open_view(request)
    key = f"{request.path_params['agency']}/{request.path_params['entry']}"
    entry = view.catalog.entries.get(key)
    if entry is None:
        raise HTTPException(404)
    page = SitePage(
        entry.title,
        sentences=[entry.summary],
        facts=_facts(view, entry),
        listings=[
            _items(view, entry),
            _lineage(view, entry),
            quality_listing(view, entry),
            _sharing(view, entry),
        ],
        links=_links(view, entry),
    )
    return view.render(page)


def _facts(view: View, entry: Entry) -> list[tuple[str, object]]:
    agency = view.catalog.agencies[entry.agency]
    return [
        (message("catalog code"), entry.code),
        (message("Agency"), agency.name),
        (message("Unit responsible"), agency.responsible.unit),
        (message("category"), f"{entry.category.kind} / {entry.category.subject}"),
        (message("Format"), f"{entry.format.kind} / {entry.format.type}"),
        (message("Sharing"), entry.sharing.type),
        (message("condition or basis"), entry.sharing.condition or entry.sharing.basis),
        (message("Opening"), entry.opening.type),
        (message("update cycle"), entry.cycle),
        (message("security level"), level_name(entry)),
        (message("terms of use"), entry.use),
        (message("basis of collection"), entry.collection_basis),
        (message("not aggregated because of"), entry.exemption and entry.exemption.basis),
    ]


def _items(view: View, entry: Entry) -> Listing:
    """The items, each as full as it was in the last delivery that was standardised."""
    table = entry_table("aggregation", entry.key)
    rates = fill_rates([table], view.catalog, view.platform.registry, today())
    filled = rates.get(table, NOT_COUNTED)
    columns = [
        message("Item"),
        message("Title"),
        message("Type"),
        message("Level"),
        message("Fill rate"),
        message("Semantic"),
        message("Code list"),
        message("Data element"),
    ]
    rows = [
        (
            each.name,
            each.title,
            type_titles()[each.type],
            level_name(each),
            filled.text(each.name),
            each.semantic and SEMANTIC_TYPES[each.semantic].title,
            each.codes and view.catalog.codes[each.codes].title,
            element_name(each),
        )
        for each in entry.items
    ]
    return Listing(message("Items"), columns, rows)


def _lineage(view: View, entry: Entry) -> Listing:
    """Which columns of base and thematic tables each item goes into."""
    described = dictionary(view.catalog)
    rows = [
        (item.title, table.title, Link(table.table, f"/dictionary/{table.table}"), column.title)
        for item in entry.items
        for table in described
        for column in table.columns
        if f"{entry.key}.{item.name}" in column.sources
    ]
    columns = [
        message("Item"),
        message("Used by"),
        message("Table"),
        message("Column of the table"),
    ]
    return Listing(
        message("What the items go into"),
        columns,
        rows,
        message("No table is made of it"),
    )


def _sharing(view: View, entry: Entry) -> Listing:
    """The products that hand out the entry's data, with how many grants of each are in force."""
    day, registry = today(), view.platform.registry
    counts = Counter(
        each.product for each in registry.sharing.grants.all() if each.state(day) == "active"
    )
    rows = [
        (
            _product_link(product),
            form_titles()[product.form],
            message("opened to the public")
            if product.audience == "public"
            else message("shared among agencies"),
            condition_title(product, view.catalog),
            counts[product.key],
        )
        for product in view.catalog.products.values()
        if entry.key in source_entries(product, view.catalog)
    ]
    columns = [
        message("Product"),
        message("Form"),
        message("Handed out to"),
        message("Conditions"),
        message("Grants in force"),
    ]
    return Listing(
        message("Sharing and opening"), columns, rows, message("No product hands it out")
    )


def _product_link(product: Product) -> Link:
    is_asked_for = product.audience == "agencies" or product.opens_by_key
    room = "/sharing/products" if is_asked_for else "/open"
    return Link(product.title, f"{room}/{product.key}")


def _links(view: View, entry: Entry) -> list[Link]:
    acts = ("dagster", "dagster_read")
    if entry.withheld or not any(may(view.principal, act).is_allowed for act in acts):
        return []
    asset = "/".join(entry_asset("aggregation", entry.key))
    return [Link(message("In Dagster"), f"/dagster/assets/{asset}")]


def routes() -> Sequence[BaseRoute]:
    """The page of an entry."""
    return [Route("/catalog/{agency}/{entry}", entry_page)]
