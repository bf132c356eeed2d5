"""What may reach Dagster's application: same origin, JSON by POST, no forged events.

Dagster itself executes mutations by GET, takes any content type, and lets anybody report
materialisations; none of that passes here. A request that may not write is refused every mutation.
"""

import json
from typing import Any

from graphql import GraphQLError, OperationType, parse
from graphql.language import OperationDefinitionNode
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from resources.dagster_instance.webserver import MAY_WRITE
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.web.guards import refuse
from zb_pipelines.portal.web.origin import is_same_origin

MOST_BYTES = 4 * 1024**2
_CLOSED = ("/report_asset_", "/dagit", "/notebook")
_FOR_WRITERS = ("/logs/", "/download_debug/")


class DagsterGuard:
    """Stands before Dagster's application below ``prefix``."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may reach Dagster; refuse the rest."""
        path, headers = str(scope["path"]).removeprefix(self.prefix), Headers(scope=scope)
        if path.startswith(_CLOSED):
            await refuse(scope, receive, send, message("This part of Dagster is closed."))
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send, headers)
        elif not is_same_origin(headers) and scope["method"] not in ("GET", "HEAD"):
            await refuse(scope, receive, send, message("Requests of other sites are refused."))
        elif path.startswith(_FOR_WRITERS) and not scope.get(MAY_WRITE):
            await refuse(scope, receive, send, message("Your roles do not allow this."))
        elif path.rstrip("/") == "/graphql":
            await self._graphql(scope, receive, send, headers)
        elif scope["method"] not in ("GET", "HEAD"):
            await refuse(scope, receive, send, message("This page does not take that."), 405)
        else:
            await self.app(scope, receive, send)

    async def _graphql(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        if scope["method"] != "POST":
            await refuse(scope, receive, send, message("Only POST is taken here."), 405)
            return
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            await refuse(scope, receive, send, message("Only JSON is taken here."), 415)
            return
        body = await _read_body(receive)
        if body is None:
            await refuse(scope, receive, send, message("The request is too large."), 413)
            return
        if not scope.get(MAY_WRITE) and has_mutation(_query_of(body)):
            await refuse(scope, receive, send, message("Your roles do not allow this."))
            return
        await self.app({**scope, "query_string": b""}, _replay(body, receive), send)

    async def _websocket(
        self, scope: Scope, receive: Receive, send: Send, headers: Headers
    ) -> None:
        if not is_same_origin(headers, required=True):
            await refuse(scope, receive, send, "")
            return

        async def receive_queries() -> Message:
            event = await receive()
            if event["type"] == "websocket.receive" and has_mutation(_query_of_event(event)):
                return {"type": "websocket.disconnect", "code": 1008}
            return event

        await self.app(scope, receive_queries, send)


def has_mutation(query: object) -> bool:
    """Whether a GraphQL text changes anything; what cannot be parsed is left for Dagster to refuse."""
    if not isinstance(query, str):
        return False
    try:
        document = parse(query)
    except (GraphQLError, RecursionError):
        return "mutation" in query
    return any(
        isinstance(each, OperationDefinitionNode) and each.operation is OperationType.MUTATION
        for each in document.definitions
    )


def _query_of(body: bytes) -> object:
    try:
        said: Any = json.loads(body)
    except ValueError:
        return None
    return said.get("query") if isinstance(said, dict) else None


def _query_of_event(event: Message) -> object:
    """The query that a message of the websocket starts, if any."""
    try:
        said: Any = json.loads(event.get("text") or event.get("bytes") or "null")
    except ValueError:
        return None
    payload = said.get("payload") if isinstance(said, dict) else None
    return payload.get("query") if isinstance(payload, dict) else None


async def _read_body(receive: Receive) -> bytes | None:
    """The whole body; ``None`` where it is larger than anything that Dagster's page sends."""
    body = b""
    while True:
        event = await receive()
        body += event.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
        if not event.get("more_body", False):
            return body


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def receive_again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
