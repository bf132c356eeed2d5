"""`zb law dockets`: what has to be answered after changes of the law."""

from typing import Annotated

import typer

from zb_pipelines.cli.law.docket_text import docket_json, print_dockets
from zb_pipelines.cli.terminal.known_name import require_known_agency
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json


def dockets(
    agency: Annotated[str | None, typer.Option(help="One agency only: its key")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Closed ones too")] = False,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Open dockets, the most pressing first; exit 2 where one is overdue."""
    from resources.platform import open_platform

    on = chosen_day(day)
    everything = list(open_platform().registry.dockets.all())
    require_known_agency(agency, on, (each.duty.agency for each in everything))
    found = [
        each
        for each in everything
        if (closed or each.stood_on(on)) and agency in (None, each.duty.agency)
    ]
    if as_json:
        print_json([docket_json(each, on) for each in found])
    else:
        print_dockets(found, on)
    late = any(each.stood_on(on) and on > each.duty.due for each in found)
    raise typer.Exit(2 if late else 0)
