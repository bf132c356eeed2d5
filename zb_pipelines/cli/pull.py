"""`zb pull`: take over an agency's deliveries of a day, without a whole night."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_json,
    print_table,
)
from zb_pipelines.cli.terminal.progress import show_progress
from zb_pipelines.cli.terminal.releases import release_in_force
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.progress import report_progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assets.build_context import BuildContext
    from resources.registry import Delivery
    from zb_pipelines.domain.catalog.model.model import Catalog, Entry


def pull_deliveries(
    which: Annotated[str, typer.Argument(metavar="AGENCY[/ENTRY]", help="Agency, or agency/entry")],
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Take over the deliveries of an agency or entry; exit 2 where one failed."""
    from assets.build_context import BuildContext
    from resources.agencies import load_sources
    from resources.platform import ENGINE_MEMORY, open_platform
    from zb_pipelines.domain.business_day import today

    on = chosen_day(day)
    platform = open_platform()
    if on != today() and load_sources(platform.settings.sources).showing == on:
        os.environ["ZB_TODAY"] = on.isoformat()
    release = release_in_force(platform, on, "zb pull")
    entries = _entries_of(which, release.catalog)
    with platform.engine(memory=ENGINE_MEMORY) as engine, show_progress(message("Pull")):
        context = BuildContext(platform, release, on, engine, None)
        deliveries = [
            _pull_entry(entry, context, (number, len(entries)))
            for number, entry in enumerate(entries, start=1)
        ]
    if as_json:
        print_json([vars(each) for each in deliveries])
    else:
        _print_deliveries(deliveries, on)
    raise typer.Exit(2 if any(each.state == "failed" or each.failure for each in deliveries) else 0)


def _entries_of(which: str, catalog: "Catalog") -> "list[Entry]":
    from zb_pipelines.domain.errors import input_error

    found = [
        entry
        for key, entry in sorted(catalog.entries.items())
        if (key == which or entry.agency == which) and not entry.withheld
    ]
    if not found:
        raise input_error(
            f"zb pull {which}",
            message("The release in force has no such agency or entry to be pulled"),
            message("Write an agency or agency/entry that zb coverage lists"),
        )
    return found


def _pull_entry(entry: "Entry", context: "BuildContext", place: "tuple[int, int]") -> "Delivery":
    from assets.aggregation.pull import PullError, pull
    from zb_pipelines.domain.errors import InputError

    try:
        delivery = pull(entry, context)
    except (PullError, InputError):
        recorded = context.registry.delivery(entry.key, context.day)
        assert recorded is not None  # noqa: S101
        delivery = recorded
    rows = f"{delivery.rows or 0:,}"
    report_progress(message("{agency}: {rows} rows", agency=entry.key, rows=rows), *place)
    return delivery


def _print_deliveries(deliveries: "Sequence[Delivery]", day: "date") -> None:
    states = {
        "stored": message("stored"),
        "unchanged": message("same as last time"),
        "failed": message("failed"),
    }
    print_table(
        message("Deliveries of {day}", day=day),
        [message("Entry"), message("Result"), message("Rows"), message("Reason")],
        [(each.entry, states[each.state], each.rows, each.reason) for each in deliveries],
    )
