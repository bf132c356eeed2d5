"""`zb share requests`: where every request stands."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zb_pipelines.cli.terminal.known_name import require_known_agency
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from zb_pipelines.domain.sharing.request import SharingRequest


def requests(
    agency: Annotated[
        str | None, typer.Option(help="Only those that this agency asks or reviews")
    ] = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Requests for sharing with their limits; exit 2 where one is overdue."""
    from resources.platform import open_platform
    from zb_pipelines.domain.sharing.request import state_title

    on = chosen_day(day)
    everything = list(open_platform().registry.sharing.requests.all())
    require_known_agency(
        agency, on, (key for each in everything for key in (each.recipient, each.agency) if key)
    )
    found = [each for each in everything if agency in (None, each.recipient, each.agency)]
    if as_json:
        print_json([request_json(each, on) for each in found])
    else:
        columns = [
            message("Request"),
            message("Product"),
            message("Recipient"),
            message("State"),
            message("Reviewed by"),
            message("Round"),
            message("Due"),
        ]
        rows = [
            (
                each.id,
                each.product,
                each.recipient,
                state_title(each.state),
                each.agency,
                each.round,
                _due(each, on),
            )
            for each in found
        ]
        print_table(message("Requests on {day}", day=on), columns, rows)
    raise typer.Exit(2 if any(each.is_overdue(on) for each in found) else 0)


def request_json(each: "SharingRequest", on: date) -> dict[str, Any]:
    """A request as JSON; ``request`` is its number."""
    fields = vars(each) | {"overdue": each.is_overdue(on)}
    renamed = {"id": "request", "first": "from"}
    return {renamed.get(name, name): value for name, value in fields.items()}


def _due(each: "SharingRequest", on: date) -> str | None:
    if each.stopped:
        return message("standing still since {day}", day=each.stopped)
    if each.is_overdue(on):
        return message("{text} ({remark})", text=each.due, remark=message("overdue"))
    return str(each.due) if each.due else None
