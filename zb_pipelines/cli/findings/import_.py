"""`zb findings import`: a filled workbook with an agency's verifications."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.actor import actor_name, current_principal
from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_facts,
    print_json,
    print_table,
)
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.cli.tickets.export_password import Password
from zb_pipelines.cli.tickets.ticket_json import By
from zb_pipelines.domain.messages import message


def import_answers(
    file: Annotated[Path, typer.Argument(help="The filled workbook")],
    by: By,
    password: Password = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Take in a workbook of verified findings; exit 2 where lines were not accepted."""
    from assets.tickets.findings.importing import import_findings

    platform, release = open_release(day, "zb findings import")
    actor = actor_name(platform, "tickets", by)
    agency = current_principal(platform).agency
    done = import_findings(platform, release, file, actor, chosen_day(day), password, agency)
    if as_json:
        lines = [vars(line) for line in done.lines]
        print_json({"states": done.states, "unchanged": done.unchanged, "lines": lines})
    else:
        print_facts({**done.states, message("Unchanged"): done.unchanged})
        if done.lines:
            print_table(
                message("Lines that were not accepted"),
                [message("Row"), message("Number"), message("Reason")],
                [(each.row, each.finding, message("; ").join(each.reasons)) for each in done.lines],
            )
    raise typer.Exit(2 if done.lines else 0)
