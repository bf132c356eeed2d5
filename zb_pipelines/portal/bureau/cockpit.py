"""驾驶舱: coverage today, what is due, and the summary of the newest report."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.reports.coverage.deadlines import deadline_lines
from assets.reports.coverage.ledger import EntryState, ledger_of
from assets.reports.law.law_watch import standing_on
from assets.sharing.sharing_attention import sharing_attention
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.request import state_title
from zb_pipelines.portal.bureau.operation import age_listing, operation_sentences
from zb_pipelines.portal.bureau.report_summary import (
    city_maps,
    newest_report,
    summary_figures,
    summary_sentences,
    worst_problems,
)
from zb_pipelines.portal.bureau.view import (
    KeyFigure,
    Link,
    Listing,
    SitePage,
    View,
    open_view,
)
from zb_pipelines.portal.bureau.words import state_titles


def cockpit(request: Request) -> Response:
    """Where the city (or the clerk's agency) stands today."""
    view = open_view(request, "report")
    ledger = ledger_of(view.platform.registry, view.release, today())
    entries = [each for each in ledger.entries if view.sees(each.agency)]
    due = [
        each
        for each in deadline_lines(standing_on(view.platform, today()))
        if view.sees(each.entry.partition("/")[0])
    ]
    report = newest_report(view.platform.settings.reports, view.agency)
    page = SitePage(
        message("Cockpit"),
        tiles=summary_figures(report) or _tiles(view, entries),
        maps=city_maps(report),
        sentences=[
            *([] if view.agency else operation_sentences(view)),
            *summary_sentences(report),
        ],
        listings=[
            Listing(
                message("Needs attention"),
                [message("Entry"), message("Agency"), message("State"), message("Reason")],
                [
                    (
                        Link(each.title, f"/catalog/{each.entry}"),
                        view.agency_name(each.agency),
                        state_titles()[each.state],
                        each.reason,
                    )
                    for each in entries
                    if each.state not in ("aggregated", "exempt")
                ],
                message("No entry needs attention"),
            ),
            Listing(
                message("Deadlines after changes of the law"),
                [message("Entry"), message("Matter"), message("Due"), message("Urgency")],
                [(each.entry, each.what, each.due, each.urgency) for each in due],
                message("Nothing is due"),
            ),
            *([] if view.agency else [age_listing(view)]),
            _sharing(view),
            *worst_problems(report),
        ],
    )
    return view.render(page)


def _sharing(view: View) -> Listing:
    """Requests and channels past their day; an agency's own."""
    found = sharing_attention(view.platform, view.catalog, today())
    rows: list[tuple[object, ...]] = [
        (
            Link(each.id, f"/sharing/requests/{each.id}"),
            view.agency_name(each.agency),
            state_title(each.state),
            each.due,
        )
        for each in found.requests
        if view.agency in (None, each.agency, each.recipient)
    ]
    rows += [
        (Link(channel.name, "/channels"), view.agency_name(agency), message("Channel"), channel.due)
        for agency, channel in found.channels
        if view.sees(agency)
    ]
    rows += [
        (
            Link(each.grant, f"/sharing/grants/{each.grant}"),
            view.agency_name(each.recipient),
            message("Standing supply"),
            each.due,
        )
        for each in found.supplies
        if view.sees(each.recipient)
    ]
    columns = [message("Matter"), message("Agency"), message("State"), message("Due")]
    title = message("Overdue in sharing and channels")
    return Listing(title, columns, rows, message("Nothing is overdue"))


def _tiles(view: View, entries: Sequence[EntryState]) -> list[KeyFigure]:
    def count(*states: str) -> int:
        return sum(each.state in states for each in entries)

    tickets = [t for t in view.platform.registry.tickets.all() if view.sees(t.subject.agency)]
    return [
        KeyFigure(message("Catalogued"), len(entries), "/catalog"),
        KeyFigure(message("Aggregated"), count("aggregated"), "/catalog"),
        KeyFigure(message("Exempt by law"), count("exempt"), "/exemptions"),
        KeyFigure(message("Not aggregated"), count("outstanding", "late", "failed")),
        KeyFigure(message("Open tickets"), sum(each.open for each in tickets), "/tickets"),
    ]


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/cockpit", cockpit)]
