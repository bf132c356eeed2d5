"""One 疑点: what is doubted and by which law, how its verification stands, and the next step in it."""

from collections.abc import Sequence

from anyio.to_thread import run_sync
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assets.tickets.findings.act import act_on_finding
from assets.tickets.findings.book import amount_of
from assets.tickets.findings.open_findings import ListedFinding, list_findings
from assets.tickets.findings.visible_finding import visible_findings
from resources.registry.records.findings import FindingCase
from zb_pipelines.domain.access import may
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.tickets.finding_states import known_state, states_after
from zb_pipelines.portal.bureau.forms import ActForm, FormField, render_forms
from zb_pipelines.portal.bureau.view import SitePage, View, open_view
from zb_pipelines.portal.login.forms import read_form, text


def finding_page(request: Request) -> Response:
    """One finding; 404 for whoever is not shown it."""
    view = open_view(request, "report")
    return _render(view, _require(view, request.path_params["number"]))


async def act(request: Request) -> Response:
    """Say how the verification ended; what does not hold is said on the page."""
    form = await read_form(request)
    view = open_view(request, "tickets")
    return await run_sync(_act, view, request.path_params["number"], form)


def _act(view: View, number: str, form: FormData) -> Response:
    found = _require(view, number)
    try:
        amount = amount_of(text(form, "recovered") or "0", message("Amount recovered (yuan)"))
        state = known_state(text(form, "state"))
        who = view.principal.name
        case = FindingCase(number, "", "", state, amount, who, text(form, "reason"), today())
        act_on_finding(view.platform, view.release, case, view.agency)
    except InputError as refused:
        return _render(view, found, form, str(refused))
    return RedirectResponse(f"/findings/{number}", 303)


def _require(view: View, number: str) -> ListedFinding:
    listed = list_findings(view.platform, view.release, today(), view.principal.theme)
    named = [each for each in listed if each.finding == number]
    for each in visible_findings(view.principal, view.catalog, named):
        return each
    raise HTTPException(404)


def _render(
    view: View, found: ListedFinding, said: FormData | None = None, refusal: str = ""
) -> Response:
    page = SitePage(found.title, sentences=[found.detail], facts=_facts(view, found))
    forms = [_form(found, said or FormData())] if may(view.principal, "tickets").is_allowed else []
    return render_forms(view, page, forms, refusal=refusal)


def _facts(view: View, found: ListedFinding) -> list[tuple[str, object]]:
    return [
        (message("Number"), found.finding),
        (message("Legal basis"), found.law),
        (message("To be verified by"), view.agency_name(found.verifier)),
        (message("first day"), found.since),
        (message("last day"), found.until),
        (message("Amount (yuan)"), None if found.amount is None else f"{found.amount:,.2f}"),
        (message("advice on handling"), found.advice),
        (message("State"), found.state),
        (message("Amount recovered (yuan)"), f"{found.recovered:,.2f}"),
    ]


def _form(found: ListedFinding, said: FormData) -> ActForm:
    states = [(each, each) for each in states_after(found.state)]
    fields = [
        FormField("state", message("State"), "select", text(said, "state") or states[0][0], states),
        FormField(
            "recovered",
            message("Amount recovered (yuan)"),
            value=text(said, "recovered"),
            required=False,
        ),
        FormField(
            "reason",
            message("What the verification rests on"),
            "textarea",
            text(said, "reason"),
        ),
    ]
    return ActForm(
        message("Record the verification"),
        f"/findings/{found.finding}",
        fields,
        message("Record"),
        message("A finding is a doubt until it is verified; every step is a line of the journal."),
    )


def routes() -> Sequence[BaseRoute]:
    """Page and act of one finding."""
    path = "/findings/{number}"
    return [Route(path, finding_page), Route(path, act, methods=["POST"])]
