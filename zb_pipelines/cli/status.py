"""`zb status`: what needs somebody's attention today."""

import typer

from zb_pipelines.cli.coverage import print_totals, state_title
from zb_pipelines.cli.terminal.data_ages import database_ages
from zb_pipelines.cli.terminal.last_night import last_night, night_sentence
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


def status(day: OnDay = None, as_json: AsJson = False) -> None:
    """Today at a glance: release, entries, failures and deadlines; exit 2 where anything needs attention."""
    from assets.reports.coverage.deadlines import deadline_lines
    from assets.reports.coverage.ledger import ledger_of
    from assets.reports.law.law_watch import standing_on
    from assets.sharing.sharing_attention import sharing_attention

    platform, release = open_release(day, "zb status")
    ledger = ledger_of(platform.registry, release, chosen_day(day))
    night = last_night(platform.registry, ledger.day)
    ages = database_ages(platform.registry, release, ledger.day)
    deadlines = deadline_lines(standing_on(platform, ledger.day))
    attention = sharing_attention(platform, release.catalog, ledger.day)
    open_entries = [each for each in ledger.entries if each.state not in {"aggregated", "exempt"}]
    if as_json:
        summary = ledger.as_json()
        del summary["entries"]
        print_json(
            summary
            | {
                "attention": [vars(each) for each in open_entries],
                "sharing": attention.as_json(),
                "deadlines": [vars(each) for each in deadlines],
                "last_night": night,
                "databases": [vars(each) for each in ages],
            }
        )
    else:
        print_totals(ledger)
        print_line(night_sentence(night, ledger.day))
        behind = [each for each in ages if each.oldest != ledger.day]
        if behind:
            print_table(
                message("Databases with tables older than the day"),
                [message("Database"), message("Oldest table is of")],
                [(each.title, each.oldest or message("never built")) for each in behind],
            )
        if open_entries:
            print_table(
                message("Needs attention"),
                [
                    message("Entry"),
                    message("State"),
                    message("Last aggregated"),
                    message("Reason"),
                ],
                [(e.entry, state_title(e.state), e.good_day, e.reason) for e in open_entries],
            )
        else:
            print_line(message("No entry needs attention"))
        if attention.any:
            columns = [message("Sharing and channels"), message("Agency"), message("Due")]
            print_table(message("Overdue"), columns, attention.lines)
        if deadlines:
            print_table(
                message("Deadlines after changes of the law"),
                [
                    message("Entry"),
                    message("Unit responsible"),
                    message("Matter"),
                    message("Due"),
                    message("Urgency"),
                ],
                [(d.entry, d.unit, d.what, d.due, d.urgency) for d in deadlines],
            )
    urgent = open_entries or deadlines or attention.any
    raise typer.Exit(2 if urgent or not ledger.is_conserved else 0)
