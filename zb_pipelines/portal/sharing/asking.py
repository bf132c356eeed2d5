"""Asking for a product, or for data that no product has: what it is, and the form of the request."""

from collections.abc import Sequence

from anyio.to_thread import run_sync
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assets.sharing.request_acts import RequestDesk
from zb_pipelines.domain.business_day import parse_day, today
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.request import RequestStep, SharingRequest
from zb_pipelines.portal.bureau.view import View
from zb_pipelines.portal.login.forms import read_form, text
from zb_pipelines.portal.sharing.asking_page import render_asking
from zb_pipelines.portal.sharing.side import acting, open_sharing


def product_page(request: Request) -> Response:
    """A product with its columns and conditions, and the form by which it is asked for."""
    return render_asking(open_sharing(request), request.path_params["product"])


def demand_page(request: Request) -> Response:
    """The form for data that no product has."""
    return render_asking(open_sharing(request), None)


async def ask(request: Request) -> Response:
    """Submit a request for a product."""
    return await _ask(request, request.path_params["product"])


async def demand(request: Request) -> Response:
    """Submit a demand."""
    return await _ask(request, None)


async def _ask(request: Request, product: str | None) -> Response:
    form = await read_form(request)
    return await run_sync(_submit, open_sharing(request), product, form)


def _submit(view: View, product: str | None, form: FormData) -> Response:
    who = acting(view, form)
    try:
        desk = RequestDesk(view.platform.registry, view.catalog, today())
        kept = desk.draft(_request_of(product, who.name, who.agency, form))
        if product is not None:
            kept = desk.take(kept.id, RequestStep("submit", who.name, who.agency))
    except InputError as refused:
        return render_asking(view, product, form, str(refused))
    return RedirectResponse(f"/sharing/requests/{kept.id}", 303)


def _request_of(product: str | None, name: str, agency: str, form: FormData) -> SharingRequest:
    quota = text(form, "quota").strip() or "0"
    if not quota.isdecimal():
        raise input_error(
            message("Calls a day"),
            message("{value} is no number of calls", value=quota),
            message("write a whole number; 0 means no limit"),
        )
    return SharingRequest(
        id="",
        product=product,
        recipient=agency,
        requester=name,
        purpose=text(form, "purpose"),
        basis=text(form, "basis"),
        scene=text(form, "scene"),
        first=today(),
        until=parse_day(text(form, "until"), message("Until")),
        quota=int(quota),
        opened=today(),
        standing=text(form, "standing") or None,
    )


def routes() -> Sequence[BaseRoute]:
    """Products and demands."""
    return [
        Route("/sharing/products/{product}", product_page),
        Route("/sharing/products/{product}", ask, methods=["POST"]),
        Route("/sharing/demand", demand_page),
        Route("/sharing/demand", demand, methods=["POST"]),
    ]
