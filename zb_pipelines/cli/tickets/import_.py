"""`zb tickets import`: a filled workbook with an agency's corrections and answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from zb_pipelines.cli.tickets.ticket_json import By, ticket_json
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from assets.tickets.import_result import Imported


def import_answers(
    file: Annotated[Path, typer.Argument(help="The filled workbook")],
    by: By,
    password: Password = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Take in a filled workbook and apply its corrections; exit 2 where lines were not accepted."""
    from assets.reports.coverage.coverage_table import write_coverage
    from assets.reports.coverage.ledger import ledger_of
    from assets.tickets.importing import import_tickets

    on = chosen_day(day)
    platform, release = open_release(day, "zb tickets")
    actor = actor_name(platform, "tickets", by)
    agency = current_principal(platform).agency
    done = import_tickets(platform, release, file, actor, on, password, agency)
    if done.built and platform.registry.deliveries(on):
        write_coverage(platform, ledger_of(platform.registry, release, on))
    tickets = [ticket_json(each, release.catalog, on) for each in done.tickets]
    if as_json:
        print_json(
            {
                "agency": done.agency,
                "outcomes": dict(done.outcomes),
                "lines": [vars(line) for line in done.lines],
                "tickets": tickets,
                "built": done.built,
            }
        )
    else:
        _print_imported(done, tickets)
    raise typer.Exit(2 if done.lines else 0)


def _print_imported(done: "Imported", tickets: list[dict[str, Any]]) -> None:
    outcomes = {
        "accepted": message("Corrections accepted"),
        "refused": message("Corrections that fail a rule"),
        "disputed": message("Verified as right"),
        "gone": message("No longer in quarantine"),
        "confirmed": message("Confirmed by the authority"),
        "at_source": message("To be corrected at the source"),
    }
    print_facts({outcomes[name]: count for name, count in done.outcomes.items()})
    if done.lines:
        print_table(
            message("Lines that were not accepted"),
            [message("Sheet"), message("Row"), message("Reason")],
            [(line.sheet, line.row, message("; ").join(line.reasons)) for line in done.lines],
        )
    columns = [
        message("Ticket"),
        message("Problem"),
        message("Rows left"),
        message("State"),
        message("Explanation"),
    ]
    rows = [(t["id"], t["problem"], t["rows"], t["state"], t["evidence"]) for t in tickets]
    print_table(message("Tickets"), columns, rows)
