"""`zb channels check`: where the merging of every channel stands."""

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


def check(day: OnDay = None, as_json: AsJson = False) -> None:
    """Channels declared, merged, merging and overdue; agencies that declared nothing; exit 2 where anything was found."""
    from assets.sharing.channel_ledger import channel_ledger

    on = chosen_day(day)
    platform, release = open_release(day, "zb channels")
    ledger = channel_ledger(platform, release.catalog, on)
    if as_json:
        print_json(ledger.as_json())
    else:
        columns = [
            message("Agency"),
            message("Channel"),
            message("State"),
            message("Due"),
            message("Overdue"),
        ]
        rows = [
            (
                each.agency,
                each.channel.name,
                each.state_title,
                each.channel.due,
                message("overdue") if each.overdue else None,
            )
            for each in ledger.channels
        ]
        print_table(message("Channels on {day}", day=on), columns, rows)
        print_line(
            message(
                "declared {declared} = merged {merged} + merging {merging} + overdue {overdue}",
                **vars(ledger.counts),
            )
        )
        print_line(
            message(
                "Declared nothing: {agencies}",
                agencies=message(", ").join(ledger.undeclared) or "-",
            )
        )
        for account in ledger.shared_accounts:
            print_line(account)
    raise typer.Exit(2 if ledger.needs_attention else 0)
