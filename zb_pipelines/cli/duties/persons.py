"""`zb duties persons`: requests of persons for access, correction or deletion, with their clocks."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_json,
    print_line,
    print_table,
)
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from datetime import date

    from resources.platform import Platform
    from zb_pipelines.domain.duties.person_request import PersonRequest

_IDENTIFIER = "ZB_PURGE_IDENTIFIER"


def persons(
    action: Annotated[
        str, typer.Argument(help="list, add, or a step: verify, finish, refuse, withdraw")
    ] = "list",
    number: Annotated[str | None, typer.Argument(help="Number of the request, for a step")] = None,
    kind: Annotated[str | None, typer.Option(help="access, correction or deletion")] = None,
    reason: Annotated[str, typer.Option(help="How the person was identified, or why not")] = "",
    evidence: Annotated[
        str, typer.Option(help="Ticket, certificate or letter that answers it")
    ] = "",
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Requests of persons: add one, take a step, or list them; exit 2 where one is overdue.

    The identity number is asked for at the prompt (or in ZB_PURGE_IDENTIFIER) and kept as a salted hash.
    """
    from resources.platform import open_platform

    on, platform = chosen_day(day), open_platform()
    if action == "list":
        actor_name(platform, "report")
        found = platform.registry.person_requests.all()
    elif action == "add":
        found = [_add(platform, kind, on)]
    else:
        found = [_take(platform, action, number, reason, evidence)]
    _print(found, on, as_json=as_json)
    raise typer.Exit(2 if any(each.is_overdue(on) for each in found) else 0)


def _add(platform: "Platform", kind: str | None, on: "date") -> "PersonRequest":
    from zb_pipelines.domain.duties.declaration import load_duties
    from zb_pipelines.domain.duties.person_request import PersonRequest
    from zb_pipelines.rollout.erasure import person_tombstone

    duties = load_duties(platform.settings.catalog)
    if kind not in duties.requests:
        raise input_error(
            "--kind",
            message("is no kind of request"),
            message("choose one of {names}", names=", ".join(duties.requests)),
        )
    actor = actor_name(platform, "purge")
    typed = os.environ.get(_IDENTIFIER) or typer.prompt(
        message("Resident identity number"), hide_input=True, err=True
    )
    due = duties.due(kind, on)
    wanted = PersonRequest(
        "",
        kind,
        person_tombstone(platform, typed),
        on,
        due.day,
        due.provisional,
        "received",
        actor,
    )
    return platform.registry.person_requests.receive(wanted)


def _take(
    platform: "Platform", action: str, number: str | None, reason: str, evidence: str
) -> "PersonRequest":
    from zb_pipelines.domain.duties.person_request import ACTS

    if action not in ACTS or number is None:
        raise input_error(
            f"zb duties persons {action}",
            message("is no step of a request, or names none"),
            message(
                "zb duties persons finish P00001 --evidence …; steps: {names}",
                names=", ".join(ACTS),
            ),
        )
    actor, act = actor_name(platform, "purge"), action
    requests = platform.registry.person_requests
    now = requests.one(number)
    if act == "finish":
        _require_answer(platform, now, evidence)
    return requests.take(number, act, actor, reason, evidence)


def _require_answer(platform: "Platform", now: "PersonRequest", evidence: str) -> None:
    """A deletion is answered by the certificate of `zb purge`, a correction by a ticket that exists."""
    if now.kind == "deletion" and now.person not in platform.registry.erasures.persons():
        raise input_error(
            now.id,
            message("no certificate says that this person was erased"),
            message("run zb purge first"),
        )
    tickets = {each.subject.id for each in platform.registry.tickets.all()}
    if now.kind == "correction" and evidence not in tickets:
        raise input_error(
            now.id,
            message("a correction is answered by a ticket, and there is none of this number"),
            message("see the numbers with zb tickets list"),
        )


def _print(found: "list[PersonRequest]", on: "date", *, as_json: bool) -> None:
    if as_json:
        print_json([vars(each) | {"overdue": each.is_overdue(on)} for each in found])
        return
    kinds = {
        "access": message("access"),
        "correction": message("correction"),
        "deletion": message("deletion"),
    }
    states = {
        "received": message("received"),
        "verified": message("person identified"),
        "done": message("answered"),
        "refused": message("refused"),
        "withdrawn": message("taken back"),
    }
    columns = [
        message("Request"),
        message("Kind"),
        message("State"),
        message("Received"),
        message("Due"),
        message("Actor"),
    ]
    rows = [(e.id, kinds[e.kind], states[e.state], e.received, e.due, e.actor) for e in found]
    print_table(message("Requests of persons"), columns, rows)
    if late := [each.id for each in found if each.is_overdue(on)]:
        print_line(message("overdue: {names}", names=message(", ").join(late)))
