"""渠道台账: every channel beside the city's own, and where its merging stands (办法 第七条)."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.sharing.channel_ledger import channel_ledger
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.bureau.view import KeyFigure, Listing, SitePage, open_view


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


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/channels", channels_page)]
