"""`zb coverage`: what has to be aggregated and what was (应汇尽汇), on a day."""

from typing import TYPE_CHECKING

import typer

from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_facts,
    print_json,
    print_table,
)
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from assets.reports.coverage.ledger import EntryState, Ledger


def coverage(day: OnDay = None, as_json: AsJson = False) -> None:
    """Every entry's state, and whether rows and entries add up; exit 2 where something is outstanding."""
    from assets.reports.coverage.ledger import ledger_of

    platform, release = open_release(day, "zb coverage")
    ledger = ledger_of(platform.registry, release, chosen_day(day))
    if as_json:
        print_json(ledger.as_json())
    else:
        print_totals(ledger)
        columns = [
            message("Entry"),
            message("Title"),
            message("State"),
            message("Landed"),
            message("Aggregated"),
            message("Quarantined"),
            message("Basis or reason"),
        ]
        title = message("Coverage of the catalog")
        print_table(title, columns, [_line(each) for each in ledger.entries])
    raise typer.Exit(2 if ledger.outstanding or not ledger.is_conserved else 0)


def print_totals(ledger: "Ledger") -> None:
    """Totals of a day and whether rows and entries add up, a line each."""
    release = message(
        "{release} (checksum {hash})",
        release=ledger.release.id,
        hash=ledger.release.content_hash[:12],
    )
    holds, fails = message("holds"), message("does not hold")
    rows = holds
    if ledger.unbalanced:
        rows = message("{first}: {second}", first=fails, second=ledger.unbalanced)
    print_facts(
        {
            message("Date"): ledger.day,
            message("Catalog release"): release,
            message("Catalogued"): len(ledger.entries),
            message("Aggregated"): ledger.count("aggregated"),
            message("Exempt by law"): ledger.count("exempt"),
            message("Not aggregated"): ledger.outstanding,
            message("Rows in quarantine"): ledger.quarantined_rows,
            message("Rows add up"): rows,
            message("Entries add up"): holds if ledger.whole else fails,
        }
    )


def state_title(state: str) -> str:
    """The state of an entry on a day, in words."""
    return {
        "aggregated": message("Aggregated"),
        "exempt": message("Exempt by law"),
        "late": message("Late"),
        "failed": message("Delivery failed"),
        "outstanding": message("Not aggregated"),
    }[state]


def _line(line: "EntryState") -> tuple[object, ...]:
    return (
        line.entry,
        line.title,
        state_title(line.state),
        line.landed,
        line.aggregated,
        line.quarantined,
        line.basis if line.state == "exempt" else line.reason,
    )
