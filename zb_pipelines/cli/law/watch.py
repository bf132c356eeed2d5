"""`zb law watch`: judge every legal basis for a day and keep the dockets up to date."""

import typer

from zb_pipelines.cli.law.docket_text import docket_json, print_dockets
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.domain.messages import message


def watch(day: OnDay = None, as_json: AsJson = False) -> None:
    """Judge every legal basis for the day; open, move and close dockets. Exit 2 where one is open."""
    from assets.reports.law.law_watch import watch_law
    from resources.platform import open_platform

    watched = watch_law(open_platform(), chosen_day(day))
    if as_json:
        print_json(
            {
                "date": watched.day,
                "events": watched.events,
                "suspended": watched.suspended,
                "dockets": [docket_json(each, watched.day) for each in watched.dockets],
            }
        )
    else:
        for key, reasons in sorted(watched.suspended.items()):
            print_line(
                message(
                    "Exemption of {entry} suspended: {reasons}",
                    entry=key,
                    reasons=message("; ").join(reasons),
                )
            )
        for key, event in sorted(watched.events.items()):
            print_line(f"{event} {key}")
        print_dockets(watched.dockets, watched.day)
    raise typer.Exit(2 if watched.dockets or watched.suspended else 0)
