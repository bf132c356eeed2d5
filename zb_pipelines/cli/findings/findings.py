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
    from collections.abc import Iterable, Sequence
    from datetime import date

    from assets.thematic.finding_counts import FindingCount
    from assets.tickets.findings.open_findings import RuleRecord
    from zb_pipelines.domain.catalog.model.model import Catalog


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
        _print_found(release.catalog, found, on)
        _print_records(zip(found, verified, strict=True))
        print_line(
            message(
                "Details: {command} (persons are shown by pseudonym only)",
                command='zb query "SELECT * FROM thematic.<theme>__finding"',
            )
        )
    raise typer.Exit(2 if any(each.count for each in found) else 0)


def _print_found(catalog: "Catalog", found: "Sequence[FindingCount]", on: "date") -> None:
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
        (
            database_title(catalog.databases, each.theme),
            each.rule,
            each.title,
            each.law,
            catalog.agencies[each.verifier].name
            if each.verifier in catalog.agencies
            else each.verifier,
            each.count,
            each.fresh,
            "" if each.amount is None else f"{each.amount:,.2f}",
        )
        for each in found
    ]
    print_table(message("Findings on {day}", day=on), columns, rows)


def _print_records(found: "Iterable[tuple[FindingCount, RuleRecord]]") -> None:
    """How the findings of each rule were verified, where any were."""
    columns = [
        message("Rule"),
        message("Finding"),
        message("Confirmed"),
        message("Refuted"),
        message("Confirmed share"),
        message("Recovered (yuan)"),
    ]
    rows = [
        (
            each.rule,
            each.title,
            record.confirmed,
            record.refuted,
            _share(record),
            f"{record.recovered:,.2f}",
        )
        for each, record in found
        if record.confirmed or record.refuted
    ]
    if rows:
        print_table(message("Verified findings"), columns, rows)


def _share(record: "RuleRecord") -> str:
    if record.share is None:
        return ""
    share = f"{record.share:.0%}"
    return message("{share}, look at the rule", share=share) if record.weak else share
