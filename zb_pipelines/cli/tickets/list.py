"""`zb tickets list`: open tickets."""

from typing import Annotated, Any

import typer

from zb_pipelines.cli.terminal.known_name import require_known
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.cli.tickets.ticket_json import Agency, ticket_json
from zb_pipelines.domain.messages import message


def list_tickets(
    agency: Agency = None,
    everything: Annotated[bool, typer.Option("--all", help="Closed ones too")] = False,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Open tickets by due day; exit 2 where one is overdue."""
    platform, release = open_release(day, "zb tickets")
    on = chosen_day(day)
    everyone = platform.registry.tickets.all()
    formerly = (each.subject.agency for each in everyone)
    require_known("--agency", agency, {*release.catalog.agencies, *formerly})
    tickets = [
        ticket_json(each, release.catalog, on)
        for each in everyone
        if (everything or each.open) and agency in (None, each.subject.agency)
    ]
    if as_json:
        print_json(tickets)
    else:
        columns = [
            message("Ticket"),
            message("Agency"),
            message("Entry"),
            message("Problem"),
            message("Rows"),
            message("State"),
            message("Due"),
            message("Person responsible"),
        ]
        title = message("Tickets on {day}", day=on)
        print_table(title, columns, [_line(each) for each in tickets])
    raise typer.Exit(2 if any(each["overdue"] for each in tickets) else 0)


def _line(ticket: dict[str, Any]) -> tuple[object, ...]:
    state, due = ticket["state"], ticket["due"]
    if ticket["side"]:
        state = message("{text} ({remark})", text=state, remark=ticket["side"])
    if ticket["overdue"]:
        due = message("{text} ({remark})", text=due, remark=message("overdue"))
    names = ("id", "agency", "entry", "problem", "rows")
    return (*(ticket[name] for name in names), state, due, ticket["person"])
