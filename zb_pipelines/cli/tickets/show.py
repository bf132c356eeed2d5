"""`zb tickets show`: one ticket with its history."""

from typing import Any

from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_facts,
    print_json,
    print_table,
)
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.cli.tickets.ticket_json import Number, ticket_json
from zb_pipelines.domain.messages import message


def show(number: Number, day: OnDay = None, as_json: AsJson = False) -> None:
    """One ticket with its history from the journal."""
    platform, release = open_release(day, "zb tickets")
    tickets = platform.registry.tickets
    found = tickets.one(number)
    ticket = ticket_json(found, release.catalog, chosen_day(day))
    lines = tickets.journal.lines(found.subject.id)
    history = [{"at": x.at, "actor": x.actor, "action": x.action} for x in lines]
    if as_json:
        print_json(ticket | {"history": history})
        return
    print_ticket(ticket)
    columns = [message("Time (UTC)"), message("Decided by"), message("Action")]
    print_table(message("History"), columns, [tuple(each.values()) for each in history])


def print_ticket(ticket: dict[str, Any]) -> None:
    """What a clerk asks of a ticket, a line each; what is empty is left out."""
    titles = {
        "id": message("Ticket"),
        "agency": message("Agency"),
        "entry": message("Entry"),
        "rule": message("Rule"),
        "problem": message("Problem"),
        "remedy": message("What to do"),
        "state": message("State"),
        "side": message("Waiting"),
        "extended": message("Extended"),
        "supervised": message("Supervised"),
        "round": message("Round"),
        "rows": message("Rows"),
        "found": message("Rows found"),
        "dispatched": message("Dispatched on"),
        "due": message("Due"),
        "provisional": message("Due day is provisional"),
        "overdue": message("Overdue"),
        "person": message("Person responsible"),
        "closed": message("Closed on"),
        "evidence": message("Evidence"),
    }
    print_facts(
        {
            title: message("yes") if ticket[name] is True else ticket[name]
            for name, title in titles.items()
            if ticket.get(name) not in (None, "", False)
        }
    )
