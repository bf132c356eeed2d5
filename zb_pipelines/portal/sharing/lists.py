"""The first page of 共享: requests, grants, and the products that may be asked for."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.grant import grant_state_title
from zb_pipelines.domain.sharing.request import BUREAU, state_title
from zb_pipelines.portal.bureau.view import KeyFigure, Link, Listing, SitePage, View, matches
from zb_pipelines.portal.bureau.words import condition_title, form_titles
from zb_pipelines.portal.sharing.side import (
    open_sharing,
    side_title,
    visible_grants,
    visible_requests,
)


def sharing_page(request: Request) -> Response:
    """Requests and grants; an agency's clerk sees those that the agency asks, reviews or has."""
    view = open_sharing(request)
    asked = visible_requests(view)
    day = today()
    page = SitePage(
        message("Sharing of data"),
        tiles=[
            KeyFigure(message("Requests"), len(asked)),
            KeyFigure(message("overdue"), sum(each.is_overdue(day) for each in asked)),
            KeyFigure(
                message("Grants in force"),
                sum(each.state(day) == "active" for each in visible_grants(view)),
            ),
        ],
        links=[
            Link(message("Usage"), "/sharing/usage"),
            Link(message("Ask for data that no product has"), "/sharing/demand"),
        ],
        listings=[_requests(view), _grants(view), _products(view)],
        search=view.search_text,
    )
    return view.render(page)


def _requests(view: View) -> Listing:
    rows = [
        (
            Link(each.id, f"/sharing/requests/{each.id}"),
            product_title(view, each.product),
            view.agency_name(each.recipient),
            state_title(each.state),
            side_title(view, each.agency or BUREAU),
            each.round,
            each.due,
            message("overdue") if each.is_overdue(today()) else None,
        )
        for each in visible_requests(view)
        if matches(view.search_text, each.id, product_title(view, each.product), each.purpose)
    ]
    columns = [
        message("Request"),
        message("Product"),
        message("Recipient"),
        message("State"),
        message("Reviewed by"),
        message("Round"),
        message("Due"),
        message("Overdue"),
    ]
    return Listing(message("Requests"), columns, rows, message("Nothing was found"))


def _grants(view: View) -> Listing:
    rows = [
        (
            Link(each.id, f"/sharing/grants/{each.id}"),
            view.agency_name(each.recipient),
            product_title(view, each.product),
            form_titles()[each.form],
            grant_state_title(each.state(today())),
            each.first,
            each.until,
        )
        for each in visible_grants(view)
        if matches(view.search_text, each.id, product_title(view, each.product), each.purpose)
    ]
    columns = [
        message("Grant"),
        message("Recipient"),
        message("Product"),
        message("Form"),
        message("State"),
        message("From"),
        message("Until"),
    ]
    return Listing(message("Grants"), columns, rows, message("Nothing was found"))


def _products(view: View) -> Listing:
    rows = [
        (
            Link(each.title, f"/sharing/products/{each.key}"),
            each.summary,
            form_titles()[each.form],
            condition_title(each, view.catalog),
        )
        for each in view.catalog.products.values()
        if (each.audience == "agencies" or each.opens_by_key)
        and matches(view.search_text, each.title, each.summary)
    ]
    columns = [
        message("Product"),
        message("Explanation"),
        message("Form"),
        message("Sharing"),
    ]
    return Listing(message("Products to be asked for"), columns, rows, message("Nothing was found"))


def product_title(view: View, key: str | None) -> str:
    """A product's title; of a demand that no product answers yet, that it is one."""
    if key is None:
        return message("demand without a product")
    found = view.catalog.products.get(key)
    return found.title if found else key


def routes() -> Sequence[BaseRoute]:
    """The list."""
    return [Route("/sharing", sharing_page)]
