"""`zb share challenge`: doubt a value of a row that was received."""

from typing import Annotated

import typer

from zb_pipelines.cli.share.acting import By, ForAgency, GrantNumber, acting
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def challenge(
    grant: GrantNumber,
    row: Annotated[str, typer.Argument(help="The row's row_ref, as it was received")],
    column: Annotated[str, typer.Argument(help="The column whose value is doubted")],
    by: By = None,
    agency: ForAgency = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Open a ticket to the agency that a doubtful value comes from; corrected data close it."""
    from assets.sharing.challenge import challenge_value
    from zb_pipelines.cli.tickets.ticket_json import ticket_json

    on = chosen_day(day)
    platform, release = open_release(day, "zb share")
    actor, acts_for = acting(platform, by, agency)
    if acts_for != platform.registry.sharing.grants.one(grant).recipient:
        raise input_error(
            grant,
            message("the grant is of another agency"),
            message("name the recipient with --for"),
        )
    ticket = challenge_value(platform, release, grant, (row, column), actor, on)
    if as_json:
        print_json(ticket_json(ticket, release.catalog, on))
    else:
        print_line(
            message(
                "Ticket {ticket} to {agency}, due {due}",
                ticket=ticket.subject.id,
                agency=ticket.subject.agency,
                due=ticket.due,
            )
        )
