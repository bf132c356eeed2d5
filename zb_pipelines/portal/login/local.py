"""Local accounts and one-time links: the pages `/login`, `/login/link`, `/logout`."""

from collections.abc import Sequence

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from resources.platform import Platform
from resources.registry.access.passwords import password_fits
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.login.forms import read_form, text
from zb_pipelines.portal.login.login import cookie_name, login_of
from zb_pipelines.portal.login.oidc import is_configured
from zb_pipelines.portal.login.start_session import safe_path, start_session
from zb_pipelines.portal.web.pages import render_page

# An action of the journal, which is Chinese.
FAILED = "登录失败"


def login_page(request: Request) -> Response:
    """The form of a local account."""
    return _form(request, "")


async def log_in(request: Request) -> Response:
    """Check name and password; a refusal never says which of them was wrong."""
    form = await read_form(request)
    name, said = text(form, "name").strip(), text(form, "password")
    platform: Platform = request.app.state.platform
    address = request.client.host if request.client else ""
    refusal = await run_sync(_refusal, platform, name, said, address)
    if refusal:
        return _form(request, refusal[1], refusal[0])
    return await start_session(request, name, safe_path(text(form, "next")))


def link_page(request: Request) -> Response:
    """A button that uses the link up: whatever fetches links in advance does not press it."""
    token = request.query_params.get("token", "")
    return render_page(request, "login_link.html.j2", token=token)


async def use_link(request: Request) -> Response:
    """Log the link's user in, once."""
    form = await read_form(request)
    platform: Platform = request.app.state.platform
    sessions = platform.registry.access.sessions
    name = await run_sync(sessions.use_link, text(form, "token"))
    if name is None:
        return _form(request, message("The link was used already or is too old."), 403)
    return await start_session(request, name, "/")


async def log_out(request: Request) -> Response:
    """End the session."""
    await read_form(request)
    login = login_of(request)
    if login:
        platform: Platform = request.app.state.platform
        await run_sync(platform.registry.access.sessions.end, login.session)
    response = RedirectResponse("/", 303)
    response.delete_cookie(cookie_name(secure=request.app.state.serving.secure), path="/")
    return response


def _refusal(platform: Platform, name: str, said: str, address: str) -> tuple[int, str] | None:
    access = platform.registry.access
    if access.sessions.locked_out(name, address):
        return 429, message("Too many failed logins; try again in a quarter of an hour.")
    user = access.users.get(name)
    fits = password_fits(user.password if user else None, said)
    if user is None or user.disabled or not fits:
        access.sessions.note_failure(name, address)
        known = name if user else "-"
        platform.registry.journal.append(known, FAILED, known, {"address": address})
        return 401, message("Name or password is wrong.")
    access.sessions.forget_failures(name)
    return None


def _form(request: Request, refusal: str, status: int = 200) -> Response:
    path = safe_path(request.query_params.get("next", "/"))
    return render_page(
        request, "login.html.j2", status, refusal=refusal, next=path, oidc=is_configured()
    )


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [
        Route("/login", login_page, name="login"),
        Route("/login", log_in, methods=["POST"]),
        Route("/login/link", link_page),
        Route("/login/link", use_link, methods=["POST"]),
        Route("/logout", log_out, methods=["POST"], name="logout"),
    ]
