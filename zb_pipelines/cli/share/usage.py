"""`zb share usage`: what was handed out to whom."""

from datetime import timedelta
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.known_name import require_known_agency
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.domain.messages import message


def usage(
    days: Annotated[int, typer.Option(min=1, help="How many days up to the day")] = 30,
    agency: Annotated[str | None, typer.Option(help="Only grants of this recipient")] = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Calls, rows and bytes by grant and product; grants that were not used for 90 days."""
    from assets.sharing.usage_figures import of_grants, usage_figures
    from resources.platform import open_platform

    on = chosen_day(day)
    sharing = open_platform().registry.sharing
    sharing.usage.seal(on)
    found = usage_figures(sharing, on - timedelta(days=days - 1), on)
    require_known_agency(agency, on, (each.recipient for each in sharing.grants.all()))
    if agency is not None:
        found = of_grants(
            found, {each.id for each in sharing.grants.all() if each.recipient == agency}
        )
    if as_json:
        print_json(
            {
                "from": found.first,
                "until": found.last,
                "usage": [vars(each) for each in found.sums],
                "unused": found.unused,
                "over_quota": found.over_quota,
            }
        )
        return
    columns = [
        message("Grant"),
        message("Product"),
        message("Call"),
        message("Calls"),
        message("Refused"),
        message("Rows"),
        message("Bytes"),
        message("Last used"),
    ]
    rows = [
        (s.grant, s.product, s.act, s.calls, s.refused, s.rows, s.bytes, s.last) for s in found.sums
    ]
    print_table(message("Usage up to {day}", day=on), columns, rows)
    if found.unused:
        rows = [(key,) for key in found.unused]
        print_table(message("Not used for 90 days"), [message("Grant")], rows)
    if found.over_quota:
        rows = [(key,) for key in found.over_quota]
        print_table(message("More asked for than the quota"), [message("Grant")], rows)
