"""What every request passes first: the Host list, then headers on every answer.

Plain ASGI, so that streams and websockets of what is mounted behind pass unchanged.
"""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zb_pipelines.domain.messages import message
from zb_pipelines.portal.web.serving import host_name

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HSTS = "max-age=31536000; includeSubDomains"


class HostList:
    """Refuses every request whose Host is not declared, so that no foreign name leads here."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 421; a websocket is closed."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if host_name(Headers(scope=scope).get("host", "")) in self.hosts:
            await self.app(scope, receive, send)
            return
        await refuse(scope, receive, send, message("This host name is not served here."), 421)


class SecurityHeaders:
    """Puts the headers on every answer; an answer's own ``Content-Security-Policy`` stays."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.headers = _HEADERS | ({"Strict-Transport-Security": _HSTS} if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and add the headers to what comes back."""

        async def send_with_headers(event: Message) -> None:
            if event["type"] == "http.response.start":
                headers = MutableHeaders(scope=event)
                headers.setdefault("Content-Security-Policy", POLICY)
                for name, value in self.headers.items():
                    headers[name] = value
            await send(event)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


async def refuse(scope: Scope, receive: Receive, send: Send, said: str, status: int = 403) -> None:
    """Answer a refusal in plain text, or close the websocket before it opens."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await PlainTextResponse(said, status_code=status)(scope, receive, send)
