"""共享 and 渠道台账: requests, grants and products, and where the merging of channels stands."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.sharing.channel_ledger import channel_ledger
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.grant import grant_state_title
from zb_pipelines.domain.sharing.request import state_title
from zb_pipelines.portal.bureau.view import KeyFigure, Listing, SitePage, View, open_view


def sharing_page(request: Request) -> Response:
    """Requests and grants; an agency's clerk sees those that the agency asks, reviews or has."""
    view = open_view(request, "report")
    page = SitePage(message("Sharing of data"), listings=[_requests(view), _grants(view)])
    return view.render(page)


def channels_page(request: Request) -> Response:
    """Every declared channel, and whether it is merged in time."""
    view = open_view(request, "report")
    ledger = channel_ledger(view.platform, view.catalog, today())
    rows = [
        (
            view.agency_name(each.agency),
            each.channel.name,
            each.state_title,
            each.channel.due,
            message("overdue") if each.overdue else None,
        )
        for each in ledger.channels
        if view.sees(each.agency)
    ]
    columns = [
        message("Agency"),
        message("Channel"),
        message("State"),
        message("Due"),
        message("Overdue"),
    ]
    overdue = sum(row[-1] is not None for row in rows)
    page = SitePage(
        message("Ledger of channels"),
        tiles=[KeyFigure(message("declared"), len(rows)), KeyFigure(message("overdue"), overdue)],
        listings=[Listing(message("Channels"), columns, rows, message("Nothing was found"))],
    )
    return view.render(page)


def _requests(view: View) -> Listing:
    found = view.platform.registry.sharing.requests.all()
    rows = [
        (
            each.id,
            each.product,
            view.agency_name(each.recipient),
            state_title(each.state),
            view.agency_name(each.agency),
            each.round,
            each.due,
            message("overdue") if each.is_overdue(today()) else None,
        )
        for each in found
        if view.agency in (None, each.recipient, each.agency)
    ]
    columns = [
        message("Request"),
        message("Product"),
        message("Recipient"),
        message("State"),
        message("Reviewed by"),
        message("Round"),
        message("Due"),
        message("Overdue"),
    ]
    return Listing(message("Requests"), columns, rows, message("Nothing was found"))


def _grants(view: View) -> Listing:
    rows = [
        (
            each.id,
            view.agency_name(each.recipient),
            each.product,
            each.form,
            grant_state_title(each.state(today())),
            each.first,
            each.until,
        )
        for each in view.platform.registry.sharing.grants.all()
        if view.agency in (None, each.recipient)
    ]
    columns = [
        message("Grant"),
        message("Recipient"),
        message("Product"),
        message("Form"),
        message("State"),
        message("From"),
        message("Until"),
    ]
    return Listing(message("Grants"), columns, rows, message("Nothing was found"))


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/sharing", sharing_page), Route("/channels", channels_page)]
