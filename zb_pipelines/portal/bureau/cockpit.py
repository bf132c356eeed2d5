"""驾驶舱: coverage today, what is due, and the summary of the newest report."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.reports.coverage.deadlines import deadline_lines
from assets.reports.coverage.ledger import EntryState, ledger_of
from assets.reports.law.law_watch import standing_on
from assets.reports.quality.document.number_format import cell_text
from assets.sharing.sharing_attention import sharing_attention
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.request import state_title
from zb_pipelines.portal.bureau.operation import age_listing, operation_sentences
from zb_pipelines.portal.bureau.view import KeyFigure, Link, Listing, SitePage, View, open_view
from zb_pipelines.portal.bureau.words import state_titles

_WORST = "problems"
"""Key of the report's table of the worst problems."""


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
        tiles=_summary(report) or _tiles(view, entries),
        sentences=[*([] if view.agency else operation_sentences(view)), *_sentences(report)],
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
            *_worst(report),
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
    columns = [message("Matter"), message("Agency"), message("State"), message("Due")]
    title = message("Overdue in sharing and channels")
    return Listing(title, columns, rows, message("Nothing is overdue"))


def newest_report(folder: Path, agency: str | None) -> Mapping[str, Any]:
    """The document of the newest day's report of the city, or of an agency's edition; else empty."""
    edition = f"-{agency}" if agency else ""
    days = sorted(folder.glob(f"quality-????-??-??{edition}.json"))
    return json.loads(days[-1].read_text("utf-8"))["result"] if days else {}


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


def _summary(report: Mapping[str, Any]) -> list[KeyFigure]:
    """The figures of the report's summary, as its page writes them."""
    tiles = next((block["tiles"] for block in _blocks(report) if "tiles" in block), ())
    return [KeyFigure(each["title"], _text(each)) for each in tiles]


def _text(tile: Mapping[str, Any]) -> str:
    value = tile["value"]
    return cell_text(tile["kind"], tuple(value) if isinstance(value, list) else value)


def _sentences(report: Mapping[str, Any]) -> Sequence[str]:
    lines = next((block["lines"] for block in _blocks(report) if "lines" in block), ())
    return list(lines)


def _worst(report: Mapping[str, Any]) -> list[Listing]:
    for block in _blocks(report):
        if block.get("key") == _WORST:
            columns = [column["title"] for column in block["columns"]][:7]
            rows = [row[:7] for row in block["rows"][:10]]
            return [Listing(message("Worst problems of the newest report"), columns, rows)]
    return []


def _blocks(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [block for section in report.get("sections", ()) for block in section["blocks"]]


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/cockpit", cockpit)]
