"""Dagster behind the login: full for engineers, read-only for others, closed to everybody else.

Its web server is opened when somebody first asks for it: loading the definitions takes seconds.
"""

import secrets
from contextlib import ExitStack
from threading import Lock

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from resources.dagster_instance.home import prepare
from resources.dagster_instance.webserver import MAY_WRITE, open_webserver
from resources.platform import Platform
from zb_pipelines.domain.access import may
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.dagster.guard import DagsterGuard
from zb_pipelines.portal.login.login import WebLogin
from zb_pipelines.portal.web.error_pages import login_address
from zb_pipelines.portal.web.guards import refuse

PREFIX = "/dagster"
TOKEN_HEADER = "x-zb-token"  # noqa: S105 -- the name of a header


class DagsterRoom:
    """The application below :data:`PREFIX`; ``token`` lets this machine's own commands in."""

    def __init__(self, platform: Platform, token: str) -> None:
        self._platform = platform
        self._token = token
        self._opening = Lock()
        self._open = ExitStack()
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask access, then pass on."""
        login: WebLogin | None = scope.get("state", {}).get("login")
        commands = self._is_command(scope)
        writes = commands or bool(login and may(login.principal, "dagster").is_allowed)
        reads = writes or bool(login and may(login.principal, "dagster_read").is_allowed)
        if login is None and not commands and scope["type"] == "http" and _is_page(scope):
            request = Request(scope)
            await RedirectResponse(login_address(request), 303)(scope, receive, send)
        elif not reads:
            status = 403 if login else 401
            await refuse(scope, receive, send, message("Your roles do not allow this."), status)
        else:
            app = await run_sync(self._opened_app)
            await app({**scope, MAY_WRITE: writes}, receive, send)

    def close(self) -> None:
        """Stop Dagster's web server and its code server."""
        with self._opening:
            self._open.close()
            self._app = None

    def _opened_app(self) -> ASGIApp:
        with self._opening:
            if self._app is None:
                home = prepare(self._platform.settings)
                inner = self._open.enter_context(open_webserver(home, PREFIX))
                self._app = DagsterGuard(inner, PREFIX)
            return self._app

    def _is_command(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        given = headers.get(TOKEN_HEADER)
        if given is None or "origin" in headers or "cookie" in headers:
            return False
        return secrets.compare_digest(given, self._token)


def _is_page(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return scope["method"] == "GET" and "text/html" in headers.get("accept", "")
