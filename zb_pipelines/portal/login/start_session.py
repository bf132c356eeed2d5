"""Starts a session, however somebody logged in."""

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resources.platform import Platform
from zb_pipelines.portal.login.login import set_cookie

# An action of the journal, which is Chinese.
ENTERED = "登录"


async def start_session(request: Request, name: str, path: str) -> Response:
    """A new session of ``name``, whatever session there was, and on to ``path``."""
    platform: Platform = request.app.state.platform
    token, _ = await run_sync(platform.registry.access.sessions.start, name)
    await run_sync(platform.registry.journal.append, name, ENTERED, name, {})
    response = RedirectResponse(path, 303)
    set_cookie(response, token, secure=request.app.state.serving.secure)
    return response


def safe_path(said: str) -> str:
    """The page to go on to: one of ours, never an address elsewhere."""
    plain = said.startswith("/") and not said.startswith(("//", "/\\")) and "\n" not in said
    return said if plain else "/"
