"""`zb nightly`: the whole night, to its end, without a daemon."""

import os
from typing import TYPE_CHECKING

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, say_json, say_table
from zb_pipelines.cli.status import say_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.reports.coverage.ledger import Ledger
    from zb_pipelines.local_night import RunOutcome


def nightly(day: OnDay = None, as_json: AsJson = False) -> None:
    """Exit 0: all well; 2: sources failed or rows went to quarantine; 1: refused, or a build failed."""
    from assets.reports.coverage.ledger import ledger_of
    from resources.agencies import load_sources
    from resources.dagster_instance.home import prepare
    from resources.dagster_instance.night_lock import night_claimed
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.local_night import live_night, refuse_second
    from zb_pipelines.nightly.steps import BUILD, REPORT

    on = chosen_day(day)
    platform = open_platform()
    if on != today() and load_sources(platform.settings.sources).showing != on:
        raise input_error(
            f"zb nightly --date {on}",
            f"today is {today()}: the agencies' systems cannot show {on} any more (or yet)",
            "leave --date out; past days are re-standardised from landing in Dagster",
        )
    os.environ["ZB_TODAY"] = on.isoformat()
    release = platform.registry.release_on(on)
    if release is None:
        raise input_error(
            "zb nightly",
            f"no catalog release is in force on {on}",
            "publish one: zb catalog publish --reviewer … --reason …",
        )
    prepare(platform.settings)
    agencies = sorted(
        {entry.agency for entry in release.catalog.entries.values() if not entry.withheld}
    )
    with night_claimed(platform.settings.dagster_home, on, "zb nightly"):
        refuse_second(on)
        outcomes = live_night(on, agencies)
    ledger = ledger_of(platform.registry, release, on)
    broken = [each.name for each in outcomes if each.name in {BUILD, REPORT} and not each.success]
    if as_json:
        say_json(ledger.as_json() | {"runs": [vars(each) for each in outcomes]})
    else:
        _tell(ledger, outcomes)
    if broken:
        raise typer.Exit(1)
    raise typer.Exit(2 if ledger.outstanding or ledger.quarantined or not ledger.conserved else 0)


def _tell(ledger: "Ledger", outcomes: "Sequence[RunOutcome]") -> None:
    say_table(
        f"夜间运行 {ledger.day}",
        ["运行", "结果", "Dagster 运行号"],
        [(each.name, "成功" if each.success else "有失败", each.run_id[:8]) for each in outcomes],
    )
    failed = [entry for entry in ledger.entries if entry.state == "failed"]
    if failed:
        say_table("失败的条目", ["条目", "原因"], [(e.entry, e.reason) for e in failed])
    say_ledger(ledger)
