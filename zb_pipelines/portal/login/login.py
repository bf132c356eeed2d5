"""Who is logged in: found by the session's cookie before any page is asked."""

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from resources.platform import Platform
from resources.registry.access.sessions import LONGEST, Session
from zb_pipelines.domain.access import PUBLIC, Principal, development_principal, may
from zb_pipelines.domain.access.roles import Act


@dataclass(frozen=True)
class WebLogin:
    """A principal with the session that he came by."""

    principal: Principal
    session: Session


class LoadLogin:
    """Puts the :class:`WebLogin` of the cookie, or ``None``, into ``state.login``."""

    def __init__(self, app: ASGIApp, platform: Platform, *, secure: bool) -> None:
        self.app = app
        self.platform = platform
        self.cookie = cookie_name(secure=secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find the login, then pass on."""
        if scope["type"] in ("http", "websocket"):
            token = _cookie(Headers(scope=scope).get("cookie", ""), self.cookie)
            found = await run_sync(find_login, self.platform, token) if token else None
            scope.setdefault("state", {})["login"] = found
        await self.app(scope, receive, send)


def find_login(platform: Platform, token: str) -> WebLogin | None:
    """Whose session the token is; ``None`` where it is over or its user may not come in."""
    access = platform.registry.access
    session = access.sessions.find(token)
    if session is None:
        return None
    user = access.users.get(session.name)
    if user is not None:
        return None if user.disabled else WebLogin(user.principal, session)
    if access.users.any():
        return None
    return WebLogin(development_principal(session.name), session)


def login_of(connection: HTTPConnection) -> WebLogin | None:
    """The login of a request."""
    return getattr(connection.state, "login", None)


def principal_of(connection: HTTPConnection) -> Principal:
    """Who asks; the public where nobody is logged in."""
    login = login_of(connection)
    return login.principal if login else PUBLIC


def require_login(connection: HTTPConnection, act: Act | None = None) -> WebLogin:
    """The login of a request, where its roles allow ``act``; 401 or 403 otherwise."""
    login = login_of(connection)
    if login is None:
        raise HTTPException(401)
    if act and not (decision := may(login.principal, act)).is_allowed:
        raise HTTPException(403, decision.reason)
    return login


def cookie_name(*, secure: bool) -> str:
    """The session cookie's name; by TLS its prefix binds it to this host."""
    return "__Host-zb_session" if secure else "zb_session"


def set_cookie(response: Response, token: str, *, secure: bool) -> None:
    """Give the browser its session: never to scripts, never to requests of other sites."""
    response.set_cookie(
        cookie_name(secure=secure),
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def _cookie(header: str, name: str) -> str | None:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return None
    return found.value if found else None
