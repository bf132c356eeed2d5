"""The portal as one ASGI application over an installation."""

import secrets
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from resources.platform import Platform
from zb_pipelines.portal import bureau, channel, front, sharing
from zb_pipelines.portal.dagster.prefix_route import PrefixRoute
from zb_pipelines.portal.dagster.room import PREFIX, DagsterRoom
from zb_pipelines.portal.login import local, oidc
from zb_pipelines.portal.login.login import LoadLogin
from zb_pipelines.portal.web.error_pages import HANDLERS
from zb_pipelines.portal.web.guards import HostList, SecurityHeaders
from zb_pipelines.portal.web.pages import STATIC
from zb_pipelines.portal.web.serving import Serving

ROOMS: Sequence[Callable[[], Sequence[BaseRoute]]] = (
    front.routes,
    local.routes,
    oidc.routes,
    *channel.ROUTES,
    *bureau.ROUTES,
    sharing.routes,
)
"""Every module that answers requests, by its function ``routes``; the first that fits answers."""


def application(
    platform: Platform, serving: Serving | None = None, token: str | None = None
) -> Starlette:
    """The site, the channel and Dagster over ``platform``, guarded as ``serving`` says.

    Handlers find both as ``request.app.state.platform`` and ``request.app.state.serving``.
    ``token`` lets this machine's commands ask Dagster to load a release.
    """
    how = serving or Serving()
    dagster = DagsterRoom(platform, token or secrets.token_urlsafe(32))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        yield
        await run_sync(dagster.close)

    app = Starlette(
        routes=[
            *(route for room in ROOMS for route in room()),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
            PrefixRoute(PREFIX, dagster),
        ],
        exception_handlers=HANDLERS,
        middleware=[
            Middleware(SecurityHeaders, secure=how.secure),
            Middleware(HostList, hosts=how.hosts),
            Middleware(LoadLogin, platform=platform, secure=how.secure),
        ],
        lifespan=lifespan,
    )
    app.state.platform = platform
    app.state.serving = how
    return app
