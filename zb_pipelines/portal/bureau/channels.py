"""渠道台账: every channel beside the city's own, and where its merging stands (办法 第七条)."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.sharing.channel_ledger import ChannelLine, channel_ledger
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.channels import count_channels
from zb_pipelines.portal.bureau.view import KeyFigure, Link, Listing, SitePage, View, open_view


def channels_page(request: Request) -> Response:
    """Every declared channel, and whether it is merged in time."""
    view = open_view(request, "report")
    ledger = channel_ledger(view.platform, view.catalog, today())
    seen = [each for each in ledger.channels if view.sees(each.agency)]
    counts = count_channels(
        {key: each for key, each in view.catalog.channels.items() if view.sees(key)}, today()
    )
    identity = message(
        "Channels declared {declared} = merged {merged} + merging {merging} + overdue {overdue}",
        declared=counts.declared,
        merged=counts.merged,
        merging=counts.merging,
        overdue=counts.overdue,
    )
    undeclared = [view.agency_name(each) for each in ledger.undeclared if view.sees(each)]
    page = SitePage(
        message("Ledger of channels"),
        tiles=[
            KeyFigure(message("declared"), counts.declared),
            KeyFigure(message("Merged or closed"), counts.merged),
            KeyFigure(message("Merging"), counts.merging),
            KeyFigure(message("overdue"), counts.overdue),
        ],
        sentences=[identity, *(ledger.shared_accounts if view.agency is None else ())],
        listings=[
            _channels(view, seen),
            Listing(
                message("Agencies that declared nothing"),
                [message("Agency")],
                [(each,) for each in undeclared],
                message("Every agency declared its channels"),
            ),
        ],
    )
    return view.render(page)


def _channels(view: View, seen: Sequence[ChannelLine]) -> Listing:
    known = {each.subject.id for each in view.platform.registry.tickets.all()}
    rows = [
        (
            view.agency_name(each.agency),
            each.channel.name,
            each.kind_title,
            each.channel.data,
            each.channel.since,
            each.state_title,
            each.channel.due or each.channel.ended,
            message("overdue") if each.overdue else None,
            Link(each.ticket, f"/tickets/{each.ticket}")
            if each.overdue and each.ticket in known
            else None,
        )
        for each in seen
    ]
    columns = [
        message("Agency"),
        message("Channel"),
        message("Kind of channel"),
        message("Data"),
        message("Since"),
        message("State"),
        message("Due or ended"),
        message("Overdue"),
        message("Ticket"),
    ]
    return Listing(message("Channels"), columns, rows, message("Nothing was found"))


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/channels", channels_page)]
