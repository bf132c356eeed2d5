"""`zb findings act`: say how the verification of a finding ended."""

from decimal import Decimal
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.actor import actor_name, current_principal
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message


def act(
    number: Annotated[str, typer.Argument(help="Number of the finding")],
    state: Annotated[
        str, typer.Argument(help="The state in Chinese; an unknown one is answered with a list")
    ],
    by: Annotated[str, typer.Option("--by", help="Who acts")],
    reason: Annotated[str, typer.Option(help="What the verification rests on")],
    recovered: Annotated[str, typer.Option(help="Amount recovered, in yuan")] = "0",
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Record how a finding was verified; every step is a line of the journal."""
    from assets.tickets.findings.act import act_on_finding
    from assets.tickets.findings.book import amount_of
    from resources.registry.records.findings import FindingCase
    from zb_pipelines.domain.tickets.finding_states import known_state

    platform, release = open_release(day, "zb findings")
    amount: Decimal = amount_of(recovered, "--recovered")
    actor = actor_name(platform, "tickets", by)
    wanted = FindingCase(number, "", "", known_state(state), amount, actor, reason, chosen_day(day))
    done = act_on_finding(platform, release, wanted, current_principal(platform).agency)
    if as_json:
        print_json(vars(done))
    else:
        said = message(
            "Finding {number}: {state}, recovered {amount} yuan",
            number=done.finding,
            state=done.state,
            amount=f"{done.recovered:,.2f}",
        )
        print_line(said)
