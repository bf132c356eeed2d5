"""The first page of the portal, and the health check."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from zb_pipelines.portal.web.pages import render_page


def front_page(request: Request) -> Response:
    """Where the rooms of the site are."""
    return render_page(request, "front.html.j2")


def alive(_request: Request) -> Response:
    """That the service answers; nothing about the city."""
    return JSONResponse({"alive": True})


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/", front_page, name="front"), Route("/alive", alive)]
