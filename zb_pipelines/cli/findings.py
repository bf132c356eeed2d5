"""`zb findings`: what the thematic databases cast doubt on."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_json,
    print_line,
    print_table,
)
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message


def findings(
    day: OnDay = None,
    theme: Annotated[str | None, typer.Option(help="Theme, for example social_security")] = None,
    as_json: AsJson = False,
) -> None:
    """Findings by rule, with law, verifying agency and amount; exit 2 where there are any."""
    from assets.thematic.finding_counts import count_findings

    on = chosen_day(day)
    platform, release = open_release(day, "zb findings")
    found = count_findings(platform, release, on, theme)
    if as_json:
        print_json({"date": on, "findings": [vars(each) for each in found]})
    else:
        columns = [
            message("Theme"),
            message("Rule"),
            message("Finding"),
            message("Legal basis"),
            message("To be verified by"),
            message("Count"),
            message("New"),
            message("Amount (yuan)"),
        ]
        rows = [
            (f.theme, f.rule, f.title, f.law, f.verifier, f.count, f.fresh, f.amount or "")
            for f in found
        ]
        print_table(message("Findings on {day}", day=on), columns, rows)
        print_line(
            message(
                "Details: {command} (persons are shown by pseudonym only)",
                command='zb query "SELECT * FROM thematic.<theme>__finding"',
            )
        )
    raise typer.Exit(2 if any(each.count for each in found) else 0)
