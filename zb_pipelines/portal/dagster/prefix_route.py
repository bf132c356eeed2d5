"""A route for everything below a prefix, whose application sees the whole path.

Starlette's ``Mount`` takes the prefix off, but Dagster's application carries it itself.
"""

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send


class PrefixRoute(BaseRoute):
    """Passes HTTP and websockets below ``prefix`` on to ``app`` unchanged."""

    def __init__(self, prefix: str, app: ASGIApp) -> None:
        self.prefix = prefix
        self.app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the path is the prefix or lies below it."""
        path = str(scope.get("path", ""))
        below = path == self.prefix or path.startswith(f"{self.prefix}/")
        return (Match.FULL if below else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on."""
        await self.app(scope, receive, send)
