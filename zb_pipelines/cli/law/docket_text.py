"""Dockets as tables and as JSON."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from zb_pipelines.cli.terminal.output import print_line, print_table
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from resources.registry.audit.dockets import Docket


def docket_json(docket: "Docket", day: "date") -> dict[str, object]:
    """A docket with its duty's fields beside its own, its id and its urgency on ``day``."""
    from zb_pipelines.domain.legal.amendment_deadline import urgency

    row = asdict(docket)
    duty = row.pop("duty")
    return {"id": docket.duty.id, **duty, **row, "urgency": urgency(docket.duty.due, day)}


def print_dockets(found: "Sequence[Docket]", day: "date") -> None:
    """A table of dockets as of ``day``."""
    if not found:
        print_line(message("There are no open dockets"))
        return
    columns = [
        message("Number"),
        message("Entry"),
        message("Unit responsible"),
        message("Person responsible"),
        message("Due"),
        message("Urgency"),
        message("State"),
        message("Matter"),
    ]
    title = message("Dockets after changes of the law")
    print_table(title, columns, [_line(each, day) for each in found])


def _line(docket: "Docket", day: "date") -> tuple[object, ...]:
    from zb_pipelines.domain.legal.amendment_deadline import urgency, urgency_name

    duty = docket.duty
    due = str(duty.due)
    if duty.provisional:
        due = message("{text} ({remark})", text=due, remark=message("provisional"))
    pressing = urgency_name(urgency(duty.due, day)) if docket.stood_on(day) else None
    state = {
        "open": message("open"),
        "answered": message("answered, to be published"),
        "closed": message("closed"),
    }[docket.state]
    return duty.id, duty.entry, duty.unit, duty.person, due, pressing, state, duty.what
