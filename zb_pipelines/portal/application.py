"""The portal as one ASGI application over an installation."""

from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from resources.platform import Platform
from zb_pipelines.portal import front
from zb_pipelines.portal.error_pages import HANDLERS
from zb_pipelines.portal.guards import HostList, SecurityHeaders
from zb_pipelines.portal.pages import STATIC
from zb_pipelines.portal.serving import Serving

ROOMS: Sequence[Callable[[], Sequence[BaseRoute]]] = (front.routes,)
"""Every module that answers requests, by its function ``routes``; the first that fits answers."""


def application(platform: Platform, serving: Serving | None = None) -> Starlette:
    """The site, the channel and Dagster over ``platform``, guarded as ``serving`` says.

    Handlers find both as ``request.app.state.platform`` and ``request.app.state.serving``.
    """
    how = serving or Serving()
    routes = [route for room in ROOMS for route in room()]
    app = Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC), name="static")],
        exception_handlers=HANDLERS,
        middleware=[
            Middleware(SecurityHeaders, secure=how.secure),
            Middleware(HostList, hosts=how.hosts),
        ],
    )
    app.state.platform = platform
    app.state.serving = how
    return app
