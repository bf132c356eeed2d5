"""`zb share usage`: what was handed out to whom."""

from datetime import timedelta
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.domain.messages import message

UNUSED_DAYS = 90


def usage(
    days: Annotated[int, typer.Option(min=1, help="How many days up to the day")] = 30,
    agency: Annotated[str | None, typer.Option(help="Only grants of this recipient")] = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Calls, rows and bytes by grant and product; grants that were not used for 90 days."""
    from resources.platform import open_platform

    on = chosen_day(day)
    sharing = open_platform().registry.sharing
    sharing.usage.seal(on)
    grants = {each.id: each for each in sharing.grants.all()}
    wanted = {key for key, each in grants.items() if agency in (None, each.recipient)}
    sums = [
        each
        for each in sharing.usage.sums(on - timedelta(days=days - 1), on)
        if each.grant in wanted or (each.grant is None and agency is None)
    ]
    long_ago = on - timedelta(days=UNUSED_DAYS)
    used = {each.grant for each in sharing.usage.sums(long_ago, on)}
    unused = [
        key
        for key in sorted(wanted)
        if key not in used and grants[key].granted <= long_ago and grants[key].state(on) == "active"
    ]
    if as_json:
        print_json(
            {
                "from": on - timedelta(days=days - 1),
                "until": on,
                "usage": [vars(s) for s in sums],
                "unused": unused,
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
    rows = [(s.grant, s.product, s.act, s.calls, s.refused, s.rows, s.bytes, s.last) for s in sums]
    print_table(message("Usage up to {day}", day=on), columns, rows)
    if unused:
        print_table(message("Not used for 90 days"), [message("Grant")], [(key,) for key in unused])
