"""`zb tickets act`: move a ticket on."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.cli.tickets.show import print_ticket
from zb_pipelines.cli.tickets.ticket_json import By, Number, ticket_json


def act(
    number: Number,
    action: Annotated[
        str,
        typer.Argument(help="The action in Chinese; an unknown one is answered with a list"),
    ],
    by: By,
    reason: Annotated[str, typer.Option(help="Why; for an extension, who approved it")],
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Move a ticket on; only the data closes one."""
    from zb_pipelines.domain.tickets.limits import limits_in_force

    platform, release = open_release(day, "zb tickets")
    on = chosen_day(day)
    limits = limits_in_force(release.catalog.tickets)
    agency = platform.registry.tickets.one(number).subject.agency
    actor = actor_name(platform, "tickets", by, agency)
    after = platform.registry.tickets.move(number, action, actor, reason, on, limits)
    ticket = ticket_json(after, release.catalog, on)
    if as_json:
        print_json(ticket)
    else:
        print_ticket(ticket)
