"""How a ticket is kept: its columns in the registry, and the ticket of a row."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from resources.registry.records.tickets import Round, Subject, Ticket
from zb_pipelines.domain.tickets.states import Side, TicketStatus


def round_row(each: Ticket) -> dict[str, Any]:
    """The columns of the table ``ticket_round`` for the round that the ticket is in."""
    current = Round(
        each.subject.id,
        each.round,
        each.subject.agency,
        each.dispatched,
        each.due,
        each.found,
        each.rows,
        each.closed,
    )
    return asdict(current)


def ticket_row(each: Ticket) -> dict[str, Any]:
    """The columns of the table ``ticket``."""
    row = asdict(each)
    return {"id": each.subject.id, **row.pop("subject"), **row.pop("standing"), **row}


def ticket_of(row: Mapping[Any, Any]) -> Ticket:
    """The ticket that a row of the table ``ticket`` keeps."""
    columns = dict(row)
    del columns["id"]
    subject = Subject(**{name: columns.pop(name) for name in Subject.__dataclass_fields__})
    side: Side | None = columns.pop("side")
    standing = TicketStatus(
        columns.pop("state"), side, columns.pop("extended"), columns.pop("supervised")
    )
    return Ticket(subject, standing, **columns)
