"""`zb status`: what needs somebody's attention today."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from zb_pipelines.cli.coverage import print_totals, state_title
from zb_pipelines.cli.terminal.night_lines import print_ages, print_night, tonights_progress
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
from zb_pipelines.nightly.progress.last_night import last_night, night_sentence

if TYPE_CHECKING:
    from assets.reports.coverage.deadlines import DeadlineLine
    from assets.reports.coverage.ledger import EntryState


def status(day: OnDay = None, as_json: AsJson = False) -> None:
    """Today at a glance: release, entries, night, daemon, deadlines; exit 2 where anything needs attention."""
    from assets.reports.coverage.data_ages import database_ages
    from assets.reports.coverage.deadlines import deadline_lines
    from assets.reports.coverage.ledger import ledger_of
    from assets.reports.law.law_watch import standing_on
    from assets.sharing.sharing_attention import sharing_attention
    from resources.dagster_instance.heartbeat import daemon_silence

    platform, release = open_release(day, "zb status")
    ledger = ledger_of(platform.registry, release, chosen_day(day))
    last = last_night(platform.registry, ledger.day)
    night = tonights_progress(platform.registry, ledger.day)
    silent = daemon_silence(ledger.day) if night else None
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
                "last_night": last,
                "night": night.as_json() if night else None,
                "daemon_silent_since": silent,
                "databases": [vars(each) for each in ages],
            }
        )
    else:
        print_totals(ledger)
        print_line(night_sentence(last, ledger.day))
        print_night(night, silent)
        print_ages(ages, ledger.day)
        _print_entries(open_entries)
        if attention.any:
            columns = [message("Sharing and channels"), message("Agency"), message("Due")]
            print_table(message("Overdue"), columns, attention.lines)
        _print_deadlines(deadlines)
    urgent = open_entries or deadlines or attention.any or silent or (night and night.is_late)
    raise typer.Exit(2 if urgent or not ledger.is_conserved else 0)


def _print_entries(entries: "Sequence[EntryState]") -> None:
    if not entries:
        print_line(message("No entry needs attention"))
        return
    print_table(
        message("Needs attention"),
        [message("Entry"), message("State"), message("Last aggregated"), message("Reason")],
        [(e.entry, state_title(e.state), e.good_day, e.reason) for e in entries],
    )


def _print_deadlines(deadlines: "Sequence[DeadlineLine]") -> None:
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
