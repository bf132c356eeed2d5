"""`zb findings list`: every finding with its number and the state of its verification."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from assets.tickets.findings.open_findings import ListedFinding
    from zb_pipelines.domain.access import Principal
    from zb_pipelines.domain.catalog.model.model import Catalog


def list_findings(
    theme: Annotated[str | None, typer.Option(help="Theme, for example social_security")] = None,
    agency: Annotated[str | None, typer.Option(help="Key of the agency that verifies")] = None,
    state: Annotated[str | None, typer.Option(help="Only those in this state")] = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Every finding with its number and state; persons are shown by pseudonym only."""
    from assets.tickets.findings.open_findings import list_findings as found
    from zb_pipelines.cli.terminal.actor import current_principal

    platform, release = open_release(day, "zb findings list")
    principal = current_principal(platform)
    listed = [
        replace(each, evidence=shown_evidence(principal, release.catalog, each))
        for each in found(platform, release, chosen_day(day), theme)
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


def shown_evidence(
    principal: "Principal", catalog: "Catalog", finding: "ListedFinding"
) -> tuple[str, ...]:
    """The evidence that ``principal`` may see: it leads to records, and so behind pseudonyms.

    A clerk sees the own agency's, which it verifies by.
    """
    from zb_pipelines.domain.access import may
    from zb_pipelines.domain.catalog.graded_tables import graded_table
    from zb_pipelines.domain.naming import database_table

    table = graded_table(catalog, database_table("thematic", finding.theme, "finding"))
    if may(principal, "read", table, table.column("evidence")).is_allowed:
        return finding.evidence
    own = principal.agency
    return tuple(each for each in finding.evidence if own and each.startswith(f"{own}/"))
