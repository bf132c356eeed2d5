"""`zb share grants`: who may have what."""

from typing import Annotated

import typer

from zb_pipelines.cli.share.grant_json import grant_json
from zb_pipelines.cli.terminal.known_name import require_known_agency
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.domain.messages import message


def grants(
    agency: Annotated[str | None, typer.Option(help="Only grants of this recipient")] = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Grants and where they stand on a day."""
    from resources.platform import open_platform
    from zb_pipelines.domain.sharing.grant import grant_state_title

    on = chosen_day(day)
    every = open_platform().registry.sharing.grants.all()
    require_known_agency(agency, on, (each.recipient for each in every))
    found = [each for each in every if agency in (None, each.recipient)]
    if as_json:
        print_json([grant_json(each, on) for each in found])
        return
    columns = [
        message("Grant"),
        message("Recipient"),
        message("Product"),
        message("Form"),
        message("State"),
        message("From"),
        message("Until"),
    ]
    rows = [
        (g.id, g.recipient, g.product, g.form, grant_state_title(g.state(on)), g.first, g.until)
        for g in found
    ]
    print_table(message("Grants on {day}", day=on), columns, rows)
