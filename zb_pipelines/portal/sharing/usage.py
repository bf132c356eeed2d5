"""What was used of grants: calls, rows, bytes; grants that nobody used, or that ask beyond their quota."""

from collections.abc import Sequence
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.sharing.usage_figures import UsageFigures, of_grants, usage_figures
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.bureau.view import KeyFigure, Link, Listing, SitePage, View
from zb_pipelines.portal.bureau.words import call_titles
from zb_pipelines.portal.sharing.lists import product_title
from zb_pipelines.portal.sharing.side import open_sharing, sees_all, visible_grants

_DAYS = 30


def usage_page(request: Request) -> Response:
    """The last thirty days; an agency sees its own grants and those of its data."""
    view = open_sharing(request)
    last = today()
    found = usage_figures(view.platform.registry.sharing, last - timedelta(days=_DAYS - 1), last)
    if not sees_all(view):
        found = of_grants(found, {each.id for each in visible_grants(view)})
    page = SitePage(
        message("Usage of what is shared and opened"),
        sentences=[message("From {first} to {last}", first=found.first, last=found.last)],
        tiles=[
            KeyFigure(message("Calls"), sum(each.calls for each in found.sums)),
            KeyFigure(message("Refused"), sum(each.refused for each in found.sums)),
            KeyFigure(message("Not used for 90 days"), len(found.unused)),
            KeyFigure(message("More asked for than the quota"), len(found.over_quota)),
        ],
        listings=[usage_listing(view, found), _idle(view, found)],
    )
    return view.render(page)


def usage_listing(view: View, found: UsageFigures) -> Listing:
    """Calls by grant, product and kind."""
    columns = [
        message("Grant"),
        message("Product"),
        message("Call"),
        message("Calls"),
        message("Refused"),
        message("Rows"),
        message("Bytes"),
        message("Last used"),
    ]
    rows = [
        (
            Link(each.grant, f"/sharing/grants/{each.grant}")
            if each.grant
            else message("opened to everybody"),
            product_title(view, each.product),
            call_titles().get(each.act, each.act),
            each.calls,
            each.refused,
            each.rows,
            each.bytes,
            each.last,
        )
        for each in found.sums
    ]
    return Listing(message("Usage"), columns, rows, message("Nothing was used"))


def _idle(view: View, found: UsageFigures) -> Listing:
    grants = {each.id: each for each in view.platform.registry.sharing.grants.all()}
    said = [(key, message("Not used for 90 days")) for key in found.unused]
    said += [(key, message("More asked for than the quota")) for key in found.over_quota]
    rows = [
        (
            Link(key, f"/sharing/grants/{key}"),
            view.agency_name(grants[key].recipient),
            product_title(view, grants[key].product),
            why,
        )
        for key, why in said
    ]
    columns = [message("Grant"), message("Recipient"), message("Product"), message("Reason")]
    return Listing(
        message("Grants to be looked at"), columns, rows, message("No grant is to be looked at")
    )


def routes() -> Sequence[BaseRoute]:
    """The page of usage."""
    return [Route("/sharing/usage", usage_page)]
