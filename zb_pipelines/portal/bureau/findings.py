"""疑点: what the themes doubt, for whoever verifies it; by rule for those who read no rows."""

from collections import Counter
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.tickets.findings.open_findings import ListedFinding, list_findings
from assets.tickets.findings.visible_finding import visible_findings
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.databases.model import database_title
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.bureau.view import Link, Listing, SitePage, View, matches, open_view


def findings_page(request: Request) -> Response:
    """Findings by rule, and each of those that one may see."""
    view = open_view(request, "report")
    found = list_findings(view.platform, view.release, today(), view.principal.theme)
    mine = list(visible_findings(view.principal, view.catalog, found))
    counted = mine if view.agency else found
    listings = [_by_rule(view, counted)]
    if mine:
        listings.append(_each(view, mine))
    return view.render(SitePage(message("Findings"), listings=listings, search=view.search_text))


def _by_rule(view: View, found: Sequence[ListedFinding]) -> Listing:
    counts = Counter((each.theme, each.title, each.law) for each in found)
    columns = [message("Theme"), message("Finding"), message("Legal basis"), message("Count")]
    named = view.catalog.databases
    rows = [
        (database_title(named, theme), *said, count)
        for (theme, *said), count in sorted(counts.items())
    ]
    return Listing(message("By rule"), columns, rows, message("No findings"))


def _each(view: View, found: Sequence[ListedFinding]) -> Listing:
    columns = [
        message("Number"),
        message("Finding"),
        message("To be verified by"),
        message("Explanation"),
        message("first day"),
        message("Amount (yuan)"),
        message("State"),
    ]
    rows = [
        (
            Link(each.finding[:12], f"/findings/{each.finding}"),
            each.title,
            view.agency_name(each.verifier),
            each.detail,
            each.since,
            None if each.amount is None else f"{each.amount:,.2f}",
            each.state,
        )
        for each in found
        if matches(view.search_text, each.title, each.detail, each.state, each.finding)
    ]
    return Listing(message("Findings"), columns, rows, message("Nothing was found"))


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/findings", findings_page)]
