"""不予汇聚依据台账: what is withheld, by which provision, and whether it holds today."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.model.exemptions import verdicts
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.bureau.view import KeyFigure, Link, Listing, SitePage, open_view


def exemptions_page(request: Request) -> Response:
    """Every claim with its verdict of today."""
    view = open_view(request, "report")
    found = [
        (view.catalog.entries[key], verdict)
        for key, verdict in verdicts(view.catalog, today()).items()
        if view.sees(view.catalog.entries[key].agency)
    ]
    rows = [
        (
            Link(entry.title, f"/catalog/{entry.key}"),
            view.agency_name(entry.agency),
            _withheld(entry),
            entry.exemption.basis if entry.exemption else "",
            message("holds") if verdict.valid else message("does not hold"),
            "\n".join(verdict.reasons),
        )
        for entry, verdict in found
    ]
    columns = [
        message("Entry"),
        message("Agency"),
        message("Withheld"),
        message("Legal basis"),
        message("Verdict"),
        message("Reason"),
    ]
    tiles = [
        KeyFigure(message("Withheld entries"), len(found)),
        KeyFigure(message("The basis holds"), sum(verdict.valid for _, verdict in found)),
        KeyFigure(message("The basis does not hold"), sum(not v.valid for _, v in found)),
    ]
    listing = Listing(message("Claims"), columns, rows, message("Nothing is withheld"))
    return view.render(SitePage(message("Bases of what is withheld"), tiles, listings=[listing]))


def _withheld(entry: Entry) -> str:
    """The titles of the items that are withheld."""
    titles = {item.name: item.title for item in entry.items}
    names = entry.exemption.items if entry.exemption else ()
    named = message(", ").join(titles.get(name, name) for name in names)
    return named or message("the whole entry")


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/exemptions", exemptions_page)]
