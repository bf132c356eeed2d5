"""How a grant is shown: its facts, its usage, the values doubted, its history, and what may be done."""

import json
from datetime import timedelta

from starlette.responses import Response

from assets.sharing.challenge import challenges_of
from assets.sharing.usage_figures import of_grants, usage_figures
from zb_pipelines.domain.business_day import local_time, today
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.grant import SharingGrant, grant_state_title
from zb_pipelines.portal.bureau.forms import render_forms
from zb_pipelines.portal.bureau.view import Link, Listing, SitePage, View
from zb_pipelines.portal.bureau.words import form_titles
from zb_pipelines.portal.sharing.grant_forms import grant_forms
from zb_pipelines.portal.sharing.lists import product_title
from zb_pipelines.portal.sharing.usage import usage_listing


def render_grant(view: View, grant: SharingGrant, refusal: str = "", done: str = "") -> Response:
    """The page; ``refusal`` and ``done`` say what became of an act."""
    page = SitePage(
        message("Grant {number}", number=grant.id),
        sentences=[product_title(view, grant.product)],
        facts=_facts(view, grant),
        links=[
            Link(
                message("Request {number}", number=grant.request),
                f"/sharing/requests/{grant.request}",
            )
        ],
        listings=[_usage(view, grant), _challenges(view, grant), _history(view, grant)],
    )
    return render_forms(view, page, grant_forms(view, grant), refusal=refusal, done=done)


def _facts(view: View, grant: SharingGrant) -> list[tuple[str, object]]:
    return [
        (message("State"), grant_state_title(grant.state(today()))),
        (message("Recipient"), view.agency_name(grant.recipient)),
        (message("Form"), form_titles()[grant.form]),
        (message("Purpose"), grant.purpose),
        (message("Basis of use"), grant.basis),
        (message("Scene of use"), grant.scene),
        (message("From"), grant.first),
        (message("Until"), grant.until),
        (message("Calls a day"), grant.quota or message("no limit")),
        (message("security level"), grant.granted_level),
        (message("Granted by"), grant.approver),
        (message("Revoked"), grant.revoked),
        (message("Reason"), grant.revoked_for),
    ]


def _usage(view: View, grant: SharingGrant) -> Listing:
    first = min(grant.first, today()) - timedelta(days=1)
    found = usage_figures(view.platform.registry.sharing, first, today())
    return usage_listing(view, of_grants(found, {grant.id}))


def _challenges(view: View, grant: SharingGrant) -> Listing:
    columns = [message("Ticket"), message("Agency"), message("State"), message("Due")]
    rows = [
        (
            Link(each.subject.id, f"/tickets/{each.subject.id}")
            if view.sees(each.subject.agency)
            else each.subject.id,
            view.agency_name(each.subject.agency),
            each.standing.state,
            each.due,
        )
        for each in challenges_of(view.platform, grant.id)
    ]
    return Listing(message("Values doubted"), columns, rows, message("No value was doubted"))


def _history(view: View, grant: SharingGrant) -> Listing:
    columns = [message("Time"), message("Actor"), message("Act"), message("Explanation")]
    rows: list[tuple[object, ...]] = []
    for line in view.platform.registry.journal.lines(grant.id):
        said = json.loads(line.detail)
        rows.append(
            (
                local_time(line.at),
                line.actor,
                line.action,
                said.get("revoked_for") or said.get("token"),
            )
        )
    return Listing(message("History"), columns, rows)
