"""目录: search, and an entry with what article 10 wants known, its items, lineage and quality."""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.reports.coverage.ledger import ledger_of
from zb_pipelines.domain.access import may
from zb_pipelines.domain.access.levels import level_name
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_asset, entry_table
from zb_pipelines.portal.bureau.view import Link, Listing, SitePage, View, matches, open_view
from zb_pipelines.portal.bureau.words import state_titles


def catalog_page(request: Request) -> Response:
    """All entries, or those whose words contain what was asked."""
    view = open_view(request)
    states = {
        each.entry: each
        for each in ledger_of(view.platform.registry, view.release, today()).entries
    }
    found = [each for _, each in sorted(view.catalog.entries.items()) if _fits(view, each)]
    rows = [
        (
            Link(each.title, f"/catalog/{each.key}"),
            view.agency_name(each.agency),
            each.category.kind,
            level_name(each),
            each.sharing.type,
            each.opening.type,
            each.cycle,
            state_titles()[states[each.key].state],
            states[each.key].good_day,
        )
        for each in found
    ]
    columns = [
        message("Title"),
        message("Agency"),
        message("category"),
        message("Level"),
        message("Sharing"),
        message("Opening"),
        message("update cycle"),
        message("State"),
        message("Last aggregated"),
    ]
    listing = Listing(message("Entries"), columns, rows, message("Nothing was found"))
    return view.render(SitePage(message("Catalog"), listings=[listing], search=view.search_text))


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
        listings=[_items(entry), _quality(view, entry), _uses(view, entry)],
        links=_links(view, entry),
    )
    return view.render(page)


def _fits(view: View, entry: Entry) -> bool:
    words = (entry.title, entry.key, entry.code, entry.summary, view.agency_name(entry.agency))
    items = [word for item in entry.items for word in (item.title, item.name)]
    return matches(view.search_text, *words, *items)


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


def _items(entry: Entry) -> Listing:
    columns = [
        message("Item"),
        message("Title"),
        message("Type"),
        message("Level"),
        message("Semantic"),
        message("Code list"),
    ]
    rows = [
        (each.name, each.title, each.type, level_name(each), each.semantic, each.codes)
        for each in entry.items
    ]
    return Listing(message("Items"), columns, rows)


def _quality(view: View, entry: Entry) -> Listing:
    """The newest results of the entry's rules that some row failed."""
    registry = view.platform.registry
    last = registry.last_standardisation(entry.key, today())
    table = entry_table("aggregation", entry.key)
    results = registry.quality.results(table, last.day, last.day) if last else []
    columns = [message("Rule"), message("Dimension"), message("Passed"), message("Checked")]
    rows = [
        (each.rule, each.dimension, each.passed, each.checked)
        for each in results
        if each.passed < each.checked
    ]
    title = message("Quality on {day}", day=last.day) if last else message("Quality")
    return Listing(title, columns, rows, message("No rule found a failing row"))


def _uses(view: View, entry: Entry) -> Listing:
    """The base and thematic tables that are made of the entry."""
    said = [
        (c.title, f"base.{c.database}__{c.table}")
        for c in view.catalog.consolidations.values()
        if any(claim.entry == entry.key for claim in c.claims)
    ]
    said += [
        (table.title, table.name)
        for table in view.catalog.tables.values()
        if entry_table("aggregation", entry.key) in table.reads
    ]
    rows = [(title, Link(name, f"/dictionary/{name}")) for title, name in said]
    return Listing(
        message("Used by"),
        [message("Title"), message("Table")],
        rows,
        message("No table is made of it"),
    )


def _links(view: View, entry: Entry) -> list[Link]:
    acts = ("dagster", "dagster_read")
    if entry.withheld or not any(may(view.principal, act).is_allowed for act in acts):
        return []
    asset = "/".join(entry_asset("aggregation", entry.key))
    return [Link(message("In Dagster"), f"/dagster/assets/{asset}")]


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/catalog", catalog_page), Route("/catalog/{agency}/{entry}", entry_page)]
