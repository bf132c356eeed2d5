"""`zb findings`: what the thematic databases cast doubt on."""

from typing import TYPE_CHECKING, Annotated

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
from zb_pipelines.domain.databases.model import database_title
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from assets.tickets.findings.open_findings import RuleRecord


def findings(
    context: typer.Context,
    day: OnDay = None,
    theme: Annotated[str | None, typer.Option(help="Theme, for example social_security")] = None,
    as_json: AsJson = False,
) -> None:
    """Findings by rule, with law, verifying agency and amount; exit 2 where there are any."""
    if context.invoked_subcommand:
        return
    from assets.thematic.finding_counts import count_findings
    from assets.tickets.findings.open_findings import NOTHING_VERIFIED, records_by_rule

    on = chosen_day(day)
    platform, release = open_release(day, "zb findings")
    found = count_findings(platform, release, on, theme)
    records = records_by_rule(platform.registry.findings.all().values())
    verified = [records.get((each.theme, each.rule), NOTHING_VERIFIED) for each in found]
    if as_json:
        listed = [
            vars(each) | vars(record) | {"share": record.share, "weak": record.weak}
            for each, record in zip(found, verified, strict=True)
        ]
        print_json({"date": on, "findings": listed})
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
            message("Confirmed"),
            message("Refuted"),
            message("Confirmed share"),
            message("Recovered (yuan)"),
        ]
        agencies, databases = release.catalog.agencies, release.catalog.databases
        rows = [
            (
                database_title(databases, f.theme),
                f.rule,
                f.title,
                f.law,
                agencies[f.verifier].name if f.verifier in agencies else f.verifier,
                f.count,
                f.fresh,
                "" if f.amount is None else f"{f.amount:,.2f}",
                record.confirmed,
                record.refuted,
                _share(record),
                f"{record.recovered:,.2f}",
            )
            for f, record in zip(found, verified, strict=True)
        ]
        print_table(message("Findings on {day}", day=on), columns, rows)
        print_line(
            message(
                "Details: {command} (persons are shown by pseudonym only)",
                command='zb query "SELECT * FROM thematic.<theme>__finding"',
            )
        )
    raise typer.Exit(2 if any(each.count for each in found) else 0)


def _share(record: "RuleRecord") -> str:
    if record.share is None:
        return ""
    share = f"{record.share:.0%}"
    return message("{share}, look at the rule", share=share) if record.weak else share
