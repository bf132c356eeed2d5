"""目录: every entry with where it stands, searched by any of its words."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.reports.coverage.ledger import ledger_of
from zb_pipelines.domain.access.levels import level_name
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
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
    listing = Listing(
        message("Entries that were found"), columns, rows, message("Nothing was found")
    )
    return view.render(SitePage(message("Catalog"), listings=[listing], search=view.search_text))


def _fits(view: View, entry: Entry) -> bool:
    words = (entry.title, entry.key, entry.code, entry.summary, view.agency_name(entry.agency))
    items = [word for item in entry.items for word in (item.title, item.name)]
    return matches(view.search_text, *words, *items)


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/catalog", catalog_page)]
