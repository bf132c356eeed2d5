"""How a request is shown: its facts, its clock, its history, and the forms of the steps open now."""

import json

from starlette.datastructures import FormData
from starlette.responses import Response

from zb_pipelines.domain.business_day import local_time, today
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.request import BUREAU, SharingRequest, state_title
from zb_pipelines.portal.bureau.forms import render_forms
from zb_pipelines.portal.bureau.view import Link, Listing, SitePage, View
from zb_pipelines.portal.sharing import consent
from zb_pipelines.portal.sharing.lists import product_title
from zb_pipelines.portal.sharing.side import side_title
from zb_pipelines.portal.sharing.steps import step_forms


def render_request(
    view: View, now: SharingRequest, said: FormData | None = None, refusal: str = ""
) -> Response:
    """The page; ``said`` is what was typed into the form that ``refusal`` is about."""
    page = SitePage(
        message("Request {number}", number=now.id),
        sentences=[product_title(view, now.product)],
        facts=_facts(view, now),
        listings=[_history(view, now)],
        links=_links(view, now),
    )
    forms = [*consent.forms(view, now), *step_forms(view, now, said or FormData())]
    return render_forms(view, page, forms, refusal=refusal)


def _facts(view: View, now: SharingRequest) -> list[tuple[str, object]]:
    return [
        (message("State"), state_title(now.state)),
        (message("Recipient"), view.agency_name(now.recipient)),
        (message("person who asks"), now.requester),
        (message("Purpose"), now.purpose),
        (message("Basis of use"), now.basis),
        (message("Scene of use"), now.scene),
        (message("From"), now.first),
        (message("Until"), now.until),
        (message("Calls a day"), now.quota or message("no limit")),
        (message("Standing supply"), now.standing),
        (message("Reviewed by"), side_title(view, now.agency or BUREAU)),
        (message("Round"), now.round),
        (message("Due"), _due(now)),
        (message("Said last"), now.words),
    ]


def _due(now: SharingRequest) -> object:
    if now.stopped:
        return message("standing still since {day}", day=now.stopped)
    if now.is_overdue(today()):
        return message("{text} ({remark})", text=now.due, remark=message("overdue"))
    if now.due and now.provisional:
        return message("{text} ({remark})", text=now.due, remark=message("calendar not final"))
    return now.due


def _links(view: View, now: SharingRequest) -> list[Link]:
    grants = [
        each.id for each in view.platform.registry.sharing.grants.all() if each.request == now.id
    ]
    return [
        Link(message("Grant {number}", number=each), f"/sharing/grants/{each}") for each in grants
    ]


def _history(view: View, now: SharingRequest) -> Listing:
    """Every step from the journal, with whom it was taken for and what was said."""
    columns = [
        message("Time"),
        message("Actor"),
        message("Acts for"),
        message("Act"),
        message("Explanation"),
    ]
    rows: list[tuple[object, ...]] = []
    before = None
    for line in view.platform.registry.journal.lines(now.id):
        said = json.loads(line.detail)
        agency = said.get("agency_of_actor")
        words = said.get("words")
        fresh = words if words != before else None
        rows.append(
            (
                local_time(line.at),
                line.actor,
                agency and side_title(view, agency),
                line.action,
                fresh,
            )
        )
        before = words
    return Listing(message("History"), columns, rows)
