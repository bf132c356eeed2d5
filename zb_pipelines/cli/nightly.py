"""`zb nightly`: the whole night, to its end, without a daemon."""

import os
from typing import TYPE_CHECKING

import typer

from zb_pipelines.cli.alerts.send import send_after_night
from zb_pipelines.cli.coverage import print_totals
from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_json,
    print_table,
)
from zb_pipelines.cli.terminal.progress import show_progress
from zb_pipelines.cli.terminal.releases import release_in_force
from zb_pipelines.domain.messages import in_chinese, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.reports.coverage.ledger import Ledger
    from zb_pipelines.local_night import RunOutcome


def nightly(day: OnDay = None, as_json: AsJson = False) -> None:
    """Run a whole night: pull, aggregate, build the databases, report.

    Exit 0 where all is well, 2 where sources failed or rows went to quarantine, 1 where a build failed.
    """
    from assets.reports.coverage.ledger import ledger_of
    from resources.agencies import load_sources
    from resources.dagster_instance.home import prepare
    from resources.dagster_instance.night_lock import hold_night_lock
    from resources.evidence.checkpoint import make_checkpoint
    from resources.evidence.leftovers import begin_night
    from resources.platform import open_platform
    from zb_pipelines import local_night
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.nightly import priority, steps
    from zb_pipelines.rollout.apply import note_applied

    on = chosen_day(day)
    platform = open_platform()
    if on != today() and load_sources(platform.settings.sources).showing != on:
        raise input_error(
            f"zb nightly --date {on}",
            message(
                "Today is {today}: the agencies' systems cannot show {day} any more (or yet)",
                today=today(),
                day=on,
            ),
            message("leave --date out; past days are standardised again from landing in Dagster"),
        )
    os.environ["ZB_TODAY"] = on.isoformat()
    release = release_in_force(platform, on, "zb nightly")
    prepare(platform.settings)
    priority.give_way()
    begin_night(platform)
    agencies = sorted(
        {entry.agency for entry in release.catalog.entries.values() if not entry.withheld}
    )
    with hold_night_lock(platform.settings.dagster_home, on, "zb nightly"):
        local_night.refuse_second(on)
        # What the registry and the report keep is Chinese.
        with show_progress(message("Night of {day}", day=on)), in_chinese():
            outcomes = local_night.live_night(on, agencies)
    note_applied(platform, release, on)
    ledger = ledger_of(platform.registry, release, on)
    broken = [
        each.name
        for each in outcomes
        if each.name in {steps.BUILD, steps.REPORT} and not each.success
    ]
    if as_json:
        print_json(ledger.as_json() | {"runs": [vars(each) for each in outcomes]})
    else:
        _print_night(ledger, outcomes)
    make_checkpoint(platform)
    send_after_night(platform)
    if broken:
        raise typer.Exit(1)
    raise typer.Exit(
        2 if ledger.outstanding or ledger.quarantined_rows or not ledger.is_conserved else 0
    )


def _print_night(ledger: "Ledger", outcomes: "Sequence[RunOutcome]") -> None:
    print_table(
        message("Night of {day}", day=ledger.day),
        [message("Run"), message("Result"), message("Dagster run")],
        [
            (
                each.name,
                message("succeeded") if each.success else message("failed"),
                each.run_id[:8],
            )
            for each in outcomes
        ],
    )
    failed = [entry for entry in ledger.entries if entry.state == "failed"]
    if failed:
        print_table(
            message("Entries whose delivery failed"),
            [message("Entry"), message("Reason")],
            [(e.entry, e.reason) for e in failed],
        )
    print_totals(ledger)
