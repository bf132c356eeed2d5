"""The first page of the portal, and the health check."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from zb_pipelines.domain.access import may
from zb_pipelines.domain.business_day import today
from zb_pipelines.portal.login.login import login_of
from zb_pipelines.portal.web.pages import render_page


def front_page(request: Request) -> Response:
    """The cockpit for who may see it, else where the public's pages are."""
    login = login_of(request)
    released = request.app.state.platform.registry.release_on(today()) is not None
    if released and login and may(login.principal, "report").is_allowed:
        return RedirectResponse("/cockpit", 303)
    return render_page(request, "front.html.j2")


def alive(_request: Request) -> Response:
    """That the service answers; nothing about the city."""
    return JSONResponse({"alive": True})


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/", front_page, name="front"), Route("/alive", alive)]
