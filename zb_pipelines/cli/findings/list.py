"""`zb findings list`: every finding with its number and the state of its verification."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.known_name import require_known
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message


def list_findings(
    theme: Annotated[str | None, typer.Option(help="Theme, for example social_security")] = None,
    agency: Annotated[str | None, typer.Option(help="Key of the agency that verifies")] = None,
    state: Annotated[str | None, typer.Option(help="Only those in this state")] = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Every finding that one may see, with its number and state; persons are shown by pseudonym only."""
    from assets.tickets.findings.open_findings import list_findings as found
    from assets.tickets.findings.visible_finding import visible_findings
    from zb_pipelines.cli.terminal.actor import current_principal
    from zb_pipelines.domain.tickets.finding_states import STATES

    platform, release = open_release(day, "zb findings list")
    rules = release.catalog.findings.values()
    require_known("--theme", theme, {rule.theme for rule in rules})
    require_known("--agency", agency, release.catalog.agencies)
    require_known("--state", state, STATES)
    principal = current_principal(platform)
    listed = [
        each
        for each in visible_findings(
            principal, release.catalog, found(platform, release, chosen_day(day), theme)
        )
        if agency in (None, each.verifier) and state in (None, each.state)
    ]
    if as_json:
        print_json([vars(each) for each in listed])
        return
    columns = [
        message("Number"),
        message("Finding"),
        message("To be verified by"),
        message("first day"),
        message("Amount (yuan)"),
        message("State"),
        message("Recovered (yuan)"),
    ]
    agencies = release.catalog.agencies
    rows = [
        (
            each.finding,
            each.title,
            agencies[each.verifier].name if each.verifier in agencies else each.verifier,
            each.since,
            "" if each.amount is None else f"{each.amount:,.2f}",
            each.state,
            f"{each.recovered:,.2f}",
        )
        for each in listed
    ]
    print_table(message("Findings"), columns, rows)
