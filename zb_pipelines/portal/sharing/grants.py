"""One grant: until when, what was used of it; its credentials, a doubt about a value, its revocation."""

from collections.abc import Sequence

from anyio.to_thread import run_sync
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assets.sharing.challenge import challenge_value
from resources.sharing_profile import profile_of
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.grant import SharingGrant
from zb_pipelines.portal.bureau.view import View
from zb_pipelines.portal.login.forms import read_form, text
from zb_pipelines.portal.sharing.grant_forms import (
    require_recipient,
    require_revoker,
)
from zb_pipelines.portal.sharing.grant_page import render_grant
from zb_pipelines.portal.sharing.side import acting, open_sharing, visible_grants


def grant_page(request: Request) -> Response:
    """One grant."""
    view = open_sharing(request)
    return render_grant(view, _require(view, request.path_params["number"]))


async def revoke(request: Request) -> Response:
    """End a grant: its tokens die at once."""
    form = await read_form(request)
    return await run_sync(_revoke, open_sharing(request), request.path_params["number"], form)


async def profile(request: Request) -> Response:
    """Issue a token, handed out this once as the profile file of Delta Sharing."""
    form = await read_form(request)
    return await run_sync(_profile, open_sharing(request), request.path_params["number"], form)


async def challenge(request: Request) -> Response:
    """Doubt a value that was received: a ticket to the agency that it comes from."""
    form = await read_form(request)
    return await run_sync(_challenge, open_sharing(request), request.path_params["number"], form)


def _revoke(view: View, number: str, form: FormData) -> Response:
    grant, who = _require(view, number), acting(view, form)
    try:
        require_revoker(view, grant, who)
        view.platform.registry.sharing.grants.revoke(
            grant.id, who.name, text(form, "reason"), today()
        )
    except InputError as refused:
        return render_grant(view, grant, str(refused))
    return RedirectResponse(f"/sharing/grants/{number}", 303)


def _profile(view: View, number: str, form: FormData) -> Response:
    grant, who = _require(view, number), acting(view, form)
    try:
        require_recipient(view, grant, who)
        token = view.platform.registry.sharing.grants.issue_token(grant.id, who.name, today())
    except InputError as refused:
        return render_grant(view, grant, str(refused))
    address = f"{view.request.base_url.scheme}://{view.request.base_url.netloc}"
    name = f"{grant.product}-{grant.id}.share"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return JSONResponse(profile_of(address, token, grant.until), headers=headers)


def _challenge(view: View, number: str, form: FormData) -> Response:
    grant, who = _require(view, number), acting(view, form)
    place = (text(form, "row_ref").strip(), text(form, "column"))
    try:
        require_recipient(view, grant, who)
        ticket = challenge_value(view.platform, view.release, grant.id, place, who.name, today())
    except InputError as refused:
        return render_grant(view, grant, str(refused))
    done = message(
        "Ticket {ticket} to {agency}, due {due}",
        ticket=ticket.subject.id,
        agency=view.agency_name(ticket.subject.agency),
        due=ticket.due,
    )
    return render_grant(view, grant, done=done)


def _require(view: View, number: str) -> SharingGrant:
    found = next((each for each in visible_grants(view) if each.id == number), None)
    if found is None:
        raise HTTPException(404)
    return found


def routes() -> Sequence[BaseRoute]:
    """One grant and its acts."""
    path = "/sharing/grants/{number}"
    return [
        Route(path, grant_page),
        Route(f"{path}/revoke", revoke, methods=["POST"]),
        Route(f"{path}/profile", profile, methods=["POST"]),
        Route(f"{path}/challenge", challenge, methods=["POST"]),
    ]
