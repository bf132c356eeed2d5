"""A ticket as JSON and as lines of a table, and the options that several commands take."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from resources.registry.records.tickets import Ticket
    from zb_pipelines.domain.catalog.model.model import Catalog

Number = Annotated[str, typer.Argument(help="Number of the ticket")]
Agency = Annotated[str | None, typer.Option(help="Key of the agency, all agencies by default")]
By = Annotated[str, typer.Option("--by", help="Who acts")]


def ticket_json(ticket: "Ticket", catalog: "Catalog", on: date) -> dict[str, Any]:
    """Subject, words, state, counts and limit of a ticket."""
    from assets.tickets.wording import words_of

    words = words_of(ticket.subject, catalog)
    return {
        **vars(ticket.subject),
        "id": ticket.subject.id,
        "problem": words.problem,
        "remedy": words.remedy,
        **vars(ticket.standing),
        "round": ticket.round,
        "rows": ticket.rows,
        "found": ticket.found,
        "dispatched": ticket.dispatched,
        "due": ticket.due,
        "provisional": ticket.provisional,
        "overdue": ticket.overdue(on),
        "closed": ticket.closed,
        "evidence": ticket.evidence,
    }
