"""工单: the board by state, one ticket with what may be done, and the workbook in and out."""

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from starlette import datastructures
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assets.tickets.exporting import export_tickets
from assets.tickets.importing import import_tickets
from assets.tickets.wording import words_of
from resources.registry.records.tickets import Ticket
from zb_pipelines.domain.access import may
from zb_pipelines.domain.business_day import local_time, today
from zb_pipelines.domain.catalog.graded_tables import agency_rows
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.tickets.limits import limits_in_force
from zb_pipelines.domain.tickets.states import STATES, open_actions
from zb_pipelines.portal.bureau import view as site
from zb_pipelines.portal.login.forms import read_form, text
from zb_pipelines.portal.web.pages import render_page

MOST_BYTES = 20 * 1024**2
"""The largest workbook that is taken."""


def board(request: Request) -> Response:
    """Open tickets, what is due first and has most rows on top, counted by state."""
    view = site.open_view(request, "tickets")
    found = [t for t in _visible(view) if t.open and _fits(view, t)]
    states = Counter(each.standing.state for each in found)
    tiles = [
        site.KeyFigure(state, states[state], f"/tickets?{urlencode({'q': state})}")
        for state in STATES
        if states[state]
    ]
    overdue = sum(each.overdue(today()) for each in found)
    found.sort(key=lambda each: (each.due, -each.rows, each.subject.agency, each.subject.id))
    rows = [_line(view, each) for each in found]
    listing = site.Listing(message("Open tickets"), _columns(), rows, message("No ticket is open"))
    tiles.append(site.KeyFigure(message("overdue"), overdue))
    page = site.SitePage(message("Tickets"), tiles, listings=[listing], search=view.search_text)
    agencies = sorted((each.name, key) for key, each in view.catalog.agencies.items())
    return render_page(
        request,
        "tickets.html.j2",
        page=page,
        agency=view.agency,
        agencies=[(key, name) for name, key in agencies],
    )


def ticket_page(request: Request) -> Response:
    """One ticket with its words, its history and the actions that its state allows."""
    view = site.open_view(request, "tickets")
    ticket = _require(view, request.path_params["number"])
    words = words_of(ticket.subject, view.catalog)
    history = view.platform.registry.journal.lines(ticket.subject.id)
    columns = [message("Time"), message("Actor"), message("Act"), message("Explanation")]
    rows = [
        (local_time(line.at), line.actor, line.action, _step_sentence(line.detail))
        for line in history
    ]
    page = site.SitePage(
        words.problem,
        sentences=[words.remedy],
        facts=[
            (message("Ticket"), ticket.subject.id),
            (message("Agency"), view.agency_name(ticket.subject.agency)),
            (message("Entry"), view.data_title(ticket.subject.entry)),
            (message("State"), ticket.standing.state),
            (message("Rows"), ticket.rows),
            (message("Due"), ticket.due),
        ],
        listings=[site.Listing(message("History"), columns, rows)],
    )
    actions = open_actions(ticket.standing)
    number = ticket.subject.id
    return render_page(request, "ticket.html.j2", page=page, actions=actions, number=number)


async def act(request: Request) -> Response:
    """Move a ticket on."""
    form = await read_form(request)
    number = request.path_params["number"]
    await run_sync(_move, request, number, text(form, "action"), text(form, "reason"))
    return RedirectResponse(f"/tickets/{number}", 303)


def workbook(request: Request) -> Response:
    """The agency's open tickets as a masked workbook."""
    view = site.open_view(request, "tickets")
    agency = view.agency or request.query_params.get("agency", "")
    if agency not in view.catalog.agencies:
        raise HTTPException(400, message("Choose an agency."))
    decision = may(view.principal, "read", agency_rows(view.catalog, agency), form="file")
    if not decision.is_allowed:
        raise HTTPException(403, decision.reason)
    with tempfile.TemporaryDirectory(dir=_scratch(view)) as folder:
        file = Path(folder) / f"{agency}-tickets.xlsx"
        done = export_tickets(view.platform, view.release, agency, file, today(), None)
        content = file.read_bytes()
    view.record_export(agency, "tickets", file=file.name, rows=done.rows, unmasked=False)
    headers = {"Content-Disposition": f'attachment; filename="{agency}-tickets.xlsx"'}
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(content, media_type=kind, headers=headers)


