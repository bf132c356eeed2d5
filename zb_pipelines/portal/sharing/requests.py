"""One request for sharing: what is asked, what was said, its clock, and the steps open to whoever looks."""

from collections.abc import Sequence

from anyio.to_thread import run_sync
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assets.sharing.request_acts import RequestDesk
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.sharing.request import (
    ACTS,
    RequestStep,
    SharingRequest,
)
from zb_pipelines.portal.bureau.view import View
from zb_pipelines.portal.login.forms import read_form, text
from zb_pipelines.portal.sharing import consent
from zb_pipelines.portal.sharing.request_page import render_request
from zb_pipelines.portal.sharing.side import (
    acting,
    open_sharing,
    sees_request,
)


def request_page(request: Request) -> Response:
    """One request."""
    view = open_sharing(request)
    return render_request(view, _require(view, request.path_params["number"]))


async def act(request: Request) -> Response:
    """Take a step: the login's, for its own side; what does not hold is said on the page."""
    form = await read_form(request)
    return await run_sync(_act, open_sharing(request), request.path_params["number"], form)


def _act(view: View, number: str, form: FormData) -> Response:
    now = _require(view, number)
    name = text(form, "act")
    who = acting(view, form)
    try:
        if name == consent.CONSENT:
            consent.give(view, now, who)
        elif name in ACTS:
            step = RequestStep(name, who.name, who.agency, text(form, "words"))
            _take(RequestDesk(view.platform.registry, view.catalog, today()), now, step, form)
        else:
            raise HTTPException(400)
    except InputError as refused:
        return render_request(view, _require(view, number), form, str(refused))
    return RedirectResponse(f"/sharing/requests/{number}", 303)


def _take(desk: RequestDesk, now: SharingRequest, step: RequestStep, form: FormData) -> None:
    if step.act == "grant":
        desk.grant(now.id, step)
        return
    condition = text(form, "condition").strip() or None
    target = text(form, "target").strip() or None
    desk.take(now.id, step, condition=condition, target=target)


def _require(view: View, number: str) -> SharingRequest:
    found = {each.id: each for each in view.platform.registry.sharing.requests.all()}.get(number)
    if found is None or not sees_request(view, found):
        raise HTTPException(404)
    return found


def routes() -> Sequence[BaseRoute]:
    """One request."""
    return [
        Route("/sharing/requests/{number}", request_page),
        Route("/sharing/requests/{number}", act, methods=["POST"]),
    ]
