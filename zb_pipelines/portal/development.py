"""Dagster alone on loopback, for development: no login, but the same guards."""

from starlette.types import ASGIApp, Receive, Scope, Send

from resources.dagster_instance.webserver import MAY_WRITE
from zb_pipelines.portal.dagster.guard import DagsterGuard
from zb_pipelines.portal.web.guards import HostList, SecurityHeaders
from zb_pipelines.portal.web.serving import Serving


def development_application(dagster: ASGIApp, serving: Serving) -> ASGIApp:
    """Dagster's application behind Host list, same origin and JSON; whoever comes may write."""
    guarded = DagsterGuard(dagster)

    async def write(scope: Scope, receive: Receive, send: Send) -> None:
        inner = guarded if scope["type"] in ("http", "websocket") else dagster
        await inner({**scope, MAY_WRITE: True}, receive, send)

    return SecurityHeaders(HostList(write, serving.hosts), secure=False)