async def hand_in(request: Request) -> Response:
    """Take a filled workbook in, and say what became of its lines."""
    form = await read_form(request)
    return await run_sync(_import, request, form, await _content(form))


def _import(request: Request, form: datastructures.FormData, content: bytes) -> Response:
    view = site.open_view(request, "tickets")
    with tempfile.TemporaryDirectory(dir=_scratch(view)) as folder:
        file = Path(folder) / "workbook.xlsx"
        file.write_bytes(content)
        name = view.principal.name
        done = import_tickets(
            view.platform, view.release, file, name, today(), None, only_agency=view.agency
        )
    outcomes = site.Listing(
        message("Outcome"), [message("Outcome"), message("Count")], list(done.outcomes.items())
    )
    lines = site.Listing(
        message("Lines that were not accepted"),
        [message("Sheet"), message("Row"), message("Reason")],
        [(line.sheet, line.row, message("; ").join(line.reasons)) for line in done.lines],
        message("Every line was accepted"),
    )
    return view.render(site.SitePage(message("Workbook taken in"), listings=[outcomes, lines]))


def _move(request: Request, number: str, action: str, reason: str) -> None:
    view = site.open_view(request, "tickets")
    _require(view, number)
    limits = limits_in_force(view.catalog.tickets)
    view.platform.registry.tickets.move(
        number, action, view.principal.name, reason, today(), limits
    )


async def _content(form: datastructures.FormData) -> bytes:
    file = form.get("file")
    if not isinstance(file, datastructures.UploadFile):
        raise HTTPException(400, message("Choose a workbook."))
    content = await file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise HTTPException(413, message("The request is too large."))
    return content


def _step_sentence(detail: str) -> str:
    """Reason and evidence of a step, from its row of the journal."""
    said = json.loads(detail)
    return message("; ").join(str(said[key]) for key in ("reason", "evidence") if said.get(key))


def _scratch(view: site.View) -> Path:
    folder = view.platform.settings.scratch
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _visible(view: site.View) -> list[Ticket]:
    return [t for t in view.platform.registry.tickets.all() if view.sees(t.subject.agency)]


def _require(view: site.View, number: str) -> Ticket:
    found = next((each for each in _visible(view) if each.subject.id == number), None)
    if found is None:
        raise HTTPException(404)
    return found


def _fits(view: site.View, ticket: Ticket) -> bool:
    said = ticket.subject
    shown = (
        said.id,
        ticket.standing.state,
        said.entry,
        view.data_title(said.entry),
        view.agency_name(said.agency),
    )
    return site.matches(view.search_text, *shown, words_of(said, view.catalog).problem)


def _columns() -> list[str]:
    return [
        message("Ticket"),
        message("Agency"),
        message("Entry"),
        message("Problem"),
        message("Rows"),
        message("State"),
        message("Due"),
    ]


def _line(view: site.View, ticket: Ticket) -> tuple[object, ...]:
    said = ticket.subject
    return (
        site.Link(said.id, f"/tickets/{said.id}"),
        view.agency_name(said.agency),
        view.data_title(said.entry),
        words_of(said, view.catalog).problem,
        ticket.rows,
        ticket.standing.state,
        ticket.due,
    )


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [
        Route("/tickets", board),
        Route("/tickets/workbook", workbook),
        Route("/tickets/workbook", hand_in, methods=["POST"]),
        Route("/tickets/{number}", ticket_page),
        Route("/tickets/{number}", act, methods=["POST"]),
    ]
